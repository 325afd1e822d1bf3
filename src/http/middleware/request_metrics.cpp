#include "http/middleware/request_metrics.h"

#include "http/server.h"

#include <array>
#include <charconv>
#include <utility>

namespace oriel::http {

Observer request_metrics(metrics::Registry& registry) {
    auto& requests = registry.counter("oriel_http_requests_total", "Requests answered.", {"operation", "status"});
    auto& seconds =
        registry.histogram("oriel_http_request_seconds", "Time from a request's first byte to its reply's last.",
                           metrics::duration_bounds(), {"operation"});
    auto& bytes = registry.counter("oriel_http_sent_bytes_total", "Bytes of replies, heads included.").with({});
    auto& broken =
        registry.counter("oriel_http_broken_replies_total", "Replies that did not reach their end.").with({});
    return [&requests, &seconds, &bytes, &broken](const Request&, const Outcome& outcome) {
        std::array<char, 8> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), outcome.status).ptr;
        const std::string_view status(digits.data(), static_cast<std::size_t>(end - digits.data()));
        // Paths without a route share one series, or a scanner could make millions.
        const std::string_view operation = outcome.operation.empty() ? "none" : outcome.operation;
        requests.with({operation, status}).add();
        seconds.with({operation}).observe(static_cast<double>(outcome.duration.count()) / 1e6);
        bytes.add(outcome.bytes);
        if (outcome.broken) broken.add();
    };
}

void server_metrics(metrics::Registry& registry, std::function<ServerStats()> stats) {
    registry.gauge_read("oriel_http_connections", "Open connections.",
                        [stats] { return static_cast<double>(stats().connections); });
    registry.gauge_read("oriel_http_queued_requests", "Requests that wait for a worker.",
                        [stats] { return static_cast<double>(stats().queued); });
    registry.gauge_read("oriel_http_running_requests", "Requests that a worker has.",
                        [stats] { return static_cast<double>(stats().running); });
    registry.counter_read("oriel_http_accepted_connections_total", "Connections accepted.",
                          [stats] { return static_cast<double>(stats().accepted); });
    registry.counter_read("oriel_http_turned_away_total",
                          "Connections and requests turned away because there were too many.",
                          [stats] { return static_cast<double>(stats().turned_away); });
}

}  // namespace oriel::http
