#pragma once

#include "query/plan.h"

namespace oriel::query {

/// What an author's SQL may refer to.
enum class Refers : std::uint8_t {
    to_dimensions,  ///< A measure there is an error: the SQL is evaluated for each row.
    to_anything,    ///< The SQL is evaluated for each group.
};

/// An author's SQL as a tree, its references replaced. `reader` names the thing whose SQL it is, for messages.
/// Errors: validation_failed when the text cannot stand beside other SQL (an open quote, …) or refers to a measure
/// where it must not.
Result<sql::Node> expand(Plan& plan, std::size_t owner, const model::Template& sql, std::string_view reader,
                         Refers refers);

/// A dimension as other SQL sees it: yes/no as a condition, times as their text. Made once.
Result<sql::Node> dimension_value(Plan& plan, const Place& place);

/// A dimension's column without conversion and formatting: what a date filter compares.
Result<sql::Node> dimension_column(Plan& plan, const Place& place);

/// The condition of a yes/no field as the text 'Yes' or 'No'.
sql::Node yes_or_no(Plan& plan, sql::Node condition);

/// What orders a dimension instead of its own value, or nullptr.
Result<sql::Node> sort_helper(Plan& plan, const Place& place);

/// The name of a derived table's CTE or the text of a plain table.
Result<sql::Node> table_of(Plan& plan, const model::View& view);

}  // namespace oriel::query
