#include "lang/liquid/syntax.h"
#include "lang/liquid/template.h"

#include <algorithm>
#include <utility>

namespace oriel::lang::liquid {

namespace {

class Finder {
public:
    explicit Finder(const Document& document) : document_(document) {}

    std::vector<Mention> find() {
        visit(document_.body);
        std::stable_sort(out_.begin(), out_.end(),
                         [](const Mention& a, const Mention& b) { return a.begin < b.begin; });
        return std::move(out_);
    }

private:
    void visit(const Block& block) {
        for (const Node& node : block) {
            std::visit([&](const auto& what) { visit(node, what); }, node.what);
        }
    }

    void visit(const Node&, const TextNode&) {}
    void visit(const Node&, const OutputNode& node) { visit(node.value); }
    void visit(const Node&, const IfNode& node) {
        for (const Branch& branch : node.branches) {
            for (const Comparison& term : branch.condition.terms) {
                visit(term.left);
                visit(term.right);
            }
            visit(branch.body);
        }
    }
    void visit(const Node&, const CaseNode& node) {
        visit(node.subject);
        for (const WhenBranch& branch : node.branches) {
            for (const Expression& value : branch.values) visit(value);
            visit(branch.body);
        }
    }
    void visit(const Node&, const ForNode& node) {
        visit(node.collection);
        for (const auto* each : {&node.limit, &node.offset, &node.columns}) {
            if (*each != nullptr) visit(**each);
        }
        visit(node.body);
        visit(node.otherwise);
    }
    void visit(const Node&, const AssignNode& node) { visit(node.value); }
    void visit(const Node&, const CaptureNode& node) { visit(node.body); }
    void visit(const Node&, const CounterNode&) {}
    void visit(const Node&, const CycleNode& node) {
        if (node.group != nullptr) visit(*node.group);
        for (const Expression& value : node.values) visit(value);
    }
    void visit(const Node&, const JumpNode&) {}
    void visit(const Node& node, const SqlTagNode& tag) {
        Mention mention;
        switch (tag.kind) {
            case SqlTagNode::Kind::condition: mention.kind = Mention::Kind::condition; break;
            case SqlTagNode::Kind::increment_condition: mention.kind = Mention::Kind::increment_condition; break;
            case SqlTagNode::Kind::parameter: mention.kind = Mention::Kind::parameter; break;
            case SqlTagNode::Kind::date_start: mention.kind = Mention::Kind::date_start; break;
            case SqlTagNode::Kind::date_end: mention.kind = Mention::Kind::date_end; break;
        }
        if (!tag.field.empty()) mention.path.push_back(tag.field);
        mention.begin = node.begin;
        mention.end = node.end;
        out_.push_back(std::move(mention));
        visit(tag.body);
    }

    void visit(const Piped& piped) {
        visit(piped.value);
        for (const FilterCall& call : piped.filters) {
            for (const Expression& argument : call.arguments) visit(argument);
            for (const NamedArgument& argument : call.named) visit(argument.value);
        }
    }

    void visit(const Expression& expression) {
        if (expression.kind == Expression::Kind::range) {
            visit(*expression.first);
            visit(*expression.last);
        }
        if (expression.kind != Expression::Kind::variable) return;
        Mention mention;
        mention.begin = expression.begin;
        mention.end = expression.end;
        if (expression.root != nullptr) {
            visit(*expression.root);
            mention.computed = true;
        } else {
            mention.path.push_back(document_.names[expression.name].text);
        }
        for (const PathStep& step : expression.steps) {
            if (step.index != nullptr) {
                visit(*step.index);
                mention.computed = true;
            } else if (!mention.computed) {
                mention.path.push_back(step.name);
            }
        }
        const bool own =
            expression.root == nullptr && (document_.names[expression.name].set_here ||
                                           mention.path.front() == "forloop" || mention.path.front() == "tablerowloop");
        if (!own) out_.push_back(std::move(mention));
    }

    const Document& document_;
    std::vector<Mention> out_;
};

}  // namespace

std::vector<Mention> mentions(const Template& source) {
    return Finder(source.document()).find();
}

}  // namespace oriel::lang::liquid
