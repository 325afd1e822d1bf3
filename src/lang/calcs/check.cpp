#include "lang/calcs/check.h"

#include "base/assert.h"
#include "lang/calcs/functions.h"
#include "lang/calcs/parameters.h"
#include "lang/calcs/parser.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::lang::calcs {

namespace {

bool is_known(Type type) {
    return type != Type::unknown && type != Type::null;
}

bool fits(Type found, Type wanted) {
    return !is_known(found) || found == wanted;
}

/// Where an expression stands, for messages: "in a custom dimension".
std::string_view words(Place place) {
    switch (place) {
        case Place::table_calculation: return "a table calculation";
        case Place::assertion: return "an assertion";
        case Place::custom_dimension: return "a custom dimension";
        case Place::custom_measure: return "a custom measure";
        case Place::custom_filter: return "a custom filter";
        case Place::measure_filter: return "the filter of a custom measure";
    }
    return "";
}

class Checker {
public:
    Checker(Expression& expression, const FieldTypes& fields, Place place)
        : expression_(expression), fields_(fields), place_(place), shapes_(expression.nodes.size(), Shape::dimension) {}

    void run() {
        for (NodeId id = 0; id < expression_.nodes.size(); ++id) visit(id);
        finish();
    }

private:
    Node& at(NodeId id) { return expression_.nodes[id]; }

    void report(std::string_view code, SourceRange range, std::string message, std::string hint = {}) {
        expression_.problems.push_back({code, std::move(message), std::move(hint), range});
    }

    void visit(NodeId id) {
        Node& node = at(id);
        switch (node.kind) {
            case Node::Kind::error: break;
            case Node::Kind::number: node.type = Type::number; break;
            case Node::Kind::string: node.type = Type::string; break;
            case Node::Kind::yesno: node.type = Type::yesno; break;
            case Node::Kind::null: node.type = Type::null; break;
            case Node::Kind::field: field(id); break;
            case Node::Kind::operation: operation(node); break;
            case Node::Kind::call: call(node); break;
        }
        if (node.kind != Node::Kind::field) shapes_[id] = shape_of(node);
        const bool is_case = node.function != nullptr && node.function->id == Fn::case_;
        for (const NodeId child : expression_.arguments(node)) {
            if (!is_case) refuse_when(at(child));
        }
    }

    void refuse_when(const Node& node) {
        if (node.function == nullptr || node.function->id != Fn::when) return;
        report("misplaced-when", node.range, "'when' stands outside of a 'case'",
               "write 'case(when(condition, value), …, otherwise)', or use 'if'");
    }

    // --- Fields

    void field(NodeId id) {
        Node& node = at(id);
        if (node.total != Total::none && runs_in_sql(place_)) {
            report("total-in-sql", node.range, fmt::format("totals can't be used in {}", words(place_)),
                   "use a table calculation");
        }
        const std::optional<FieldInfo> info = fields_.find(node.text);
        if (!info.has_value()) {
            NearestName nearest(node.text);
            fields_.suggest(nearest);
            report("unknown-field", node.range, fmt::format("unknown field '{}'", node.text), nearest.hint());
            return;
        }
        node.type = info->type;
        node.timed = info->timed;
        shapes_[id] = info->shape;
        if (node.total == Total::row) shapes_[id] = Shape::supermeasure;
        if (info->measure && (place_ == Place::custom_dimension || place_ == Place::measure_filter)) {
            report("measure-in-dimension", node.range,
                   fmt::format("'{}' is a measure, which can't be used in {}", node.text, words(place_)),
                   "use a dimension, or a table calculation");
        }
        if (node.total != Total::none && info->shape == Shape::dimension && !info->measure) {
            report("no-total", node.range, fmt::format("'{}' is a dimension, which has no total", node.text));
        }
    }

    // --- Operators

    void wrong_operand(const Node& node, const Node& operand, std::string_view wanted, std::string hint) {
        report("wrong-type", operand.range,
               fmt::format("'{}' needs {}, found {}", to_string(node.op), wanted, with_article(operand.type)),
               std::move(hint));
    }

