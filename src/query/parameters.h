#pragma once

#include "query/plan.h"

#include <optional>
#include <string>

namespace oriel::query {

/// What a parameter stands for in SQL: one of the three.
struct ParameterValue {
    std::optional<std::string> author_words;  ///< A choice that the author allowed.
    std::optional<std::string> user_words;    ///< An unquoted word of a user.
    sql::Node node = nullptr;                 ///< A literal.
    std::string shown;                        ///< The literal as the model's Liquid compares it: `'week'`, `12.5`.
};

/// The value of a parameter (or `filter` field): the request's, else its default, else NULL.
/// Errors: validation_failed on `filters`: not of the parameter's type, or none of its allowed values.
Result<ParameterValue> value_of_parameter(Plan& plan, const Place& place);

/// Where the dates begin or (exclusively) end that a field is filtered by, as a literal in the database's zone; NULL
/// when that side is open.
Result<sql::Node> date_bound(Plan& plan, const Place& place, bool end);

}  // namespace oriel::query
