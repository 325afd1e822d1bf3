#pragma once

#include "query/compile.h"
#include "results/grid.h"
#include "results/read.h"

namespace oriel::results {

/// The rows of a query's main statement as a grid: those of a pivoted query, one for each cell, are spread over rows
/// and pivot columns. Rows and columns past the limits are left out; a cell that is not there is null.
/// compat: pivots.md#statement
class Arrangement {
public:
    Arrangement(const query::Compiled& compiled, const Held& main, Budget& budget)
        : compiled_(compiled), main_(main), budget_(budget) {}

    /// Errors: invalid_request when the grid outgrows the budget.
    Status arrange(Grid& grid);

    /// Puts the rows of a further statement where they belong, by the values of the dimensions that it has.
    Status add(const query::Statement& statement, const Held& held, Grid& grid);

private:
    using Places = std::vector<std::uint32_t>;

    bool is_measure(std::size_t column) const { return compiled_.columns[column].kind == model::FieldKind::measure; }
    Status take(const Held& held, std::size_t columns, std::size_t rows);
    /// Where the pivot column of each row of a statement is that is grouped by the pivots; kNowhere for one not shown.
    Places pivots_of(const query::Statement& statement, const Held& held) const;
    Status add_totals(const query::Statement& statement, const Held& held, Grid& grid);
    Status add_row_totals(const query::Statement& statement, const Held& held, Grid& grid);
    Status add_subtotals(const query::Statement& statement, const Held& held, Grid& grid);

    const query::Compiled& compiled_;
    const Held& main_;
    Budget& budget_;
    Places row_places_;    ///< By row of the grid: a row of `main_` that is in it.
    Places pivot_places_;  ///< By pivot column: a row of `main_` that is in it.
};

}  // namespace oriel::results
