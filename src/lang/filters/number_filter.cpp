#include "lang/filters/filters.h"
#include "lang/filters/terms.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::lang::filters {

namespace {

constexpr std::size_t kShown = 60;  // Bytes of the user's text in a message.

enum class TokenKind : std::uint8_t { number, word, symbol, end };

struct Token {
    TokenKind kind = TokenKind::end;
    std::string_view text;
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) { advance(); }

    Result<NumberFilter> parse() {
        NumberFilter filter;
        while (token_.kind != TokenKind::end) {
            if (is_symbol(",")) {  // Blank terms mean nothing.
                advance();
                continue;
            }
            if (filter.terms.size() == kMaxTerms) return too_many_terms("number", text_);
            filter.terms.push_back(TRY(parse_term()));
            if (token_.kind == TokenKind::end) break;
            if (is_word("or")) {
                advance();
                if (token_.kind == TokenKind::end) return fail("a number or a range must follow 'OR'");
                continue;
            }
            if (!is_symbol(","))
                return fail(
                    fmt::format("'{}' is not expected; separate values with a comma", beginning(token_.text, kShown)));
        }
        spread_single_not(filter);
        return filter;
    }

private:
    Error fail(std::string_view reason) const { return bad_filter("number", text_, reason); }

    /// `NOT 66, 99, 4` means none of the three, but with two NOTs, of whatever kind, each term stands alone.
    static void spread_single_not(NumberFilter& filter) {
        const auto is_refused = [](const NumberTerm& term) { return term.negated; };
        const auto first = std::find_if(filter.terms.begin(), filter.terms.end(), is_refused);
        if (first == filter.terms.end() || first->kind != NumberTerm::Kind::value) return;
        if (std::any_of(first + 1, filter.terms.end(), is_refused)) return;
        for (NumberTerm& term : filter.terms) {
            if (term.kind == NumberTerm::Kind::value) term.negated = true;
        }
    }

    bool is_word(std::string_view lower) const {
        return token_.kind == TokenKind::word && equals_ignoring_case(token_.text, lower);
    }
    bool is_symbol(std::string_view symbol) const { return token_.kind == TokenKind::symbol && token_.text == symbol; }

