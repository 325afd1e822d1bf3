#include "results/results.h"

#include "results/arrange.h"
#include "results/calculations.h"
#include "results/post_sql.h"
#include "results/read.h"
#include "results/sort.h"

#include <algorithm>

namespace oriel::results {

bool needs_grid(const query::Compiled& compiled, bool calculations) {
    const bool computed = std::any_of(compiled.columns.begin(), compiled.columns.end(),
                                      [](const query::Column& column) { return column.post_sql.has_value(); });
    return computed || compiled.pivot.has_value() || !compiled.more.empty() ||
           (calculations && !compiled.calculations.empty());
}

Result<Grid> make_grid(const query::Compiled& compiled, const RunStatement& run, const Options& options) {
    Grid grid;
    grid.row_totals_left = options.row_totals_left;
    Budget budget(options.max_bytes);
    const auto read = [&](const std::string& sql) -> Result<Held> {
        const auto stream = TRY(run(sql));
        return read_all(*stream, *grid.texts, budget);
    };
    const Held main = TRY(read(compiled.sql));
    Arrangement arrangement(compiled, main, budget);
    TRY(arrangement.arrange(grid));
    for (const query::Statement& statement : compiled.more) {
        const Held held = TRY(read(statement.sql));
        TRY(arrangement.add(statement, held, grid));
    }
    TRY(compute_post_sql(compiled, grid));
    TRY(add_calculations(compiled, options.calculations, budget, grid));
    sort_rows(compiled, grid);
    return grid;
}

}  // namespace oriel::results