    static std::string arithmetic_hint(const Node& node, const Node& operand) {
        if (operand.type == Type::date) {
            return node.op == Operator::subtract ? "use 'diff_days(start_date, end_date)' and the like"
                                                 : "use 'add_days(number, date)' and the like";
        }
        if (operand.type == Type::string) {
            return node.op == Operator::add ? "use 'concat' to join texts" : "use 'to_number' in a table calculation";
        }
        if (operand.type == Type::yesno) return "use 'if(condition, 1, 0)'";
        if (operand.type == Type::list) return "use 'sum' or another function of lists";
        return {};
    }

    void operation(Node& node) {
        const auto operands = expression_.arguments(node);
        switch (node.op) {
            case Operator::logical_and:
            case Operator::logical_or:
            case Operator::logical_not:
                node.type = Type::yesno;
                for (const NodeId id : operands) {
                    if (!fits(at(id).type, Type::yesno)) {
                        wrong_operand(node, at(id), "yes/no values", "compare it with something");
                    }
                }
                return;
            case Operator::equal:
            case Operator::not_equal:
            case Operator::less:
            case Operator::less_equal:
            case Operator::greater:
            case Operator::greater_equal:
                node.type = Type::yesno;
                return comparison(node, at(operands[0]), at(operands[1]));
            case Operator::none: return;
            case Operator::negate:
            case Operator::add:
            case Operator::subtract:
            case Operator::multiply:
            case Operator::divide: break;
        }
        node.type = Type::number;
        for (const NodeId id : operands) {
            if (!fits(at(id).type, Type::number)) wrong_operand(node, at(id), "numbers", arithmetic_hint(node, at(id)));
        }
    }

    void comparison(const Node& node, const Node& left, const Node& right) {
        const bool order = node.op != Operator::equal && node.op != Operator::not_equal;
        for (const Node* side : {&left, &right}) {
            if (side->type == Type::list) {
                return wrong_operand(node, *side, "single values", "use 'index' or another function of lists");
            }
            if (order && side->type == Type::yesno) {
                return wrong_operand(node, *side, "numbers, strings or dates", "use '=' or '!='");
            }
        }
        if (!is_known(left.type) || !is_known(right.type) || left.type == right.type) return;
        std::string hint;
        if (left.type == Type::date || right.type == Type::date) {
            hint = runs_in_sql(place_) ? "write a date as 'date(2024, 1, 31)'"
                                       : "write a date as 'date(2024, 1, 31)', or use 'to_date'";
        } else if (left.type == Type::string || right.type == Type::string) {
            if (!runs_in_sql(place_)) hint = "use 'to_string' or 'to_number'";
            if (left.type == Type::yesno || right.type == Type::yesno) hint = "write 'yes' or 'no' without quotes";
        }
        report("wrong-type", node.range,
               fmt::format("can't compare {} with {}", with_article(left.type), with_article(right.type)),
               std::move(hint));
    }

    // --- Calls

    void call(Node& node) {
        if (node.function == nullptr) return;
        const Function& function = *node.function;
        if (function.where == Where::calculations && runs_in_sql(place_)) {
            report("not-in-sql", node.name,
                   fmt::format("'{}' works in table calculations only, not in {}", function.name, words(place_)));
        }
        if (function.where == Where::sql && !runs_in_sql(place_)) {
            report("only-in-sql", node.name,
                   fmt::format("'{}' works in custom fields and custom filters only, not in {}", function.name,
                               words(place_)));
        }
        const auto arguments = expression_.arguments(node);
        const Parameters parameters(function);
        if (arguments.size() < parameters.least() || (!parameters.repeats() && arguments.size() > parameters.most())) {
            report("argument-count", node.range,
                   fmt::format("'{}' takes {}, found {}", function.name, count_words(parameters), arguments.size()),
                   fmt::format("write '{}'", function.signature));
            result_type(node, Type::unknown, Type::unknown);
            return;
        }
        Type common = Type::unknown;
        Type free = Type::unknown;
        bool timed = false;
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const Node& argument = at(arguments[i]);
            argument_type(node, argument, i, parameters.letter(i, arguments.size()), common, free);
            timed = timed || argument.timed;
        }
        if (function.parameters.substr(0, 2) == "NN") same_series(node, at(arguments[0]), at(arguments[1]));
        node.timed = timed;
        result_type(node, common, free);
        timing(node);
    }

