#pragma once

#include "base/result.h"
#include "model/model.h"
#include "query/request.h"
#include "sql/dialect.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace oriel::query {

/// One column of the result, for a field of the request.
struct Column {
    std::string key;          ///< `orders.created_date`
    std::string label;        ///< `Orders Created Date`
    std::string label_short;  ///< `Created Date`
    model::FieldKind kind = model::FieldKind::dimension;
    std::string type_name;  ///< `date_date`, `count`, …
    bool is_numeric = false;
    bool is_pivot = false;
    std::string value_format;
    std::size_t position = 0;  ///< In the select list, from 0.
    /// The helper column that orders this one (tiers, cases, names of days and months), where there is one.
    std::optional<std::size_t> sort_position;
};

/// A further statement that a query needs: the same rows and filters as the main one, in other groups. Each measure is
/// computed from the rows again and never from cells, so averages and distinct counts are right too.
struct Statement {
    enum class Purpose {
        totals,       ///< All rows; with pivots one row for each pivot column, in their order.
        row_totals,   ///< One row for each row of the result, over all pivot columns.
        grand_total,  ///< All rows of a pivoted query.
        subtotals,    ///< One row for each group of the first `level` row dimensions (and pivot column).
    };
    Purpose purpose = Purpose::totals;
    std::size_t level = 0;  ///< For subtotals: how many row dimensions are kept.
    std::string sql;
    /// By column of `Compiled::columns`: its position in this select list, where it is in it.
    std::vector<std::optional<std::size_t>> positions;
    std::size_t select_width = 0;
};

/// Where the helper columns of a pivoted statement are: they come behind those of the fields. Each row is one cell.
/// Source: docs/compat/pivots.md
struct PivotColumns {
    std::size_t column_rank = 0;  ///< Number of the pivot column, from 1; past `column_limit` it is not shown.
    std::size_t row_rank = 0;  ///< Number of the row, from 1; a row past `Compiled::limit` only makes a column known.
    std::size_t column_limit = 0;  ///< Pivot columns that are shown.
};

struct Compiled {
    std::string sql;
    std::vector<Column> columns;        ///< In the order of the request's fields; a repeated field once.
    std::size_t select_width = 0;       ///< Columns of the statement, sort helpers included.
    std::optional<std::int64_t> limit;  ///< Rows asked of the database; none = all.
    std::vector<std::pair<std::string, std::string>>
        filters;                            ///< In force and visible: the user's, always_filter's, conditional.
    std::vector<std::string> calculations;  ///< Table calculations of the request: to be computed over the rows.
    std::optional<PivotColumns> pivot;      ///< When the request has pivots.
    std::vector<Statement> more;            ///< Totals and subtotals that were asked for.
    std::vector<std::string> sorts;         ///< In force: `orders.created_date desc`. Without tie breakers.
};

/// All statements of a query as one text to read: the main one, then each other under a comment that says what it is.
std::string full_text(const Compiled& compiled);

/// Compiles a request into SQL: one statement, and one more for each kind of total it asks for. Costs nothing that
/// grows with the explore, only with what the request uses.
///
/// Measures are exact under joins that repeat rows, or the request is refused: never an inflated number.
/// Safe to call from many threads with one model and one dialect.
/// Errors: not_found (explore absent or hidden by an access grant; message names it, with a spelling hint);
///         validation_failed (unknown field, malformed filter, sort or limit; `details` name the request's field);
///         forbidden (an access filter's user attribute has no value);
///         not_implemented (recognised, but not built: the message names field and reason).
Result<Compiled> compile(const model::Model& model, const Request& request, const sql::Dialect& dialect);

}  // namespace oriel::query
