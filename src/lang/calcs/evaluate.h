#pragma once

#include "base/result.h"
#include "base/time_zone.h"
#include "lang/calcs/column.h"
#include "lang/calcs/table.h"

#include <cstdint>

namespace oriel::lang::calcs {

struct EvaluateOptions {
    WallTime now;            ///< What `now()` is, in the query's time zone.
    std::uint64_t seed = 1;  ///< Of `rand()`.
};

/// How many values functions of lists may look at in one evaluation.
inline constexpr std::uint64_t kMaxSteps = 200'000'000;

/// The expression's values over the table. The column changes from pivot column to pivot column when the expression's
/// shape is `measure` and the result is pivoted.
///
/// The expression must have been checked against `table` (and what fields it has now) without problems.
/// Errors: validation_failed when a total is not there, or lists are too long to work through.
Result<Column> evaluate(const Expression& expression, const Table& table, const EvaluateOptions& options);

}  // namespace oriel::lang::calcs
