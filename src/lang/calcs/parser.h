#pragma once

#include "lang/calcs/syntax.h"

#include <string_view>

namespace oriel::lang::calcs {

/// Reads an expression. Never fails: what is wrong stands in `problems`, and an `error` node where it was.
///
/// Takes time that grows with the text's length, and no more than `kMaxText` bytes of it.
Expression parse(std::string_view text);

}  // namespace oriel::lang::calcs
