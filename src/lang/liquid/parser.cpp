#include "lang/liquid/parser.h"

#include "lang/spelling.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace oriel::lang::liquid {

namespace {

constexpr std::size_t kMaxDepth = 100;
constexpr std::size_t kMaxProblems = 100;

bool is_silent(const Block& block);

bool is_silent(const Node& node) {
    if (const TextNode* text = std::get_if<TextNode>(&node.what)) return trimmed(text->text).empty();
    if (const IfNode* choice = std::get_if<IfNode>(&node.what)) {
        return std::all_of(choice->branches.begin(), choice->branches.end(),
                           [](const Branch& branch) { return is_silent(branch.body); });
    }
    if (const CaseNode* choice = std::get_if<CaseNode>(&node.what)) {
        return std::all_of(choice->branches.begin(), choice->branches.end(),
                           [](const WhenBranch& branch) { return is_silent(branch.body); });
    }
    if (const ForNode* loop = std::get_if<ForNode>(&node.what))
        return !loop->table && is_silent(loop->body) && is_silent(loop->otherwise);
    return std::holds_alternative<AssignNode>(node.what) || std::holds_alternative<CaptureNode>(node.what) ||
           std::holds_alternative<JumpNode>(node.what);
}

/// Whether a block prints nothing but blanks: Liquid leaves such blanks out.
bool is_silent(const Block& block) {
    return std::all_of(block.begin(), block.end(), [](const Node& node) { return is_silent(node); });
}

void drop_silent_text(Block& block) {
    if (!is_silent(block)) return;
    std::erase_if(block, [](const Node& node) { return std::holds_alternative<TextNode>(node.what); });
}

}  // namespace

// Of one name: how it is read, and whether it has an end of its own.
const Parser::Tag Parser::kTags[] = {
    {"#", &Parser::read_nothing, false},
    {"assign", &Parser::read_assign, false},
    {"break", &Parser::read_jump, false},
    {"capture", &Parser::read_capture, true},
    {"case", &Parser::read_case, true},
    {"condition", &Parser::read_sql_tag, true},
    {"continue", &Parser::read_jump, false},
    {"cycle", &Parser::read_cycle, false},
    {"date_end", &Parser::read_sql_tag, false},
    {"date_start", &Parser::read_sql_tag, false},
    {"decrement", &Parser::read_counter, false},
    {"echo", &Parser::read_echo, false},
    {"for", &Parser::read_for, true},
    {"if", &Parser::read_if, true},
    {"increment", &Parser::read_counter, false},
    {"incrementcondition", &Parser::read_sql_tag, true},
    {"liquid", &Parser::read_nothing, false},
    {"parameter", &Parser::read_sql_tag, false},
    {"tablerow", &Parser::read_for, true},
    {"unless", &Parser::read_if, true},
};

Parser::Parser(Document& document, std::vector<Problem>& problems)
    : building_{document, problems}, scanner_(document.text, problems) {}

void Parser::parse() {
    advance();
    for (;;) {
        block(building_.document.body);
        if (token_.kind == Token::Kind::end) return;
        // A tag that closes or divides a block which is not open.
        unexpected(token_);
        advance();
    }
}

bool Parser::ends_block() {
    if (token_.kind != Token::Kind::tag) return false;
    if (token_.name.substr(0, 3) == "end") {
        return std::any_of(open_.begin(), open_.end(), [&](const Open& each) { return each.end_name == token_.name; });
    }
    if (open_.empty()) return false;
    const std::string_view in = open_.back().name;
    if (token_.name == "else") return in == "if" || in == "unless" || in == "case" || in == "for";
    if (token_.name == "elsif") return in == "if" || in == "unless";
    return token_.name == "when" && in == "case";
}

void Parser::block(Block& out) {
    building_.quiet = false;
    while (token_.kind != Token::Kind::end) {
        if (building_.problems.size() > kMaxProblems) {
            // Whoever reads that many mistakes learns no more from further ones.
            give_up();
            return;
        }
        switch (token_.kind) {
            case Token::Kind::text: {
                add(out, token_, TextNode{token_.text});
                advance();
                break;
            }
            case Token::Kind::output: read_output(out); break;
            case Token::Kind::lines_end:
                if (in_lines_ && open_.size() > lines_floor_) return;  // The block that is open says so.
                in_lines_ = false;
                advance();
                break;
            case Token::Kind::tag:
                if (ends_block()) return;
                tag(out);
                break;
            case Token::Kind::end: return;
        }
    }
}