    void advance() {
        while (at_ < text_.size() && trim(text_.substr(at_, 1)).empty()) ++at_;
        const std::size_t start = at_;
        if (at_ == text_.size()) {
            token_ = {};
            return;
        }
        const char c = text_[at_];
        const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
        if (is_digit(c) || (c == '.' && is_digit(next)) ||
            ((c == '-' || c == '+') &&
             (is_digit(next) || (next == '.' && at_ + 2 < text_.size() && is_digit(text_[at_ + 2]))))) {
            lex_number();
            return;
        }
        if (is_letter(c) || (c == '-' && is_letter(next))) {  // `-inf` is one word.
            ++at_;
            while (at_ < text_.size() && is_letter(text_[at_])) ++at_;
            token_ = {TokenKind::word, text_.substr(start, at_ - start)};
            return;
        }
        const std::string_view two = text_.substr(at_, 2);
        at_ += two == "<=" || two == ">=" || two == "!=" || two == "<>" ? 2 : 1;
        // The rest of a character that is longer than a byte, for messages.
        while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0) == 0x80) ++at_;
        token_ = {TokenKind::symbol, text_.substr(start, at_ - start)};
    }

    void lex_number() {
        const std::size_t start = at_;
        if (text_[at_] == '-' || text_[at_] == '+') ++at_;
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
        if (at_ < text_.size() && text_[at_] == '.') {
            ++at_;
            while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
        }
        std::size_t exponent = at_;
        if (exponent < text_.size() && (text_[exponent] == 'e' || text_[exponent] == 'E')) {
            ++exponent;
            if (exponent < text_.size() && (text_[exponent] == '-' || text_[exponent] == '+')) ++exponent;
            if (exponent < text_.size() && is_digit(text_[exponent])) {
                while (exponent < text_.size() && is_digit(text_[exponent])) ++exponent;
                at_ = exponent;
            }
        }
        token_ = {TokenKind::number, text_.substr(start, at_ - start)};
    }

    /// The number at hand, as SQL writes it.
    Result<std::string> parse_digits() {
        if (token_.kind != TokenKind::number) {
            return fail(token_.kind == TokenKind::end
                            ? std::string("it ends where a number must stand")
                            : fmt::format("'{}' stands where a number must", beginning(token_.text, kShown)));
        }
        std::string digits(token_.text.front() == '+' ? token_.text.substr(1) : token_.text);
        advance();
        return digits;
    }

    Result<Bound> parse_end(bool inclusive) {
        std::string digits = TRY(parse_digits());
        return Bound{std::move(digits), inclusive};
    }

    Result<NumberTerm> parse_term() {
        bool negated = false;
        if (is_word("not") || is_symbol("!=") || is_symbol("<>")) {
            negated = true;
            advance();
        }
        NumberTerm term = TRY(parse_positive());
        term.negated = negated;
        return term;
    }

    Result<NumberTerm> parse_positive() {
        NumberTerm term;
        if (is_word("null")) {
            advance();
            term.kind = NumberTerm::Kind::null;
            return term;
        }
        if (is_symbol("=")) {
            advance();
            term.digits = TRY(parse_digits());
            return term;
        }
        if (is_symbol("(") || is_symbol("[")) return parse_interval();
        if (is_symbol("<") || is_symbol("<=") || is_symbol(">") || is_symbol(">=")) return parse_compare();
        term.kind = NumberTerm::Kind::range;
        if (is_word("to")) {
            advance();
            term.high = TRY(parse_end(true));
            return term;
        }
        std::string digits = TRY(parse_digits());
        if (is_word("to")) {
            advance();
            term.low = Bound{std::move(digits), true};
            if (token_.kind == TokenKind::number) term.high = TRY(parse_end(true));
            return term;
        }
        term.kind = NumberTerm::Kind::value;
        term.digits = std::move(digits);
        return term;
    }

    Status parse_bound(NumberTerm& term) {
        const bool is_low = token_.text.front() == '>';
        const bool inclusive = token_.text.size() == 2;
        if (is_low ? term.low.has_value() : term.high.has_value()) {
            return fail("the two sides of AND must look in opposite directions, as in '>1 AND <=5'");
        }
        advance();
        Bound bound = TRY(parse_end(inclusive));
        (is_low ? term.low : term.high) = std::move(bound);
        return Ok{};
    }

    Result<NumberTerm> parse_compare() {
        NumberTerm term;
        term.kind = NumberTerm::Kind::range;
        TRY(parse_bound(term));
        if (!is_word("and")) return term;
        advance();
        const bool compare = is_symbol("<") || is_symbol("<=") || is_symbol(">") || is_symbol(">=");
        if (!compare) return fail("a comparison must follow 'AND', as in '>1 AND <=5'");
        TRY(parse_bound(term));
        return term;
    }

    Result<NumberTerm> parse_interval() {
        NumberTerm term;
        term.kind = NumberTerm::Kind::range;
        const bool low_inclusive = is_symbol("[");
        advance();
        if (is_word("-inf")) {
            advance();
        } else if (!is_symbol(",")) {
            term.low = TRY(parse_end(low_inclusive));
        }
        if (!is_symbol(",")) return fail("an interval needs a comma between its ends, as in '[1,5)'");
        advance();
        if (is_word("inf")) {
            advance();
        } else if (!is_symbol(")") && !is_symbol("]")) {
            term.high = TRY(parse_end(true));
        }
        if (!is_symbol(")") && !is_symbol("]")) return fail("an interval must be closed with ')' or ']'");
        if (term.high.has_value()) term.high->inclusive = is_symbol("]");
        advance();
        return term;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Token token_;
};

}  // namespace

Result<NumberFilter> parse_number(std::string_view text) {
    return Parser(text).parse();
}

}  // namespace oriel::lang::filters
