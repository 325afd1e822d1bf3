#pragma once

#include "base/metrics.h"
#include "http/message.h"

#include <functional>

namespace oriel::http {

struct ServerStats;

/// Counts requests by operation and status, their durations by operation, and bytes sent. The registry must outlive it.
///
///     oriel_http_requests_total{operation,status}   oriel_http_request_seconds{operation}
///     oriel_http_sent_bytes_total                   oriel_http_broken_replies_total
Observer request_metrics(metrics::Registry& registry);

/// Gauges of the server: connections, queue, workers. `stats` must stay callable as long as the registry is read.
void server_metrics(metrics::Registry& registry, std::function<ServerStats()> stats);

}  // namespace oriel::http
