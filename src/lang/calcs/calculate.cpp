#include "lang/calcs/calculate.h"

#include "lang/calcs/parser.h"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace oriel::lang::calcs {

namespace {

class Calculator {
public:
    Calculator(Table& table, std::span<const TableCalculation> calculations, const EvaluateOptions& options)
        : table_(table), calculations_(calculations), options_(options), totals_(table.totals()) {
        for (std::size_t i = 0; i < calculations.size(); ++i) {
            expressions_.push_back(parse(calculations[i].expression));
            index_.emplace(calculations[i].name, i);
        }
        states_.assign(calculations.size(), State::waiting);
        outcomes_.resize(calculations.size());
    }

    std::vector<Calculated> run() {
        for (std::size_t i = 0; i < calculations_.size(); ++i) {
            if (!calculations_[i].is_disabled) compute_with_needs(i);
        }
        std::vector<Calculated> results;
        for (std::size_t i = 0; i < calculations_.size(); ++i) {
            if (!calculations_[i].is_disabled) results.push_back(std::move(outcomes_[i]));
        }
        return results;
    }

private:
    enum class State { waiting, under_way, done };

    Error fail(std::size_t i, std::string message) const {
        message = "'" + calculations_[i].name + "': " + message;
        Error error = Error::validation("dynamic_fields", "invalid", message);
        error.message = std::move(message);
        return error;
    }

    /// The other calculations that an expression names.
    std::vector<std::size_t> needs(std::size_t i) const {
        std::vector<std::size_t> result;
        for (const Node& node : expressions_[i].nodes) {
            if (node.kind != Node::Kind::field) continue;
            const auto found = index_.find(node.text);
            if (found != index_.end()) result.push_back(found->second);
        }
        return result;
    }

    /// First what it needs, then itself. A stack of our own, as a chain may be as long as there are calculations.
    void compute_with_needs(std::size_t first) {
        struct Visit {
            std::size_t index;
            std::vector<std::size_t> needs;
            std::size_t next = 0;
        };
        if (states_[first] != State::waiting) return;
        std::vector<Visit> stack;
        const auto enter = [&](std::size_t i) {
            states_[i] = State::under_way;
            stack.push_back(Visit{i, needs(i)});
        };
        enter(first);
        while (!stack.empty()) {
            Visit& visit = stack.back();
            if (visit.next < visit.needs.size()) {
                const std::size_t needed = visit.needs[visit.next++];
                if (states_[needed] == State::under_way && !outcomes_[visit.index].error.has_value()) {
                    outcomes_[visit.index].error =
                        fail(visit.index, needed == visit.index
                                              ? "the calculation needs itself"
                                              : fmt::format("it and '{}' need each other", calculations_[needed].name));
                }
                if (states_[needed] == State::waiting) enter(needed);
                continue;
            }
            compute(visit.index);
            states_[visit.index] = State::done;
            stack.pop_back();
        }
    }

    void compute(std::size_t i) {
        Calculated& outcome = outcomes_[i];
        outcome.name = calculations_[i].name;
        if (outcome.error.has_value()) return;
        for (const std::size_t needed : needs(i)) {
            if (!outcomes_[needed].error.has_value()) continue;
            outcome.error = fail(i, fmt::format("'{}' can't be computed, which it needs", calculations_[needed].name));
            return;
        }
        Expression& expression = expressions_[i];
        check(expression, table_, Place::table_calculation);
        if (!expression.ok()) {
            outcome.error = fail(i, expression.problems.front().to_text(expression.text));
            outcome.error->details.clear();
            for (const Problem& problem : expression.problems) {
                outcome.error->details.push_back(
                    {"dynamic_fields", "invalid", "'" + outcome.name + "': " + problem.to_text(expression.text)});
            }
            return;
        }
        outcome.shape = expression.shape;
        EvaluateOptions options = options_;
        options.seed += i;
        Result<Column> values = evaluate(expression, table_, options);
        if (!values.ok()) {
            outcome.error = fail(i, values.error().message);
            return;
        }
        outcome.values = full(std::move(values).value(), expression.shape);
        table_.add(outcome.name, outcome.values, expression.shape);
        if (table_.has_totals() && expression.shape != Shape::dimension) add_total(outcome, expression, options);
    }

    /// With a value for each row, and for each pivot column where the shape says so.
    Column full(Column column, Shape shape) const {
        const Extent& extent = table_.extent();
        const bool per_pivot = column.per_pivot || (shape == Shape::measure && extent.pivoted);
        if (column.type == Type::null || (column.per_row && column.per_pivot == per_pivot)) return column;
        Column result = column;
        result.per_row = true;
        result.per_pivot = per_pivot;
        with_type(column.type, [&]<typename T>() {
            const Reader<T> reader(column, extent);
            std::vector<T>& values = result.values<T>();
            values.clear();
            for (std::size_t pivot = 0; pivot < (per_pivot ? extent.pivots : 1); ++pivot) {
                for (std::size_t row = 0; row < extent.rows; ++row) values.push_back(reader(row, pivot));
            }
        });
        return result;
    }

    /// A calculation of measures holds for the totals row too; where it can't be computed there, it has no total.
    void add_total(Calculated& outcome, const Expression& expression, const EvaluateOptions& options) {
        Expression again = expression;
        check(again, totals_, Place::table_calculation);
        if (!again.ok()) return;
        Result<Column> total = evaluate(again, totals_, options);
        if (!total.ok()) return;
        Column column = std::move(total).value();
        column.per_row = false;
        table_.add_column_total(outcome.name, column);
        totals_.add_column_total(outcome.name, column);
        Column in_row = column;
        in_row.per_row = true;
        totals_.add(outcome.name, std::move(in_row), outcome.shape);
        outcome.total = std::move(column);
    }

    Table& table_;
    std::span<const TableCalculation> calculations_;
    const EvaluateOptions& options_;
    Table totals_;
    std::vector<Expression> expressions_;
    std::map<std::string, std::size_t, std::less<>> index_;
    std::vector<State> states_;
    std::vector<Calculated> outcomes_;
};

}  // namespace

std::vector<Calculated> calculate(Table& table, std::span<const TableCalculation> calculations,
                                  const EvaluateOptions& options) {
    return Calculator(table, calculations, options).run();
}

}  // namespace oriel::lang::calcs
