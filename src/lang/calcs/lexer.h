#pragma once

#include "lang/calcs/syntax.h"

#include <string>
#include <string_view>
#include <vector>

namespace oriel::lang::calcs {

struct Token {
    enum class Kind : std::uint8_t {
        end,
        number,
        string,
        field,
        word,    ///< A function, a constant, or AND, OR, NOT.
        symbol,  ///< An operator, a parenthesis, a comma.
        bad,     ///< Told already; stands where a value was meant.
    };
    Kind kind = Kind::end;
    SourceRange range;
    std::string_view raw;       ///< As written.
    std::string text;           ///< A string's content, a field's name.
    double number = 0;          ///< A number's value.
    Total total = Total::none;  ///< Of a field.
};

/// Cuts an expression into tokens. Blanks and comments (`#` to the end of the line) are nothing.
class Lexer {
public:
    /// Both must outlive the lexer.
    Lexer(std::string_view text, std::vector<Problem>& problems) : text_(text), problems_(problems) {}

    Token next();

private:
    void skip_blanks();
    Token number();
    Token string(char quote);
    Token field();
    Token make(Token::Kind kind, std::size_t begin);
    void report(std::string_view code, std::size_t begin, std::string message, std::string hint = {});

    std::string_view text_;
    std::vector<Problem>& problems_;
    std::size_t at_ = 0;
};

}  // namespace oriel::lang::calcs
