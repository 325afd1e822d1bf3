#include "lang/calcs/evaluate.h"

#include "base/assert.h"
#include "lang/calcs/evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace oriel::lang::calcs {

namespace {

Error invalid(std::string message) {
    Error error = Error::validation("dynamic_fields", "invalid", message);
    error.message = std::move(message);
    return error;
}

class Evaluator {
public:
    Evaluator(const Expression& expression, const Table& table, const EvaluateOptions& options)
        : expression_(expression), table_(table), values_(expression.nodes.size()) {
        evaluation_.extent = table.extent();
        evaluation_.now = options.now;
        evaluation_.random.seed(options.seed);
    }

    Result<Column> run() {
        for (NodeId id = 0; id < values_.size(); ++id) {
            values_[id] = TRY(node(expression_.nodes[id]));
            // What a node was made from is not needed again.
            for (const NodeId child : expression_.arguments(expression_.nodes[id])) {
                if (!is_when(expression_.nodes[id])) values_[child].reset();
            }
        }
        Column result = *values_.back();
        memory_.push_back(evaluation_.arena);
        result.memory = std::make_shared<const std::vector<std::shared_ptr<const void>>>(std::move(memory_));
        return result;
    }

private:
    static bool is_when(const Node& node) { return node.function != nullptr && node.function->id == Fn::when; }

    static ColumnPointer share(Column column) { return std::make_shared<const Column>(std::move(column)); }

    Result<ColumnPointer> node(const Node& node) {
        Column column;
        switch (node.kind) {
            case Node::Kind::error: ORIEL_ASSERT(false); break;
            case Node::Kind::number:
                column.type = Type::number;
                column.numbers = {node.number};
                break;
            case Node::Kind::string:
                column.type = Type::string;
                column.texts = {node.text.empty() ? std::string_view("") : std::string_view(node.text)};
                column.texts[0] = evaluation_.keep(column.texts[0]);
                break;
            case Node::Kind::yesno:
                column.type = Type::yesno;
                column.flags = {static_cast<Flag>(node.number != 0)};
                break;
            case Node::Kind::null: break;
            case Node::Kind::field: return field(node);
            case Node::Kind::operation: column = operation(node); break;
            case Node::Kind::call: column = TRY(call(node)); break;
        }
        column.timed = node.timed;
        return share(std::move(column));
    }

    Result<ColumnPointer> field(const Node& node) {
        ColumnPointer column = table_.column(node.text, node.total);
        if (column == nullptr && node.total != Total::none) {
            return invalid(fmt::format("'${{{}:{}}}' needs totals, which the query does not ask for; {}", node.text,
                                       node.total == Total::row ? "row_total" : "total",
                                       node.total == Total::row ? "set 'row_total'" : "set 'total'"));
        }
        ORIEL_ASSERT(column != nullptr);
        if (column->memory != nullptr) memory_.push_back(column->memory);
        return column;
    }

    std::vector<ColumnPointer> arguments(const Node& node) const {
        std::vector<ColumnPointer> columns;
        for (const NodeId id : expression_.arguments(node)) columns.push_back(values_[id]);
        return columns;
    }

    // --- Operators

    template <typename Work>
    Column arithmetic(Arguments operands, Work work) {
        Column column = evaluation_.make(Type::number, operands);
        const Reader<double> a(*operands[0], evaluation_.extent);
        const Reader<double> b(*operands[operands.size() - 1], evaluation_.extent);
        fill<double>(column, evaluation_.extent,
                     [&](std::size_t row, std::size_t pivot) { return finite(work(a(row, pivot), b(row, pivot))); });
        return column;
    }

    template <typename T, typename Work>
    Column compare_as(Arguments operands, Work work) {
        Column column = evaluation_.make(Type::yesno, operands);
        const Reader<T> a(*operands[0], evaluation_.extent);
        const Reader<T> b(*operands[1], evaluation_.extent);
        fill<Flag>(column, evaluation_.extent, [&](std::size_t row, std::size_t pivot) {
            const T& left = a(row, pivot);
            const T& right = b(row, pivot);
            return is_null(left) || is_null(right) ? kNoFlag : static_cast<Flag>(work(left, right));
        });
        return column;
    }

    template <typename Work>
    Column comparison(Arguments operands, Work work) {
        const Type type = operands[0]->type == Type::null ? operands[1]->type : operands[0]->type;
        return with_type(type, [&]<typename T>() { return compare_as<T>(operands, work); });
    }

