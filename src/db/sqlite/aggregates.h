#pragma once

#include <sqlite3.h>

namespace oriel::db::sqlite {

/// Gives a session the aggregates that our SQL calls and SQLite lacks:
///
/// `oriel_percentile(value, fraction)`: what lies at `fraction` (0 to 1) of the way through the values in order, in
/// proportion between two of them. NULLs don't count; NULL over none.
///
/// `oriel_joined(value, separator)`: the distinct values in order, as text, joined by `separator`. NULL over none.
void add_aggregates(sqlite3* connection);

}  // namespace oriel::db::sqlite
