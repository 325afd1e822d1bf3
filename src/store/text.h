#pragma once

#include <string>
#include <string_view>

namespace oriel::store {

/// Lower case for Latin, Greek, Cyrillic, Armenian and full-width letters; everything else as it is. Needs no locale,
/// so keys made on one node are those of any other. Bytes that are no UTF-8 stay.
std::string fold_case(std::string_view text);

/// The pattern rule of searches: whole value, any case, `%` any run, `_` one character, no escape.
bool matches_pattern(std::string_view pattern, std::string_view text);

/// UTF-8 without NUL: what both databases can hold as text.
bool is_storable_text(std::string_view text);

}  // namespace oriel::store