    /// `decisive` settles the matter: no for AND, yes for OR.
    Column logical(Arguments operands, Flag decisive) {
        Column column = evaluation_.make(Type::yesno, operands);
        std::vector<std::unique_ptr<Reader<Flag>>> readers;
        for (const ColumnPointer& operand : operands) {
            readers.push_back(std::make_unique<Reader<Flag>>(*operand, evaluation_.extent));
        }
        fill<Flag>(column, evaluation_.extent, [&](std::size_t row, std::size_t pivot) {
            Flag result = static_cast<Flag>(1 - decisive);
            for (const auto& reader : readers) {
                const Flag value = (*reader)(row, pivot);
                if (value == decisive) return decisive;
                if (value == kNoFlag) result = kNoFlag;
            }
            return result;
        });
        return column;
    }

    Column operation(const Node& node) {
        const std::vector<ColumnPointer> operands = arguments(node);
        switch (node.op) {
            case Operator::none: break;
            case Operator::negate: return arithmetic(operands, [](double a, double) { return -a; });
            case Operator::add: return arithmetic(operands, [](double a, double b) { return a + b; });
            case Operator::subtract: return arithmetic(operands, [](double a, double b) { return a - b; });
            case Operator::multiply: return arithmetic(operands, [](double a, double b) { return a * b; });
            case Operator::divide: return arithmetic(operands, [](double a, double b) { return a / b; });
            case Operator::equal: return comparison(operands, [](const auto& a, const auto& b) { return a == b; });
            case Operator::not_equal: return comparison(operands, [](const auto& a, const auto& b) { return a != b; });
            case Operator::less: return comparison(operands, [](const auto& a, const auto& b) { return a < b; });
            case Operator::less_equal: return comparison(operands, [](const auto& a, const auto& b) { return a <= b; });
            case Operator::greater: return comparison(operands, [](const auto& a, const auto& b) { return a > b; });
            case Operator::greater_equal:
                return comparison(operands, [](const auto& a, const auto& b) { return a >= b; });
            case Operator::logical_not: {
                Column column = evaluation_.make(Type::yesno, operands);
                const Reader<Flag> a(*operands[0], evaluation_.extent);
                fill<Flag>(column, evaluation_.extent, [&](std::size_t row, std::size_t pivot) {
                    const Flag value = a(row, pivot);
                    return value == kNoFlag ? kNoFlag : static_cast<Flag>(1 - value);
                });
                return column;
            }
            case Operator::logical_and: return logical(operands, 0);
            case Operator::logical_or: return logical(operands, 1);
        }
        ORIEL_ASSERT(false);
        return {};
    }

    // --- Calls

    Result<Column> call(const Node& node) {
        const Fn function = node.function->id;
        const std::vector<ColumnPointer> columns = arguments(node);
        switch (function) {
            case Fn::if_: return choose({columns[0]}, {columns[1], columns[2]}, node.type);
            case Fn::case_: return case_call(node);
            case Fn::when: return Column{};  // Its case puts it together.
            case Fn::coalesce: return coalesce(columns, node.type);
            case Fn::is_null: return null_test(*columns[0]);
            case Fn::rand: {
                Column column = evaluation_.make(Type::number, true, evaluation_.extent.pivoted);
                std::uniform_real_distribution<double> numbers(0, 1);
                for (double& value : column.numbers) value = numbers(evaluation_.random);
                return column;
            }
            default: break;
        }
        if (const NumberFunction numbers = number_function(function)) return of_numbers(numbers, node, columns);
        if (const NumberFunction numbers = distribution_function(function)) {
            if (function == Fn::hypgeom_dist) TRY(count_drawn(*columns[1]));
            return of_numbers(numbers, node, columns);
        }
        switch (node.function->group) {
            case Group::text: return text_call(function, columns);
            case Group::dates: return evaluate_date(evaluation_, function, columns);
            case Group::position: return evaluate_position(evaluation_, function, columns, node.type, node.element);
            case Group::statistics: return statistics(function, columns, node.type);
            case Group::mathematics:
            case Group::logic:
            case Group::filters: break;
        }
        ORIEL_ASSERT(false);
        return Column{};
    }

    Result<Column> text_call(Fn function, Arguments columns) {
        if (function == Fn::split) return evaluate_position(evaluation_, function, columns, Type::list, Type::string);
        return evaluate_text(evaluation_, function, columns);
    }

