#pragma once

#include "lang/liquid/value.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

/// The tree of a parsed template. Views point into `Document::text`; offsets count its bytes.
namespace oriel::lang::liquid {

struct FilterRow;  // A row of the table in filters.h.

/// Number of a variable's first name in `Document::names`.
using NameId = std::uint32_t;

struct Expression;

/// `.name`, `['name']`, `[3]` or `[variable]`.
struct PathStep {
    std::string_view name;              ///< Empty when `index` says it.
    std::unique_ptr<Expression> index;  ///< What stands between the brackets, unless that is a plain text.
};

/// A value as it was written.
struct Expression {
    enum class Kind : std::uint8_t { literal, variable, range };
    Kind kind = Kind::literal;
    std::size_t begin = 0;
    std::size_t end = 0;
    Value literal;                      ///< For `literal`.
    NameId name = 0;                    ///< For `variable`, unless `root` is there.
    std::unique_ptr<Expression> root;   ///< For `variable` when its first name is computed: `['a b']` or `[name]`.
    std::vector<PathStep> steps;        ///< For `variable`: what follows the first name.
    std::unique_ptr<Expression> first;  ///< For `range`.
    std::unique_ptr<Expression> last;
};

struct NamedArgument {
    std::string_view name;
    Expression value;
};

struct FilterCall {
    std::string_view name;
    const FilterRow* filter = nullptr;  ///< None when there is no such filter.
    std::vector<Expression> arguments;
    std::vector<NamedArgument> named;
    std::size_t begin = 0;
};

/// An expression with filters. An empty output has no value.
struct Piped {
    Expression value;
    std::vector<FilterCall> filters;
};

enum class Operator : std::uint8_t { truth, equal, not_equal, less, less_equal, greater, greater_equal, contains };

struct Comparison {
    Operator op = Operator::truth;  ///< `truth`: only `left`.
    Expression left;
    Expression right;
};

/// Comparisons joined by `and` and `or`, which bind from the right: `a and (b or c)`.
struct Condition {
    enum class Join : std::uint8_t { and_, or_ };
    std::vector<Comparison> terms;
    std::vector<Join> joins;  ///< One less than terms.
};

struct Node;
using Block = std::vector<Node>;

struct TextNode {
    std::string_view text;
};
struct OutputNode {
    Piped value;
};
struct Branch {
    Condition condition;
    bool negated = false;    ///< `unless`.
    bool otherwise = false;  ///< `else`.
    Block body;
};
struct IfNode {
    std::vector<Branch> branches;
};
struct WhenBranch {
    std::vector<Expression> values;
    bool otherwise = false;
    Block body;
};
struct CaseNode {
    Expression subject;
    std::vector<WhenBranch> branches;
};
struct ForNode {
    NameId variable = 0;
    Expression collection;
    std::unique_ptr<Expression> limit;
    std::unique_ptr<Expression> offset;
    bool continues = false;  ///< `offset:continue`.
    bool reversed = false;
    bool table = false;                   ///< `tablerow`.
    std::unique_ptr<Expression> columns;  ///< For tablerow.
    std::string label;                    ///< `item-collection`: what `forloop.name` says.
    Block body;
    Block otherwise;
};
struct AssignNode {
    NameId variable = 0;
    Piped value;
};
struct CaptureNode {
    NameId variable = 0;
    Block body;
};
struct CounterNode {
    NameId variable = 0;
    int step = 1;  ///< 1 for increment, -1 for decrement.
};
struct CycleNode {
    std::unique_ptr<Expression> group;
    std::string_view key;  ///< The values as written: the group of a cycle without a name.
    std::vector<Expression> values;
};
struct JumpNode {
    bool continues = false;  ///< `continue`, else `break`.
};
/// Looker's tags that need the query.
struct SqlTagNode {
    enum class Kind : std::uint8_t { condition, increment_condition, parameter, date_start, date_end };
    Kind kind = Kind::condition;
    std::string_view field;
    Block body;  ///< For the conditions.
};

struct Node {
    std::size_t begin = 0;
    std::size_t end = 0;  ///< Of the tag itself, without its body.
    std::variant<TextNode, OutputNode, IfNode, CaseNode, ForNode, AssignNode, CaptureNode, CounterNode, CycleNode,
                 JumpNode, SqlTagNode>
        what;
};

/// A variable's first name.
struct Name {
    std::string_view text;
    /// Whether a tag of the template sets it: then it is never an unknown variable.
    bool set_here = false;
};

struct Document {
    std::string text;
    Block body;
    std::deque<Name> names;
    std::unordered_map<std::string_view, NameId> name_ids;
};

}  // namespace oriel::lang::liquid
