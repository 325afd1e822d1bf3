#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

/// The little that must be known of a statement's text before DuckDB sees it. DuckDB's own parser decides what a
/// statement is; this only skips comments and quoted text.
namespace oriel::db::duckdb {

/// The statement without the `;` that ends it, and without what follows. Text inside quotes and comments ends nothing.
std::string_view without_terminator(std::string_view sql);

/// A position in SQL text that moves over words and single signs, skipping blanks and comments. It splits text as
/// DuckDB's lexer does, because a guard that took code for a string would let it through; the few places where that
/// would need DuckDB's grammar are `ambiguous`.
class SqlScanner {
public:
    explicit SqlScanner(std::string_view sql) : sql_(sql) {}

    /// The next word (letters, digits, underscores), quoted text with its quotes, or single sign; empty at the end.
    std::string_view next();
    /// What has not been read yet.
    std::string_view rest() const { return sql_.substr(position_); }
    /// Where the token that `next` gave last begins.
    std::size_t token_begin() const { return token_begin_; }
    /// Whether a number was met that runs straight into a quote (`1E'`, `1$$`), so that what follows may be misread.
    bool ambiguous() const { return ambiguous_; }

private:
    void skip_blanks_and_comments();
    void skip_quoted(char quote, bool backslash_escapes);
    bool skip_dollar_quoted();

    std::string_view sql_;
    std::size_t position_ = 0;
    std::size_t token_begin_ = 0;
    bool ambiguous_ = false;
};

/// Text as a string literal, quotes and all.
std::string literal(std::string_view text);

/// Whether two words are the same but for the case of ASCII letters.
bool same_word(std::string_view a, std::string_view b);

/// The first function that the statement may not call, or empty. These are open to every SELECT although they change
/// the whole instance (`enable_logging`, which no lock holds back), reach into memory (`arrow_scan`), or run SQL from a
/// string that no guard has seen (`query`). Errors: invalid_request when the text cannot be told apart safely.
Result<std::string_view> forbidden_function(std::string_view sql);

/// Whether the statement calls the function, judged by its text.
bool calls(std::string_view sql, std::string_view function);

/// Whether the statement sets the time zone of its own session: `SET [SESSION|LOCAL] TimeZone …`, `SET … TIME ZONE …`.
bool sets_session_time_zone(std::string_view sql);

/// What an EXPLAIN statement explains, and would run if it says ANALYZE; empty when `sql` is no EXPLAIN.
std::string_view explained(std::string_view sql);

}  // namespace oriel::db::duckdb
