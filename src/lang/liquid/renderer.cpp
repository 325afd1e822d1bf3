#include "lang/liquid/renderer.h"

#include "lang/liquid/compare.h"
#include "lang/liquid/number.h"
#include "lang/liquid/problem.h"

#include <fmt/format.h>

#include <utility>

namespace oriel::lang::liquid {

Renderer::Renderer(const Document& document, Context& context, const RenderOptions& options)
    : document_(document),
      context_(context),
      options_(options),
      budget_(options.max_steps, options.max_bytes),
      slots_(document.names.size()) {}

Result<Text> Renderer::run() {
    Text out;
    // A `break` outside of a loop ends the text, as in Liquid.
    TRY(block(document_.body, out));
    return out;
}

Result<Renderer::Flow> Renderer::block(const Block& nodes, Text& out) {
    for (const Node& each : nodes) {
        const Flow flow = TRY(node(each, out));
        if (flow != Flow::next) return flow;
    }
    return Flow::next;
}

Result<Renderer::Flow> Renderer::node(const Node& each, Text& out) {
    at_ = each.begin;
    TRY(budget_.spend(1));
    if (const TextNode* text = std::get_if<TextNode>(&each.what)) {
        const std::size_t before = out.cost();
        out.append(text->text);
        TRY(check_size(out, before));
    } else if (const OutputNode* output = std::get_if<OutputNode>(&each.what)) {
        const Value value = TRY(piped(output->value));
        TRY(print(value, out));
    } else if (const IfNode* choice = std::get_if<IfNode>(&each.what)) {
        return node(*choice, out);
    } else if (const CaseNode* cases = std::get_if<CaseNode>(&each.what)) {
        return node(*cases, out);
    } else if (const ForNode* repeat = std::get_if<ForNode>(&each.what)) {
        return node(*repeat, out);
    } else if (const AssignNode* assigned = std::get_if<AssignNode>(&each.what)) {
        TRY(assign(*assigned));
    } else if (const CaptureNode* captured = std::get_if<CaptureNode>(&each.what)) {
        TRY(capture(*captured));
    } else if (const CounterNode* counter = std::get_if<CounterNode>(&each.what)) {
        TRY(count(*counter, out));
    } else if (const CycleNode* cycled = std::get_if<CycleNode>(&each.what)) {
        TRY(cycle(*cycled, out));
    } else if (const JumpNode* jump = std::get_if<JumpNode>(&each.what)) {
        return jump->continues ? Flow::again : Flow::left;
    } else {
        TRY(sql_tag(std::get<SqlTagNode>(each.what), out));
    }
    return Flow::next;
}

Result<Renderer::Flow> Renderer::node(const IfNode& choice, Text& out) {
    for (const Branch& branch : choice.branches) {
        if (branch.otherwise) return block(branch.body, out);
        const bool held = TRY(holds(branch.condition));
        if (held != branch.negated) return block(branch.body, out);
    }
    return Flow::next;
}

Result<Renderer::Flow> Renderer::node(const CaseNode& choice, Text& out) {
    const Value subject = TRY(evaluate(choice.subject));
    for (const WhenBranch& branch : choice.branches) {
        bool chosen = branch.otherwise;
        for (const Expression& expression : branch.values) {
            if (chosen) break;
            const Value value = TRY(evaluate(expression));
            chosen = TRY(equal(subject, value, budget_));
        }
        if (chosen) return block(branch.body, out);
    }
    return Flow::next;
}

Status Renderer::assign(const AssignNode& node) {
    Value value = TRY(piped(node.value));
    slots_[node.variable].assigned = std::move(value);
    return Ok{};
}

Status Renderer::capture(const CaptureNode& node) {
    Text text;
    TRY(block(node.body, text));
    slots_[node.variable].assigned = Value::text(std::move(text));
    return Ok{};
}

Status Renderer::count(const CounterNode& node, Text& out) {
    std::int64_t& counter = slots_[node.variable].counter.emplace(slots_[node.variable].counter.value_or(0));
    // `increment` prints before it counts, `decrement` after.
    if (node.step < 0) counter += node.step;
    const Value shown = Value::integer(counter);
    if (node.step > 0) counter += node.step;
    return print(shown, out);
}

Status Renderer::cycle(const CycleNode& node, Text& out) {
    std::string key = "values " + std::string(node.key);
    if (node.group != nullptr) {
        const Value group = TRY(evaluate(*node.group));
        Text name;
        group.print(name, budget_.max_bytes());
        key = "group " + name.bytes();
    }
    TRY(budget_.spend_text(key.size()));
    std::size_t& turn = cycles_[key];
    if (turn >= node.values.size()) turn = 0;
    const Value value = TRY(evaluate(node.values[turn]));
    ++turn;
    return print(value, out);
}

Status Renderer::sql_tag(const SqlTagNode& node, Text& out) {
    const std::size_t begin = at_;
    std::vector<Piece> body;
    if (node.kind == SqlTagNode::Kind::condition || node.kind == SqlTagNode::Kind::increment_condition) {
        Text text;
        TRY(block(node.body, text));
        body = std::move(text).take_pieces();
    }
    at_ = begin;
    const auto value = [&]() -> Result<Value> {
        switch (node.kind) {
            case SqlTagNode::Kind::condition: return context_.condition(node.field, std::move(body));
            case SqlTagNode::Kind::increment_condition:
                return context_.increment_condition(node.field, std::move(body));
            case SqlTagNode::Kind::parameter: return context_.parameter(node.field);
            case SqlTagNode::Kind::date_start: return context_.date_start(node.field);
            case SqlTagNode::Kind::date_end: return context_.date_end(node.field);
        }
        return Value();
    };
    const Value result = TRY(value());
    return print(result, out);
}

Status Renderer::check_size(const Text& out, std::size_t grown_from) {
    if (out.cost() > budget_.max_bytes()) return budget_.spend_text(out.cost());
    return budget_.spend_text(out.cost() - grown_from);
}

Status Renderer::print(const Value& value, Text& out) {
    const std::size_t before = out.cost();
    value.print(out, budget_.max_bytes());
    return check_size(out, before);
}

Result<bool> Renderer::holds(const Comparison& comparison) {
    const Value left = TRY(evaluate(comparison.left));
    if (comparison.op == Operator::truth) return left.truthy();
    const Value right = TRY(evaluate(comparison.right));
    if (comparison.op == Operator::equal) return equal(left, right, budget_);
    if (comparison.op == Operator::contains) return contains(left, right, budget_);
    if (comparison.op == Operator::not_equal) {
        const bool same = TRY(equal(left, right, budget_));
        return !same;
    }
    // Only numbers and texts are less or more than something.
    const auto has_order = [](const Value& value) { return value.is_numeric() || value.as_text() != nullptr; };
    if (!has_order(left) || !has_order(right)) return false;
    const int sign = TRY(order(left, right, budget_));
    switch (comparison.op) {
        case Operator::less: return sign < 0;
        case Operator::less_equal: return sign <= 0;
        case Operator::greater: return sign > 0;
        case Operator::greater_equal: return sign >= 0;
        case Operator::truth:
        case Operator::equal:
        case Operator::not_equal:
        case Operator::contains: break;
    }
    return false;
}

Result<bool> Renderer::holds(const Condition& condition) {
    // `a and b or c` is `a and (b or c)`: from the left, each join decides whether what follows matters.
    for (std::size_t i = 0;; ++i) {
        const bool held = TRY(holds(condition.terms[i]));
        if (i == condition.joins.size()) return held;
        if (condition.joins[i] == Condition::Join::and_ ? !held : held) return held;
    }
}

Result<Value> Renderer::piped(const Piped& value) {
    Value out = TRY(evaluate(value.value));
    for (const FilterCall& call : value.filters) out = TRY(filtered(call, out));
    return out;
}

Result<Value> Renderer::filtered(const FilterCall& call, const Value& input) {
    std::vector<Value> arguments;
    std::vector<std::pair<std::string_view, Value>> named;
    for (const Expression& each : call.arguments) {
        Value value = TRY(evaluate(each));
        arguments.push_back(std::move(value));
    }
    for (const NamedArgument& each : call.named) {
        Value value = TRY(evaluate(each.value));
        named.emplace_back(each.name, std::move(value));
    }
    at_ = call.begin;
    if (call.filter == nullptr) {
        if (!options_.strict) return input;
        const std::string hint = filter_hint(call.name);
        return bad_liquid(fmt::format("unknown filter '{}'{}{}", call.name, hint.empty() ? "" : "; ", hint));
    }
    TRY(budget_.spend(1));
    FilterRun run(call.name, input, arguments, named, context_, budget_);
    return call.filter->run(run);
}

std::string Rendered::to_text() const {
    std::string out;
    for (const Piece& piece : pieces)
        out += piece.kind == PieceKind::literal ? Text::literal(piece.text).bytes() : piece.text;
    return out;
}

Result<Rendered> render(const Template& source, Context& context, const RenderOptions& options,
                        std::size_t* failed_at) {
    Renderer renderer(source.document(), context, options);
    Result<Text> text = renderer.run();
    if (!text.ok()) {
        if (failed_at != nullptr) *failed_at = renderer.at();
        return std::move(text).error();
    }
    return Rendered{std::move(text.value()).take_pieces()};
}

}  // namespace oriel::lang::liquid
