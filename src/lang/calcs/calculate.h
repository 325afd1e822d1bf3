#pragma once

#include "base/result.h"
#include "lang/calcs/dynamic_fields.h"
#include "lang/calcs/evaluate.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace oriel::lang::calcs {

/// What became of one table calculation.
struct Calculated {
    std::string name;
    Shape shape = Shape::dimension;
    Column values;                ///< Nothing when there is an error.
    std::optional<Column> total;  ///< Its value in the totals row, where the query has totals.
    std::optional<Error> error;  ///< Why it has no values: it shows instead of them, and the rest of the result stands.
};

/// Computes table calculations over a result, in the order in which they need each other, and adds their columns and
/// totals to `table`. A disabled one is computed only when another needs it, and is not among the results.
std::vector<Calculated> calculate(Table& table, std::span<const TableCalculation> calculations,
                                  const EvaluateOptions& options);

}  // namespace oriel::lang::calcs
