#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace oriel::lang::liquid {

/// A word, number or mark of what stands inside a tag.
struct Lexeme {
    enum class Kind : std::uint8_t {
        name,
        number,
        text,      ///< In quotes, which are not part of `text`.
        symbol,    ///< One or two characters.
        bad_text,  ///< Quotes that are never closed.
        end,
    };
    Kind kind = Kind::end;
    std::string_view text;
    std::size_t begin = 0;  ///< Offset in the template.
    std::size_t end = 0;
};

/// Reads what stands inside a tag, one lexeme ahead.
class Lexer {
public:
    /// `offset`: of `markup` in the template.
    Lexer(std::string_view markup, std::size_t offset) : text_(markup), offset_(offset) { advance(); }

    const Lexeme& here() const { return here_; }
    void advance();
    /// A name that stands behind a dot, where fields may begin with a digit.
    void advance_to_member();

    bool at_end() const { return here_.kind == Lexeme::Kind::end; }
    bool at_symbol(std::string_view symbol) const { return here_.kind == Lexeme::Kind::symbol && here_.text == symbol; }
    bool at_name(std::string_view name) const { return here_.kind == Lexeme::Kind::name && here_.text == name; }
    bool take_symbol(std::string_view symbol);
    bool take_name(std::string_view name);
    /// End of what was taken last.
    std::size_t last_end() const { return last_end_; }
    /// The text from an offset of the template to the end of what was taken last.
    std::string_view taken_since(std::size_t begin) const;
    /// Gives up: everything that is left is passed over.
    void skip_all();
    /// Passes over everything up to the next `symbol` or the end.
    void skip_to(std::string_view symbol);

private:
    void set(Lexeme::Kind kind, std::size_t begin, std::size_t end);
    void lex_name();
    void lex_number();

    std::string_view text_;
    std::size_t offset_;
    std::size_t at_ = 0;
    std::size_t last_end_ = 0;
    Lexeme here_;
};

}  // namespace oriel::lang::liquid
