#pragma once

#include "query/plan.h"

namespace oriel::query {

/// A filter expression on a field as a condition.
struct Predicate {
    sql::Node condition = nullptr;  ///< nullptr = true for every row.
    bool blank = false;             ///< The text held no terms at all; not the same as one that says "any value".
};

/// The condition that a filter expression puts on a field, over the column for times and over the value for the rest.
/// `{{ _user_attributes['x'] }}` in the text stands for the caller's value.
/// Errors: validation_failed on `filters`: the text is no such expression, or the field takes no filter.
Result<Predicate> make_predicate(Plan& plan, const Place& place, std::string_view expression);

}  // namespace oriel::query
