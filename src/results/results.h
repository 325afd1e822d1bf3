#pragma once

#include "base/result.h"
#include "query/compile.h"
#include "results/grid.h"
#include "rows/format.h"

#include <functional>
#include <memory>
#include <string>

namespace oriel::results {

/// Most memory that one result may take while it is put together.
inline constexpr std::size_t kMaxBytes = std::size_t{512} * 1024 * 1024;

/// Whether the rows of the main statement alone are not the result: there are pivots, totals, or fields that are
/// computed on the rows. Any other result should be streamed, which needs no memory.
bool needs_grid(const query::Compiled& compiled, bool calculations);

/// Runs one statement of the query; the rows before must have been read to their end.
using RunStatement = std::function<Result<std::unique_ptr<rows::RowStream>>(const std::string& sql)>;

struct Options {
    bool calculations = true;      ///< Whether table calculations are computed, or left out.
    bool row_totals_left = false;  ///< Whether row totals stand before the pivot columns.
    std::size_t max_bytes = kMaxBytes;
};

/// Runs all statements of a query and puts its result together: rows → grid → post-SQL measures → calculations →
/// order.
///
/// Errors: those of `run`; invalid_request when the result outgrows the memory it may take.
Result<Grid> make_grid(const query::Compiled& compiled, const RunStatement& run, const Options& options = {});

/// The grid as a format has it: the fields it writes, in their order, each with its column of the batch.
struct Sheet {
    std::vector<rows::FieldInfo> fields;
    rows::PivotHeads pivots;
    rows::Batch batch;  ///< All rows; points into the grid and `kept`.
    std::vector<std::unique_ptr<Cells>> kept;
};
Sheet to_sheet(const Grid& grid);
/// The row of totals; dimensions are null.
Sheet totals_sheet(const Grid& grid);
/// The rows of one level of subtotals.
Sheet subtotals_sheet(const Grid& grid, const Subtotals& subtotals);

}  // namespace oriel::results