void Parser::tag(Block& out) {
    const Token token = token_;
    building_.quiet = token.cut;
    const Tag* const found = std::ranges::lower_bound(kTags, token.name, {}, &Tag::name);
    if (found == std::end(kTags) || found->name != token.name) {
        unexpected(token);
        advance();
    } else if (found->is_block && open_.size() >= kMaxDepth) {
        building_.report(Problem::Kind::too_large, token.begin, token.end,
                         fmt::format("tags stand in each other more than {} deep", kMaxDepth));
        give_up();
    } else {
        (this->*found->read)(token, out);
    }
    building_.quiet = false;
}

void Parser::give_up() {
    gave_up_ = true;
    token_ = Token();
}

void Parser::unexpected(const Token& token) {
    static constexpr std::pair<std::string_view, std::string_view> kOtherWords[] = {
        {"elseif", "write 'elsif'"},
        {"elif", "write 'elsif'"},
        {"endcomment", "no 'comment' is open"},
        {"endraw", "no 'raw' is open"},
        {"include", "a template of LookML can't take in another one; use a constant '@{…}'"},
        {"render", "a template of LookML can't take in another one; use a constant '@{…}'"},
        {"set", "write 'assign'"},
    };
    if (token.name.empty()) {
        building_.report(Problem::Kind::unknown_tag, token.begin, token.end, "a tag has no name",
                         "write for example '{% if … %}'");
        return;
    }
    for (const auto& [name, hint] : kOtherWords) {
        if (token.name != name) continue;
        building_.report(Problem::Kind::unknown_tag, token.begin, token.end, fmt::format("unknown tag '{}'", name),
                         std::string(hint));
        return;
    }
    const auto known_block = [&](std::string_view name) {
        return std::any_of(std::begin(kTags), std::end(kTags),
                           [&](const Tag& each) { return each.is_block && each.name == name; });
    };
    if (token.name.substr(0, 3) == "end" && known_block(token.name.substr(3))) {
        std::string hint;
        if (!open_.empty())
            hint = fmt::format("'{}' is open, which ends with '{}'", open_.back().name, open_.back().end_name);
        building_.report(Problem::Kind::unknown_tag, token.begin, token.end,
                         fmt::format("'{}' closes no open '{}'", token.name, token.name.substr(3)), std::move(hint));
        return;
    }
    if (token.name == "else" || token.name == "elsif" || token.name == "when") {
        building_.report(Problem::Kind::unknown_tag, token.begin, token.end,
                         fmt::format("'{}' must stand inside '{}'", token.name, token.name == "when" ? "case" : "if"));
        return;
    }
    NearestName nearest(token.name);
    for (const Tag& each : kTags) nearest.offer(each.name);
    for (const std::string_view name :
         {"comment", "raw", "endif", "endfor", "endcase", "else", "elsif", "endcondition"})
        nearest.offer(name);
    building_.report(Problem::Kind::unknown_tag, token.begin, token.end, fmt::format("unknown tag '{}'", token.name),
                     nearest.hint());
}

template <typename ReadParts>
void Parser::inside(const Token& token, std::string_view end_name, const ReadParts& read_parts) {
    open_.push_back({token.name, end_name, token.begin, token.end, in_lines_});
    read_parts();
    const Open open = open_.back();
    open_.pop_back();
    building_.quiet = false;
    if (at_tag(end_name) && open.in_lines == in_lines_) {
        ignore_markup(token_);
        advance();
        return;
    }
    if (gave_up_) return;
    building_.report(Problem::Kind::unclosed, open.begin, open.end, fmt::format("'{}' is never closed", open.name),
                     open.in_lines ? fmt::format("write the line '{}' after it", end_name)
                                   : fmt::format("write '{{% {} %}}' after it", end_name));
    if (at_tag(end_name)) advance();
}

void Parser::ignore_markup(const Token& token) {
    if (token.markup.empty()) return;
    const std::size_t begin = scanner_.offset_of(token.markup);
    building_.report(Problem::Kind::ignored, begin, begin + token.markup.size(),
                     fmt::format("what stands after '{}' has no effect", token.name),
                     token.name == "else" ? "write 'elsif' for a condition" : "");
}

template <typename Part>
void Parser::add(Block& out, const Token& token, Part part) {
    out.push_back(Node{token.begin, token.end, std::move(part)});
}

NameId Parser::set_name(std::string_view name) {
    const NameId id = building_.name(name);
    building_.document.names[id].set_here = true;
    return id;
}

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
            drop_silent_text(branch.body);
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
            drop_silent_text(branch.body);
            node.branches.push_back(std::move(branch));
        }
    });
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
        drop_silent_text(node.body);
        if (at_tag("else")) {
            ignore_markup(token_);
            advance();
            block(node.otherwise);
            drop_silent_text(node.otherwise);
        }
    });
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
