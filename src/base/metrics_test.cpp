#include "base/metrics.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace oriel::metrics {
namespace {

TEST(Metrics, PrintAsPrometheusText) {
    Registry registry;
    auto& requests = registry.counter("requests_total", "Requests.\nAll of them.", {"operation", "status"});
    requests.with({"me", "200"}).add(3);
    requests.with({"a \"b\"\\c\n", "404"}).add();
    registry.gauge("connections", "Open.").with({}).set(-2);
    registry.gauge_read("up", "Read.", [] { return 1.5; });
    auto& times = registry.histogram("seconds", "Times.", {0.1, 1}, {"operation"});
    times.with({"me"}).observe(0.1);
    times.with({"me"}).observe(0.5);
    times.with({"me"}).observe(7);
    EXPECT_EQ(registry.text(),
              "# HELP requests_total Requests.\\nAll of them.\n"
              "# TYPE requests_total counter\n"
              "requests_total{operation=\"a \\\"b\\\"\\\\c\\n\",status=\"404\"} 1\n"
              "requests_total{operation=\"me\",status=\"200\"} 3\n"
              "# HELP connections Open.\n"
              "# TYPE connections gauge\n"
              "connections -2\n"
              "# HELP up Read.\n"
              "# TYPE up gauge\n"
              "up 1.5\n"
              "# HELP seconds Times.\n"
              "# TYPE seconds histogram\n"
              "seconds_bucket{operation=\"me\",le=\"0.1\"} 1\n"
              "seconds_bucket{operation=\"me\",le=\"1\"} 2\n"
              "seconds_bucket{operation=\"me\",le=\"+Inf\"} 3\n"
              "seconds_sum{operation=\"me\"} 7.6\n"
              "seconds_count{operation=\"me\"} 3\n");
}

TEST(Metrics, NamingAFamilyTwiceYieldsTheSame) {
    Registry registry;
    EXPECT_EQ(&registry.counter("a", "A."), &registry.counter("a", "A."));
    EXPECT_THROW(registry.gauge("a", "A."), std::logic_error);
    EXPECT_THROW(registry.gauge("not a name", "A."), std::logic_error);
    EXPECT_THROW(registry.counter("b", "B.", {"x"}).with({}), std::logic_error);
}

TEST(Metrics, CountFromManyThreads) {
    Registry registry;
    auto& family = registry.counter("n", "N.", {"t"});
    auto& times = registry.histogram("h", "H.", duration_bounds());
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 1000; ++i) {
                family.with({std::to_string((t + i) % 7)}).add();
                times.with({}).observe(1);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    std::uint64_t total = 0;
    family.each([&](const auto&, const Counter& counter) { total += counter.value(); });
    EXPECT_EQ(total, 4000U);
    EXPECT_EQ(times.with({}).sum(), 4000.0);
}

}  // namespace
}  // namespace oriel::metrics
