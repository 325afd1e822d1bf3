#include "lang/liquid/scanner.h"

#include <fmt/format.h>

#include <utility>

namespace oriel::lang::liquid {

namespace {

bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view without_leading_blanks(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    return text;
}

std::string_view without_trailing_blanks(std::string_view text) {
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// Splits `name markup`. `#` is the name of an inline comment.
void split_tag(std::string_view inside, Token& token) {
    inside = trimmed(inside);
    std::size_t length = 0;
    if (!inside.empty() && inside.front() == '#') length = 1;
    while (length < inside.size() && is_name(inside[length])) ++length;
    if (length > 1 && inside.front() == '#') length = 1;
    token.name = inside.substr(0, length);
    token.markup = without_leading_blanks(inside.substr(length));
}

}  // namespace

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

std::string_view trimmed(std::string_view text) {
    return without_trailing_blanks(without_leading_blanks(text));
}

void Scanner::report(Problem::Kind kind, std::size_t begin, std::size_t end, std::string message, std::string hint) {
    problems_.push_back({kind, begin, end, std::move(message), std::move(hint)});
}

std::optional<Scanner::Opener> Scanner::find_opener(std::size_t from) const {
    while ((from = text_.find('{', from)) != std::string_view::npos) {
        if (from + 1 >= text_.size()) return std::nullopt;
        const char second = text_[from + 1];
        if (second == '{' || second == '%') return Opener{from, second == '%'};
        ++from;
    }
    return std::nullopt;
}

Token Scanner::next() {
    for (;;) {
        if (in_lines_) {
            if (std::optional<Token> line = next_line(); line.has_value()) return *line;
            continue;
        }
        if (std::optional<Token> token = next_in_text(); token.has_value()) return *token;
    }
}

std::optional<Token> Scanner::next_in_text() {
    if (at_ >= text_.size()) return Token{Token::Kind::end, {}, {}, {}, text_.size(), text_.size(), false};
    const std::optional<Opener> opener = find_opener(at_);
    const std::size_t stop = opener.has_value() ? opener->at : text_.size();
    if (stop > at_) {
        Token token{Token::Kind::text, text_.substr(at_, stop - at_), {}, {}, at_, stop, false};
        if (trim_next_) token.text = without_leading_blanks(token.text);
        if (opener.has_value() && stop + 2 < text_.size() && text_[stop + 2] == '-')
            token.text = without_trailing_blanks(token.text);
        at_ = stop;
        trim_next_ = false;
        if (token.text.empty()) return std::nullopt;
        return token;
    }
    Token token = scan_tag(*opener);
    if (token.kind != Token::Kind::tag || token.cut) return token;
    if (token.name == "comment") {
        at_ = skip_comment(at_, token);
        return std::nullopt;
    }
    if (token.name == "raw") return read_raw(token);
    if (token.name == "liquid") {
        in_lines_ = true;
        lines_ = token.markup;
        lines_end_ = token.end;
    }
    return token;
}

/// The tag that begins at `opener`; `at_` goes behind it. Like Liquid, the first closing mark ends it, even one inside
/// quotes. A tag that is cut off by the next one, or by the end, is reported and closes there.
Token Scanner::scan_tag(Opener opener) {
    const char closing = opener.tag ? '%' : '}';
    std::size_t begin = opener.at + 2;
    if (begin < text_.size() && text_[begin] == '-') ++begin;
    // An inline comment is prose, where an apostrophe opens no quotes.
    std::size_t first = begin;
    while (first < text_.size() && is_blank(text_[first])) ++first;
    const bool prose = opener.tag && first < text_.size() && text_[first] == '#';
    char quote = 0;
    std::size_t at = begin;
    bool closed = false;
    for (; at + 1 < text_.size(); ++at) {
        const char c = text_[at];
        if (c == closing && text_[at + 1] == '}') {
            closed = true;
            break;
        }
        if (prose) continue;
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '{' && (text_[at + 1] == '{' || text_[at + 1] == '%')) {
            break;
        }
    }
    Token token;
    token.kind = opener.tag ? Token::Kind::tag : Token::Kind::output;
    token.begin = opener.at;
    token.cut = !closed;
    if (!closed) {
        report(Problem::Kind::unclosed, opener.at, opener.at + 2,
               fmt::format("'{}' is never closed", opener.tag ? "{%" : "{{"),
               fmt::format("write '{}' after it", opener.tag ? "%}" : "}}"));
        if (at + 1 >= text_.size()) at = text_.size();
    }
    std::string_view inside = text_.substr(begin, at - begin);
    trim_next_ = closed && !inside.empty() && inside.back() == '-';
    if (trim_next_) inside.remove_suffix(1);
    at_ = closed ? at + 2 : at;
    token.end = at_;
    if (opener.tag)
        split_tag(inside, token);
    else
        token.markup = trimmed(inside);
    return token;
}

bool Scanner::find_tag(std::string_view name, std::size_t& from, std::size_t& end) const {
    for (std::size_t at = from; (at = text_.find("{%", at)) != std::string_view::npos; at += 2) {
        std::size_t here = at + 2;
        if (here < text_.size() && text_[here] == '-') ++here;
        while (here < text_.size() && is_blank(text_[here])) ++here;
        if (text_.substr(here, name.size()) != name) continue;
        here += name.size();
        if (here < text_.size() && is_name(text_[here])) continue;
        const std::size_t close = text_.find("%}", here);
        if (close == std::string_view::npos) return false;
        from = at;
        end = close + 2;
        return true;
    }
    return false;
}

/// Comments hold comments, so both tags are counted. Returns where the text goes on.
std::size_t Scanner::skip_comment(std::size_t from, const Token& comment) {
    std::size_t depth = 1;
    // The next of each is kept until passed, so that each is looked for once.
    std::size_t open = from;
    std::size_t open_end = 0;
    bool more_open = find_tag("comment", open, open_end);
    std::size_t at = from;
    for (;;) {
        std::size_t close = at;
        std::size_t close_end = 0;
        if (!find_tag("endcomment", close, close_end)) break;
        while (more_open && open < close) {
            ++depth;
            open = open_end;
            more_open = find_tag("comment", open, open_end);
        }
        at = close_end;
        if (--depth == 0) {
            trim_next_ = text_[close_end - 3] == '-';
            return close_end;
        }
    }
    report(Problem::Kind::unclosed, comment.begin, comment.end, "'comment' is never closed",
           "write '{% endcomment %}' after it");
    return text_.size();
}

std::optional<Token> Scanner::read_raw(const Token& raw) {
    std::size_t close = at_;
    std::size_t close_end = 0;
    Token token{Token::Kind::text, {}, {}, {}, at_, text_.size(), false};
    if (!find_tag("endraw", close, close_end)) {
        report(Problem::Kind::unclosed, raw.begin, raw.end, "'raw' is never closed", "write '{% endraw %}' after it");
        at_ = text_.size();
        return std::nullopt;
    }
    token.text = text_.substr(at_, close - at_);
    token.end = close;
    if (trim_next_) token.text = without_leading_blanks(token.text);
    if (text_[close + 2] == '-') token.text = without_trailing_blanks(token.text);
    trim_next_ = text_[close_end - 3] == '-';
    at_ = close_end;
    if (token.text.empty()) return std::nullopt;
    return token;
}

std::optional<Token> Scanner::next_line() {
    while (!lines_.empty()) {
        const std::size_t stop = lines_.find('\n');
        const std::string_view line = trimmed(lines_.substr(0, stop));
        lines_ = stop == std::string_view::npos ? std::string_view() : lines_.substr(stop + 1);
        if (line.empty()) continue;
        Token token;
        token.kind = Token::Kind::tag;
        token.begin = offset_of(line);
        token.end = token.begin + line.size();
        split_tag(line, token);
        if (token.name == "comment") {
            skip_comment_lines(token);
            return std::nullopt;
        }
        if (token.name == "raw" || token.name == "liquid") {
            report(Problem::Kind::unknown_tag, token.begin, token.end,
                   fmt::format("'{}' can't stand inside the tag 'liquid'", token.name), "");
            return std::nullopt;
        }
        return token;
    }
    in_lines_ = false;
    return Token{Token::Kind::lines_end, {}, {}, {}, lines_end_, lines_end_, false};
}

void Scanner::skip_comment_lines(const Token& comment) {
    std::size_t depth = 1;
    while (!lines_.empty()) {
        const std::size_t stop = lines_.find('\n');
        Token token;
        split_tag(lines_.substr(0, stop), token);
        lines_ = stop == std::string_view::npos ? std::string_view() : lines_.substr(stop + 1);
        if (token.name == "comment") ++depth;
        if (token.name == "endcomment" && --depth == 0) return;
    }
    report(Problem::Kind::unclosed, comment.begin, comment.end, "'comment' is never closed",
           "write the line 'endcomment' after it");
}

}  // namespace oriel::lang::liquid