    Result<Column> statistics(Fn function, Arguments columns, Type type) {
        switch (function) {
            case Fn::correl:
            case Fn::covar_pop:
            case Fn::covar_samp:
            case Fn::intercept:
            case Fn::slope:
            case Fn::t_test:
            case Fn::chisq_test: return evaluate_pairs(evaluation_, function, columns);
            case Fn::large:
            case Fn::small:
            case Fn::match:
            case Fn::percent_rank:
            case Fn::percentile:
            case Fn::rank:
            case Fn::rank_avg:
            case Fn::z_test: return evaluate_ranks(evaluation_, function, columns);
            default: return evaluate_series(evaluation_, function, columns, type);
        }
    }

    /// The terms of a cumulative hypergeometric distribution are summed one by one.
    Status count_drawn(const Column& sample_size) {
        double terms = 0;
        for (const double size : sample_size.numbers) terms += std::isnan(size) ? 0 : std::abs(size);
        const double cells = static_cast<double>(evaluation_.extent.rows * evaluation_.extent.pivots) /
                             static_cast<double>(std::max<std::size_t>(1, sample_size.numbers.size()));
        terms = std::min(terms * std::max(cells, 1.0), 1e18);
        return evaluation_.count_steps(static_cast<std::uint64_t>(terms));
    }

    Column of_numbers(NumberFunction work, const Node& node, Arguments columns) {
        constexpr std::size_t kMost = 8;
        Column column = evaluation_.make(Type::number, columns);
        // Yes and no become numbers first, so that one loop does for all.
        std::vector<Column> converted(columns.size());
        std::vector<std::unique_ptr<Reader<double>>> readers;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            converted[i] = as_numbers(*columns[i]);
            readers.push_back(std::make_unique<Reader<double>>(converted[i], evaluation_.extent));
        }
        if (node.function->id == Fn::multinomial) return multinomial(std::move(column), readers);
        ORIEL_ASSERT(columns.size() <= kMost);
        const std::string_view parameters = node.function->parameters;
        std::array<bool, kMost> whole{};
        for (std::size_t i = 0; i < columns.size(); ++i) whole[i] = parameters[i] == 'i';
        std::array<double, kMost> values{};
        fill<double>(column, evaluation_.extent, [&](std::size_t row, std::size_t pivot) {
            for (std::size_t i = 0; i < readers.size(); ++i) {
                values[i] = (*readers[i])(row, pivot);
                if (std::isnan(values[i])) return kNoNumber;
                if (whole[i]) values[i] = std::trunc(values[i]);
            }
            return finite(work(values.data()));
        });
        return column;
    }

    Column multinomial(Column column, const std::vector<std::unique_ptr<Reader<double>>>& readers) {
        const NumberFunction choose_some = number_function(Fn::combin);
        fill<double>(column, evaluation_.extent, [&](std::size_t row, std::size_t pivot) {
            double sum = 0;
            double result = 1;
            for (const auto& reader : readers) {
                const double value = std::trunc((*reader)(row, pivot));
                if (!(value >= 0)) return kNoNumber;
                sum += value;
                const std::array<double, 2> arguments{sum, value};
                result *= choose_some(arguments.data());
            }
            return finite(result);
        });
        return column;
    }

    static Column as_numbers(const Column& column) {
        if (column.type != Type::yesno) return column;
        Column result;
        result.type = Type::number;
        result.per_row = column.per_row;
        result.per_pivot = column.per_pivot;
        for (const Flag flag : column.flags) result.numbers.push_back(flag == kNoFlag ? kNoNumber : flag);
        return result;
    }

    // --- Logic

    Result<Column> case_call(const Node& node) {
        std::vector<ColumnPointer> conditions;
        std::vector<ColumnPointer> values;
        for (const NodeId id : expression_.arguments(node)) {
            const Node& argument = expression_.nodes[id];
            if (is_when(argument)) {
                conditions.push_back(values_[expression_.arguments(argument)[0]]);
                values.push_back(values_[expression_.arguments(argument)[1]]);
            } else {
                values.push_back(values_[id]);
            }
        }
        if (values.size() == conditions.size()) values.push_back(share(Column{}));
        return choose(conditions, values, node.type);
    }

