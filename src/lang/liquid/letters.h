#pragma once

#include <string>
#include <string_view>

namespace oriel::lang::liquid {

/// Upper and lower case of UTF-8 text in the Latin, Greek, Cyrillic and Armenian scripts; other characters, and bytes
/// that are none, stay.
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);

}  // namespace oriel::lang::liquid
