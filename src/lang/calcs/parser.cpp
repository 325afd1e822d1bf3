#include "lang/calcs/parser.h"

#include "lang/calcs/functions.h"
#include "lang/calcs/lexer.h"
#include "lang/spelling.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <optional>
#include <utility>

namespace oriel::lang::calcs {

namespace {

/// How tightly an operator holds its operands; a larger number more tightly.
enum Binding : int { kLoosest = 0, kOr, kAnd, kNot, kCompare, kAdd, kMultiply, kNegate };

struct Infix {
    std::string_view spelling;
    Operator op;
    Binding binding;
    std::string_view instead;  ///< How it should be written, where the spelling is another language's.
};

constexpr Infix kInfix[] = {
    {"+", Operator::add, kAdd, ""},
    {"-", Operator::subtract, kAdd, ""},
    {"*", Operator::multiply, kMultiply, ""},
    {"/", Operator::divide, kMultiply, ""},
    {"=", Operator::equal, kCompare, ""},
    {"!=", Operator::not_equal, kCompare, ""},
    {"<", Operator::less, kCompare, ""},
    {"<=", Operator::less_equal, kCompare, ""},
    {">", Operator::greater, kCompare, ""},
    {">=", Operator::greater_equal, kCompare, ""},
    {"AND", Operator::logical_and, kAnd, ""},
    {"OR", Operator::logical_or, kOr, ""},
    {"<>", Operator::not_equal, kCompare, "!="},
    {"==", Operator::equal, kCompare, "="},
    {"&&", Operator::logical_and, kAnd, "AND"},
    {"||", Operator::logical_or, kOr, "OR"},
    {"%", Operator::divide, kMultiply, "mod(value, divisor)"},
    {"^", Operator::multiply, kMultiply, "power(base, exponent)"},
    {"**", Operator::multiply, kMultiply, "power(base, exponent)"},
};

std::string upper(std::string_view word) {
    std::string result(word);
    for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

std::string quoted(std::string_view text) {
    return "'" + std::string(text) + "'";
}

class Parser {
public:
    explicit Parser(std::string_view text) {
        result_.text = std::string(text.substr(0, kMaxText));
        if (text.size() > kMaxText) {
            report("too-long", {0, 0}, "the expression is longer than 65536 bytes");
            result_.text.clear();
        }
        lexer_.emplace(result_.text, result_.problems);
    }

    Expression run() {
        advance();
        if (token_.kind == Token::Kind::end) {
            if (result_.problems.empty()) report("empty", token_.range, "the expression is empty");
            add_error(token_.range);
            return std::move(result_);
        }
        expression(kLoosest);
        if (token_.kind != Token::Kind::end) report_leftover();
        return std::move(result_);
    }

private:
    void advance() { token_ = lexer_->next(); }
    bool at_symbol(std::string_view symbol) const { return token_.kind == Token::Kind::symbol && token_.raw == symbol; }

    void report(std::string_view code, SourceRange range, std::string message, std::string hint = {}) {
        result_.problems.push_back({code, std::move(message), std::move(hint), range});
    }

    NodeId add(Node node, SourceRange range, std::span<const NodeId> children) {
        const auto id = static_cast<NodeId>(result_.nodes.size());
        node.range = range;
        node.first = children.empty() ? id : result_.nodes[children.front()].first;
        node.begin = static_cast<std::uint32_t>(result_.children.size());
        node.count = static_cast<std::uint32_t>(children.size());
        for (const NodeId child : children) {
            node.height = std::max(node.height, result_.nodes[child].height + 1);
            result_.children.push_back(child);
        }
        if (node.height > kMaxHeight) {
            if (!too_deep_)
                report("too-deep", range, "the expression has too many levels", "split it into several calculations");
            too_deep_ = true;
        }
        result_.nodes.push_back(std::move(node));
        return id;
    }
    NodeId add(Node node, SourceRange range, std::initializer_list<NodeId> children) {
        return add(std::move(node), range, std::span<const NodeId>(children.begin(), children.size()));
    }
    NodeId add_error(SourceRange range) { return add(Node{}, range, {}); }

    SourceRange span(NodeId first, NodeId last) const {
        return {result_.nodes[first].range.begin, result_.nodes[last].range.end};
    }

    /// The operator that the current token is, or nullptr.
    const Infix* infix() {
        if (token_.kind != Token::Kind::symbol && token_.kind != Token::Kind::word) return nullptr;
        for (const Infix& row : kInfix) {
            if (token_.raw == row.spelling) return &row;
        }
        if (token_.kind != Token::Kind::word) return nullptr;
        const std::string word = upper(token_.raw);
        for (const Infix& row : kInfix) {
            if (word == row.spelling) return &row;
        }
        return nullptr;
    }

    void tell_spelling(const Infix& row) {
        const std::string_view right = row.instead.empty() ? row.spelling : row.instead;
        if (right != token_.raw) {
            report("wrong-operator", token_.range, "there is no operator " + quoted(token_.raw),
                   "write " + quoted(right));
        }
    }

    NodeId expression(int binding) {
        NodeId left = operand();
        bool compared = false;
        while (const Infix* row = infix()) {
            if (row->binding <= binding) break;
            tell_spelling(*row);
            const bool chained = row->binding == kCompare && compared;
            if (chained) {
                report("chained-comparison", token_.range, "a comparison can't be compared again",
                       "join two comparisons with AND");
            }
            compared = row->binding == kCompare || (compared && row->binding > kCompare);
            advance();
            left = row->binding < kCompare ? logical(*row, left) : binary(*row, left, chained);
        }
        return left;
    }

    NodeId binary(const Infix& row, NodeId left, bool chained) {
        const NodeId right = expression(row.binding);
        Node node;
        node.kind = Node::Kind::operation;
        node.op = chained ? Operator::none : row.op;  // Told already: its operands need not fit.
        return add(std::move(node), span(left, right), {left, right});
    }

    /// A chain of ANDs or of ORs is one node, however long.
    NodeId logical(const Infix& row, NodeId left) {
        std::vector<NodeId> operands{left, expression(row.binding)};
        for (const Infix* next = infix(); next != nullptr && next->op == row.op; next = infix()) {
            tell_spelling(*next);
            advance();
            operands.push_back(expression(row.binding));
        }
        Node node;
        node.kind = Node::Kind::operation;
        node.op = row.op;
        return add(std::move(node), span(left, operands.back()), operands);
    }

    NodeId unary(Operator op, int binding) {
        const SourceRange start = token_.range;
        if (++nesting_ > kMaxNesting) return give_up(start);
        advance();
        const NodeId inner = expression(binding);
        --nesting_;
        Node node;
        node.kind = Node::Kind::operation;
        node.op = op;
        return add(std::move(node), {start.begin, result_.nodes[inner].range.end}, {inner});
    }

    /// Nothing behind this place is read.
    NodeId give_up(SourceRange range) {
        if (!too_deep_)
            report("too-deep", range, "the expression is nested too deeply", "split it into several calculations");
        too_deep_ = true;
        while (token_.kind != Token::Kind::end) advance();
        return add_error(range);
    }

    NodeId operand() {
        const SourceRange range = token_.range;
        switch (token_.kind) {
            case Token::Kind::end: return missing();
            case Token::Kind::bad: advance(); return add_error(range);
            case Token::Kind::number:
            case Token::Kind::string:
            case Token::Kind::field: return leaf();
            case Token::Kind::word: return word();
            case Token::Kind::symbol: break;
        }
        if (at_symbol("-")) return unary(Operator::negate, kNegate);
        if (at_symbol("(")) return parentheses();
        if (at_symbol("+")) {
            report("wrong-operator", range, "a number has no '+' before it", "leave it out");
            advance();
            return operand_again(range);
        }
        if (at_symbol("!")) {
            report("wrong-operator", range, "there is no operator '!'", "write 'NOT'");
            return unary(Operator::logical_not, kNot);
        }
        return missing();
    }

    /// What follows a mark that was told and skipped.
    NodeId operand_again(SourceRange range) {
        if (++nesting_ > kMaxNesting) return give_up(range);
        const NodeId node = operand();
        --nesting_;
        return node;
    }

    NodeId missing() {
        const SourceRange range = token_.range;
        if (token_.kind == Token::Kind::end) {
            report("missing-value", range, "the expression ends where a value is expected");
        } else {
            report("missing-value", range, "expected a value before " + quoted(token_.raw));
        }
        return add_error({range.begin, range.begin});
    }

    NodeId leaf() {
        Node node;
        const SourceRange range = token_.range;
        if (token_.kind == Token::Kind::number) {
            node.kind = Node::Kind::number;
            node.number = token_.number;
            node.text = std::string(token_.raw);
        } else if (token_.kind == Token::Kind::string) {
            node.kind = Node::Kind::string;
            node.text = std::move(token_.text);
            if (node.text.find('\0') != std::string::npos) {
                report("unexpected-character", range, "the text holds a NUL character");
            }
        } else {
            node.kind = Node::Kind::field;
            node.text = std::move(token_.text);
            node.total = token_.total;
        }
        advance();
        return add(std::move(node), range, {});
    }

    NodeId parentheses() {
        const SourceRange open = token_.range;
        if (++nesting_ > kMaxNesting) return give_up(open);
        advance();
        const NodeId inner = expression(kLoosest);
        --nesting_;
        if (at_symbol(")")) {
            advance();
        } else {
            report_unclosed(open);
        }
        return inner;
    }

    void report_unclosed(SourceRange open) {
        if (too_deep_) return;
        if (token_.kind == Token::Kind::end) {
            report("unclosed-parenthesis", open, "the '(' is not closed", "add a ')'");
        } else {
            report("unexpected-token", token_.range, "unexpected " + quoted(token_.raw) + ", expected ')'");
        }
    }

    NodeId word() {
        const SourceRange range = token_.range;
        const std::string_view raw = token_.raw;
        if (raw == "NOT") return unary(Operator::logical_not, kNot);
        const std::string folded = upper(raw);
        if (folded == "NOT" && !followed_by_parenthesis()) {
            report("wrong-operator", range, "there is no operator " + quoted(raw), "write 'NOT'");
            return unary(Operator::logical_not, kNot);
        }
        if (folded == "AND" || folded == "OR") return missing();
        if (followed_by_parenthesis()) return call();
        Node node;
        node.text = std::string(raw);
        std::string_view constant;
        if (folded == "YES" || folded == "TRUE") constant = "yes";
        if (folded == "NO" || folded == "FALSE") constant = "no";
        if (folded == "NULL") constant = "null";
        advance();
        if (constant.empty()) {
            report_unknown_word(raw, range);
            return add_error(range);
        }
        if (constant != raw)
            report("unknown-name", range, "there is no constant " + quoted(raw), "write " + quoted(constant));
        node.kind = constant == "null" ? Node::Kind::null : Node::Kind::yesno;
        node.number = constant == "yes" ? 1 : 0;
        node.text.clear();
        return add(std::move(node), range, {});
    }

    bool followed_by_parenthesis() const {
        std::size_t at = token_.range.end;
        const std::string& text = result_.text;
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) ++at;
        return at < text.size() && text[at] == '(';
    }

    void report_unknown_word(std::string_view raw, SourceRange range) {
        std::string hint;
        if (raw.find('.') != std::string_view::npos) {
            hint = "write a field as '${" + std::string(raw) + "}'";
        } else if (const Function* function = find_function(raw)) {
            hint = "call it as '" + std::string(function->signature) + "'";
        } else {
            hint = "a text needs quotes, a field needs '${…}'";
        }
        report("unknown-name", range, "unknown name " + quoted(raw), std::move(hint));
    }

    NodeId call() {
        Node node;
        node.kind = Node::Kind::call;
        node.name = token_.range;
        node.text = std::string(token_.raw);
        node.function = find_function(node.text);
        if (node.function == nullptr) report_unknown_function(node);
        if (++nesting_ > kMaxNesting) return give_up(node.name);
        advance();
        const SourceRange open = token_.range;
        advance();
        std::vector<NodeId> arguments;
        if (!at_symbol(")")) {
            arguments.push_back(expression(kLoosest));
            while (at_symbol(",")) {
                advance();
                arguments.push_back(expression(kLoosest));
            }
        }
        --nesting_;
        SourceRange range{node.name.begin, token_.range.begin};
        if (at_symbol(")")) {
            range.end = token_.range.end;
            advance();
        } else {
            report_unclosed(open);
        }
        return add(std::move(node), range, arguments);
    }

    void report_unknown_function(const Node& node) {
        NearestName nearest(node.text);
        std::string lower = node.text;
        for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        std::string hint;
        if (find_function(lower) != nullptr) {
            hint = "write it in small letters, " + quoted(lower);
        } else {
            for (const Function& function : functions()) nearest.offer(function.name);
            hint = nearest.hint();
        }
        report("unknown-function", node.name, "unknown function " + quoted(node.text), std::move(hint));
    }

    void report_leftover() {
        if (too_deep_) return;
        if (at_symbol(")")) {
            report("unexpected-token", token_.range, "there is no '(' for this ')'");
        } else {
            report("unexpected-token", token_.range,
                   "unexpected " + quoted(token_.raw) + ", expected an operator or the end");
        }
    }

    Expression result_;
    std::optional<Lexer> lexer_;
    Token token_;
    int nesting_ = 0;
    bool too_deep_ = false;
};

}  // namespace

Expression parse(std::string_view text) {
    return Parser(text).run();
}

}  // namespace oriel::lang::calcs
