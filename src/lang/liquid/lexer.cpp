#include "lang/liquid/lexer.h"

#include "lang/liquid/scanner.h"

namespace oriel::lang::liquid {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Letters of any script may stand in names.
bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool continues_name(char c) {
    return starts_name(c) || is_digit(c) || c == '-';
}

}  // namespace

void Lexer::set(Lexeme::Kind kind, std::size_t begin, std::size_t end) {
    here_ = {kind, text_.substr(begin, end - begin), offset_ + begin, offset_ + end};
    at_ = end;
}

bool Lexer::take_symbol(std::string_view symbol) {
    if (!at_symbol(symbol)) return false;
    advance();
    return true;
}

bool Lexer::take_name(std::string_view name) {
    if (!at_name(name)) return false;
    advance();
    return true;
}

std::string_view Lexer::taken_since(std::size_t begin) const {
    return last_end_ <= begin ? std::string_view() : text_.substr(begin - offset_, last_end_ - begin);
}

void Lexer::skip_all() {
    at_ = text_.size();
    advance();
}

void Lexer::skip_to(std::string_view symbol) {
    while (!at_end() && !at_symbol(symbol)) advance();
}

void Lexer::lex_name() {
    const std::size_t begin = at_;
    std::size_t end = at_;
    while (end < text_.size() && continues_name(text_[end])) ++end;
    if (end < text_.size() && text_[end] == '?') ++end;
    set(Lexeme::Kind::name, begin, end);
}

void Lexer::lex_number() {
    const std::size_t begin = at_;
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    // `1..5` is a range, so a dot needs a digit behind it.
    if (end + 1 < text_.size() && text_[end] == '.' && is_digit(text_[end + 1])) {
        ++end;
        while (end < text_.size() && is_digit(text_[end])) ++end;
    }
    set(Lexeme::Kind::number, begin, end);
}

void Lexer::advance_to_member() {
    last_end_ = here_.end;
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    if (at_ < text_.size() && is_digit(text_[at_])) return lex_name();
    const std::size_t last = last_end_;
    advance();
    last_end_ = last;
}

void Lexer::advance() {
    last_end_ = here_.end;
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    if (at_ >= text_.size()) return set(Lexeme::Kind::end, text_.size(), text_.size());
    const char c = text_[at_];
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (starts_name(c)) return lex_name();
    if (is_digit(c) || (c == '-' && is_digit(next))) return lex_number();
    if (c == '"' || c == '\'') {
        const std::size_t close = text_.find(c, at_ + 1);
        if (close == std::string_view::npos) return set(Lexeme::Kind::bad_text, at_, text_.size());
        set(Lexeme::Kind::text, at_ + 1, close);
        --here_.begin;
        ++here_.end;
        ++at_;
        return;
    }
    const bool two = (next == '=' && (c == '=' || c == '!' || c == '<' || c == '>')) || (c == '<' && next == '>') ||
                     (c == '.' && next == '.') || (c == '&' && next == '&') || (c == '|' && next == '|');
    std::size_t length = two ? 2 : 1;
    set(Lexeme::Kind::symbol, at_, at_ + length);
}

}  // namespace oriel::lang::liquid
