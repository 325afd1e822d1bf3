#include "sql/timeframes.h"

#include "base/assert.h"

namespace oriel::sql {

namespace {

std::string_view pattern_of(const TimeframePatterns& patterns, const TimeframeSpec& spec) {
    switch (spec.frame) {
        case Timeframe::time:
        case Timeframe::second: return patterns.second;
        case Timeframe::time_of_day: return patterns.time_of_day;
        case Timeframe::microsecond: return patterns.microsecond;
        case Timeframe::millisecond: return spec.count == 1 ? patterns.millisecond : patterns.milliseconds;
        case Timeframe::minute: return spec.count == 1 ? patterns.minute : patterns.minutes;
        case Timeframe::hour: return spec.count == 1 ? patterns.hour : patterns.hours;
        case Timeframe::hour_of_day: return patterns.hour_of_day;
        case Timeframe::date: return patterns.date;
        case Timeframe::week: return spec.week_start == 0 ? patterns.week : patterns.week_from;
        case Timeframe::day_of_week: return patterns.day_of_week;
        case Timeframe::day_of_week_index: return patterns.day_of_week_index;
        case Timeframe::week_of_year: return patterns.week_of_year;
        case Timeframe::day_of_month: return patterns.day_of_month;
        case Timeframe::day_of_year: return patterns.day_of_year;
        case Timeframe::month: return patterns.month;
        case Timeframe::month_num:
        case Timeframe::fiscal_month_num: return patterns.month_num;
        case Timeframe::month_name: return patterns.month_name;
        case Timeframe::quarter:
        case Timeframe::fiscal_quarter: return patterns.quarter;
        case Timeframe::quarter_of_year:
        case Timeframe::fiscal_quarter_of_year: return patterns.quarter_of_year;
        case Timeframe::year: return patterns.year;
        case Timeframe::fiscal_year: return patterns.year_text;
    }
    return {};
}

bool is_fiscal(Timeframe frame) {
    return frame == Timeframe::fiscal_month_num || frame == Timeframe::fiscal_quarter ||
           frame == Timeframe::fiscal_quarter_of_year || frame == Timeframe::fiscal_year;
}

/// The number that the pattern calls `$2`.
int number_of(const TimeframeSpec& spec) {
    switch (spec.frame) {
        case Timeframe::week: return spec.week_start;
        case Timeframe::day_of_week_index: return 7 - spec.week_start;
        default: return spec.count;
    }
}

}  // namespace

bool has_pattern(const TimeframePatterns& patterns, const TimeframeSpec& spec) {
    return !pattern_of(patterns, spec).empty();
}

Node from_pattern(Tree& tree, const TimeframePatterns& patterns, Node moment, const TimeframeSpec& spec) {
    const std::string_view pattern = pattern_of(patterns, spec);
    ORIEL_ASSERT(!pattern.empty());
    if (is_fiscal(spec.frame) && spec.fiscal_month_offset != 0)
        moment = tree.build(patterns.months_earlier, {moment, tree.integer(spec.fiscal_month_offset)});
    const Node value = tree.build(pattern, {moment, tree.integer(number_of(spec))});
    const bool prefixed = spec.frame == Timeframe::fiscal_quarter || spec.frame == Timeframe::fiscal_year;
    return prefixed ? tree.build(patterns.prefixed, {value}) : value;
}

}  // namespace oriel::sql
