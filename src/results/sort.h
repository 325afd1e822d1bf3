#pragma once

#include "query/compile.h"
#include "results/grid.h"

namespace oriel::results {

/// Orders the rows by what only the result has: post-SQL measures and table calculations. Rows that these leave equal
/// keep the order in which the database gave them, and nulls stand where the database would put them.
void sort_rows(const query::Compiled& compiled, Grid& grid);

}  // namespace oriel::results
