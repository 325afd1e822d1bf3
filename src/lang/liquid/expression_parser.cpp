#include "lang/liquid/expression_parser.h"

#include "lang/liquid/filters.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace oriel::lang::liquid {

namespace {

/// Brackets in brackets and ranges in ranges.
constexpr int kMaxDepth = 20;

Value number_of(std::string_view text) {
    std::int64_t integer = 0;
    const char* const end = text.data() + text.size();
    if (const auto read = std::from_chars(text.data(), end, integer); read.ec == std::errc() && read.ptr == end)
        return Value::integer(integer);
    double number = 0;
    std::from_chars(text.data(), end, number);
    return Value::number(number);
}

/// The words that are values when nothing follows them.
std::optional<Value> word_value(std::string_view name) {
    if (name == "nil" || name == "null") return Value();
    if (name == "true") return Value::boolean(true);
    if (name == "false") return Value::boolean(false);
    if (name == "empty") return Value::word(Value::Word::empty);
    if (name == "blank") return Value::word(Value::Word::blank);
    return std::nullopt;
}

}  // namespace

NameId Building::name(std::string_view text) {
    const auto [at, added] = document.name_ids.try_emplace(text, static_cast<NameId>(document.names.size()));
    if (added) document.names.push_back({text, false});
    return at->second;
}

void Building::report(Problem::Kind kind, std::size_t begin, std::size_t end, std::string message, std::string hint) {
    if (!quiet) problems.push_back({kind, begin, end, std::move(message), std::move(hint)});
}

std::string ExpressionParser::shown() const {
    constexpr std::size_t kShown = 40;
    if (lexer_.at_end()) return "the end of the tag";
    const std::string_view text = lexer_.here().text;
    return fmt::format("'{}{}'", text.substr(0, kShown), text.size() > kShown ? "…" : "");
}

std::nullopt_t ExpressionParser::expected(std::string_view what, std::string hint) {
    const Lexeme& here = lexer_.here();
    if (here.kind == Lexeme::Kind::bad_text) {
        building_.report(Problem::Kind::bad_expression, here.begin, here.end, "a text in quotes is never closed");
    } else {
        building_.report(Problem::Kind::bad_expression, here.begin, here.end,
                         fmt::format("{} must stand here, not {}", what, shown()), std::move(hint));
    }
    lexer_.skip_all();
    return std::nullopt;
}

bool ExpressionParser::expect_end() {
    const Lexeme& here = lexer_.here();
    if (here.kind == Lexeme::Kind::end) return true;
    std::string hint;
    if (here.text == "=") hint = "write '==' to compare";
    if (here.text == "&&") hint = "write 'and'";
    if (here.text == "||") hint = "write 'or'";
    building_.report(Problem::Kind::bad_expression, here.begin, here.end, fmt::format("{} is not expected", shown()),
                     std::move(hint));
    lexer_.skip_all();
    return false;
}

std::optional<Expression> ExpressionParser::expression() {
    return expression(0);
}

std::optional<Expression> ExpressionParser::expression(int depth) {
    if (depth > kMaxDepth) {
        building_.report(Problem::Kind::too_large, lexer_.here().begin, lexer_.here().end,
                         fmt::format("brackets stand in each other more than {} deep", kMaxDepth));
        lexer_.skip_all();
        return std::nullopt;
    }
    const Lexeme here = lexer_.here();
    Expression out;
    out.begin = here.begin;
    out.end = here.end;
    switch (here.kind) {
        case Lexeme::Kind::number: out.literal = number_of(here.text); break;
        case Lexeme::Kind::text: out.literal = Value::text(here.text); break;
        case Lexeme::Kind::name: return variable(depth);
        case Lexeme::Kind::symbol:
            if (here.text == "(") return range(depth);
            if (here.text == "[") return variable(depth);
            if (here.text == "!") return expected("a value", "write 'unless' to negate");
            return expected("a value");
        case Lexeme::Kind::bad_text:
        case Lexeme::Kind::end: return expected("a value");
    }
    lexer_.advance();
    return out;
}

