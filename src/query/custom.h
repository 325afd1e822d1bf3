#pragma once

#include "lang/calcs/check.h"
#include "query/plan.h"

#include <string_view>
#include <vector>

namespace oriel::query {

/// Reads `dynamic_fields` and `filter_expression` into the plan: custom dimensions and measures become fields of it.
/// Errors: validation_failed on `dynamic_fields` or `filter_expression`.
Status resolve_custom(Plan& plan);
/// The field of an expression, custom or of the explore, with the caller's rights.
Result<Place> find_expression_field(const Plan& plan, std::string_view name);

/// What a table calculation takes a field's values for: as in SQL, but months and quarters are dates too.
lang::calcs::FieldInfo in_calculations(const Field& field);

/// The fields that an expression names, each once.
std::vector<Place> fields_of(const Plan& plan, const lang::calcs::Expression& expression);

/// An expression as SQL: a value, or for yes/no a condition.
Result<sql::Node> expression_value(Plan& plan, const lang::calcs::Expression& expression);

/// The custom filters as conditions: over rows for WHERE, over groups for HAVING.
Status add_expression_filters(Plan& plan, std::vector<sql::Node>& where, std::vector<sql::Node>& having);

}  // namespace oriel::query
