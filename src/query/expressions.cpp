#include "query/expressions.h"

#include "base/assert.h"
#include "lang/calcs/functions.h"
#include "sql/functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace oriel::query {

namespace calcs = lang::calcs;
using calcs::Fn;
using calcs::NodeId;
using calcs::Operator;
using calcs::Type;

namespace {

/// How long nodes are when printed. Each is measured once, however often it is used.
class Lengths {
public:
    std::size_t of(sql::Node node) {
        if (const auto known = lengths_.find(node); known != lengths_.end()) return known->second;
        std::size_t length = node->text.size() + 2;
        if (node->kind == sql::Expr::Kind::subselect) length += 1000;
        for (const sql::Node child : node->children) length = std::min(length + of(child) + 2, kMaxExpressionSql + 1);
        lengths_.emplace(node, length);
        return length;
    }

private:
    std::unordered_map<sql::Node, std::size_t> lengths_;
};

/// Whether that date exists.
bool is_date(std::int64_t year, std::int64_t month, std::int64_t day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return false;
    return std::chrono::year_month_day{std::chrono::year(static_cast<int>(year)),
                                       std::chrono::month(static_cast<unsigned>(month)),
                                       std::chrono::day(static_cast<unsigned>(day))}
        .ok();
}

class Compiler {
public:
    Compiler(const calcs::Expression& expression, const ExpressionContext& context)
        : expression_(expression), context_(context), tree_(context.tree), nodes_(expression.nodes.size()) {}

    Result<sql::Node> run() {
        for (NodeId id = 0; id < nodes_.size(); ++id) {
            nodes_[id] = TRY(compile(expression_.nodes[id]));
            if (lengths_.of(nodes_[id]) <= kMaxExpressionSql) continue;
            std::string message =
                "the expression becomes more than 262144 bytes of SQL; use fewer calls inside each other";
            Error error = Error::validation("expression", "invalid", message);
            error.message = std::move(message);
            return error;
        }
        return nodes_.back();
    }

private:
    const calcs::Node& at(NodeId id) const { return expression_.nodes[id]; }
    std::span<const NodeId> arguments(const calcs::Node& node) const { return expression_.arguments(node); }

    Result<sql::Node> write(std::string_view name, std::initializer_list<sql::Node> arguments) {
        return sql::write_function(tree_, context_.dialect, name, {arguments.begin(), arguments.size()});
    }

    /// NULL alone has no type that every database would guess right inside a call.
    bool is_null(NodeId id) const { return nodes_[id] == null_; }

    /// Whether the node is null for the values it is made from are.
    bool comes_to_null(const calcs::Node& node) const {
        const auto ids = arguments(node);
        const auto null = [&](NodeId id) { return is_null(id); };
        if (node.kind == calcs::Node::Kind::operation) {
            const bool logical = node.op == Operator::logical_and || node.op == Operator::logical_or;
            return !logical && std::any_of(ids.begin(), ids.end(), null);
        }
        if (node.kind != calcs::Node::Kind::call || ids.empty()) return false;
        switch (node.function->id) {
            case Fn::is_null:
            case Fn::matches_filter: return false;
            case Fn::when: return is_null(ids[1]);
            case Fn::if_: return is_null(ids[1]) && is_null(ids[2]);
            case Fn::case_:
            case Fn::coalesce: return std::all_of(ids.begin(), ids.end(), null);
            default: return std::any_of(ids.begin(), ids.end(), null);
        }
    }

