#pragma once

#include <cstddef>
#include <string_view>

namespace oriel::lang::liquid {

/// Where `part` stands in `text` at or behind `from`, or npos. Takes no more time than the sizes of both, whatever they
/// hold, which `std::string_view::find` does not promise.
std::size_t find_bytes(std::string_view text, std::string_view part, std::size_t from);
/// The last place instead of the first.
std::size_t find_last_bytes(std::string_view text, std::string_view part);

// Characters are UTF-8; a byte that is no part of a valid character counts as one.

/// How many characters there are.
std::size_t character_count(std::string_view text);
/// The offset of the character number `count`, or the size when there are not so many.
std::size_t character_offset(std::string_view text, std::size_t count);

}  // namespace oriel::lang::liquid
