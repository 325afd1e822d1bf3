#include "lang/liquid/parser.h"

#include "lang/spelling.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace oriel::lang::liquid {

namespace {

constexpr std::size_t kMaxDepth = 100;
constexpr std::size_t kMaxProblems = 100;

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

void Parser::close() {
    const Open open = open_.back();
    open_.pop_back();
    building_.quiet = false;
    if (at_tag(open.end_name) && open.in_lines == in_lines_) {
        ignore_markup(token_);
        advance();
        return;
    }
    if (gave_up_) return;
    building_.report(Problem::Kind::unclosed, open.begin, open.end, fmt::format("'{}' is never closed", open.name),
                     open.in_lines ? fmt::format("write the line '{}' after it", open.end_name)
                                   : fmt::format("write '{{% {} %}}' after it", open.end_name));
    if (at_tag(open.end_name)) advance();
}

void Parser::ignore_markup(const Token& token) {
    if (token.markup.empty()) return;
    const std::size_t begin = scanner_.offset_of(token.markup);
    building_.report(Problem::Kind::ignored, begin, begin + token.markup.size(),
                     fmt::format("what stands after '{}' has no effect", token.name),
                     token.name == "else" ? "write 'elsif' for a condition" : "");
}

NameId Parser::set_name(std::string_view name) {
    const NameId id = building_.name(name);
    building_.document.names[id].set_here = true;
    return id;
}

}  // namespace oriel::lang::liquid
