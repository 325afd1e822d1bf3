#pragma once

#include "base/result.h"
#include "lang/liquid/value.h"

#include <cstdint>

/// Arithmetic of the filters. Whole numbers stay whole; others are counted in decimals, so that 0.1 and 0.2 are 0.3,
/// and only what is too long for that as floating point.
namespace oriel::lang::liquid {

/// The number that Liquid sees in a value: text is read from its beginning, everything else that is no number is 0.
Value to_number(const Value& value);
/// The same without what follows the dot.
std::int64_t to_integer(const Value& value);

Value plus(const Value& a, const Value& b);
Value minus(const Value& a, const Value& b);
Value times(const Value& a, const Value& b);
/// Of two whole numbers a whole number, rounded down. Errors: validation_failed for a division by 0.
Result<Value> divided_by(const Value& a, const Value& b);
/// With the sign of `b`. Errors: as above.
Result<Value> modulo(const Value& a, const Value& b);
/// Half away from zero, to so many places behind the dot. With none, or with places before it (negative), the result
/// is a whole number.
Value rounded(const Value& value, std::int64_t places);
Value ceiling(const Value& value);
Value floored(const Value& value);
Value absolute(const Value& value);
/// -1, 0 or 1 for two numbers.
int compare_numbers(const Value& a, const Value& b);

}  // namespace oriel::lang::liquid
