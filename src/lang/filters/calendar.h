#pragma once

#include "lang/filters/filters.h"

#include <cstdint>
#include <optional>

/// Arithmetic on the wall clock for date filters.
namespace oriel::lang::filters {

enum class Unit : std::uint8_t { second, minute, hour, day, week, month, quarter, fiscal_quarter, year, fiscal_year };

/// Midnight of a day; `month` from 1. The day must exist.
WallTime midnight(int year, int month, int day);

/// The start of the unit that `at` lies in.
WallTime start_of(Unit unit, WallTime at, const Calendar& calendar);

/// `at` and `count` units. A day that the month does not have becomes its last day. None when the result leaves the
/// years 1 to 9999.
std::optional<WallTime> add(WallTime at, std::int64_t count, Unit unit);

/// Days from Monday to the weekday of `at`.
int weekday_of(WallTime at);

/// Whether that date exists, in the years 1 to 9999.
bool is_date(int year, int month, int day);

}  // namespace oriel::lang::filters
