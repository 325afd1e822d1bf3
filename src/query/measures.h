#pragma once

#include "query/plan.h"

namespace oriel::query {

/// How a measure is made.
enum class MeasureForm : std::uint8_t {
    of_sums,   ///< An aggregate over rows that can be made of aggregates over parts of them.
    of_rows,   ///< An aggregate that needs all the rows at once.
    computed,  ///< Says its own aggregates or builds on other measures.
};
MeasureForm form_of(model::MeasureType type);

/// Whether a measure of the type is computed on the result and not in SQL.
bool is_post_sql(model::MeasureType type);

/// A measure as an expression over a group, safe under the joins of this query. A yes/no measure is a condition. Made
/// once. Errors: validation_failed when the joins repeat rows of its view and there is no primary key to tell them
/// apart;
///         not_implemented for types that are not built, or that the dialect cannot make.
Result<sql::Node> measure_value(Plan& plan, const Place& place);

}  // namespace oriel::query
