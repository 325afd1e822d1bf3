#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace oriel::sql {

/// How a string literal escapes what would end it.
enum class Escape : std::uint8_t {
    doubled,                ///< `''` only; a backslash is an ordinary character.
    doubled_and_backslash,  ///< `''`, and `\\` for a backslash.
    backslash,              ///< `\'` and `\\`, line breaks as `\n`: two literals side by side are joined or an error.
};

/// What a dialect's text looks like, as data. The defaults are PostgreSQL's.
struct Lexicon {
    char identifier_quote = '"';
    Escape string_escape = Escape::doubled;
    bool identifier_backslash = false;      ///< Inside a quoted identifier a backslash escapes what follows.
    bool plain_aliases = false;             ///< A column alias holds letters, digits and `_` only.
    std::size_t max_identifier = 0;         ///< Longest column alias in bytes that comes back whole; 0 = no limit.
    bool hash_comments = false;             ///< `#` begins a comment (MySQL, BigQuery).
    bool slash_comments = false;            ///< `//` begins a comment (Snowflake).
    bool dash_comment_needs_blank = false;  ///< `--` begins a comment only before a blank (MySQL).
    bool nested_block_comments = true;      ///< `/* /* */ */` is one comment.
    bool dollar_quotes = true;              ///< `$tag$ … $tag$` is a string.
    bool escape_strings = true;             ///< `E'\''` is a string with backslash escapes.
    bool raw_strings = false;               ///< `r'\'` is a string without escapes (Databricks).
    bool double_quoted_strings = false;     ///< `"…"` is a string and no identifier.
    bool triple_quotes = false;             ///< `'''…'''` and `"""…"""` are strings (BigQuery).
};

/// True for a word that no common dialect accepts as a bare alias.
bool is_reserved_word(std::string_view lower_case_word);

/// True when `name` may stand unquoted as an identifier: a letter or `_` first, then letters, digits and `_`, and no
/// reserved word.
bool is_plain_identifier(std::string_view name);

}  // namespace oriel::sql
