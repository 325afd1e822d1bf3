#pragma once

#include "query/plan.h"

namespace oriel::query {

/// The source whose rows a measure counts: the measure's own view, or the one view its SQL looks at that repeats it.
/// Errors: validation_failed when the SQL looks at views that repeat each other, so that no view's rows are meant.
Result<std::size_t> grain_of(const Plan& plan, const Place& place);

/// What is NULL just where the source is absent from a row: its primary key, or else the column it was joined on.
/// nullptr when there is neither.
Result<sql::Node> presence_of(Plan& plan, std::size_t source);

/// The column that numbers the rows of a source without primary key.
inline constexpr std::string_view kRowNumber = "oriel_row";
/// Whether the source's rows get a number in this query (`autogenerate_primary_keys`).
bool is_numbered(const Plan& plan, std::size_t source);

/// The source's primary key, or nullptr.
Result<sql::Node> primary_key_of(Plan& plan, std::size_t source);

/// The pairs of a join condition that is only `${a.x} = ${b.y} [AND …]`: the field outside, and the joined source's
/// own. Empty for any other condition.
std::vector<std::pair<Place, Place>> equal_pairs(const Plan& plan, std::size_t index);

/// Whether an SQL value is certainly NULL when its view's row is absent: columns and arithmetic, no functions.
bool is_null_when_absent(const Plan& plan, std::size_t owner, const model::Template& sql);

/// Whether the text calls an aggregate that counts every row, as SUM( does and MIN( or COUNT(DISTINCT do not.
bool calls_row_aggregate(const Plan& plan, std::size_t owner, const model::Template& sql);

}  // namespace oriel::query
