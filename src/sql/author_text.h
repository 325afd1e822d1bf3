#pragma once

#include "sql/lexicon.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oriel::sql {

/// Looks through an author's SQL, piece by piece, to know what our text next to it would mean.
///
/// An author's SQL is trusted to say what it likes, but not to swallow or split what stands around it: an open quote,
/// an open comment, an odd parenthesis or a `;` would turn the quotes around a user's value inside out.
class AuthorText {
public:
    explicit AuthorText(const Lexicon& lexicon) : lexicon_(lexicon) {}

    /// Reads on. The state is that after `text`.
    void feed(std::string_view text);

    bool in_comment() const { return state_ == State::line_comment || state_ == State::block_comment; }
    bool in_line_comment() const { return state_ == State::line_comment; }
    bool in_quote() const { return state_ == State::quoted || state_ == State::dollar; }

    /// `value` as it must be written inside the quote that is open, so that it ends nothing; none where nothing can be
    /// told to be safe.
    std::optional<std::string> inside_quote(std::string_view value) const;

    /// What is wrong with the whole text, or empty when it stands on its own. A line comment may be open: the caller
    /// then puts a line break after the text.
    std::string_view problem() const;

private:
    enum class State : std::uint8_t { plain, quoted, dollar, line_comment, block_comment };

    std::size_t plain(std::string_view text, std::size_t at);
    std::size_t open_quote(std::string_view text, std::size_t at);
    std::size_t quoted(std::string_view text, std::size_t at);

    const Lexicon& lexicon_;
    State state_ = State::plain;
    char quote_ = '\'';         ///< That ends what is quoted.
    bool raw_ = false;          ///< Whether a backslash stays what it is, so that nothing can be escaped.
    bool triple_ = false;       ///< Whether three of it do.
    bool backslashes_ = false;  ///< Whether a backslash escapes what follows it.
    int depth_ = 0;             ///< Open parentheses.
    int comment_depth_ = 0;     ///< Nested block comments.
    bool closed_too_much_ = false;
    bool semicolon_ = false;
    char previous_ = ' ';      ///< The plain character before.
    std::string dollar_tag_;   ///< `$tag$` that ends a dollar-quoted string.
    std::string dollar_tail_;  ///< Its last characters, for a tag split over pieces.
};

}  // namespace oriel::sql
