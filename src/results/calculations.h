#pragma once

#include "query/compile.h"
#include "results/grid.h"
#include "results/read.h"

namespace oriel::results {

/// Computes the query's table calculations over the grid and adds them to it: their values, and where the query has
/// totals, their totals. One that can't be computed has nulls for values, and its error is in `grid.errors`.
///
/// Fills `grid.fields`, so every result passes here, with calculations or without.
/// Errors: invalid_request when the grid outgrows the budget.
Status add_calculations(const query::Compiled& compiled, bool wanted, Budget& budget, Grid& grid);

}  // namespace oriel::results