    Result<sql::Node> compile(const calcs::Node& node) {
        if (comes_to_null(node)) return null_;
        switch (node.kind) {
            case calcs::Node::Kind::error: break;
            case calcs::Node::Kind::number: return number(node.text);
            case calcs::Node::Kind::string: return tree_.string(node.text);
            case calcs::Node::Kind::yesno: return context_.dialect.truth(tree_, node.number != 0);
            case calcs::Node::Kind::null: return null_;
            case calcs::Node::Kind::field: return context_.field(node.text);
            case calcs::Node::Kind::operation: return operation(node);
            case calcs::Node::Kind::call: return call(node);
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

    /// The digits as every database reads them: with some on both sides of a point.
    sql::Node number(std::string_view text) {
        std::string digits(text);
        const std::size_t point = digits.find('.');
        if (point != std::string::npos) {
            const bool bare = point + 1 == digits.size() || digits[point + 1] == 'e' || digits[point + 1] == 'E';
            if (bare) digits.erase(point, 1);
            if (point == 0) digits.insert(0, 1, '0');
        }
        return tree_.number(digits);
    }

    // --- Operators

    Result<sql::Node> operation(const calcs::Node& node) {
        const auto operands = arguments(node);
        const sql::Node left = nodes_[operands[0]];
        const sql::Node right = operands.size() > 1 ? nodes_[operands[1]] : nullptr;
        switch (node.op) {
            case Operator::none: break;
            case Operator::negate: return tree_.build("-#1", {left});
            case Operator::add: return tree_.build("#1 + #2", {left, right});
            case Operator::subtract: return tree_.build("#1 - #2", {left, right});
            case Operator::multiply: return tree_.build("#1 * #2", {left, right});
            case Operator::divide: return write("divide", {left, right});
            case Operator::equal: return comparison("#1 = #2", operands, "compared_text");
            case Operator::not_equal: return comparison("#1 <> #2", operands, "compared_text");
            case Operator::less: return comparison("#1 < #2", operands, "ordered_text");
            case Operator::less_equal: return comparison("#1 <= #2", operands, "ordered_text");
            case Operator::greater: return comparison("#1 > #2", operands, "ordered_text");
            case Operator::greater_equal: return comparison("#1 >= #2", operands, "ordered_text");
            case Operator::logical_not: return tree_.build("NOT #1", {left});
            case Operator::logical_and: return joined(operands, " AND ");
            case Operator::logical_or: return joined(operands, " OR ");
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

    Result<sql::Node> comparison(std::string_view pattern, std::span<const NodeId> operands,
                                 std::string_view text_form) {
        std::array<sql::Node, 2> sides{};
        for (std::size_t i = 0; i < 2; ++i) {
            sides[i] = nodes_[operands[i]];
            const Type type = at(operands[i]).type;
            if (type == Type::string) sides[i] = TRY(write(text_form, {sides[i]}));
            if (type == Type::date) sides[i] = TRY(write("compared_date", {sides[i]}));
        }
        return tree_.build(pattern, {sides[0], sides[1]});
    }

    sql::Node joined(std::span<const NodeId> operands, std::string_view word) {
        std::vector<sql::Node> parts;
        for (const NodeId id : operands) {
            if (!parts.empty()) parts.push_back(tree_.code(word));
            parts.push_back(tree_.operand(nodes_[id]));
        }
        return tree_.sequence(parts);
    }

    // --- Calls

    Result<sql::Node> call(const calcs::Node& node) {
        const auto ids = arguments(node);
        switch (node.function->id) {
            case Fn::if_: return choice({{ids[0], ids[1]}}, ids[2]);
            case Fn::case_: return case_call(ids);
            case Fn::when: return nodes_[ids[1]];  // Its case puts it together.
            case Fn::coalesce: return coalesce(ids);
            case Fn::concat: return concat(ids);
            case Fn::length: return context_.dialect.text_length(tree_, nodes_[ids[0]]);
            case Fn::matches_filter: return matches_filter(ids);
            case Fn::now: return context_.dialect.timestamp_literal(tree_, to_iso(context_.now));
            case Fn::date: return date(ids);
            case Fn::date_time: return date_time(ids);
            case Fn::substring: return substring(ids);
            case Fn::round: return round(ids);
            case Fn::power: return power(ids);
            case Fn::replace: return replace(ids);
            case Fn::diff_seconds: return duration(ids, sql::TimeUnit::second);
            case Fn::diff_minutes: return duration(ids, sql::TimeUnit::minute);
            case Fn::diff_hours: return duration(ids, sql::TimeUnit::hour);
            case Fn::diff_days: return duration(ids, sql::TimeUnit::day);
            case Fn::diff_months: return duration(ids, sql::TimeUnit::month);
            case Fn::diff_years: return duration(ids, sql::TimeUnit::year);
            default: break;
        }
        std::vector<sql::Node> values;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            sql::Node value = nodes_[ids[i]];
            if (node.function->parameters[i] == 'i') value = TRY(whole(ids[i]));
            values.push_back(value);
        }
        return sql::write_function(tree_, context_.dialect, node.function->name, values);
    }

    /// A literal whole number, which may have a minus before it.
    std::optional<std::int64_t> literal(NodeId id) const {
        const calcs::Node* node = &at(id);
        const bool negative = node->kind == calcs::Node::Kind::operation && node->op == Operator::negate;
        if (negative) node = &at(arguments(*node)[0]);
        constexpr double kLargest = 1e9;
        if (node->kind != calcs::Node::Kind::number || node->number > kLargest) return std::nullopt;
        const auto value = static_cast<std::int64_t>(node->number);
        return negative ? -value : value;
    }

    /// A number cut to a whole one.
    Result<sql::Node> whole(NodeId id) {
        if (const auto value = literal(id)) return tree_.integer(*value);
        return write("whole", {nodes_[id]});
    }

    Result<sql::Node> choice(std::vector<std::pair<NodeId, NodeId>> whens, std::optional<NodeId> otherwise) {
        std::vector<sql::Node> parts{tree_.code("CASE")};
        for (const auto& [condition, value] : whens) {
            parts.push_back(tree_.build(" WHEN $1 THEN $2", {nodes_[condition], nodes_[value]}));
        }
        if (otherwise.has_value()) parts.push_back(tree_.build(" ELSE $1", {nodes_[*otherwise]}));
        parts.push_back(tree_.code(" END"));
        // In parentheses, so that no operator beside it need wonder.
        return tree_.build("($1)", {tree_.sequence(parts)});
    }

    Result<sql::Node> case_call(std::span<const NodeId> ids) {
        std::vector<std::pair<NodeId, NodeId>> whens;
        std::optional<NodeId> otherwise;
        for (const NodeId id : ids) {
            const calcs::Node& argument = at(id);
            if (argument.function != nullptr && argument.function->id == Fn::when) {
                whens.emplace_back(arguments(argument)[0], arguments(argument)[1]);
            } else {
                otherwise = id;
            }
        }
        return choice(std::move(whens), otherwise);
    }

    sql::Node coalesce(std::span<const NodeId> ids) {
        if (ids.size() == 1) return nodes_[ids[0]];
        std::vector<sql::Node> values;
        for (const NodeId id : ids) values.push_back(nodes_[id]);
        return tree_.build("COALESCE($1)", {tree_.list(values)});
    }

    Result<sql::Node> concat(std::span<const NodeId> ids) {
        std::vector<sql::Node> texts;
        for (const NodeId id : ids) {
            const sql::Node value = TRY(text(id));
            texts.push_back(value);
        }
        return sql::write_function(tree_, context_.dialect, "concat", texts);
    }

    Result<sql::Node> text(NodeId id) {
        const calcs::Node& node = at(id);
        switch (node.type) {
            case Type::number: return write("number_text", {nodes_[id]});
            case Type::date: return write(node.timed ? "time_text" : "date_text", {nodes_[id]});
            case Type::yesno: return write("yesno_text", {nodes_[id]});
            case Type::null:
            case Type::unknown: return write("number_text", {nodes_[id]});
            case Type::string:
            case Type::list: break;
        }
        return nodes_[id];
    }

    Result<sql::Node> matches_filter(std::span<const NodeId> ids) {
        const sql::Node condition = TRY(context_.matches_filter(at(ids[0]).text, at(ids[1]).text));
        return condition == nullptr ? context_.dialect.truth(tree_, true) : condition;
    }

    sql::Node duration(std::span<const NodeId> ids, sql::TimeUnit unit) {
        return context_.dialect.duration(tree_, nodes_[ids[0]], nodes_[ids[1]], unit);
    }

    // --- Dates

    /// The values of the arguments, when all are literals.
    std::optional<std::vector<std::int64_t>> literals(std::span<const NodeId> ids) const {
        std::vector<std::int64_t> values;
        for (const NodeId id : ids) {
            const auto value = literal(id);
            if (!value.has_value()) return std::nullopt;
            values.push_back(*value);
        }
        return values;
    }

    static WallTime moment(std::span<const std::int64_t> v) {
        const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(v[0])),
                                              std::chrono::month(static_cast<unsigned>(v[1])),
                                              std::chrono::day(static_cast<unsigned>(v[2]))};
        return WallTime(std::chrono::local_days(day).time_since_epoch());
    }

    Result<sql::Node> date(std::span<const NodeId> ids) {
        if (const auto v = literals(ids)) {
            if (!is_date((*v)[0], (*v)[1], (*v)[2])) return null_;
            return context_.dialect.date_literal(tree_, to_iso_date(moment(*v)));
        }
        const sql::Node year = TRY(whole(ids[0]));
        const sql::Node month = TRY(whole(ids[1]));
        const sql::Node day = TRY(whole(ids[2]));
        return write("date", {year, month, day});
    }

    Result<sql::Node> date_time(std::span<const NodeId> ids) {
        if (const auto v = literals(ids)) {
            const auto within = [&](std::size_t i, std::int64_t most) { return (*v)[i] >= 0 && (*v)[i] <= most; };
            if (!is_date((*v)[0], (*v)[1], (*v)[2]) || !within(3, 23) || !within(4, 59) || !within(5, 59)) {
                return null_;
            }
            const std::chrono::seconds clock((*v)[3] * 3600 + (*v)[4] * 60 + (*v)[5]);
            return context_.dialect.timestamp_literal(tree_, to_iso(moment(*v) + clock));
        }
        const sql::Node day = TRY(date(ids.subspan(0, 3)));
        const sql::Node hour = TRY(whole(ids[3]));
        const sql::Node minute = TRY(whole(ids[4]));
        const sql::Node second = TRY(whole(ids[5]));
        const sql::Node seconds = tree_.build("#1 * 3600 + #2 * 60 + #3", {hour, minute, second});
        const sql::Node moment = TRY(write("add_seconds", {seconds, day}));
        return write("clock", {hour, minute, second, moment});
    }

    // --- Text and numbers

    /// Databases differ in what a position before the first character means, and PostgreSQL refuses a negative length:
    /// so neither gets there.
    Result<sql::Node> substring(std::span<const NodeId> ids) {
        const auto start = literal(ids[1]);
        const auto length = literal(ids[2]);
        const sql::Node start_sql = TRY(whole(ids[1]));
        const sql::Node length_sql = TRY(whole(ids[2]));
        const auto none_below_0 = [&](sql::Node value) {
            return tree_.build("(CASE WHEN #1 < 0 THEN 0 ELSE $1 END)", {value});
        };
        if (start.has_value()) {
            const std::int64_t before = std::min<std::int64_t>(*start - 1, 0);
            sql::Node count = nullptr;
            if (length.has_value()) {
                count = tree_.integer(std::max<std::int64_t>(*length + before, 0));
            } else {
                count = none_below_0(before == 0 ? length_sql
                                                 : tree_.build("#1 - $2", {length_sql, tree_.integer(-before)}));
            }
            return write("substring", {nodes_[ids[0]], tree_.integer(std::max<std::int64_t>(*start, 1)), count});
        }
        const sql::Node first = tree_.build("(CASE WHEN #1 < 1 THEN 1 ELSE $1 END)", {start_sql});
        const sql::Node count =
            none_below_0(tree_.build("(CASE WHEN #1 < 1 THEN #1 + #2 - 1 ELSE $2 END)", {start_sql, length_sql}));
        return write("substring", {nodes_[ids[0]], first, count});
    }

    Result<sql::Node> round(std::span<const NodeId> ids) {
        const auto decimals = literal(ids[1]);
        const sql::Node places = TRY(whole(ids[1]));
        return write(decimals.has_value() && *decimals >= 0 ? "round_literal" : "round", {nodes_[ids[0]], places});
    }

    Result<sql::Node> replace(std::span<const NodeId> ids) {
        const calcs::Node& old = at(ids[1]);
        const bool something = old.kind == calcs::Node::Kind::string && !old.text.empty();
        return write(something ? "replace_literal" : "replace", {nodes_[ids[0]], nodes_[ids[1]], nodes_[ids[2]]});
    }

    Result<sql::Node> power(std::span<const NodeId> ids) {
        const calcs::Node& exponent = at(ids[1]);
        const bool is_whole =
            exponent.kind == calcs::Node::Kind::number && std::floor(exponent.number) == exponent.number;
        return write(is_whole ? "power_whole" : "power", {nodes_[ids[0]], nodes_[ids[1]]});
    }

    const calcs::Expression& expression_;
    const ExpressionContext& context_;
    sql::Tree& tree_;
    std::vector<sql::Node> nodes_;
    const sql::Node null_ = tree_.code("NULL");
    Lengths lengths_;
};

}  // namespace

Result<sql::Node> compile_expression(const calcs::Expression& expression, const ExpressionContext& context) {
    ORIEL_ASSERT(expression.ok() && !expression.nodes.empty());
    return Compiler(expression, context).run();
}

}  // namespace oriel::query
