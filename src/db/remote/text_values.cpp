#include "db/remote/text_values.h"

#include "rows/batch.h"

#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>

namespace oriel::db::remote {

namespace {

constexpr std::int64_t kMicrosOfDay = 86'400'000'000;

/// Takes the digits at the start; nothing when there are none.
std::optional<std::int64_t> take_digits(std::string_view& text, std::size_t most) {
    std::size_t count = 0;
    std::int64_t value = 0;
    while (count < text.size() && count < most && text[count] >= '0' && text[count] <= '9')
        value = value * 10 + (text[count++] - '0');
    if (count == 0) return std::nullopt;
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

struct Day {
    std::int64_t year = 0;
    std::int64_t month = 0;
    std::int64_t day = 0;
};

std::optional<Day> take_day(std::string_view& text) {
    const bool negative = take(text, '-');
    const auto year = take_digits(text, 9);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day) return std::nullopt;
    return Day{negative ? -*year : *year, *month, *day};
}

bool is_date(const Day& day) {
    return day.month >= 1 && day.month <= 12 && day.day >= 1 && day.day <= 31;
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar. Counts from March, so that the leap day comes last.
std::int64_t days_since_epoch(const Day& day) {
    const std::int64_t year = day.month <= 2 ? day.year - 1 : day.year;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t month = (day.month + 9) % 12;
    const std::int64_t day_of_year = (153 * month + 2) / 5 + day.day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

/// PostgreSQL's spelling of the years before 1: year 0 is 1 BC.
void take_era(std::string_view& text, Day& day) {
    if (!text.ends_with(" BC")) return;
    text.remove_suffix(3);
    day.year = 1 - day.year;
}

/// Sign of infinity, or 0.
int infinity(std::string_view text) {
    return text == "infinity" ? 1 : text == "-infinity" ? -1 : 0;
}

}  // namespace

std::optional<std::int64_t> parse_int64(std::string_view text) {
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<double> parse_double(std::string_view text) {
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ptr != text.data() + text.size()) return std::nullopt;
    if (read.ec == std::errc::result_out_of_range) return std::strtod(std::string(text).c_str(), nullptr);
    if (read.ec != std::errc()) return std::nullopt;
    return value;
}

std::optional<std::int32_t> parse_date(std::string_view text) {
    if (const int sign = infinity(text); sign != 0) return sign * rows::kDateInfinity;
    auto day = take_day(text);
    if (!day || !is_date(*day)) return std::nullopt;
    take_era(text, *day);
    const std::int64_t days = days_since_epoch(*day);
    if (!text.empty() || days <= -rows::kDateInfinity || days >= rows::kDateInfinity) return std::nullopt;
    return static_cast<std::int32_t>(days);
}

std::optional<std::int64_t> parse_timestamp(std::string_view text) {
    if (const int sign = infinity(text); sign != 0) return sign * rows::kTimestampInfinity;
    auto day = take_day(text);
    if (!day || !is_date(*day)) return std::nullopt;
    take_era(text, *day);
    std::int64_t micros = 0;
    if (take(text, ' ') || take(text, 'T')) {
        const auto hour = take_digits(text, 2);
        if (!hour || !take(text, ':')) return std::nullopt;
        const auto minute = take_digits(text, 2);
        if (!minute) return std::nullopt;
        const auto second = take(text, ':') ? take_digits(text, 2) : std::optional<std::int64_t>(0);
        if (!second) return std::nullopt;
        micros = ((*hour * 60 + *minute) * 60 + *second) * 1'000'000;
        if (take(text, '.')) {
            for (std::int64_t unit = 100'000; !text.empty() && text.front() >= '0' && text.front() <= '9'; unit /= 10) {
                micros += unit * (text.front() - '0');
                text.remove_prefix(1);
            }
        }
        const bool offset = text.starts_with('+') || text.starts_with('-');
        if (offset && text.find_first_not_of("+-:0123456789") == std::string_view::npos) text = {};
        if (text == "Z") text = {};
    }
    const std::int64_t days = days_since_epoch(*day);
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / kMicrosOfDay - 1;
    if (!text.empty() || days < -kMost || days > kMost) return std::nullopt;
    return days * kMicrosOfDay + micros;
}

bool is_zero_date(std::string_view text) {
    const auto day = take_day(text);
    return day.has_value() && (day->month == 0 || day->day == 0);
}

}  // namespace oriel::db::remote