std::optional<Expression> ExpressionParser::variable(int depth) {
    Expression out;
    out.kind = Expression::Kind::variable;
    out.begin = lexer_.here().begin;
    if (lexer_.here().kind == Lexeme::Kind::name) {
        const std::string_view name = lexer_.here().text;
        lexer_.advance();
        if (!lexer_.at_symbol(".") && !lexer_.at_symbol("[")) {
            if (std::optional<Value> word = word_value(name); word.has_value()) {
                out.kind = Expression::Kind::literal;
                out.end = lexer_.last_end();
                out.literal = std::move(*word);
                return out;
            }
        }
        out.name = building_.name(name);
    } else {
        std::optional<Expression> root = bracketed(depth);
        if (!root.has_value()) return std::nullopt;
        const Text* text = root->kind == Expression::Kind::literal ? root->literal.as_text() : nullptr;
        if (text != nullptr)
            out.name =
                building_.name(std::string_view(building_.document.text).substr(root->begin + 1, text->bytes().size()));
        else
            out.root = std::make_unique<Expression>(std::move(*root));
    }
    if (!steps(out, depth)) return std::nullopt;
    out.end = lexer_.last_end();
    return out;
}

std::optional<Expression> ExpressionParser::bracketed(int depth) {
    lexer_.advance();
    std::optional<Expression> inside = expression(depth + 1);
    if (!inside.has_value()) return std::nullopt;
    if (!lexer_.take_symbol("]")) return expected("']'");
    return inside;
}

bool ExpressionParser::steps(Expression& variable, int depth) {
    for (;;) {
        PathStep step;
        if (lexer_.at_symbol(".")) {
            lexer_.advance_to_member();
            if (lexer_.here().kind != Lexeme::Kind::name) {
                expected("a name", "a dot stands between two names, as in 'view.field'");
                return false;
            }
            step.name = lexer_.here().text;
            lexer_.advance();
        } else if (lexer_.at_symbol("[")) {
            std::optional<Expression> index = bracketed(depth);
            if (!index.has_value()) return false;
            const Text* text = index->kind == Expression::Kind::literal ? index->literal.as_text() : nullptr;
            if (text != nullptr && !text->empty())
                step.name = std::string_view(building_.document.text).substr(index->begin + 1, text->bytes().size());
            else
                step.index = std::make_unique<Expression>(std::move(*index));
        } else {
            return true;
        }
        variable.steps.push_back(std::move(step));
    }
}

std::optional<Expression> ExpressionParser::range(int depth) {
    Expression out;
    out.kind = Expression::Kind::range;
    out.begin = lexer_.here().begin;
    const std::string hint = "round brackets hold a range, as in '(1..5)'; conditions can't be grouped";
    lexer_.advance();
    std::optional<Expression> first = expression(depth + 1);
    if (!first.has_value()) return std::nullopt;
    if (!lexer_.take_symbol("..")) return expected("'..'", hint);
    std::optional<Expression> last = expression(depth + 1);
    if (!last.has_value()) return std::nullopt;
    if (!lexer_.take_symbol(")")) return expected("')'", hint);
    out.first = std::make_unique<Expression>(std::move(*first));
    out.last = std::make_unique<Expression>(std::move(*last));
    out.end = lexer_.last_end();
    return out;
}

std::optional<Piped> ExpressionParser::piped() {
    Piped out;
    std::optional<Expression> value = expression();
    if (!value.has_value()) return std::nullopt;
    out.value = std::move(*value);
    while (lexer_.take_symbol("|")) {
        if (lexer_.at_end()) {
            building_.report(Problem::Kind::ignored, lexer_.last_end() - 1, lexer_.last_end(),
                             "no filter stands after '|'");
            break;
        }
        if (!filter(out)) return std::nullopt;
    }
    if (!expect_end()) return std::nullopt;
    return out;
}

