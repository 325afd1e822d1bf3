#include "lang/filters/calendar.h"

#include <algorithm>

namespace oriel::lang::filters {

namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::microseconds;
using std::chrono::year_month_day;

constexpr int kLastYear = 9999;

year_month_day date_of(WallTime at) {
    return year_month_day(std::chrono::floor<days>(at));
}

/// Months since year 0.
std::int64_t month_index(const year_month_day& date) {
    return std::int64_t{static_cast<int>(date.year())} * 12 + static_cast<unsigned>(date.month()) - 1;
}

WallTime first_of_month(std::int64_t index) {
    return midnight(static_cast<int>(index / 12), static_cast<int>(index % 12) + 1, 1);
}

/// The start of the span of `length` months that `at` lies in, counted from January or, with an offset, from a month
/// after it.
WallTime start_of_months(WallTime at, int length, int offset) {
    const std::int64_t index = month_index(date_of(at)) - offset;
    return first_of_month(index - index % length + offset);
}

template <typename Length>
WallTime floor_to(WallTime at) {
    return WallTime(std::chrono::floor<Length>(at).time_since_epoch());
}

}  // namespace

WallTime midnight(int year, int month, int day) {
    const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    return WallTime(local_days(date).time_since_epoch());
}

bool is_date(int year, int month, int day) {
    if (year < 1 || year > kLastYear || month < 1 || month > 12 || day < 1) return false;
    return year_month_day{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day))}
        .ok();
}

int weekday_of(WallTime at) {
    const std::chrono::weekday weekday(std::chrono::floor<days>(at));
    return static_cast<int>(weekday.iso_encoding()) - 1;
}

WallTime start_of(Unit unit, WallTime at, const Calendar& calendar) {
    switch (unit) {
        case Unit::second: return floor_to<std::chrono::seconds>(at);
        case Unit::minute: return floor_to<std::chrono::minutes>(at);
        case Unit::hour: return floor_to<std::chrono::hours>(at);
        case Unit::day: return floor_to<days>(at);
        case Unit::week: return floor_to<days>(at) - days((weekday_of(at) - calendar.week_start + 7) % 7);
        case Unit::month: return start_of_months(at, 1, 0);
        case Unit::quarter: return start_of_months(at, 3, 0);
        case Unit::fiscal_quarter: return start_of_months(at, 3, calendar.fiscal_month_offset);
        case Unit::year: return start_of_months(at, 12, 0);
        case Unit::fiscal_year: return start_of_months(at, 12, calendar.fiscal_month_offset);
    }
    return at;
}

std::optional<WallTime> add(WallTime at, std::int64_t count, Unit unit) {
    WallTime result = at;
    std::int64_t months = 0;
    switch (unit) {
        case Unit::second: result += std::chrono::seconds(count); break;
        case Unit::minute: result += std::chrono::minutes(count); break;
        case Unit::hour: result += std::chrono::hours(count); break;
        case Unit::day: result += days(count); break;
        case Unit::week: result += days(count * 7); break;
        case Unit::month: months = count; break;
        case Unit::quarter:
        case Unit::fiscal_quarter: months = count * 3; break;
        case Unit::year:
        case Unit::fiscal_year: months = count * 12; break;
    }
    if (months != 0) {
        const year_month_day date = date_of(at);
        const std::int64_t index = month_index(date) + months;
        if (index < 12 || index >= std::int64_t{kLastYear + 1} * 12) return std::nullopt;
        const std::chrono::year_month month{std::chrono::year(static_cast<int>(index / 12)),
                                            std::chrono::month(static_cast<unsigned>(index % 12) + 1)};
        const std::chrono::year_month_day_last last = month / std::chrono::last;
        const year_month_day moved = month / std::min(date.day(), last.day());
        result = WallTime(local_days(moved).time_since_epoch()) + (at - std::chrono::floor<days>(at));
    }
    const int year = static_cast<int>(date_of(result).year());
    if (year < 1 || year > kLastYear) return std::nullopt;
    return result;
}

}  // namespace oriel::lang::filters
