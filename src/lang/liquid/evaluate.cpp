#include "lang/liquid/filters.h"
#include "lang/liquid/number.h"
#include "lang/liquid/problem.h"
#include "lang/liquid/renderer.h"
#include "lang/liquid/search.h"

#include <fmt/format.h>

#include <deque>
#include <utility>

// Values of expressions: the renderer's other half.

namespace oriel::lang::liquid {

namespace {

Error hidden() {
    return bad_liquid("the result of a tag such as 'condition' or 'date_start' has no parts; print it as it is");
}

/// A path as an author would write it.
std::string shown_path(std::span<const Step> path) {
    std::string out;
    for (const Step& step : path) {
        const bool plain = step.name.find_first_of(". '\"") == std::string_view::npos;
        if (step.index.has_value())
            out += fmt::format("[{}]", *step.index);
        else if (out.empty())
            out += step.name;
        else if (plain)
            out += fmt::format(".{}", step.name);
        else
            out += fmt::format("['{}']", step.name);
    }
    return out;
}

/// The parts that lists, objects and texts have by nature.
Result<Value> natural_part(const Value& value, std::string_view name) {
    const Text* text = value.as_text();
    if (name == "size") {
        if (text != nullptr) {
            if (text->hidden()) return hidden();
            const auto size = static_cast<std::int64_t>(character_count(text->bytes()));
            return Value::integer(size).mark_number(text->tainted());
        }
        if (value.as_array() != nullptr) return Value::integer(static_cast<std::int64_t>(value.as_array()->size()));
        if (value.as_object() != nullptr) return Value::integer(static_cast<std::int64_t>(value.as_object()->size()));
        if (value.as_range() != nullptr) return Value::integer(static_cast<std::int64_t>(value.as_range()->size()));
    }
    if (name == "first" || name == "last") return end_of(value, name == "first");
    return Value();
}

Result<Value> part(const Value& value, const Step& step) {
    if (step.index.has_value()) {
        const Value::Array* array = value.as_array();
        if (array == nullptr) return Value();
        const auto size = static_cast<std::int64_t>(array->size());
        const std::int64_t at = *step.index < 0 ? *step.index + size : *step.index;
        return at < 0 || at >= size ? Value() : (*array)[static_cast<std::size_t>(at)];
    }
    if (const Value* member = value.find(step.name); member != nullptr) return *member;
    return natural_part(value, step.name);
}

}  // namespace

Result<Value> Renderer::evaluate(const Expression& expression) {
    switch (expression.kind) {
        case Expression::Kind::literal: return expression.literal;
        case Expression::Kind::variable: return variable(expression);
        case Expression::Kind::range: {
            const std::int64_t first = TRY(whole_number(*expression.first));
            const std::int64_t last = TRY(whole_number(*expression.last));
            return Value::range(first, last);
        }
    }
    return Value();
}

Result<std::int64_t> Renderer::whole_number(const Expression& expression) {
    const Value value = TRY(evaluate(expression));
    if (value.as_text() != nullptr && value.as_text()->hidden()) return hidden();
    return to_integer(value);
}

std::optional<Value> Renderer::local(std::string_view name, std::optional<NameId> id) const {
    if (!id.has_value()) {
        const auto found = document_.name_ids.find(name);
        if (found == document_.name_ids.end()) return std::nullopt;
        id = found->second;
    }
    if (!document_.names[*id].set_here) return std::nullopt;
    const Slot& slot = slots_[*id];
    if (slot.item.has_value()) return slot.item;
    if (slot.assigned.has_value()) return slot.assigned;
    if (slot.counter.has_value()) return Value::integer(*slot.counter);
    return std::nullopt;
}

Result<Value> Renderer::walk(Value value, std::span<const Step> steps) {
    for (const Step& step : steps) {
        TRY(budget_.spend(value.as_object() != nullptr ? value.as_object()->size() : 1));
        value = TRY(part(value, step));
    }
    return value;
}

Result<Value> Renderer::variable(const Expression& expression) {
    at_ = expression.begin;
    TRY(budget_.spend(1));
    std::vector<Step> path;
    path.reserve(expression.steps.size() + 1);
    std::deque<std::string> computed;  // Names that steps point to.
    const auto add_computed = [&](const Expression& index) -> Status {
        const Value value = TRY(evaluate(index));
        at_ = expression.begin;
        if (const std::int64_t* number = value.as_integer()) {
            path.push_back({{}, *number});
            return Ok{};
        }
        Text name;
        value.print(name, budget_.max_bytes());
        if (name.hidden()) return hidden();
        TRY(budget_.spend_text(name.bytes().size()));
        computed.push_back(name.bytes());
        path.push_back({computed.back(), std::nullopt});
        return Ok{};
    };
    if (expression.root != nullptr) {
        TRY(add_computed(*expression.root));
    } else {
        path.push_back({document_.names[expression.name].text, std::nullopt});
    }
    for (const PathStep& step : expression.steps) {
        if (step.index != nullptr) {
            TRY(add_computed(*step.index));
        } else {
            path.push_back({step.name, std::nullopt});
        }
    }
    const std::span<const Step> all = path;
    const std::optional<NameId> id = expression.root != nullptr ? std::nullopt : std::optional<NameId>(expression.name);
    const std::string_view first = path.front().name;
    if (std::optional<Value> loop = loop_variable(first); loop.has_value()) return walk(*loop, all.subspan(1));
    if (std::optional<Value> found = local(first, id); found.has_value()) return walk(*found, all.subspan(1));
    const Context::Found found = TRY(context_.find(all));
    if (found.used > 0) return walk(found.value, all.subspan(found.used < all.size() ? found.used : all.size()));
    // What a branch not taken would have set is nil.
    const bool set_here = id.has_value() && document_.names[*id].set_here;
    if (options_.strict && !set_here) return bad_liquid(fmt::format("unknown variable '{}'", shown_path(all)));
    return Value();
}

}  // namespace oriel::lang::liquid