bool ExpressionParser::filter(Piped& piped) {
    const Lexeme here = lexer_.here();
    if (here.kind != Lexeme::Kind::name) {
        expected("a filter's name", "as in '| upcase'");
        return false;
    }
    FilterCall call;
    call.name = here.text;
    call.begin = here.begin;
    call.filter = find_filter(here.text);
    lexer_.advance();
    if (call.filter == nullptr) {
        building_.report(Problem::Kind::unknown_filter, here.begin, here.end,
                         fmt::format("unknown filter '{}'", here.text), filter_hint(here.text));
    }
    if (lexer_.take_symbol(":")) {
        do {
            if (!argument(call)) return false;
        } while (lexer_.take_symbol(","));
    }
    const std::size_t count = call.arguments.size();
    if (call.filter != nullptr && (count < call.filter->min_arguments || count > call.filter->max_arguments)) {
        const unsigned wanted =
            count < call.filter->min_arguments ? call.filter->min_arguments : call.filter->max_arguments;
        building_.report(Problem::Kind::bad_expression, here.begin, lexer_.last_end(),
                         fmt::format("the filter '{}' takes {} {} argument{}, not {}", call.name,
                                     count < call.filter->min_arguments ? "at least" : "at most", wanted,
                                     wanted == 1 ? "" : "s", count));
        return false;
    }
    piped.filters.push_back(std::move(call));
    return true;
}

bool ExpressionParser::argument(FilterCall& call) {
    const Lexeme here = lexer_.here();
    if (here.kind == Lexeme::Kind::name) {
        std::optional<Expression> value = expression();
        if (!value.has_value()) return false;
        // `name: value`
        if (lexer_.at_symbol(":") && value->end == here.end) {
            lexer_.advance();
            std::optional<Expression> named = expression();
            if (!named.has_value()) return false;
            call.named.push_back({here.text, std::move(*named)});
            return true;
        }
        call.arguments.push_back(std::move(*value));
        return true;
    }
    std::optional<Expression> value = expression();
    if (!value.has_value()) return false;
    call.arguments.push_back(std::move(*value));
    return true;
}

std::optional<Comparison> ExpressionParser::comparison() {
    static constexpr std::pair<std::string_view, Operator> kOperators[] = {
        {"==", Operator::equal},         {"!=", Operator::not_equal},  {"<>", Operator::not_equal},
        {"<", Operator::less},           {"<=", Operator::less_equal}, {">", Operator::greater},
        {">=", Operator::greater_equal},
    };
    Comparison out;
    std::optional<Expression> left = expression();
    if (!left.has_value()) return std::nullopt;
    out.left = std::move(*left);
    const Lexeme here = lexer_.here();
    if (here.kind == Lexeme::Kind::name && here.text == "contains") out.op = Operator::contains;
    if (here.kind == Lexeme::Kind::symbol) {
        for (const auto& [text, op] : kOperators) {
            if (here.text == text) out.op = op;
        }
    }
    if (out.op == Operator::truth) return out;
    lexer_.advance();
    std::optional<Expression> right = expression();
    if (!right.has_value()) return std::nullopt;
    out.right = std::move(*right);
    return out;
}

std::optional<Condition> ExpressionParser::condition() {
    Condition out;
    for (;;) {
        std::optional<Comparison> term = comparison();
        if (!term.has_value()) return std::nullopt;
        out.terms.push_back(std::move(*term));
        if (lexer_.take_name("and"))
            out.joins.push_back(Condition::Join::and_);
        else if (lexer_.take_name("or"))
            out.joins.push_back(Condition::Join::or_);
        else
            break;
    }
    if (!expect_end()) return std::nullopt;
    return out;
}

std::optional<std::string_view> ExpressionParser::plain_name(std::string_view example) {
    if (lexer_.here().kind != Lexeme::Kind::name) return expected("a name", std::string(example));
    const std::string_view name = lexer_.here().text;
    lexer_.advance();
    return name;
}

}  // namespace oriel::lang::liquid
