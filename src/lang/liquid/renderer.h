#pragma once

#include "lang/liquid/budget.h"
#include "lang/liquid/context.h"
#include "lang/liquid/filters.h"
#include "lang/liquid/render.h"
#include "lang/liquid/syntax.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace oriel::lang::liquid {

/// One rendering of one document.
class Renderer {
public:
    Renderer(const Document& document, Context& context, const RenderOptions& options);

    Result<Text> run();
    /// Where in the template it is, or was when it failed.
    std::size_t at() const { return at_; }

private:
    /// How a block ended.
    enum class Flow : std::uint8_t { next, left, again };  // To its end, by `break`, by `continue`.

    /// What the template itself has set of a name.
    struct Slot {
        std::optional<Value> assigned;
        std::optional<Value> item;  ///< Of the innermost loop over that name.
        std::optional<std::int64_t> counter;
    };
    /// A loop that is running.
    struct Loop {
        const ForNode* node = nullptr;
        std::int64_t index = 0;
        std::int64_t length = 0;
        std::int64_t columns = 0;  ///< For tablerow.
    };

    Result<Flow> block(const Block& nodes, Text& out);
    Result<Flow> node(const Node& node, Text& out);
    Result<Flow> node(const IfNode& node, Text& out);
    Result<Flow> node(const CaseNode& node, Text& out);
    Result<Flow> node(const ForNode& node, Text& out);
    Result<Flow> loop(const ForNode& node, const Value& list, std::int64_t begin, Loop state, Text& out);
    Status assign(const AssignNode& node);
    Status capture(const CaptureNode& node);
    Status count(const CounterNode& node, Text& out);
    Status cycle(const CycleNode& node, Text& out);
    Status sql_tag(const SqlTagNode& node, Text& out);
    /// Prints a value, within the limits.
    Status print(const Value& value, Text& out);
    Status check_size(const Text& out, std::size_t grown_from);

    Result<bool> holds(const Condition& condition);
    Result<bool> holds(const Comparison& comparison);
    Result<Value> piped(const Piped& value);
    Result<Value> filtered(const FilterCall& call, const Value& input);
    Result<Value> evaluate(const Expression& expression);
    Result<Value> variable(const Expression& expression);
    /// What a tag of this template has set, or none.
    std::optional<Value> local(std::string_view name, std::optional<NameId> id) const;
    /// `forloop` and `tablerowloop` inside of loops.
    std::optional<Value> loop_variable(std::string_view name) const;
    Result<Value> walk(Value value, std::span<const Step> steps);
    Result<std::int64_t> whole_number(const Expression& expression);

    const Document& document_;
    Context& context_;
    const RenderOptions& options_;
    Budget budget_;
    std::vector<Slot> slots_;
    std::vector<Loop> loops_;
    std::unordered_map<std::string, std::size_t> cycles_;
    std::unordered_map<std::string_view, std::int64_t> continued_;  ///< Where `offset:continue` goes on.
    std::size_t at_ = 0;
};

}  // namespace oriel::lang::liquid
