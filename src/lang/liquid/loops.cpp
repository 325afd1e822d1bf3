#include "lang/liquid/number.h"
#include "lang/liquid/problem.h"
#include "lang/liquid/renderer.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

// Loops: the renderer's third part.

namespace oriel::lang::liquid {

namespace {

/// What a loop goes through: a list, a range, the members of an object as pairs, or one text.
Value list_of(const Value& value) {
    if (value.as_array() != nullptr || value.as_range() != nullptr) return value;
    Value::Array items;
    if (const Value::Object* object = value.as_object()) {
        for (const auto& [name, member] : *object) items.push_back(Value::array({Value::text(name), member}));
    } else if (const Text* text = value.as_text(); text != nullptr && !text->empty()) {
        items.push_back(value);
    }
    return Value::array(std::move(items));
}

std::int64_t size_of(const Value& list) {
    if (const Value::Array* array = list.as_array()) return static_cast<std::int64_t>(array->size());
    const std::uint64_t size = list.as_range()->size();
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    return size > static_cast<std::uint64_t>(kMost) ? kMost : static_cast<std::int64_t>(size);
}

Value item_of(const Value& list, std::int64_t index) {
    if (const Value::Array* array = list.as_array()) return (*array)[static_cast<std::size_t>(index)];
    return Value::integer(list.as_range()->first + index);
}

}  // namespace

std::optional<Value> Renderer::loop_variable(std::string_view name) const {
    const bool table = name == "tablerowloop";
    if (!table && name != "forloop") return std::nullopt;
    Value parent;
    std::optional<Value> out;
    for (const Loop& loop : loops_) {
        if (loop.node->table != table) continue;
        const std::int64_t i = loop.index;
        Value::Object members{
            {"length", Value::integer(loop.length)},
            {"index", Value::integer(i + 1)},
            {"index0", Value::integer(i)},
            {"rindex", Value::integer(loop.length - i)},
            {"rindex0", Value::integer(loop.length - i - 1)},
            {"first", Value::boolean(i == 0)},
            {"last", Value::boolean(i == loop.length - 1)},
        };
        if (table) {
            const std::int64_t column = i % loop.columns;
            members.insert(members.end(), {{"row", Value::integer(i / loop.columns + 1)},
                                           {"col", Value::integer(column + 1)},
                                           {"col0", Value::integer(column)},
                                           {"col_first", Value::boolean(column == 0)},
                                           {"col_last", Value::boolean(column == loop.columns - 1)}});
        } else {
            members.insert(members.end(), {{"name", Value::text(loop.node->label)}, {"parentloop", parent}});
        }
        out = parent = Value::object(std::move(members));
    }
    return out;
}

Result<Renderer::Flow> Renderer::node(const ForNode& node, Text& out) {
    const Value collection = TRY(evaluate(node.collection));
    const Value list = list_of(collection);
    if (collection.as_object() != nullptr) TRY(budget_.spend(collection.as_object()->size()));
    const std::int64_t size = size_of(list);
    std::int64_t begin = 0;
    if (node.continues) {
        begin = continued_[node.label];
    } else if (node.offset != nullptr) {
        begin = TRY(whole_number(*node.offset));
    }
    begin = std::clamp<std::int64_t>(begin, 0, size);
    std::int64_t count = size - begin;
    if (node.limit != nullptr) {
        const std::int64_t limit = TRY(whole_number(*node.limit));
        count = std::clamp<std::int64_t>(limit, 0, count);
    }
    if (collection.as_text() != nullptr) {
        // One text is one item, whatever the limits, as in Liquid.
        begin = 0;
        count = size;
    }
    Loop state{&node, 0, count, count};
    if (node.columns != nullptr) {
        const std::int64_t columns = TRY(whole_number(*node.columns));
        if (columns > 0) state.columns = columns;
    }
    if (state.columns < 1) state.columns = 1;
    continued_[node.label] = begin + count;
    if (collection.is_nil() && node.table) return Flow::next;
    if (count == 0 && !node.table) return block(node.otherwise, out);
    return loop(node, list, begin, state, out);
}

Result<Renderer::Flow> Renderer::loop(const ForNode& node, const Value& list, std::int64_t begin, Loop state,
                                      Text& out) {
    // A loop inside may go over the same name; its item gives way again.
    std::optional<Value> outer = slots_[node.variable].item;
    loops_.push_back(state);
    const std::size_t depth = loops_.size();
    const auto add = [&](std::string_view text) -> Status { return print(Value::text(text), out); };
    if (node.table) TRY(add("<tr class=\"row1\">\n"));
    for (std::int64_t i = 0; i < state.length; ++i) {
        TRY(budget_.spend(1));
        loops_[depth - 1].index = i;
        slots_[node.variable].item = item_of(list, node.reversed ? begin + state.length - 1 - i : begin + i);
        const std::int64_t column = i % state.columns;
        if (node.table) TRY(add(fmt::format("<td class=\"col{}\">", column + 1)));
        const Flow flow = TRY(block(node.body, out));
        if (node.table) {
            TRY(add("</td>"));
            if (column == state.columns - 1 && i + 1 < state.length && flow != Flow::left)
                TRY(add(fmt::format("</tr>\n<tr class=\"row{}\">", i / state.columns + 2)));
        }
        if (flow == Flow::left) break;
    }
    if (node.table) TRY(add("</tr>\n"));
    loops_.pop_back();
    slots_[node.variable].item = std::move(outer);
    return Flow::next;
}

}  // namespace oriel::lang::liquid
