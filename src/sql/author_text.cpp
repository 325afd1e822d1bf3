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

/// Handles the quote at `at`, which begins something; returns how many characters it took.
std::size_t AuthorText::open_quote(std::string_view text, std::size_t at) {
    state_ = State::quoted;
    quote_ = text[at];
    const bool string = quote_ == '\'' || (quote_ == '"' && lexicon_.double_quoted_strings);
    triple_ = false;
    raw_ = false;
    if (!string) {
        backslashes_ = lexicon_.identifier_backslash;
        return 1;
    }
    // `E'…'`, `r'…'`: only when the letter is a word of its own.
    const char letter = at > 0 && (at < 2 || !is_word(text[at - 2])) ? text[at - 1] : ' ';
    const bool escaping = lexicon_.escape_strings && (letter == 'e' || letter == 'E');
    raw_ = lexicon_.string_escape == Escape::backslash && (letter == 'r' || letter == 'R');
    const bool ends_by_itself = raw_ && lexicon_.raw_strings;
    backslashes_ = !ends_by_itself && (escaping || lexicon_.string_escape != Escape::doubled);
    triple_ = lexicon_.triple_quotes && at + 2 < text.size() && text[at + 1] == quote_ && text[at + 2] == quote_;
    return triple_ ? 3 : 1;
}

/// Handles one plain character; returns how many characters it took.
std::size_t AuthorText::plain(std::string_view text, std::size_t at) {
    const char c = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    const char before = previous_;
    previous_ = c;
    switch (c) {
        case '\'':
        case '"':
        case '`': return open_quote(text, at);
        case '(': ++depth_; return 1;
        case ')':
            if (--depth_ < 0) closed_too_much_ = true;
            return 1;
        case ';': semicolon_ = true; return 1;
        case '-':
            if (next != '-') return 1;
            if (lexicon_.dash_comment_needs_blank && at + 2 < text.size() &&
                static_cast<unsigned char>(text[at + 2]) > ' ')
                return 1;
            state_ = State::line_comment;
            return 2;
        case '#':
            if (lexicon_.hash_comments) state_ = State::line_comment;
            return 1;
        case '/':
            if (next == '/' && lexicon_.slash_comments) {
                state_ = State::line_comment;
                return 2;
            }
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

/// Handles one character inside quotes; returns how many it took.
std::size_t AuthorText::quoted(std::string_view text, std::size_t at) {
    previous_ = ' ';
    const char c = text[at];
    if (c == '\\' && backslashes_) return 2;
    if (c != quote_) return 1;
    const auto is_quote = [&](std::size_t i) { return i < text.size() && text[i] == quote_; };
    if (triple_) {
        if (!is_quote(at + 1) || !is_quote(at + 2)) return 1;
        state_ = State::plain;
        return 3;
    }
    if (is_quote(at + 1)) return 2;  // Doubled. Where that is not an escape, the next literal begins: the same here.
    state_ = State::plain;
    return 1;
}

void AuthorText::feed(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const char c = text[at];
        const char next = at + 1 < text.size() ? text[at + 1] : '\0';
        switch (state_) {
            case State::plain: at += plain(text, at); continue;
            case State::quoted: at += quoted(text, at); continue;
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
    if (state_ != State::quoted || raw_) return std::nullopt;
    const bool string = quote_ == '\'' || (quote_ == '"' && lexicon_.double_quoted_strings);
    const bool by_backslash = string ? lexicon_.string_escape == Escape::backslash : lexicon_.identifier_backslash;
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (c == '\0') return std::nullopt;
        if (by_backslash && (c == '\n' || c == '\r')) {
            out += c == '\n' ? "\\n" : "\\r";
            continue;
        }
        if (by_backslash && c == '$' && i + 1 < value.size() && value[i + 1] == '{') {
            out += "\\u0024";
            continue;
        }
        if (c == quote_) out += by_backslash ? '\\' : quote_;
        if (c == '\\' && backslashes_) out += '\\';
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
