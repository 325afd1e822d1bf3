#pragma once

#include "lang/source_file.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The expression language of table calculations, custom fields, custom filters and data tests, as data.
///
/// Knows no SQL and no model: `query/` turns a checked expression into SQL, `evaluate.h` computes it over rows.
namespace oriel::lang::calcs {

/// What a value is. `unknown` is what could not be found out, because of an error elsewhere; it fits everywhere, so
/// that one mistake gives one message. `null` is the literal's type and fits everywhere too.
enum class Type : std::uint8_t { unknown, null, number, string, date, yesno, list };

/// `a number`, `a string`, … for messages.
std::string_view with_article(Type type);

enum class Operator : std::uint8_t {
    none,  ///< What a comparison of a comparison is.
    negate,
    add,
    subtract,
    multiply,
    divide,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    logical_not,
    logical_and,
    logical_or,
};

/// As it is written: `+`, `!=`, `AND`.
std::string_view to_string(Operator op);

/// Which number of a field a reference means.
enum class Total : std::uint8_t {
    none,    ///< `${f}`: the value in this row.
    column,  ///< `${f:total}`
    row,     ///< `${f:row_total}`
};

struct Function;  // functions.h

/// A node's position in `Expression::nodes`.
using NodeId = std::uint32_t;

/// Bounds on what is accepted, so that no text costs more than its length: bytes, open parentheses, and levels of the
/// tree (a chain of `+` has one for each).
inline constexpr std::size_t kMaxText = 64 * 1024;
inline constexpr int kMaxNesting = 100;
inline constexpr std::uint32_t kMaxHeight = 500;

struct Node {
    enum class Kind : std::uint8_t {
        error,      ///< Where something was missing or wrong; a problem says what.
        number,     ///< `text` is the digits as written, `number` their value.
        string,     ///< `text` is the text without quotes and escapes.
        yesno,      ///< `number` is 1 for yes, 0 for no.
        null,       ///< `null`
        field,      ///< `text` is the name inside `${…}` without the total.
        operation,  ///< `op` on one or two children.
        call,       ///< `function` on the children; nullptr when there is no such function, whose name is `text`.
    };
    Kind kind = Kind::error;
    Operator op = Operator::none;
    Total total = Total::none;
    Type type = Type::unknown;     ///< Set by `check`.
    Type element = Type::unknown;  ///< For a list, what is in it. Set by `check`.
    bool timed = false;            ///< A date with a time of day. Set by `check`.
    SourceRange range;             ///< Bytes of the text.
    SourceRange name;              ///< For a call, the function's name.
    std::string text;
    double number = 0;
    const Function* function = nullptr;

    NodeId first = 0;         ///< The first node of this subtree: it is `[first, own id]`, without gaps.
    std::uint32_t begin = 0;  ///< The children are `Expression::children[begin, begin + count)`.
    std::uint32_t count = 0;
    std::uint32_t height = 1;  ///< Levels of the subtree; at most `kMaxHeight`.
};

/// Something wrong with an expression, and where.
struct Problem {
    std::string_view code;  ///< Stable: `unknown-function`, `wrong-type`, …
    std::string message;    ///< Lower case, no full stop, names in single quotes.
    std::string hint;       ///< What would do; may be empty.
    SourceRange range;      ///< Bytes of the text.

    /// `message; hint (at character 5)`; the position counts code points of `expression` from 1.
    std::string to_text(std::string_view expression) const;
};

/// Where a value changes. A calculation over a pivoted result has a value for each pivot column, or only for each row.
enum class Shape : std::uint8_t {
    dimension,     ///< One value a row, from dimensions alone.
    measure,       ///< One value a row and pivot column.
    supermeasure,  ///< One value a row, made from several pivot columns.
};

/// An expression as a tree in post-order: children stand before their parent, the root is last. So whatever walks it
/// is a loop, and no input can exhaust the stack.
struct Expression {
    std::string text;
    std::vector<Node> nodes;
    std::vector<NodeId> children;
    std::vector<Problem> problems;
    Shape shape = Shape::dimension;  ///< Set by `check`.

    bool ok() const { return problems.empty(); }
    NodeId root() const { return static_cast<NodeId>(nodes.size() - 1); }
    std::span<const NodeId> arguments(const Node& node) const {
        return std::span<const NodeId>(children).subspan(node.begin, node.count);
    }
    std::string_view slice(SourceRange range) const {
        return std::string_view(text).substr(range.begin, range.end - range.begin);
    }
};

}  // namespace oriel::lang::calcs
