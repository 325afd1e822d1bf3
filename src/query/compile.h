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
    std::string value_format;
    std::size_t position = 0;  ///< In the select list, from 0.
    /// The helper column that orders this one (tiers, cases, names of days and months), where there is one.
    std::optional<std::size_t> sort_position;
};

struct Compiled {
    std::string sql;
    std::vector<Column> columns;        ///< In the order of the request's fields; a repeated field once.
    std::size_t select_width = 0;       ///< Columns of the statement, sort helpers included.
    std::optional<std::int64_t> limit;  ///< Rows asked of the database; none = all.
    std::vector<std::pair<std::string, std::string>>
        filters;                     ///< In force and visible: the user's, always_filter's, conditional.
    std::vector<std::string> sorts;  ///< In force: `orders.created_date desc`. Without tie breakers.
};

/// Compiles a request into one SQL statement. Costs nothing that grows with the explore, only with what the request
/// uses.
///
/// Measures are exact under joins that repeat rows, or the request is refused: never an inflated number.
/// Safe to call from many threads with one model and one dialect.
/// Errors: not_found (explore absent or hidden by an access grant; message names it, with a spelling hint);
///         validation_failed (unknown field, malformed filter, sort or limit; `details` name the request's field);
///         forbidden (an access filter's user attribute has no value);
///         not_implemented (recognised, but not built: the message names field and reason).
Result<Compiled> compile(const model::Model& model, const Request& request, const sql::Dialect& dialect);

}  // namespace oriel::query
