#pragma once

#include <sqlite3.h>

namespace oriel::db::sqlite {

/// Gives a session the functions that our SQL calls and SQLite lacks:
///
/// `oriel_to_zone(time, from, to)` moves a wall clock time between IANA zones. `time` is text in the forms that
/// SQLite's own date functions take, or a Julian day; the result is `YYYY-MM-DD HH:MM:SS[.ffffff]`, or NULL where
/// `time` is none. A time that says its own offset (`…Z`, `…+02:00`) is taken from there instead of `from`. Error: a
/// zone that there is not.
void add_functions(sqlite3* connection);

}  // namespace oriel::db::sqlite