    /// Two columns, or a list and a list.
    void same_series(const Node& node, const Node& first, const Node& second) {
        const bool known = first.type != Type::unknown && second.type != Type::unknown;
        if (!known || (first.type == Type::list) == (second.type == Type::list)) return;
        report("mixed-types", second.range,
               fmt::format("argument 2 of '{}' is {}, but argument 1 is {}", node.function->name,
                           with_article(second.type), with_article(first.type)),
               "give two columns, or two lists");
    }

    static std::string count_words(const Parameters& parameters) {
        const std::size_t least = parameters.least();
        const std::string_view noun = least == 1 ? "argument" : "arguments";
        if (parameters.repeats()) return fmt::format("at least {} {}", least, noun);
        if (parameters.most() == 0) return "no arguments";
        if (least == parameters.most()) return fmt::format("{} {}", least, noun);
        return fmt::format("{} to {} arguments", least, parameters.most());
    }

    void wrong_argument(const Node& node, const Node& argument, std::size_t index, std::string_view wanted,
                        std::string hint = {}) {
        report("wrong-type", argument.range,
               fmt::format("argument {} of '{}' must be {}, found {}", index + 1, node.function->name, wanted,
                           with_article(argument.type)),
               std::move(hint));
    }

    void need(const Node& node, const Node& argument, std::size_t index, Type wanted) {
        if (fits(argument.type, wanted)) return;
        std::string hint;
        const bool calculation = !runs_in_sql(place_);
        if (wanted == Type::string && calculation && argument.type != Type::list) hint = "use 'to_string'";
        if (wanted == Type::number && argument.type == Type::string && calculation) hint = "use 'to_number'";
        if (wanted == Type::date && argument.type == Type::string) {
            hint = calculation ? "use 'to_date' or 'date(2024, 1, 31)'" : "write a date as 'date(2024, 1, 31)'";
        }
        if (wanted == Type::yesno && argument.type == Type::string) hint = "write 'yes' or 'no' without quotes";
        wrong_argument(node, argument, index, with_article(wanted), std::move(hint));
    }

    /// `common` is the type that all t and T share, as far as it is known; `free` that of r.
    void argument_type(const Node& node, const Node& argument, std::size_t index, char letter, Type& common,
                       Type& free) {
        const Type type = argument.type;
        switch (letter) {
            case 'n':
            case 'i': return need(node, argument, index, Type::number);
            case 's': return need(node, argument, index, Type::string);
            case 'd': return need(node, argument, index, Type::date);
            case 'y': return need(node, argument, index, Type::yesno);
            case 'a':
                if (type == Type::list)
                    wrong_argument(node, argument, index, "a single value", "use 'index' to take one");
                return;
            case 'e': return;
            case 'r':
                if (type == Type::list)
                    wrong_argument(node, argument, index, "a single value", "use 'index' to take one");
                free = type;
                return;
            case 'N': {
                const Type element = type == Type::list ? argument.element : type;
                if (!fits(element, Type::number)) {
                    wrong_argument(node, argument, index, "numbers",
                                   type == Type::list ? fmt::format("the list holds {}", plural(element)) : "");
                }
                return;
            }
            case 'T': return unite(node, argument, index, type == Type::list ? argument.element : type, common);
            case 't':
                if (type == Type::list) {
                    return wrong_argument(node, argument, index, "a single value", "use 'index' to take one");
                }
                return unite(node, argument, index, type, common);
            case 'w':
                if (argument.function == nullptr || argument.function->id != Fn::when) {
                    if (argument.kind != Node::Kind::error) {
                        wrong_argument(node, argument, index, "'when(condition, value)'");
                    }
                    return;
                }
                return unite(node, argument, index, type, common);
            case 'q':
                if (argument.kind != Node::Kind::field && argument.kind != Node::Kind::error) {
                    wrong_argument(node, argument, index, "a field such as '${view.field}'");
                }
                return;
            case 'f':
                if (argument.kind != Node::Kind::string && argument.kind != Node::Kind::error) {
                    wrong_argument(node, argument, index, "a filter expression in quotes");
                }
                return;
            default: ORIEL_ASSERT(false);
        }
    }

    static std::string_view plural(Type type) {
        switch (type) {
            case Type::number: return "numbers";
            case Type::string: return "strings";
            case Type::date: return "dates";
            case Type::yesno: return "yes/no values";
            case Type::list: return "lists";
            case Type::unknown:
            case Type::null: break;
        }
        return "nothing";
    }

