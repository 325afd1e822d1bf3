#pragma once

#include "base/result.h"
#include "lang/liquid/budget.h"
#include "lang/liquid/value.h"

/// How Liquid compares. Texts are compared byte by byte, with `literal` ones as they print: in quotes.
///
/// Errors: validation_failed when a side holds something hidden, or when the order of two kinds is asked for.
namespace oriel::lang::liquid {

/// `a == b`. Different kinds are not equal: '1' is not 1. `empty` and `blank` stand for all values of that sort.
Result<bool> equal(const Value& a, const Value& b, Budget& budget);

/// -1, 0 or 1. Two numbers, two texts, or a number and a text that holds one.
Result<int> order(const Value& a, const Value& b, Budget& budget);

/// `a contains b`: a text a part, a list an item, an object a member's name.
Result<bool> contains(const Value& a, const Value& b, Budget& budget);

/// nil, false, nothing but blanks, or nothing in it.
bool is_blank_value(const Value& value);
/// A text, list or object without anything in it.
bool is_empty_value(const Value& value);

}  // namespace oriel::lang::liquid
