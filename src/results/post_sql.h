#pragma once

#include "query/compile.h"
#include "results/grid.h"

namespace oriel::results {

/// Computes the measures that are made of another one's values as they are shown: running totals, shares, changes.
/// Their values are those of the other measure when it is called. Sums are exact, whatever the type.
///
/// A running total takes null for 0. A share of a total that is 0, and a change from null or 0, is null. In the row or
/// column of totals that lies across its direction, a share is 1 and the others are null.
/// compat: post-sql.md
/// Errors: invalid_request when a sum has more than 38 digits.
Status compute_post_sql(const query::Compiled& compiled, Grid& grid);

}  // namespace oriel::results
