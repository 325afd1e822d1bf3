#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::lang::liquid {

struct Document;

/// Something wrong with a template's text.
struct Problem {
    enum class Kind : std::uint8_t {
        unclosed,        ///< `{{`, `{%` or a block tag without its end.
        unknown_tag,     ///< No tag of that name, or an end or branch outside of its block.
        unknown_filter,  ///< No filter of that name: in SQL an error, elsewhere it changes nothing.
        bad_expression,  ///< What stands inside `{{ }}` or a tag can't be read.
        ignored,         ///< A warning: words that have no effect.
        too_large,       ///< More than a template may hold.
    };
    Kind kind = Kind::bad_expression;
    std::size_t begin = 0;  ///< Offset into the text, in bytes.
    std::size_t end = 0;
    std::string message;  ///< Lower case, no full stop, names in single quotes.
    std::string hint;     ///< What would do; may be empty.

    /// An error stops rendering; a warning does not.
    bool is_error() const { return kind != Kind::unknown_filter && kind != Kind::ignored; }
    std::string to_text() const { return hint.empty() ? message : message + "; " + hint; }
};

/// A Liquid text, parsed once and rendered many times. Immutable; cheap to copy; safe to use from many threads.
class Template {
public:
    /// Renders to nothing.
    Template();
    explicit Template(std::shared_ptr<const Document> document) : document_(std::move(document)) {}

    const Document& document() const { return *document_; }
    std::string_view text() const;

private:
    std::shared_ptr<const Document> document_;
};

/// Reads a template and goes on after every mistake, so that `problems` holds all of them in the order of the text.
///
/// With errors among them the template is what could be read: good for looking at, not for rendering.
Template parse(std::string_view text, std::vector<Problem>& problems);

/// Reads a template. Errors: validation_failed with the first mistake, its line and its column.
Result<Template> parse(std::string_view text);

/// What a template uses, in the order of the text.
struct Mention {
    enum class Kind : std::uint8_t {
        variable,   ///< `path` as written: `_filters['v.f']` is {"_filters", "v.f"}.
        condition,  ///< The tags of Looker; `path` is one name, or none when the tag names nothing.
        increment_condition,
        parameter,
        date_start,
        date_end,
    };
    Kind kind = Kind::variable;
    std::vector<std::string_view> path;  ///< Into the template's text.
    /// Whether the path goes on behind what is written: an index or a name that only rendering knows.
    bool computed = false;
    std::size_t begin = 0;  ///< Of the variable, or of the tag.
    std::size_t end = 0;
};

/// All variables (but those the template itself sets) and Looker tags, taken branches or not. The views point into
/// the template, which must stay.
std::vector<Mention> mentions(const Template& source);

}  // namespace oriel::lang::liquid
