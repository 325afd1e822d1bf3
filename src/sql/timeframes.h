#pragma once

#include "sql/dialect.h"

#include <string_view>

namespace oriel::sql {

/// The timeframes of one dialect, as patterns for `Tree::build`: `$1` is the moment, `$2` a number. An empty pattern:
/// it cannot be made.
struct TimeframePatterns {
    std::string_view second;             ///< `YYYY-MM-DD HH:MM:SS`
    std::string_view time_of_day;        ///< `HH:MM`
    std::string_view microsecond;        ///< `YYYY-MM-DD HH:MM:SS.ffffff`
    std::string_view millisecond;        ///< `YYYY-MM-DD HH:MM:SS.fff`
    std::string_view milliseconds;       ///< The same, cut to `$2` of them.
    std::string_view minute;             ///< `YYYY-MM-DD HH:MM`
    std::string_view minutes;            ///< `YYYY-MM-DD HH:MM:SS`, cut to `$2` of them.
    std::string_view hour;               ///< `YYYY-MM-DD HH`
    std::string_view hours;              ///< `YYYY-MM-DD HH:MM:SS`, cut to `$2` of them.
    std::string_view hour_of_day;        ///< 0 to 23
    std::string_view date;               ///< A date.
    std::string_view week;               ///< A date: the Monday.
    std::string_view week_from;          ///< A date: the first day of a week that begins `$2` days after Monday.
    std::string_view day_of_week;        ///< `Monday`
    std::string_view day_of_week_index;  ///< 0 to 6; `$2` is 7 less the days from Monday to the day that is 0.
    std::string_view week_of_year;       ///< ISO, 1 to 53
    std::string_view day_of_month;
    std::string_view day_of_year;
    std::string_view month;  ///< `YYYY-MM`
    std::string_view month_num;
    std::string_view month_name;       ///< `January`
    std::string_view quarter;          ///< `YYYY-Qn`
    std::string_view quarter_of_year;  ///< `Qn`
    std::string_view year;             ///< A number.
    std::string_view year_text;        ///< The same as text.
    std::string_view months_earlier;   ///< The moment `$2` months earlier. The day may change, not the month.
    std::string_view prefixed;         ///< `$1` with `FY` before it, both texts.
};

/// Whether there is a pattern for it.
bool has_pattern(const TimeframePatterns& patterns, const TimeframeSpec& spec);

/// The timeframe from its pattern.
Node from_pattern(Tree& tree, const TimeframePatterns& patterns, Node moment, const TimeframeSpec& spec);

}  // namespace oriel::sql
