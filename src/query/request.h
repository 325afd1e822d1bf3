#pragma once

#include "base/clock.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace oriel::query {

/// One query as a caller asks for it, with everything its SQL depends on. Equal requests give equal SQL.
struct Request {
    std::string explore;
    std::vector<std::string> fields;                           ///< `view.field`, in display order.
    std::vector<std::pair<std::string, std::string>> filters;  ///< Field → filter expression, in the order given.
    std::vector<std::string> sorts;                            ///< `field [asc|desc]`; empty = the default sort.
    std::optional<std::int64_t> limit;                         ///< Rows; absent = 500, -1 = all.
    std::string query_timezone;                                ///< IANA name; empty = the database's.

    std::vector<std::string> pivots;           ///< Dimensions of `fields` whose values become columns.
    std::optional<std::int64_t> column_limit;  ///< Pivot columns; absent = 50.
    bool total = false;                        ///< Also the measures over all rows.
    std::string row_total;                     ///< `right` or `left`: also the measures over all pivot columns.
    std::vector<std::string> subtotals;        ///< Row dimensions: also the measures for each group up to one of them.

    std::string filter_expression;  ///< A Looker expression that must be yes.
    std::string dynamic_fields;     ///< JSON text; empty, `[]` and `null` mean none.

    bool development = false;  ///< `dev_filters` of native derived tables apply.

    // Who asks, when, and of which database
    Instant now;
    std::map<std::string, std::string, std::less<>> user_attributes;
    std::vector<std::string> hidden_attributes;  ///< Names whose values only the model may use.
    std::string database_timezone = "UTC";
};

}  // namespace oriel::query
