#include "query/timeframes.h"

#include "query/errors.h"
#include "query/expand.h"
#include "query/periods.h"

#include <fmt/format.h>

namespace oriel::query {

using model::Timeframe;
using sql::Node;

namespace {

/// The dialect's name of a timeframe; none for those that need no conversion.
std::optional<sql::Timeframe> frame_of(Timeframe frame) {
    switch (frame) {
        case Timeframe::raw:
        case Timeframe::yesno: return std::nullopt;
        case Timeframe::time: return sql::Timeframe::time;
        case Timeframe::time_of_day: return sql::Timeframe::time_of_day;
        case Timeframe::microsecond: return sql::Timeframe::microsecond;
        case Timeframe::millisecond: return sql::Timeframe::millisecond;
        case Timeframe::second: return sql::Timeframe::second;
        case Timeframe::minute: return sql::Timeframe::minute;
        case Timeframe::hour: return sql::Timeframe::hour;
        case Timeframe::hour_of_day: return sql::Timeframe::hour_of_day;
        case Timeframe::date: return sql::Timeframe::date;
        case Timeframe::week: return sql::Timeframe::week;
        case Timeframe::day_of_week: return sql::Timeframe::day_of_week;
        case Timeframe::day_of_week_index: return sql::Timeframe::day_of_week_index;
        case Timeframe::week_of_year: return sql::Timeframe::week_of_year;
        case Timeframe::day_of_month: return sql::Timeframe::day_of_month;
        case Timeframe::day_of_year: return sql::Timeframe::day_of_year;
        case Timeframe::month: return sql::Timeframe::month;
        case Timeframe::month_num: return sql::Timeframe::month_num;
        case Timeframe::month_name: return sql::Timeframe::month_name;
        case Timeframe::quarter: return sql::Timeframe::quarter;
        case Timeframe::quarter_of_year: return sql::Timeframe::quarter_of_year;
        case Timeframe::year: return sql::Timeframe::year;
        case Timeframe::fiscal_month_num: return sql::Timeframe::fiscal_month_num;
        case Timeframe::fiscal_quarter: return sql::Timeframe::fiscal_quarter;
        case Timeframe::fiscal_quarter_of_year: return sql::Timeframe::fiscal_quarter_of_year;
        case Timeframe::fiscal_year: return sql::Timeframe::fiscal_year;
    }
    return std::nullopt;
}

sql::TimeUnit unit_of(model::DurationUnit unit) {
    switch (unit) {
        case model::DurationUnit::second: return sql::TimeUnit::second;
        case model::DurationUnit::minute: return sql::TimeUnit::minute;
        case model::DurationUnit::hour: return sql::TimeUnit::hour;
        case model::DurationUnit::day: return sql::TimeUnit::day;
        case model::DurationUnit::week: return sql::TimeUnit::week;
        case model::DurationUnit::month: return sql::TimeUnit::month;
        case model::DurationUnit::quarter: return sql::TimeUnit::quarter;
        case model::DurationUnit::year: return sql::TimeUnit::year;
    }
    return sql::TimeUnit::day;
}

}  // namespace

sql::TimeStorage storage_of(model::Datatype type) {
    switch (type) {
        case model::Datatype::datetime: return sql::TimeStorage::datetime;
        case model::Datatype::timestamp: return sql::TimeStorage::timestamp;
        case model::Datatype::date: return sql::TimeStorage::date;
        case model::Datatype::epoch: return sql::TimeStorage::epoch;
        case model::Datatype::yyyymmdd: return sql::TimeStorage::yyyymmdd;
    }
    return sql::TimeStorage::datetime;
}

bool is_converted(const Plan& plan, const Field& field) {
    const bool has_time = field.datatype != model::Datatype::date && field.datatype != model::Datatype::yyyymmdd;
    // An epoch counts in UTC, whatever the database's zone is.
    const bool moves = field.datatype == model::Datatype::epoch ? plan.query_zone->name() != "UTC" : plan.converts;
    return field.convert_tz && has_time && moves && plan.dialect.has_time_zones();
}

Node unshifted_moment_of(Plan& plan, const Place& place, Node column) {
    const Field& field = plan.field(place);
    const Node moment = plan.dialect.moment(plan.tree, column, storage_of(field.datatype));
    if (!is_converted(plan, field)) return moment;
    const bool epoch = field.datatype == model::Datatype::epoch;
    return plan.dialect.to_zone(plan.tree, moment, epoch ? "UTC" : plan.database_zone->name(), plan.query_zone->name());
}

Result<Node> moment_of(Plan& plan, const Place& place, Node column) {
    return shifted(plan, place, unshifted_moment_of(plan, place, column));
}

Result<Node> time_value(Plan& plan, const Place& place, Node column, Timeframe frame) {
    if (frame == Timeframe::raw) {
        if (!is_shifted(plan, place)) return column;
        return not_built(
            fmt::format("'{}' cannot be selected beside a measure that compares periods: it is not cut "
                        "to a timeframe",
                        plan.name(place)));
    }
    if (frame == Timeframe::yesno) return plan.tree.build("#1 IS NOT NULL", {column});
    const Field& field = plan.field(place);
    const sql::TimeframeSpec spec{.frame = *frame_of(frame),
                                  .count = field.timeframe_count,
                                  .week_start = static_cast<int>(plan.model.week_start_day),
                                  .fiscal_month_offset = plan.model.fiscal_month_offset};
    if (!plan.dialect.has_timeframe(spec)) {
        return not_built(
            fmt::format("'{}' has a timeframe that {} cannot make", plan.name(place), plan.dialect.name()));
    }
    const Node moment = TRY(moment_of(plan, place, column));
    return plan.dialect.timeframe(plan.tree, moment, spec);
}

Result<Node> typed_time(Plan& plan, const Place& place, Node column) {
    const Field& field = plan.field(place);
    const bool whole = field.timeframe == Timeframe::time || field.timeframe == Timeframe::microsecond ||
                       (field.timeframe == Timeframe::second);
    if (whole) return moment_of(plan, place, column);
    return time_value(plan, place, column);
}

Result<Node> time_value(Plan& plan, const Place& place, Node column) {
    return time_value(plan, place, column, plan.field(place).timeframe);
}

Result<Node> duration_value(Plan& plan, const Place& place) {
    const Field& field = plan.field(place);
    const std::string reader = fmt::format("'{}'", plan.name(place));
    const Node start = TRY(expand(plan, place.source, field.sql_start, reader, Refers::to_dimensions));
    const Node end = TRY(expand(plan, place.source, field.sql_end, reader, Refers::to_dimensions));
    return plan.dialect.duration(plan.tree, start, end, unit_of(field.duration_unit));
}

std::optional<Timeframe> sort_timeframe(const Field& field) {
    if (field.timeframe == Timeframe::day_of_week) return Timeframe::day_of_week_index;
    if (field.timeframe == Timeframe::month_name) return Timeframe::month_num;
    return std::nullopt;
}

bool is_span(Timeframe frame) {
    switch (frame) {
        case Timeframe::raw:
        case Timeframe::time:
        case Timeframe::microsecond:
        case Timeframe::millisecond:
        case Timeframe::second:
        case Timeframe::minute:
        case Timeframe::hour:
        case Timeframe::date:
        case Timeframe::week:
        case Timeframe::month:
        case Timeframe::quarter:
        case Timeframe::year:
        case Timeframe::fiscal_quarter:
        case Timeframe::fiscal_year: return true;
        case Timeframe::time_of_day:
        case Timeframe::hour_of_day:
        case Timeframe::day_of_week:
        case Timeframe::day_of_week_index:
        case Timeframe::week_of_year:
        case Timeframe::day_of_month:
        case Timeframe::day_of_year:
        case Timeframe::month_num:
        case Timeframe::month_name:
        case Timeframe::quarter_of_year:
        case Timeframe::fiscal_month_num:
        case Timeframe::fiscal_quarter_of_year:
        case Timeframe::yesno: return false;
    }
    return false;
}

}  // namespace oriel::query
