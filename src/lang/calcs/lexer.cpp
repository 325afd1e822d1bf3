#include "lang/calcs/lexer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace oriel::lang::calcs {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Bytes of the character that begins with `lead`.
std::size_t character_length(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    if (byte >= 0xF0U) return 4;
    if (byte >= 0xE0U) return 3;
    return byte >= 0xC0U ? 2 : 1;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace

void Lexer::report(std::string_view code, std::size_t begin, std::string message, std::string hint) {
    problems_.push_back({code,
                         std::move(message),
                         std::move(hint),
                         {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)}});
}

Token Lexer::make(Token::Kind kind, std::size_t begin) {
    Token token;
    token.kind = kind;
    token.range = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
    token.raw = text_.substr(begin, at_ - begin);
    return token;
}

void Lexer::skip_blanks() {
    while (at_ < text_.size()) {
        if (is_blank(text_[at_])) {
            ++at_;
        } else if (text_[at_] == '#') {
            at_ = std::min(text_.find('\n', at_), text_.size());
        } else if (text_.substr(at_, 2) == "\xC2\xA0") {  // A no-break space, which comes with text from web pages.
            at_ += 2;
        } else {
            return;
        }
    }
}

Token Lexer::number() {
    const std::size_t begin = at_;
    const auto digits = [&] {
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    };
    digits();
    if (at_ < text_.size() && text_[at_] == '.') {
        ++at_;
        digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
        const std::size_t mark = at_++;
        if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
        if (at_ < text_.size() && is_digit(text_[at_])) {
            digits();
        } else {
            at_ = mark;
        }
    }
    bool good = true;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.')) {
        ++at_;
        good = false;
    }
    Token token = make(Token::Kind::number, begin);
    if (!good) {
        report("bad-number", begin, "'" + std::string(token.raw) + "' is not a number",
               "write digits with at most one point, such as '1000.5'");
        token.kind = Token::Kind::bad;
        return token;
    }
    std::from_chars(token.raw.data(), token.raw.data() + token.raw.size(), token.number);
    // from_chars leaves the value alone when it is out of range.
    if (token.number == 0 &&
        token.raw.find_first_of("123456789") < std::min(token.raw.find_first_of("eE"), token.raw.size())) {
        report("bad-number", begin, "the number '" + std::string(token.raw) + "' is out of range");
        token.kind = Token::Kind::bad;
    }
    return token;
}

Token Lexer::string(char quote) {
    const std::size_t begin = at_++;
    std::string content;
    while (at_ < text_.size() && text_[at_] != quote) {
        char c = text_[at_++];
        if (c == '\\' && at_ < text_.size()) {
            c = text_[at_++];
            if (c == 'n') c = '\n';
            if (c == 't') c = '\t';
        }
        content += c;
    }
    const bool closed = at_ < text_.size();
    if (closed) ++at_;
    Token token = make(Token::Kind::string, begin);
    token.text = std::move(content);
    if (!closed) {
        report("unterminated-string", begin, "the string has no closing quote",
               std::string("add a ") + quote + " where it ends");
    }
    return token;
}

Token Lexer::field() {
    const std::size_t begin = at_;
    const std::size_t close = text_.find_first_of("}\n", at_);
    if (close == std::string_view::npos || text_[close] == '\n') {
        at_ = std::min(close, text_.size());
        report("unterminated-field", begin, "the field reference has no closing '}'");
        return make(Token::Kind::bad, begin);
    }
    at_ = close + 1;
    Token token = make(Token::Kind::field, begin);
    std::string_view name = trim(text_.substr(begin + 2, close - begin - 2));
    const std::size_t colon = name.find(':');
    if (colon != std::string_view::npos) {
        const std::string_view suffix = trim(name.substr(colon + 1));
        if (suffix == "total" || suffix == "row_total") {
            token.total = suffix == "total" ? Total::column : Total::row;
        } else {
            report("unknown-total", begin, "there is no '" + std::string(suffix) + "' of a field",
                   "use ':total' for the column's total or ':row_total' for the row's");
        }
        name = trim(name.substr(0, colon));
    }
    token.text = std::string(name);
    if (name.empty()) {
        report("empty-field", begin, "the field reference names no field", "write it as '${view.field}'");
        token.kind = Token::Kind::bad;
    }
    return token;
}

Token Lexer::next() {
    while (true) {
        skip_blanks();
        const std::size_t begin = at_;
        if (at_ == text_.size()) return make(Token::Kind::end, begin);
        const char c = text_[at_];
        const char following = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
        if (is_digit(c) || (c == '.' && is_digit(following))) return number();
        if (c == '"' || c == '\'') return string(c);
        if (c == '$' && following == '{') return field();
        if (is_letter(c)) {
            // With points, so that a reference without its braces is one word.
            while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
            return make(Token::Kind::word, begin);
        }
        constexpr std::array<std::string_view, 8> kPairs{"!=", "<=", ">=", "<>", "==", "&&", "||", "**"};
        for (const std::string_view pair : kPairs) {
            if (text_.substr(at_, 2) != pair) continue;
            at_ += 2;
            return make(Token::Kind::symbol, begin);
        }
        if (std::string_view("+-*/%^=<>!(),").find(c) != std::string_view::npos) {
            ++at_;
            return make(Token::Kind::symbol, begin);
        }
        at_ = std::min(at_ + character_length(c), text_.size());
        const std::string_view odd = text_.substr(begin, at_ - begin);
        const bool curly =
            odd == "\xE2\x80\x9C" || odd == "\xE2\x80\x9D" || odd == "\xE2\x80\x98" || odd == "\xE2\x80\x99";
        report("unexpected-character", begin,
               c == '\0' ? std::string("the text holds a NUL character")
                         : "unexpected character '" + std::string(odd) + "'",
               curly      ? "use straight quotes"
               : c == '$' ? "write a field as '${view.field}'"
                          : "");
    }
}

}  // namespace oriel::lang::calcs
