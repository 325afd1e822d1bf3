#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace oriel::sql {

/// How a string literal escapes what would end it.
enum class Escape : std::uint8_t {
    doubled,                ///< `''` only; a backslash is an ordinary character.
    doubled_and_backslash,  ///< `''`, and `\\` for a backslash.
};

/// What a dialect's text looks like, as data. See sql-generation notes in docs/compat.
struct Lexicon {
    char identifier_quote = '"';
    Escape string_escape = Escape::doubled;
    std::size_t max_identifier = 0;     ///< Longest column alias in bytes that comes back whole; 0 = no limit.
    bool hash_comments = false;         ///< `#` begins a comment (MySQL).
    bool nested_block_comments = true;  ///< `/* /* */ */` is one comment.
    bool dollar_quotes = true;          ///< `$tag$ … $tag$` is a string.
    bool escape_strings = true;         ///< `E'\''` is a string with backslash escapes.
};

/// True for a word that no common dialect accepts as a bare alias.
bool is_reserved_word(std::string_view lower_case_word);

/// True when `name` may stand unquoted as an identifier: a letter or `_` first, then letters, digits and `_`, and no
/// reserved word.
bool is_plain_identifier(std::string_view name);

}  // namespace oriel::sql
