#include "base/metrics.h"

#include "base/assert.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace oriel::metrics {

namespace {

bool is_name(std::string_view name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.empty() && letter(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

void append_escaped(std::string& out, std::string_view text, bool quotes) {
    for (const char c : text) {
        if (c == '\\') {
            out += "\\\\";
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '"' && quotes) {
            out += "\\\"";
        } else {
            out += c;
        }
    }
}

std::string number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    return fmt::format("{}", value);
}

/// `{a="1",b="2"}`, or nothing without labels. `last` is an extra label such as `le="0.1"`.
std::string label_text(const std::vector<std::string>& names, const std::vector<std::string>& values,
                       std::string_view last = {}) {
    if (names.empty() && last.empty()) return {};
    std::string out = "{";
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) out += ',';
        out += names[i];
        out += "=\"";
        append_escaped(out, values[i], true);
        out += '"';
    }
    if (!last.empty()) {
        if (!names.empty()) out += ',';
        out += last;
    }
    out += '}';
    return out;
}

}  // namespace

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), counts_(new std::atomic<std::uint64_t>[bounds_.size() + 1]()) {
    ORIEL_ASSERT(std::is_sorted(bounds_.begin(), bounds_.end()));
}

void Histogram::observe(double value) {
    const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

std::vector<std::uint64_t> Histogram::counts() const {
    std::vector<std::uint64_t> out(bounds_.size() + 1);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = counts_[i].load(std::memory_order_relaxed);
    return out;
}

std::vector<double> duration_bounds() {
    return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
}

template <typename Metric>
Metric& Family<Metric>::with(std::initializer_list<std::string_view> values) {
    ORIEL_ASSERT(values.size() == labels_.size());
    thread_local std::string key;
    key.clear();
    for (const std::string_view value : values) {
        key += value;
        key += '\xff';  // Never part of UTF-8, so keys cannot collide.
    }
    {
        const std::shared_lock lock(mutex_);
        const auto found = entries_.find(key);
        if (found != entries_.end()) return *found->second.metric;
    }
    const std::lock_guard lock(mutex_);
    Entry& entry = entries_[key];
    if (entry.metric == nullptr) {
        entry.values.assign(values.begin(), values.end());
        entry.metric = make_();
    }
    return *entry.metric;
}

template <typename Metric>
void Family<Metric>::each(const std::function<void(const std::vector<std::string>&, const Metric&)>& visit) const {
    const std::shared_lock lock(mutex_);
    for (const auto& item : entries_) visit(item.second.values, *item.second.metric);
}

template class Family<Counter>;
template class Family<Gauge>;
template class Family<Histogram>;

struct Registry::Item {
    std::string name;
    std::string help;
    std::string type;
    std::unique_ptr<Family<Counter>> counters;
    std::unique_ptr<Family<Gauge>> gauges;
    std::unique_ptr<Family<Histogram>> histograms;
    std::function<double()> read;
};

Registry::Registry() = default;
Registry::~Registry() = default;

Registry::Item& Registry::item(std::string name, std::string help, std::string type) {
    ORIEL_ASSERT(is_name(name));
    for (const auto& known : items_) {
        if (known->name == name) {
            ORIEL_ASSERT(known->type == type);
            return *known;
        }
    }
    items_.push_back(std::make_unique<Item>());
    Item& made = *items_.back();
    made.name = std::move(name);
    made.help = std::move(help);
    made.type = std::move(type);
    return made;
}

Family<Counter>& Registry::counter(std::string name, std::string help, std::vector<std::string> labels) {
    const std::lock_guard lock(mutex_);
    Item& it = item(std::move(name), std::move(help), "counter");
    if (it.counters == nullptr) {
        it.counters = std::make_unique<Family<Counter>>(std::move(labels), [] { return std::make_unique<Counter>(); });
    }
    return *it.counters;
}

Family<Gauge>& Registry::gauge(std::string name, std::string help, std::vector<std::string> labels) {
    const std::lock_guard lock(mutex_);
    Item& it = item(std::move(name), std::move(help), "gauge");
    if (it.gauges == nullptr) {
        it.gauges = std::make_unique<Family<Gauge>>(std::move(labels), [] { return std::make_unique<Gauge>(); });
    }
    return *it.gauges;
}

Family<Histogram>& Registry::histogram(std::string name, std::string help, std::vector<double> bounds,
                                       std::vector<std::string> labels) {
    const std::lock_guard lock(mutex_);
    Item& it = item(std::move(name), std::move(help), "histogram");
    if (it.histograms == nullptr) {
        it.histograms = std::make_unique<Family<Histogram>>(
            std::move(labels), [bounds = std::move(bounds)] { return std::make_unique<Histogram>(bounds); });
    }
    return *it.histograms;
}

void Registry::gauge_read(std::string name, std::string help, std::function<double()> read) {
    const std::lock_guard lock(mutex_);
    item(std::move(name), std::move(help), "gauge").read = std::move(read);
}

void Registry::counter_read(std::string name, std::string help, std::function<double()> read) {
    const std::lock_guard lock(mutex_);
    item(std::move(name), std::move(help), "counter").read = std::move(read);
}

std::string Registry::text() const {
    std::string out;
    const std::lock_guard lock(mutex_);
    for (const auto& it : items_) {
        out += "# HELP " + it->name + ' ';
        append_escaped(out, it->help, false);
        out += "\n# TYPE " + it->name + ' ' + it->type + '\n';

        std::vector<std::string> series;
        if (it->counters != nullptr) {
            it->counters->each([&](const auto& values, const Counter& counter) {
                series.push_back(
                    fmt::format("{}{} {}\n", it->name, label_text(it->counters->labels(), values), counter.value()));
            });
        }
        if (it->gauges != nullptr) {
            it->gauges->each([&](const auto& values, const Gauge& gauge) {
                series.push_back(
                    fmt::format("{}{} {}\n", it->name, label_text(it->gauges->labels(), values), gauge.value()));
            });
        }
        if (it->histograms != nullptr) {
            it->histograms->each([&](const auto& values, const Histogram& histogram) {
                const auto& names = it->histograms->labels();
                const auto counts = histogram.counts();
                std::string block;
                std::uint64_t total = 0;
                for (std::size_t i = 0; i < counts.size(); ++i) {
                    total += counts[i];
                    const std::string bound = i < histogram.bounds().size() ? number(histogram.bounds()[i]) : "+Inf";
                    fmt::format_to(std::back_inserter(block), "{}_bucket{} {}\n", it->name,
                                   label_text(names, values, fmt::format("le=\"{}\"", bound)), total);
                }
                const std::string labels = label_text(names, values);
                fmt::format_to(std::back_inserter(block), "{0}_sum{1} {2}\n{0}_count{1} {3}\n", it->name, labels,
                               number(histogram.sum()), total);
                series.push_back(std::move(block));
            });
        }
        if (it->read) series.push_back(fmt::format("{} {}\n", it->name, number(it->read())));
        std::sort(series.begin(), series.end());
        for (const std::string& line : series) out += line;
    }
    return out;
}

}  // namespace oriel::metrics
