#include "results/moments.h"

#include <chrono>

namespace oriel::results {

namespace {

/// Takes fixed pieces off the front of a text.
class Pieces {
public:
    explicit Pieces(std::string_view text) : rest_(text) {}

    bool done() const { return rest_.empty(); }
    bool skip(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// A number of exactly `digits` digits; -1 when there is none.
    int number(std::size_t digits) {
        if (rest_.size() < digits) return -1;
        int value = 0;
        for (const char c : rest_.substr(0, digits)) {
            if (c < '0' || c > '9') return -1;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(digits);
        return value;
    }
    /// Digits behind a point, as millionths; -1 when there are none or more than six.
    std::int64_t fraction() {
        std::int64_t value = 0;
        std::int64_t unit = 1'000'000;
        if (rest_.empty()) return -1;
        for (; !rest_.empty(); rest_.remove_prefix(1)) {
            if (rest_.front() < '0' || rest_.front() > '9' || unit == 1) return -1;
            unit /= 10;
            value += (rest_.front() - '0') * unit;
        }
        return value;
    }

private:
    std::string_view rest_;
};

std::optional<std::int64_t> days_of(int year, int month, int day) {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (year < 1 || month < 1 || day < 1 || !date.ok()) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count() * std::int64_t{86'400'000'000};
}

}  // namespace

std::optional<std::int64_t> parse_moment(std::string_view text) {
    Pieces pieces(text);
    const int year = pieces.number(4);
    if (!pieces.skip('-')) return std::nullopt;
    if (pieces.skip('Q')) {
        const int quarter = pieces.number(1);
        if (quarter < 1 || quarter > 4 || !pieces.done()) return std::nullopt;
        return days_of(year, quarter * 3 - 2, 1);
    }
    const int month = pieces.number(2);
    if (pieces.done()) return days_of(year, month, 1);
    if (!pieces.skip('-')) return std::nullopt;
    const std::optional<std::int64_t> days = days_of(year, month, pieces.number(2));
    if (!days.has_value() || pieces.done()) return days;
    if (!pieces.skip(' ') && !pieces.skip('T')) return std::nullopt;
    const int hour = pieces.number(2);
    int minute = 0;
    int second = 0;
    std::int64_t fraction = 0;
    if (!pieces.done()) {
        if (!pieces.skip(':')) return std::nullopt;
        minute = pieces.number(2);
    }
    if (!pieces.done()) {
        if (!pieces.skip(':')) return std::nullopt;
        second = pieces.number(2);
    }
    if (!pieces.done()) {
        if (!pieces.skip('.')) return std::nullopt;
        fraction = pieces.fraction();
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || fraction < 0)
        return std::nullopt;
    return *days + ((hour * 60LL + minute) * 60 + second) * 1'000'000 + fraction;
}

}  // namespace oriel::results
