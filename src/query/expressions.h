#pragma once

#include "base/result.h"
#include "base/time_zone.h"
#include "lang/calcs/syntax.h"
#include "sql/dialect.h"
#include "sql/tree.h"

#include <cstddef>
#include <functional>
#include <string_view>

namespace oriel::query {

/// What an expression needs to become SQL. The callbacks may be called once for each mention of a field.
struct ExpressionContext {
    sql::Tree& tree;
    const sql::Dialect& dialect;
    WallTime now;  ///< What `now()` is, in the time zone that the fields are in.

    /// The SQL of a field of that name. A yes/no field must be a condition; a date must be a moment in the query's
    /// zone.
    std::function<Result<sql::Node>(std::string_view field)> field;
    /// The condition that a field fits a filter expression; nullptr when anything does.
    std::function<Result<sql::Node>(std::string_view field, std::string_view filter)> matches_filter;
};

/// How much SQL one expression may become, in bytes. Some functions name an argument several times, so that calls
/// inside each other can multiply.
inline constexpr std::size_t kMaxExpressionSql = 256 * 1024;

/// An expression as SQL: a value, or for yes/no a condition.
///
/// The expression must have been checked for a place that runs in SQL, without problems.
/// Errors: those of the callbacks; not_implemented when the dialect lacks a function; validation_failed when it becomes
/// more than `kMaxExpressionSql` bytes.
Result<sql::Node> compile_expression(const lang::calcs::Expression& expression, const ExpressionContext& context);

}  // namespace oriel::query
