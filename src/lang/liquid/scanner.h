#pragma once

#include "lang/liquid/template.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace oriel::lang::liquid {

/// A stretch of the text between two tags, or a tag.
struct Token {
    enum class Kind : std::uint8_t {
        text,
        output,     ///< `{{ markup }}`
        tag,        ///< `{% name markup %}`
        lines_end,  ///< Behind the last line of a `liquid` tag.
        end,        ///< The text is over.
    };
    Kind kind = Kind::end;
    std::string_view text;  ///< For `text`: without the blanks that a neighbour's `-` takes.
    std::string_view name;
    std::string_view markup;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool cut = false;  ///< It was never closed, which is reported; what stands in it is no use.
};

/// Cuts a template into tokens. Comments are left out and raw stretches are text. The lines of a `liquid` tag come as
/// the tags that they are.
class Scanner {
public:
    Scanner(std::string_view text, std::vector<Problem>& problems) : text_(text), problems_(problems) {}

    Token next();
    std::size_t offset_of(std::string_view part) const { return static_cast<std::size_t>(part.data() - text_.data()); }

private:
    struct Opener {
        std::size_t at = 0;
        bool tag = false;  ///< `{%`, else `{{`.
    };
    std::optional<Opener> find_opener(std::size_t from) const;
    std::optional<Token> next_in_text();
    Token scan_tag(Opener opener);
    std::optional<Token> next_line();
    std::size_t skip_comment(std::size_t from, const Token& comment);
    std::optional<Token> read_raw(const Token& raw);
    void skip_comment_lines(const Token& comment);
    /// Finds the tag `name` at or behind `from`. On success `from` is its begin and `end` is behind it.
    bool find_tag(std::string_view name, std::size_t& from, std::size_t& end) const;
    void report(Problem::Kind kind, std::size_t begin, std::size_t end, std::string message, std::string hint);

    std::string_view text_;
    std::vector<Problem>& problems_;
    std::size_t at_ = 0;
    bool trim_next_ = false;  ///< The tag before ended in `-%}`.
    std::string_view lines_;  ///< What is left of a `liquid` tag.
    bool in_lines_ = false;
    std::size_t lines_end_ = 0;
};

bool is_blank(char c);
std::string_view trimmed(std::string_view text);

}  // namespace oriel::lang::liquid
