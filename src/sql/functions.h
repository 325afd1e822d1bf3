#pragma once

#include "base/result.h"
#include "sql/dialect.h"
#include "sql/tree.h"

#include <span>
#include <string_view>
#include <vector>

namespace oriel::sql {

/// Writes a function of the expression language as `dialect` says it.
///
/// `name` is the language's own name (`add_days`, `contains`), in the order of its arguments; or one of the helpers
/// that the table in `functions.cpp` lists (`divide`, `whole`, `number_text`). The forms agree on every database: a
/// null makes null, dividing by 0 gives null, positions count characters from 1. What stands as a whole number in the
/// language must be one in SQL: wrap it in `whole` unless it is a literal.
///
/// Arguments may appear several times in the result, so nested calls can grow faster than the expression: bound them.
/// Errors: not_implemented when the table has no form for the dialect.
Result<Node> write_function(Tree& tree, const Dialect& dialect, std::string_view name, std::span<const Node> arguments);

/// The pattern that `write_function` uses, or empty.
std::string_view function_pattern(std::string_view name, std::string_view dialect);

/// Every name in the table, in order.
std::vector<std::string_view> function_names();

/// The dialects that the table covers, in order.
std::span<const std::string_view> function_dialects();

}  // namespace oriel::sql
