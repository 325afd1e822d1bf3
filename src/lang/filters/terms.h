#pragma once

#include "base/error.h"

#include <cstddef>
#include <string>
#include <string_view>

/// What the grammars share.
namespace oriel::lang::filters {

std::string_view trim(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view lower_case);

/// The beginning of a text, for messages: at most `size` bytes, whole characters, with "…" when something is left out.
std::string beginning(std::string_view text, std::size_t size);

/// The error for an expression that is no `kind` ("number", "date", "yes/no") filter. `reason` says what is wrong and
/// what would do.
Error bad_filter(std::string_view kind, std::string_view text, std::string_view reason);

/// The error for an expression with more than `kMaxTerms` terms.
Error too_many_terms(std::string_view kind, std::string_view text);

}  // namespace oriel::lang::filters
