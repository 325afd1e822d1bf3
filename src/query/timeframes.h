#pragma once

#include "query/plan.h"

namespace oriel::query {

/// The value of a time dimension from its bare column: moved to the query's zone, cut and written as the timeframe
/// says. Errors: not_implemented when the dialect cannot make it.
Result<sql::Node> time_value(Plan& plan, const Place& place, sql::Node column);
/// The same column in another timeframe, for ordering.
Result<sql::Node> time_value(Plan& plan, const Place& place, sql::Node column, model::Timeframe frame);

/// A dimension's column as a moment in the query's zone; moved, when the plan is that of an earlier period.
Result<sql::Node> moment_of(Plan& plan, const Place& place, sql::Node column);
/// The same, never moved.
sql::Node unshifted_moment_of(Plan& plan, const Place& place, sql::Node column);

/// The same for SQL that reads it: timeframes that show a whole moment (`time`, `second`) stay moments in the query's
/// zone, the others are as in `time_value`.
Result<sql::Node> typed_time(Plan& plan, const Place& place, sql::Node column);

/// Complete units between `sql_start` and `sql_end`.
Result<sql::Node> duration_value(Plan& plan, const Place& place);

/// The timeframe that orders a field whose text has another order: names of days and months.
std::optional<model::Timeframe> sort_timeframe(const Field& field);

/// Whether times of the field are moved between time zones.
bool is_converted(const Plan& plan, const Field& field);

/// Whether the timeframe is a span of time, so that filters on it are date filters.
bool is_span(model::Timeframe frame);

sql::TimeStorage storage_of(model::Datatype type);

}  // namespace oriel::query
