#include "db/duckdb/sql_text.h"

#include <algorithm>
#include <array>

namespace oriel::db::duckdb {

namespace {

// No locale: SQL's keywords are ASCII. A byte of a UTF-8 letter counts as a letter.
bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string literal(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'') quoted += '\'';
        quoted += c;
    }
    return quoted + "'";
}

bool same_word(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

void SqlScanner::skip_blanks_and_comments() {
    while (position_ < sql_.size()) {
        const char c = sql_[position_];
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            ++position_;
        } else if (sql_.substr(position_, 2) == "--") {
            position_ = std::min(sql_.find_first_of("\n\r", position_), sql_.size());
        } else if (sql_.substr(position_, 2) == "/*") {
            // These nest, as in PostgreSQL.
            int depth = 0;
            while (position_ < sql_.size()) {
                const std::string_view two = sql_.substr(position_, 2);
                if (two == "/*") {
                    ++depth;
                    position_ += 2;
                } else if (two == "*/") {
                    position_ += 2;
                    if (--depth == 0) break;
                } else {
                    ++position_;
                }
            }
        } else {
            return;
        }
    }
}

void SqlScanner::skip_quoted(char quote, bool backslash_escapes) {
    ++position_;
    while (position_ < sql_.size()) {
        const char c = sql_[position_];
        if (backslash_escapes && c == '\\') {
            position_ = std::min(position_ + 2, sql_.size());
        } else if (c != quote) {
            ++position_;
        } else if (sql_.substr(position_ + 1, 1) == std::string_view(&quote, 1)) {
            position_ += 2;  // a doubled quote stands for itself
        } else {
            ++position_;
            return;
        }
    }
}

/// `$tag$ … $tag$`; false when there is no such thing here.
bool SqlScanner::skip_dollar_quoted() {
    std::size_t end = position_ + 1;
    while (end < sql_.size() && is_word(sql_[end])) ++end;
    if (end >= sql_.size() || sql_[end] != '$') return false;
    const std::string_view tag = sql_.substr(position_, end + 1 - position_);
    if (tag.size() > 2 && is_digit(tag[1])) return false;  // `$1` is a parameter
    const std::size_t close = sql_.find(tag, end + 1);
    position_ = close == std::string_view::npos ? sql_.size() : close + tag.size();
    return true;
}

std::string_view SqlScanner::next() {
    skip_blanks_and_comments();
    const std::size_t begin = position_;
    token_begin_ = begin;
    if (begin == sql_.size()) return {};
    const char c = sql_[begin];
    if (c == '\'' || c == '"') {
        skip_quoted(c, false);
    } else if (c == '$' && skip_dollar_quoted()) {
        // skipped
    } else if (is_digit(c)) {
        while (position_ < sql_.size() && (is_word(sql_[position_]) || sql_[position_] == '.')) ++position_;
        const char after = position_ < sql_.size() ? sql_[position_] : '\0';
        if (after == '\'' || after == '$') ambiguous_ = true;
    } else if (is_word(c)) {
        // A dollar sign belongs to a name when it is not its first character.
        while (position_ < sql_.size() && (is_word(sql_[position_]) || sql_[position_] == '$')) ++position_;
        // E'…' is the one literal in which a backslash escapes.
        if (position_ - begin == 1 && lower(c) == 'e' && sql_.substr(position_, 1) == "'") skip_quoted('\'', true);
    } else {
        ++position_;
    }
    return sql_.substr(begin, position_ - begin);
}

std::string_view without_terminator(std::string_view sql) {
    SqlScanner scanner(sql);
    for (std::string_view token = scanner.next(); !token.empty(); token = scanner.next()) {
        if (token == ";") return sql.substr(0, scanner.token_begin());
    }
    return sql;
}

namespace {

/// Whether a token names the function: bare or in double quotes. DuckDB takes some characters of Unicode for blanks, so
/// what is not ASCII does not count.
bool names_function(std::string_view token, std::string_view function) {
    if (token.size() >= 2 && token.front() == '"') token = token.substr(1, token.size() - 2);
    std::size_t at = 0;
    for (const char c : token) {
        if (static_cast<unsigned char>(c) >= 0x80) continue;
        if (at == function.size() || lower(c) != function[at]) return false;
        ++at;
    }
    return at == function.size();
}

}  // namespace

Result<std::string_view> forbidden_function(std::string_view sql) {
    // Nobody has columns of these names.
    constexpr std::array<std::string_view, 9> kForbidden = {
        "arrow_scan",     "arrow_scan_dumb",      "disable_logging",
        "enable_logging", "enable_peg_parser",    "json_execute_serialized_sql",
        "seq_scan",       "truncate_duckdb_logs", "write_log"};
    SqlScanner scanner(sql);
    bool after_query = false;
    for (std::string_view token = scanner.next(); !token.empty(); token = scanner.next()) {
        if (after_query && token == "(") return std::string_view("query");
        after_query = names_function(token, "query");
        for (const std::string_view function : kForbidden) {
            if (names_function(token, function)) return function;
        }
    }
    if (scanner.ambiguous()) return Error::invalid_request("a number runs into a quote; put a blank between them");
    return std::string_view();
}

bool calls(std::string_view sql, std::string_view function) {
    SqlScanner scanner(sql);
    for (std::string_view token = scanner.next(); !token.empty(); token = scanner.next()) {
        if (names_function(token, function)) return true;
    }
    return false;
}

bool sets_session_time_zone(std::string_view sql) {
    SqlScanner scanner(sql);
    if (!same_word(scanner.next(), "set")) return false;
    std::string_view word = scanner.next();
    if (same_word(word, "session") || same_word(word, "local")) word = scanner.next();
    return same_word(word, "timezone") || (same_word(word, "time") && same_word(scanner.next(), "zone"));
}

std::string_view explained(std::string_view sql) {
    SqlScanner scanner(sql);
    if (!same_word(scanner.next(), "explain")) return {};
    while (true) {
        const std::string_view before = scanner.rest();
        const std::string_view token = scanner.next();
        if (token == "(") {
            // EXPLAIN (option, …) statement; but `EXPLAIN (SELECT 1)` is a statement in brackets.
            SqlScanner inside = scanner;
            const std::string_view option = inside.next();
            if (!same_word(option, "analyze") && !same_word(option, "format")) return before;
            while (true) {
                const std::string_view part = scanner.next();
                if (part.empty() || part == ")") break;
            }
        } else if (!same_word(token, "analyze") && !same_word(token, "verbose")) {
            return before;
        }
    }
}

}  // namespace oriel::db::duckdb
