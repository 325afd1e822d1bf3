#include "lang/liquid/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

// What each tag looks like: the parser's other half.

namespace oriel::lang::liquid {

namespace {

bool is_silent(const Node& node);

bool is_silent(const Block& block) {
    return std::all_of(block.begin(), block.end(), [](const Node& node) { return is_silent(node); });
}

template <typename Branches>
bool all_silent(const Branches& branches) {
    return std::all_of(branches.begin(), branches.end(), [](const auto& branch) { return is_silent(branch.body); });
}

/// Whether a node prints nothing, whatever happens, or nothing but blanks.
bool is_silent(const Node& node) {
    if (const TextNode* text = std::get_if<TextNode>(&node.what)) return trimmed(text->text).empty();
    if (const IfNode* choice = std::get_if<IfNode>(&node.what)) return all_silent(choice->branches);
    if (const CaseNode* choice = std::get_if<CaseNode>(&node.what)) return all_silent(choice->branches);
    if (const ForNode* loop = std::get_if<ForNode>(&node.what))
        return !loop->table && is_silent(loop->body) && is_silent(loop->otherwise);
    return std::holds_alternative<AssignNode>(node.what) || std::holds_alternative<CaptureNode>(node.what) ||
           std::holds_alternative<JumpNode>(node.what);
}

void drop_text(Block& block) {
    std::erase_if(block, [](const Node& node) { return std::holds_alternative<TextNode>(node.what); });
}

/// Liquid leaves out the blanks of a tag whose blocks hold nothing else.
template <typename Branches>
void drop_blanks(Branches& branches) {
    if (!all_silent(branches)) return;
    for (auto& branch : branches) drop_text(branch.body);
}

}  // namespace

void Parser::read_output(Block& out) {
    const Token token = token_;
    building_.quiet = token.cut;
    Lexer lexer = lexer_of(token);
    if (!lexer.at_end()) {
        ExpressionParser expressions(building_, lexer);
        if (std::optional<Piped> value = expressions.piped(); value.has_value())
            add(out, token, OutputNode{std::move(*value)});
    }
    building_.quiet = false;
    advance();
}

void Parser::read_if(const Token& token, Block& out) {
    IfNode node;
    inside(token, token.name == "if" ? "endif" : "endunless", [&] {
        for (;;) {
            const Token head = token_;
            Branch branch;
            branch.negated = head.name == "unless";
            building_.quiet = head.cut;
            if (head.name == "else") {
                branch.otherwise = true;
                ignore_markup(head);
            } else {
                Lexer lexer = lexer_of(head);
                ExpressionParser expressions(building_, lexer);
                if (std::optional<Condition> condition = expressions.condition(); condition.has_value())
                    branch.condition = std::move(*condition);
            }
            advance();
            block(branch.body);
            const bool after_else = !node.branches.empty() && node.branches.back().otherwise;
            if (after_else) {
                building_.report(Problem::Kind::ignored, head.begin, head.end,
                                 fmt::format("'{}' after 'else' has no effect", head.name));
            } else {
                node.branches.push_back(std::move(branch));
            }
            if (!at_tag("else") && !at_tag("elsif")) return;
        }
    });
    drop_blanks(node.branches);
    add(out, token, std::move(node));
}

void Parser::read_case(const Token& token, Block& out) {
    CaseNode node;
    inside(token, "endcase", [&] {
        Lexer subject = lexer_of(token);
        ExpressionParser expressions(building_, subject);
        if (std::optional<Expression> value = expressions.expression(); value.has_value()) {
            expressions.expect_end();
            node.subject = std::move(*value);
        }
        advance();
        Block before;  // Nothing that stands before the first `when` is rendered.
        block(before);
        if (std::any_of(before.begin(), before.end(), [](const Node& each) {
                const TextNode* text = std::get_if<TextNode>(&each.what);
                return text == nullptr || !trimmed(text->text).empty();
            })) {
            building_.report(Problem::Kind::ignored, before.front().begin, before.back().end,
                             "what stands before the first 'when' has no effect");
        }
        while (at_tag("when") || at_tag("else")) {
            const Token head = token_;
            WhenBranch branch;
            building_.quiet = head.cut;
            if (head.name == "else") {
                branch.otherwise = true;
                ignore_markup(head);
            } else {
                Lexer lexer = lexer_of(head);
                ExpressionParser values(building_, lexer);
                do {
                    std::optional<Expression> value = values.expression();
                    if (!value.has_value()) break;
                    branch.values.push_back(std::move(*value));
                } while (lexer.take_symbol(",") || lexer.take_name("or"));
                values.expect_end();
            }
            advance();
            block(branch.body);
            node.branches.push_back(std::move(branch));
        }
    });
    drop_blanks(node.branches);
    add(out, token, std::move(node));
}

bool Parser::read_for_options(Lexer& lexer, ForNode& node) {
    ExpressionParser expressions(building_, lexer);
    while (!lexer.at_end()) {
        if (lexer.take_symbol(",")) continue;
        if (!node.table && lexer.take_name("reversed")) {
            node.reversed = true;
            continue;
        }
        std::unique_ptr<Expression>* option = nullptr;
        if (lexer.at_name("limit")) option = &node.limit;
        if (lexer.at_name("offset")) option = &node.offset;
        if (node.table && lexer.at_name("cols")) option = &node.columns;
        if (option == nullptr) return expressions.expect_end();
        const bool is_offset = option == &node.offset;
        lexer.advance();
        if (!lexer.take_symbol(":")) return expressions.expect_end();
        if (is_offset && lexer.take_name("continue")) {
            node.continues = true;
            continue;
        }
        std::optional<Expression> value = expressions.expression();
        if (!value.has_value()) return false;
        *option = std::make_unique<Expression>(std::move(*value));
    }
    return true;
}

void Parser::read_for(const Token& token, Block& out) {
    ForNode node;
    node.table = token.name == "tablerow";
    inside(token, node.table ? "endtablerow" : "endfor", [&] {
        Lexer lexer = lexer_of(token);
        ExpressionParser expressions(building_, lexer);
        const auto head = [&] {
            const std::optional<std::string_view> name = expressions.plain_name("as in '{% for item in list %}'");
            if (!name.has_value()) return;
            node.variable = set_name(*name);
            if (!lexer.take_name("in")) {
                building_.report(Problem::Kind::bad_expression, lexer.here().begin, lexer.here().end,
                                 fmt::format("'in' must follow '{}'", *name), "as in '{% for item in list %}'");
                return;
            }
            std::optional<Expression> collection = expressions.expression();
            if (!collection.has_value()) return;
            node.collection = std::move(*collection);
            node.label = fmt::format("{}-{}", *name, lexer.taken_since(node.collection.begin));
            read_for_options(lexer, node);
        };
        head();
        advance();
        block(node.body);
        if (at_tag("else")) {
            ignore_markup(token_);
            advance();
            block(node.otherwise);
        }
    });
    if (!node.table && is_silent(node.body) && is_silent(node.otherwise)) {
        drop_text(node.body);
        drop_text(node.otherwise);
    }
    add(out, token, std::move(node));
}

void Parser::read_assign(const Token& token, Block& out) {
    Lexer lexer = lexer_of(token);
    ExpressionParser expressions(building_, lexer);
    const auto read = [&] {
        const std::optional<std::string_view> name = expressions.plain_name("as in '{% assign name = value %}'");
        if (!name.has_value()) return;
        AssignNode node;
        node.variable = set_name(*name);
        if (!lexer.take_symbol("=")) {
            building_.report(Problem::Kind::bad_expression, lexer.here().begin, lexer.here().end,
                             fmt::format("'=' must follow '{}'", *name), "as in '{% assign name = value %}'");
            return;
        }
        std::optional<Piped> value = expressions.piped();
        if (!value.has_value()) return;
        node.value = std::move(*value);
        add(out, token, std::move(node));
    };
    read();
    advance();
}

void Parser::read_capture(const Token& token, Block& out) {
    CaptureNode node;
    inside(token, "endcapture", [&] {
        Lexer lexer = lexer_of(token);
        ExpressionParser expressions(building_, lexer);
        // Liquid lets the name stand in quotes.
        if (lexer.here().kind == Lexeme::Kind::text && !lexer.here().text.empty()) {
            node.variable = set_name(lexer.here().text);
            lexer.advance();
            expressions.expect_end();
        } else if (const auto name = expressions.plain_name("as in '{% capture name %}'"); name.has_value()) {
            node.variable = set_name(*name);
            expressions.expect_end();
        }
        advance();
        block(node.body);
    });
    add(out, token, std::move(node));
}

void Parser::read_counter(const Token& token, Block& out) {
    Lexer lexer = lexer_of(token);
    ExpressionParser expressions(building_, lexer);
    if (const auto name = expressions.plain_name("as in '{% increment name %}'"); name.has_value()) {
        add(out, token, CounterNode{set_name(*name), token.name == "increment" ? 1 : -1});
        expressions.expect_end();
    }
    advance();
}

void Parser::read_cycle(const Token& token, Block& out) {
    Lexer lexer = lexer_of(token);
    ExpressionParser expressions(building_, lexer);
    CycleNode node;
    node.key = token.markup;
    const auto read = [&] {
        do {
            std::optional<Expression> value = expressions.expression();
            if (!value.has_value()) return;
            if (node.values.empty() && node.group == nullptr && lexer.take_symbol(":")) {
                node.group = std::make_unique<Expression>(std::move(*value));
                value = expressions.expression();
                if (!value.has_value()) return;
            }
            node.values.push_back(std::move(*value));
        } while (lexer.take_symbol(","));
        if (expressions.expect_end()) add(out, token, std::move(node));
    };
    read();
    advance();
}

void Parser::read_jump(const Token& token, Block& out) {
    ignore_markup(token);
    add(out, token, JumpNode{token.name == "continue"});
    advance();
}

void Parser::read_echo(const Token& token, Block& out) {
    Lexer lexer = lexer_of(token);
    ExpressionParser expressions(building_, lexer);
    if (std::optional<Piped> value = expressions.piped(); value.has_value())
        add(out, token, OutputNode{std::move(*value)});
    advance();
}

void Parser::read_nothing(const Token& token, Block&) {
    if (token.name == "liquid") {
        in_lines_ = true;
        lines_floor_ = open_.size();
    }
    advance();
}

std::string_view Parser::read_field(const Token& token, bool required) {
    const std::string_view markup = token.markup;
    const std::size_t begin = scanner_.offset_of(markup);
    if (markup.empty() && required) {
        building_.report(Problem::Kind::bad_expression, token.begin, token.end,
                         fmt::format("'{}' names no field", token.name),
                         fmt::format("as in '{{% {} view.field %}}'", token.name));
    } else if (std::any_of(markup.begin(), markup.end(), [](char c) {
                   return is_blank(c) || std::string_view("'\"|,:;(){}[]<>=").find(c) != std::string_view::npos;
               })) {
        building_.report(Problem::Kind::bad_expression, begin, begin + markup.size(),
                         fmt::format("'{}' must be followed by the name of a field, not '{}'", token.name, markup),
                         fmt::format("as in '{{% {} view.field %}}'", token.name));
        return {};
    }
    return markup;
}

void Parser::read_sql_tag(const Token& token, Block& out) {
    SqlTagNode node;
    if (token.name == "condition" || token.name == "incrementcondition") {
        const bool is_condition = token.name == "condition";
        node.kind = is_condition ? SqlTagNode::Kind::condition : SqlTagNode::Kind::increment_condition;
        inside(token, is_condition ? "endcondition" : "endincrementcondition", [&] {
            node.field = read_field(token, false);
            advance();
            block(node.body);
        });
    } else {
        node.kind = token.name == "parameter"    ? SqlTagNode::Kind::parameter
                    : token.name == "date_start" ? SqlTagNode::Kind::date_start
                                                 : SqlTagNode::Kind::date_end;
        node.field = read_field(token, true);
        advance();
    }
    add(out, token, std::move(node));
}

}  // namespace oriel::lang::liquid
