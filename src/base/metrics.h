#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

/// Counters, gauges and histograms, printed as Prometheus text (exposition format 0.0.4).
///
/// Everything here is safe from many threads. References that `Registry` and `Family` hand out live as long as the
/// registry.
namespace oriel::metrics {

class Counter {
public:
    void add(std::uint64_t by = 1) { value_.fetch_add(by, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

class Gauge {
public:
    void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
    void add(std::int64_t by) { value_.fetch_add(by, std::memory_order_relaxed); }
    std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> value_{0};
};

/// How observations spread over buckets. `bounds` are upper ends, growing; what is above the last counts as +Inf.
class Histogram {
public:
    explicit Histogram(std::vector<double> bounds);
    void observe(double value);

    const std::vector<double>& bounds() const { return bounds_; }
    /// Not cumulative; one more entry than `bounds`.
    std::vector<std::uint64_t> counts() const;
    double sum() const { return sum_.load(std::memory_order_relaxed); }

private:
    std::vector<double> bounds_;
    std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;
    std::atomic<double> sum_{0};
};

/// Seconds, from 100 µs to a minute: for requests and queries.
std::vector<double> duration_bounds();

/// One metric per combination of label values.
template <typename Metric>
class Family {
public:
    using Make = std::function<std::unique_ptr<Metric>()>;
    explicit Family(std::vector<std::string> labels, Make make) : labels_(std::move(labels)), make_(std::move(make)) {}

    /// The metric of these label values, in the order the labels were named. A shared lock and one look-up.
    Metric& with(std::initializer_list<std::string_view> values);

    const std::vector<std::string>& labels() const { return labels_; }
    /// Calls `visit(values, metric)` for each, in no order.
    void each(const std::function<void(const std::vector<std::string>&, const Metric&)>& visit) const;

private:
    struct Entry {
        std::vector<std::string> values;
        std::unique_ptr<Metric> metric;
    };
    std::vector<std::string> labels_;
    Make make_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
};

extern template class Family<Counter>;
extern template class Family<Gauge>;
extern template class Family<Histogram>;

/// All metrics of the process, or of one test. Names follow Prometheus' rules; naming one twice yields the same family.
class Registry {
public:
    Registry();
    ~Registry();

    Family<Counter>& counter(std::string name, std::string help, std::vector<std::string> labels = {});
    Family<Gauge>& gauge(std::string name, std::string help, std::vector<std::string> labels = {});
    Family<Histogram>& histogram(std::string name, std::string help, std::vector<double> bounds,
                                 std::vector<std::string> labels = {});
    /// A value that is read when the text is made. `read` must be quick and must stay valid as long as the registry.
    void gauge_read(std::string name, std::string help, std::function<double()> read);
    /// The same for something that only grows.
    void counter_read(std::string name, std::string help, std::function<double()> read);

    /// The whole as `text/plain; version=0.0.4`, families in the order they were made, series sorted.
    std::string text() const;

private:
    struct Item;
    Item& item(std::string name, std::string help, std::string type);
    mutable std::mutex mutex_;
    std::vector<std::unique_ptr<Item>> items_;
};

}  // namespace oriel::metrics
