#include "db/remote/statement_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace oriel::db::remote {

namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool same_word(std::string_view word, std::string_view lower_case) {
    return std::ranges::equal(word, lower_case,
                              [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

/// Moves over words and single signs outside of quotes and comments.
class Scanner {
public:
    Scanner(std::string_view sql, const Lexing& lexing) : sql_(sql), lexing_(lexing) {}

    /// The next word, sign, or quoted text; empty at the end.
    std::string_view next() {
        skip_blanks_and_comments();
        begin_ = at_;
        if (at_ >= sql_.size()) return {};
        const char c = sql_[at_];
        if (is_word(c)) {
            while (at_ < sql_.size() && is_word(sql_[at_])) ++at_;
            const bool escaping = lexing_.escape_strings && at_ - begin_ == 1 && (c == 'e' || c == 'E');
            if (escaping && at_ < sql_.size() && sql_[at_] == '\'') skip_quoted(true);
        } else if (c == '\'') {
            skip_quoted(lexing_.backslashes);
        } else if (c == '"') {
            skip_quoted(lexing_.double_quoted && lexing_.backslashes);
        } else if (c == '`') {
            skip_quoted(false);
        } else if (c != '$' || !lexing_.dollar_quotes || !skip_dollar_quoted()) {
            ++at_;
        }
        return sql_.substr(begin_, at_ - begin_);
    }

    std::size_t begin() const { return begin_; }
    bool hides_code() const { return hides_code_; }

private:
    char look(std::size_t ahead) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

    void skip_blanks_and_comments() {
        while (at_ < sql_.size()) {
            const bool dashes = look(0) == '-' && look(1) == '-' &&
                                (!lexing_.dash_comment_needs_blank || static_cast<unsigned char>(look(2)) <= ' ');
            if (is_blank(sql_[at_])) {
                ++at_;
            } else if (dashes || (look(0) == '#' && lexing_.hash_comments)) {
                while (at_ < sql_.size() && sql_[at_] != '\n') ++at_;
            } else if (look(0) == '/' && look(1) == '*') {
                skip_block_comment();
            } else {
                return;
            }
        }
    }

    void skip_block_comment() {
        if (lexing_.executable_comments && (look(2) == '!' || ((look(2) == 'M' || look(2) == 'm') && look(3) == '!')))
            hides_code_ = true;
        at_ += 2;
        for (int depth = 1; at_ < sql_.size() && depth > 0;) {
            if (look(0) == '*' && look(1) == '/') {
                --depth;
                at_ += 2;
            } else if (look(0) == '/' && look(1) == '*' && lexing_.nested_comments) {
                ++depth;
                at_ += 2;
            } else {
                ++at_;
            }
        }
    }

    void skip_quoted(bool backslashes) {
        const char quote = sql_[at_++];
        while (at_ < sql_.size()) {
            const char c = sql_[at_++];
            if (c == '\\' && backslashes) {
                ++at_;
            } else if (c == quote) {
                if (look(0) != quote) break;
                ++at_;
            }
        }
        at_ = std::min(at_, sql_.size());
    }

    bool skip_dollar_quoted() {
        std::size_t end = at_ + 1;
        while (end < sql_.size() && is_word(sql_[end])) ++end;
        if (end >= sql_.size() || sql_[end] != '$') return false;
        if (std::isdigit(static_cast<unsigned char>(look(1))) != 0) return false;
        const std::string_view tag = sql_.substr(at_, end + 1 - at_);
        const std::size_t close = sql_.find(tag, end + 1);
        at_ = close == std::string_view::npos ? sql_.size() : close + tag.size();
        return true;
    }

    std::string_view sql_;
    const Lexing& lexing_;
    std::size_t at_ = 0;
    std::size_t begin_ = 0;
    bool hides_code_ = false;
};

/// After SET: whether the words name the session's time zone.
bool names_time_zone(const std::array<std::string_view, 4>& words) {
    std::size_t at = 1;
    if (same_word(words[at], "session") || same_word(words[at], "local")) ++at;
    if (same_word(words[at], "timezone") || same_word(words[at], "time_zone")) return true;
    return same_word(words[at], "time") && same_word(words[at + 1], "zone");
}

}  // namespace

Result<StatementText> look_through(std::string_view sql, const Lexing& lexing) {
    if (sql.find('\0') != std::string_view::npos) return Error::invalid_request("the statement holds a NUL character");
    if (sql.size() > 10'000'000) return Error::invalid_request("the statement is longer than 10 million bytes");
    StatementText statement;
    statement.text = sql;
    std::array<std::string_view, 4> words{};
    std::size_t count = 0;
    std::string_view previous;
    bool ended = false;
    bool begun = false;
    Scanner scanner(sql, lexing);
    for (std::string_view token = scanner.next(); !token.empty(); token = scanner.next()) {
        if (token == ";") {
            if (!ended) statement.text = sql.substr(0, scanner.begin());
            ended = true;
            continue;
        }
        if (ended && begun) {
            return Error::invalid_request("only one statement can be run at a time; found more after the first ';'");
        }
        ended = false;
        begun = true;
        if (count < words.size() && (count > 0 || token != "(")) words[count++] = token;
        const bool file = same_word(token, "outfile") || same_word(token, "dumpfile");
        if (file && same_word(previous, "into")) statement.writes_file = true;
        previous = token;
    }
    if (!begun) return Error::invalid_request("there is no statement to run");
    statement.first_word = words[0];
    statement.hides_code = scanner.hides_code();
    // Several settings in one SET would hide the others.
    statement.sets_time_zone =
        same_word(words[0], "set") && names_time_zone(words) && statement.text.find(',') == std::string_view::npos;
    return statement;
}

bool reads(const StatementText& statement) {
    constexpr std::array<std::string_view, 8> kReading = {"select", "with",    "values",   "table",
                                                          "show",   "explain", "describe", "desc"};
    return std::ranges::any_of(kReading, [&](std::string_view word) { return same_word(statement.first_word, word); });
}

Status check_reads(const StatementText& statement) {
    const auto refuse = [](const std::string& found) {
        return Error::invalid_request("only a statement that reads can be run on this connection; found " + found);
    };
    if (statement.hides_code) return refuse("a comment '/*! … */', which the database would run");
    if (statement.writes_file) return refuse("'INTO OUTFILE' or 'INTO DUMPFILE'");
    if (!reads(statement) && !statement.sets_time_zone) return refuse("'" + std::string(statement.first_word) + "'");
    return Ok{};
}

}  // namespace oriel::db::remote
