#pragma once

#include "base/result.h"
#include "base/time_zone.h"
#include "lang/calcs/dynamic_fields.h"
#include "lang/calcs/syntax.h"
#include "model/model.h"
#include "query/request.h"
#include "sql/dialect.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace oriel::query {

/// A measure that is made of another one's values in the result, as it is shown. The column's position is that of the
/// other measure.
struct PostSql {
    enum class Kind : std::uint8_t { running_total, percent_of_total, percent_of_previous };
    Kind kind = Kind::running_total;
    bool along_rows = false;  ///< From pivot column to pivot column; else down the rows.
};

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
    std::string value_format_name;  ///< Of a custom field that names its format instead; not looked up.
    std::size_t position = 0;       ///< In the select list, from 0.
    /// The helper column that orders this one (tiers, cases, names of days and months), where there is one.
    std::optional<std::size_t> sort_position;
    std::optional<PostSql> post_sql;
    /// What a calculation takes the values for.
    lang::calcs::Type calculation_type = lang::calcs::Type::unknown;
    bool timed = false;  ///< For dates there: they have a time of day.
};

/// A table calculation of the request: to be computed over the rows.
struct Calculation {
    lang::calcs::TableCalculation definition;
    std::size_t place = 0;  ///< How many of `Compiled::columns` are shown before it.
};

/// One sort of a result that the database can't order by itself.
struct ResultSort {
    std::optional<std::size_t> column;       ///< Of `Compiled::columns`; …
    std::optional<std::size_t> calculation;  ///< … or of `Compiled::calculations`.
    bool descending = false;
    std::size_t pivot_column = 0;
    bool in_sql = false;  ///< The rows come in this order already, as far as the sorts before it say nothing.
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
    std::size_t column_limit = 0;     ///< Pivot columns that are shown.
    std::vector<std::size_t> fields;  ///< The pivoted ones of `Compiled::columns`, in the order of the pivots.
};

struct Compiled {
    std::string sql;
    std::vector<Column> columns;        ///< In the order of the request's fields; a repeated field once.
    std::size_t select_width = 0;       ///< Columns of the statement, sort helpers included.
    std::optional<std::int64_t> limit;  ///< Rows asked of the database; none = all.
    std::vector<std::pair<std::string, std::string>>
        filters;                            ///< In force and visible: the user's, always_filter's, conditional.
    std::vector<Calculation> calculations;  ///< In the order of the request.
    /// All sorts in their order, when one of them is by what only the result has; else empty.
    std::vector<ResultSort> result_sorts;
    std::optional<PivotColumns> pivot;                 ///< When the request has pivots.
    std::vector<Statement> more;                       ///< Totals and subtotals that were asked for.
    WallTime now;                                      ///< The moment of the query, in its zone.
    sql::NullOrder null_order = sql::NullOrder::high;  ///< As the statement's order has it.
    std::vector<std::string> sorts;                    ///< In force: `orders.created_date desc`. Without tie breakers.
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
