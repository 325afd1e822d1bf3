#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// SQL as a tree. Pieces are small, immutable, and live in the arena of one `Tree`; `printer.h` writes the text.
///
/// What a user typed enters a tree only as a `string` or `number` node, which the printer quotes by the dialect's
/// rules. Everything else is `code`: our own text, or an author's text that `author_text.h` has looked through.
namespace oriel::sql {

struct Expr;
struct Select;
using Node = const Expr*;

struct Expr {
    enum class Kind : std::uint8_t {
        code,        ///< `text` as it is.
        sequence,    ///< The children one after another, nothing between.
        operand,     ///< The child, in parentheses unless it reads as one term.
        identifier,  ///< `text` as a quoted identifier.
        name,        ///< `text` as an identifier, quoted only where it must be.
        string,      ///< `text` as a string literal: the one place for a user's words.
        list,        ///< The children with `, ` between.
        all_of,      ///< `(a) AND (b)`; one child alone is just that child in parentheses.
        any_of,      ///< `(a OR b)`; one child alone is just that child.
        subselect,   ///< `select` in parentheses.
    };
    Kind kind = Kind::code;
    std::string_view text;
    std::span<const Node> children;
    const Select* select = nullptr;
};

enum class JoinKind : std::uint8_t { left_outer, inner, full_outer, cross, raw };

struct SelectItem {
    Node value = nullptr;
    std::string_view alias;    ///< Empty for a `*`.
    bool author_text = false;  ///< Keeps the blank that follows an author's expression in Looker's text.
    bool bare_alias = false;   ///< The alias is quoted only where it must be: authors' SQL refers to it.
};

struct FromItem {
    Node table = nullptr;
    std::string_view alias;
    JoinKind kind = JoinKind::left_outer;
    Node condition = nullptr;  ///< After ON. For `raw` the whole join text, and `table` is unused.
};

struct OrderItem {
    std::size_t ordinal = 0;  ///< Position in the select list, from 1.
    bool descending = false;
};

struct CommonTable {
    std::string_view name;
    Node body = nullptr;
    const Select* select = nullptr;  ///< Instead of `body`.
};

/// One SELECT statement. The nodes and texts belong to a `Tree`.
struct Select {
    std::vector<CommonTable> with;
    std::vector<SelectItem> items;
    std::vector<FromItem> from;         ///< The base table first.
    std::vector<Node> where;            ///< AND-ed.
    std::vector<std::size_t> group_by;  ///< Ordinals of the select list.
    std::vector<Node> having;           ///< AND-ed.
    std::vector<OrderItem> order_by;
    std::optional<std::int64_t> limit;
};

/// Makes nodes and owns their memory. Not for use by several threads at once.
class Tree {
public:
    Tree() : arena_(kFirstBlock) {}
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    /// Text that is SQL already: a constant of ours, or an author's text that was checked. It is not copied.
    Node code(std::string_view text);
    /// SQL with holes: `$1` takes the first argument as it is, `#1` takes it as an operand. The pattern is not copied.
    Node build(std::string_view pattern, std::initializer_list<Node> arguments);
    Node sequence(std::span<const Node> children) { return make(Expr::Kind::sequence, {}, children); }
    Node operand(Node child) { return make(Expr::Kind::operand, {}, std::span<const Node>(&child, 1)); }
    Node identifier(std::string_view name) { return make(Expr::Kind::identifier, keep(name), {}); }
    Node name(std::string_view name) { return make(Expr::Kind::name, keep(name), {}); }
    /// A string literal. The printer quotes it.
    Node string(std::string_view value) { return make(Expr::Kind::string, keep(value), {}); }
    /// A number literal. `digits` must be an optional minus, digits, and at most one point and one exponent; anything
    /// else is our bug and asserts, so that no text of a user gets through as code.
    Node number(std::string_view digits);
    Node integer(std::int64_t value);
    Node list(std::span<const Node> children) { return make(Expr::Kind::list, {}, children); }
    Node all_of(std::span<const Node> children) { return make(Expr::Kind::all_of, {}, children); }
    Node any_of(std::span<const Node> children) { return make(Expr::Kind::any_of, {}, children); }
    /// `select` must live as long as the tree is printed.
    Node subselect(const Select* select);

    /// A copy of `text` that lives as long as the tree.
    std::string_view keep(std::string_view text);

private:
    static constexpr std::size_t kFirstBlock = 16 * 1024;

    Node make(Expr::Kind kind, std::string_view text, std::span<const Node> children);

    std::pmr::monotonic_buffer_resource arena_;
};

}  // namespace oriel::sql
