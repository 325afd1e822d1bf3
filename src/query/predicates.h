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

/// The same over SQL that an author gives instead of the field's own: `{% condition field %} … {% endcondition %}`.
Result<Predicate> make_predicate_on(Plan& plan, const Place& place, std::string_view expression, sql::Node operand);

/// A moment in the query's zone as a literal that compares with the field's column.
sql::Node time_literal(Plan& plan, const Field& field, WallTime moment);

/// The text with `{{ _user_attributes['name'] }}` replaced by the caller's value.
/// Errors: validation_failed on `filters`: the attribute has no value, or other Liquid.
Result<std::string> with_attributes(const Plan& plan, std::string_view text);

/// Whether a text is UTF-8 without NUL characters, so that every dialect can write it.
bool is_clean_text(std::string_view text);

}  // namespace oriel::query