    void unite(const Node& node, const Node& argument, std::size_t index, Type type, Type& common) {
        if (!is_known(common)) {
            if (type != Type::unknown) common = type;
            return;
        }
        if (fits(type, common)) return;
        // The last argument of a case is what holds otherwise; a `when` is told by its value.
        const Node& shown = argument.function != nullptr && argument.function->id == Fn::when && argument.count == 2
                                ? at(expression_.arguments(argument)[1])
                                : argument;
        report("mixed-types", shown.range,
               fmt::format("argument {} of '{}' is {}, but the values before it are {}", index + 1, node.function->name,
                           with_article(type), plural(common)),
               "give all of them one type");
    }

    void result_type(Node& node, Type common, Type free) {
        switch (node.function->result) {
            case 'n': node.type = Type::number; break;
            case 's': node.type = Type::string; break;
            case 'd': node.type = Type::date; break;
            case 'y': node.type = Type::yesno; break;
            case 't': node.type = common; break;
            case 'r': node.type = free; break;
            case 'l':
                node.type = Type::list;
                node.element = common;
                break;
            case 'S':
                node.type = Type::list;
                node.element = Type::string;
                break;
            default: ORIEL_ASSERT(false);
        }
    }

    /// Whether a date that comes out has a time of day.
    static void timing(Node& node) {
        if (node.type != Type::date && node.element != Type::date) {
            node.timed = false;
            return;
        }
        switch (node.function->id) {
            case Fn::add_hours:
            case Fn::add_minutes:
            case Fn::add_seconds:
            case Fn::date_time:
            case Fn::now:
            case Fn::trunc_hours:
            case Fn::trunc_minutes:
            case Fn::to_date: node.timed = true; break;
            case Fn::date:
            case Fn::trunc_days:
            case Fn::trunc_months:
            case Fn::trunc_years: node.timed = false; break;
            default: break;
        }
    }

    // --- The whole

    Shape shape_of(const Node& node) const {
        bool measure = false;
        bool super = false;
        for (const NodeId child : expression_.arguments(node)) {
            measure = measure || shapes_[child] == Shape::measure;
            super = super || shapes_[child] == Shape::supermeasure;
        }
        if (node.function != nullptr) {
            switch (node.function->id) {
                case Fn::pivot_index:
                case Fn::pivot_row:
                case Fn::pivot_where: return Shape::supermeasure;
                case Fn::pivot_column:
                case Fn::pivot_offset:
                case Fn::pivot_offset_list: return Shape::measure;
                default: break;
            }
        }
        if (measure) return Shape::measure;
        return super ? Shape::supermeasure : Shape::dimension;
    }

    void finish() {
        if (expression_.nodes.empty()) return;
        const Node& root = at(expression_.root());
        expression_.shape = shapes_.back();
        refuse_when(root);
        const bool condition =
            place_ == Place::assertion || place_ == Place::custom_filter || place_ == Place::measure_filter;
        if (condition && !fits(root.type, Type::yesno)) {
            report("not-a-condition", root.range,
                   fmt::format("{} must be yes or no, found {}", words(place_), with_article(root.type)),
                   "compare it with something");
        } else if (root.type == Type::list) {
            report("list-result", root.range, fmt::format("{} can't be a list", words(place_)),
                   "make one value of it with 'index', 'sum' or the like");
        }
        std::stable_sort(expression_.problems.begin(), expression_.problems.end(),
                         [](const Problem& a, const Problem& b) { return a.range.begin < b.range.begin; });
    }

    Expression& expression_;
    const FieldTypes& fields_;
    Place place_;
    std::vector<Shape> shapes_;
};

}  // namespace

bool runs_in_sql(Place place) {
    return place != Place::table_calculation && place != Place::assertion;
}

void check(Expression& expression, const FieldTypes& fields, Place place) {
    Checker(expression, fields, place).run();
}

Expression read(std::string_view text, const FieldTypes& fields, Place place) {
    Expression expression = parse(text);
    check(expression, fields, place);
    return expression;
}

Error to_error(const Expression& expression, std::string_view field) {
    ORIEL_ASSERT(!expression.ok());
    std::vector<ErrorDetail> details;
    for (const Problem& problem : expression.problems) {
        details.push_back({std::string(field), "invalid", problem.to_text(expression.text)});
    }
    Error error = Error::validation(std::move(details));
    error.message = error.details.front().message;
    return error;
}

}  // namespace oriel::lang::calcs
