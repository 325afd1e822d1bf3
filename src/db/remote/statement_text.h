#pragma once

#include "base/result.h"

#include <string_view>

/// The little that a driver must know of a statement's text before a server sees it.
namespace oriel::db::remote {

/// How a server splits text, as far as it matters here. The defaults are PostgreSQL's.
struct Lexing {
    bool backslashes = false;     ///< In strings a backslash escapes.
    bool double_quoted = false;   ///< `"…"` is a string, and so may hold backslash escapes.
    bool hash_comments = false;   ///< `#` begins a comment.
    bool nested_comments = true;  ///< `/* /* */ */` is one comment.
    bool dollar_quotes = true;
    bool escape_strings = true;        ///< `E'…'` has backslash escapes.
    bool executable_comments = false;  ///< `/*! … */` is code.
    bool dash_comment_needs_blank = false;
};

struct StatementText {
    std::string_view text;        ///< Without the `;` at its end and what follows.
    std::string_view first_word;  ///< As written: `SELECT`.
    bool sets_time_zone = false;  ///< `SET [SESSION] TIME ZONE …`, `SET time_zone = …`
    bool hides_code = false;      ///< Holds a comment that the server would run.
    bool writes_file = false;     ///< Holds INTO OUTFILE or INTO DUMPFILE.
};

/// Looks through one statement.
/// Errors: invalid_request when there is none, several, or a NUL.
Result<StatementText> look_through(std::string_view sql, const Lexing& lexing);

/// Whether it reads, judged by its first word.
bool reads(const StatementText& statement);

/// Refuses what a read-only connection does not run.
/// Errors: invalid_request with what was found.
Status check_reads(const StatementText& statement);

}  // namespace oriel::db::remote
