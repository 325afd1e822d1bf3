#pragma once

#include "base/error.h"

#include <string>
#include <string_view>

/// What the grammars share.
namespace oriel::lang::filters {

std::string_view trim(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view lower_case);

/// The error for an expression that is no `kind` ("number", "date", "yes/no") filter. `reason` says what is wrong and
/// what would do.
Error bad_filter(std::string_view kind, std::string_view text, std::string_view reason);

}  // namespace oriel::lang::filters
