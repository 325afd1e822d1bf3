#pragma once

#include "base/metrics.h"
#include "server/instance.h"

namespace oriel::server {

/// Gauges of the process (under the names that Prometheus' own clients use) and of the sessions with databases.
/// `instance` must live as long as the registry is read.
void instance_metrics(metrics::Registry& registry, const Instance& instance);

}  // namespace oriel::server