    /// The value of the first condition that is yes, else the last value.
    Column choose(const std::vector<ColumnPointer>& conditions, const std::vector<ColumnPointer>& values, Type type) {
        std::vector<ColumnPointer> all = conditions;
        all.insert(all.end(), values.begin(), values.end());
        Column column = evaluation_.make(type, all);
        if (type == Type::null || type == Type::unknown) return Column{};
        std::vector<std::unique_ptr<Reader<Flag>>> tests;
        for (const ColumnPointer& condition : conditions) {
            tests.push_back(std::make_unique<Reader<Flag>>(*condition, evaluation_.extent));
        }
        with_type(type, [&]<typename T>() {
            std::vector<std::unique_ptr<Reader<T>>> readers;
            for (const ColumnPointer& value : values) {
                readers.push_back(std::make_unique<Reader<T>>(*value, evaluation_.extent));
            }
            fill<T>(column, evaluation_.extent, [&](std::size_t row, std::size_t pivot) {
                for (std::size_t i = 0; i < tests.size(); ++i) {
                    if ((*tests[i])(row, pivot) == 1) return (*readers[i])(row, pivot);
                }
                return (*readers.back())(row, pivot);
            });
        });
        return column;
    }

    Column coalesce(Arguments values, Type type) {
        Column column = evaluation_.make(type, values);
        if (type == Type::null || type == Type::unknown) return Column{};
        with_type(type, [&]<typename T>() {
            std::vector<std::unique_ptr<Reader<T>>> readers;
            for (const ColumnPointer& value : values) {
                readers.push_back(std::make_unique<Reader<T>>(*value, evaluation_.extent));
            }
            fill<T>(column, evaluation_.extent, [&](std::size_t row, std::size_t pivot) {
                for (const auto& reader : readers) {
                    const T& value = (*reader)(row, pivot);
                    if (!is_null(value)) return value;
                }
                return null_of<T>();
            });
        });
        return column;
    }

    Column null_test(const Column& argument) {
        Column column = evaluation_.make(Type::yesno, argument.per_row, argument.per_pivot);
        if (argument.type == Type::list) {
            for (std::size_t i = 0; i < column.flags.size(); ++i) column.flags[i] = argument.windows[i].null ? 1 : 0;
            return column;
        }
        with_type(argument.type, [&]<typename T>() {
            const Reader<T> reader(argument, evaluation_.extent);
            fill<Flag>(column, evaluation_.extent, [&](std::size_t row, std::size_t pivot) {
                return static_cast<Flag>(is_null(reader(row, pivot)) ? 1 : 0);
            });
        });
        return column;
    }

    const Expression& expression_;
    const Table& table_;
    Evaluation evaluation_;
    std::vector<ColumnPointer> values_;
    std::vector<std::shared_ptr<const void>> memory_;  ///< What keeps the texts that the result may show.
};

}  // namespace

// --- Evaluation

Status Evaluation::count_steps(std::uint64_t more) {
    steps += more;
    if (steps > kMaxSteps) {
        return invalid("the calculation's lists are too long to work through; use shorter ones");
    }
    return Ok{};
}

Column Evaluation::make(Type type, bool per_row, bool per_pivot) const {
    Column column;
    column.type = type;
    column.per_row = per_row;
    column.per_pivot = per_pivot;
    const std::size_t size = column.size(extent);
    if (type == Type::list) {
        column.windows.resize(size);
    } else if (type != Type::null && type != Type::unknown) {
        with_type(type, [&]<typename T>() { column.values<T>().assign(size, null_of<T>()); });
    } else {
        column.type = Type::null;
    }
    return column;
}

Column Evaluation::make(Type type, Arguments arguments) const {
    bool per_row = false;
    bool per_pivot = false;
    for (const ColumnPointer& argument : arguments) {
        per_row = per_row || argument->per_row;
        per_pivot = per_pivot || argument->per_pivot;
    }
    return make(type, per_row, per_pivot);
}

std::string_view Evaluation::keep(std::string_view value) {
    char* memory = text(value.size());
    if (!value.empty()) std::memcpy(memory, value.data(), value.size());
    return {memory, value.size()};
}

ColumnPointer Evaluation::expanded(const ColumnPointer& column, bool per_pivot) const {
    per_pivot = per_pivot || column->per_pivot;
    if (column->per_row && column->per_pivot == per_pivot && column->type != Type::null) return column;
    // Nulls alone have no type; as numbers they are as good as any.
    const Type type = column->type == Type::null ? Type::number : column->type;
    Column result = make(type, true, per_pivot);
    result.timed = column->timed;
    with_type(type, [&]<typename T>() {
        const Reader<T> reader(*column, extent);
        fill<T>(result, extent, [&](std::size_t row, std::size_t pivot) { return reader(row, pivot); });
    });
    return std::make_shared<const Column>(std::move(result));
}

Result<Column> evaluate(const Expression& expression, const Table& table, const EvaluateOptions& options) {
    ORIEL_ASSERT(expression.ok() && !expression.nodes.empty());
    return Evaluator(expression, table, options).run();
}

}  // namespace oriel::lang::calcs
