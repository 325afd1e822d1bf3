#include "sql/author_text.h"

namespace oriel::sql {

namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// The `$tag$` that begins at `at`, or empty.
std::string_view dollar_tag_at(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end >= text.size() || text[end] != '$') return {};
    if (end > at + 1 && text[at + 1] >= '0' && text[at + 1] <= '9') return {};  // `$1$`: a parameter, not a tag.
    return text.substr(at, end + 1 - at);
}

}  // namespace

/// Handles one plain character; returns how many characters it took.
std::size_t AuthorText::plain(std::string_view text, std::size_t at) {
    const char c = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    const char before = previous_;
    previous_ = c;
    switch (c) {
        case '\'': {
            // `E'…'`: only when the E is a word of its own.
            const bool after_e = before == 'e' || before == 'E';
            const bool lone_e = after_e && (at < 2 || !is_word(text[at - 2]));
            const bool backslashes = lexicon_.string_escape == Escape::doubled_and_backslash;
            state_ = backslashes || (lexicon_.escape_strings && lone_e) ? State::escape_string : State::string;
            return 1;
        }
        case '"': state_ = State::identifier; return 1;
        case '`': state_ = State::backtick; return 1;
        case '(': ++depth_; return 1;
        case ')':
            if (--depth_ < 0) closed_too_much_ = true;
            return 1;
        case ';': semicolon_ = true; return 1;
        case '-':
            if (next != '-') return 1;
            state_ = State::line_comment;
            return 2;
        case '#':
            if (lexicon_.hash_comments) state_ = State::line_comment;
            return 1;
        case '/':
            if (next != '*') return 1;
            state_ = State::block_comment;
            comment_depth_ = 1;
            return 2;
        case '$': {
            if (!lexicon_.dollar_quotes || is_word(before)) return 1;
            const std::string_view tag = dollar_tag_at(text, at);
            if (tag.empty()) return 1;
            dollar_tag_ = tag;
            dollar_tail_.clear();
            state_ = State::dollar;
            return tag.size();
        }
        default: return 1;
    }
}

void AuthorText::feed(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const char c = text[at];
        const char next = at + 1 < text.size() ? text[at + 1] : '\0';
        switch (state_) {
            case State::plain: at += plain(text, at); continue;
            case State::string:  // A doubled quote leaves and enters again, which comes to the same.
                if (c == '\'') state_ = State::plain;
                break;
            case State::escape_string:
                if (c == '\\') ++at;
                if (c == '\'') state_ = next == '\'' ? State::escape_string : State::plain;
                if (c == '\'' && next == '\'') ++at;
                break;
            case State::identifier:
                if (c == '"') state_ = State::plain;
                break;
            case State::backtick:
                if (c == '`') state_ = State::plain;
                break;
            case State::dollar:
                dollar_tail_ += c;
                if (dollar_tail_.size() > dollar_tag_.size()) dollar_tail_.erase(0, 1);
                if (dollar_tail_ == dollar_tag_) state_ = State::plain;
                break;
            case State::line_comment:
                if (c == '\n' || c == '\r') state_ = State::plain;
                break;
            case State::block_comment:
                if (c == '*' && next == '/') {
                    ++at;
                    if (--comment_depth_ == 0) state_ = State::plain;
                } else if (c == '/' && next == '*' && lexicon_.nested_block_comments) {
                    ++at;
                    ++comment_depth_;
                }
                break;
        }
        previous_ = ' ';
        ++at;
    }
}

std::optional<std::string> AuthorText::inside_quote(std::string_view value) const {
    char quote = '\'';
    bool backslashes = false;
    switch (state_) {
        case State::string: break;
        case State::escape_string: backslashes = true; break;
        case State::identifier: quote = '"'; break;
        case State::backtick: quote = '`'; break;
        case State::plain:
        case State::dollar:
        case State::line_comment:
        case State::block_comment: return std::nullopt;
    }
    std::string out;
    for (const char c : value) {
        if (c == '\0') return std::nullopt;
        if (c == quote || (backslashes && c == '\\')) out += c;
        out += c;
    }
    return out;
}

std::string_view AuthorText::problem() const {
    if (in_quote()) return "a quote is opened and not closed";
    if (state_ == State::block_comment) return "a comment '/*' is opened and not closed";
    if (closed_too_much_) return "a ')' has no '(' before it";
    if (depth_ != 0) return "a '(' is not closed";
    if (semicolon_) return "a ';' would end the statement";
    return {};
}

}  // namespace oriel::sql
