#include "base/assert.h"
#include "lang/calcs/evaluation.h"
#include "lang/calcs/series.h"

#include <algorithm>
#include <cmath>

namespace oriel::lang::calcs {

namespace {

using Numbers = std::vector<double>;

double mean(const Numbers& values) {
    Sum total;
    for (const double value : values) total.add(value);
    return total.value() / static_cast<double>(values.size());
}

/// The sum of the products of what both are above their means.
double codeviation(const Numbers& a, const Numbers& b) {
    const double middle_a = mean(a);
    const double middle_b = mean(b);
    Sum total;
    for (std::size_t i = 0; i < a.size(); ++i) total.add((a[i] - middle_a) * (b[i] - middle_b));
    return total.value();
}

/// What a function makes of the rows that have both numbers. For the line, the first is y and the second is x.
double relate(Fn function, const Numbers& a, const Numbers& b) {
    const auto n = static_cast<double>(a.size());
    if (a.empty()) return kNoNumber;
    switch (function) {
        case Fn::covar_pop: return codeviation(a, b) / n;
        case Fn::covar_samp: return n < 2 ? kNoNumber : codeviation(a, b) / (n - 1);
        case Fn::correl: return codeviation(a, b) / std::sqrt(codeviation(a, a) * codeviation(b, b));
        case Fn::slope: return codeviation(a, b) / codeviation(b, b);
        case Fn::intercept: return mean(a) - codeviation(a, b) / codeviation(b, b) * mean(b);
        default: ORIEL_ASSERT(false);
    }
}

double from_t(double t, double degrees, double tails) {
    if (tails != 1 && tails != 2) return kNoNumber;
    return tails * upper_tail_t(std::abs(t), degrees);
}

double variance(const Numbers& values) {
    return codeviation(values, values) / static_cast<double>(values.size() - 1);
}

/// Pairs that belong together.
double paired_t_test(const Numbers& a, const Numbers& b, double tails) {
    if (a.size() < 2) return kNoNumber;
    Numbers differences(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) differences[i] = a[i] - b[i];
    const auto n = static_cast<double>(a.size());
    return from_t(mean(differences) / std::sqrt(variance(differences) / n), n - 1, tails);
}

/// Two samples on their own, with one variance or with two.
double t_test(const Numbers& a, const Numbers& b, double tails, bool equal_variances) {
    if (a.size() < 2 || b.size() < 2) return kNoNumber;
    const auto n = static_cast<double>(a.size());
    const auto m = static_cast<double>(b.size());
    const double difference = mean(a) - mean(b);
    if (equal_variances) {
        const double pooled = ((n - 1) * variance(a) + (m - 1) * variance(b)) / (n + m - 2);
        return from_t(difference / std::sqrt(pooled * (1 / n + 1 / m)), n + m - 2, tails);
    }
    const double part_a = variance(a) / n;
    const double part_b = variance(b) / m;
    const double degrees =
        (part_a + part_b) * (part_a + part_b) / (part_a * part_a / (n - 1) + part_b * part_b / (m - 1));
    return from_t(difference / std::sqrt(part_a + part_b), degrees, tails);
}

/// All lists of both columns make one table of actual and one of expected numbers; two columns are tables of one list.
double chi_squared_test(const Series<double>& actual, const Series<double>& expected, std::size_t pivot,
                        std::size_t rows) {
    Sum total;
    std::size_t columns = 0;
    std::size_t pairs = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t i = actual.index(row, pivot);
        const std::size_t j = expected.index(row, pivot);
        const std::size_t length = std::min(actual.size(i), expected.size(j));
        columns = std::max(columns, length);
        for (std::size_t place = 0; place < length; ++place) {
            const double is = actual.at(i, place);
            const double should = expected.at(j, place);
            if (std::isnan(is) || std::isnan(should)) continue;
            ++pairs;
            total.add((is - should) * (is - should) / should);
        }
    }
    if (pairs < 2) return kNoNumber;
    const std::size_t degrees = rows == 1 || columns == 1 ? pairs - 1 : (rows - 1) * (columns - 1);
    return upper_tail_chi_squared(total.value(), static_cast<double>(degrees));
}

Result<Column> chi_squared(Evaluation& evaluation, Arguments arguments) {
    const Series<double> actual(evaluation, arguments[0]);
    const Series<double> expected(evaluation, arguments[1]);
    const bool per_pivot = arguments[0]->per_pivot || arguments[1]->per_pivot;
    Column column = evaluation.make(Type::number, false, per_pivot);
    const std::size_t rows = actual.per_row() || expected.per_row() ? evaluation.extent.rows : 1;
    for (std::size_t pivot = 0; pivot < column.numbers.size(); ++pivot) {
        for (std::size_t row = 0; row < rows; ++row) {
            TRY(evaluation.count_steps(actual.size(actual.index(row, pivot))));
        }
        column.numbers[pivot] = finite(chi_squared_test(actual, expected, pivot, rows));
    }
    return column;
}

}  // namespace

Result<Column> evaluate_pairs(Evaluation& evaluation, Fn function, Arguments arguments) {
    if (function == Fn::chisq_test) return chi_squared(evaluation, arguments);
    const Series<double> first(evaluation, arguments[0]);
    const Series<double> second(evaluation, arguments[1]);
    bool per_row = first.per_row() || second.per_row();
    bool per_pivot = first.per_pivot() || second.per_pivot();
    for (const ColumnPointer& argument : arguments.subspan(2)) {
        per_row = per_row || argument->per_row;
        per_pivot = per_pivot || argument->per_pivot;
    }
    Column column = evaluation.make(Type::number, per_row, per_pivot);
    const Column none;
    const Reader<double> tails(arguments.size() > 2 ? *arguments[2] : none, evaluation.extent);
    const Reader<double> kind(arguments.size() > 3 ? *arguments[3] : none, evaluation.extent);
    TRY(evaluation.count_steps(column.numbers.size()));
    Numbers a;
    Numbers b;
    std::size_t at = 0;
    const std::size_t rows = per_row ? evaluation.extent.rows : 1;
    for (std::size_t pivot = 0; pivot < (per_pivot ? evaluation.extent.pivots : 1); ++pivot) {
        for (std::size_t row = 0; row < rows; ++row, ++at) {
            const std::size_t i = first.index(row, pivot);
            const std::size_t j = second.index(row, pivot);
            TRY(evaluation.count_steps(first.size(i) + second.size(j)));
            const bool separate = function == Fn::t_test && kind(row, pivot) != 1;
            if (separate) {
                first.gather(i, a);
                second.gather(j, b);
            } else {
                a.clear();
                b.clear();
                for (std::size_t place = 0; place < std::min(first.size(i), second.size(j)); ++place) {
                    if (std::isnan(first.at(i, place)) || std::isnan(second.at(j, place))) continue;
                    a.push_back(first.at(i, place));
                    b.push_back(second.at(j, place));
                }
            }
            if (function != Fn::t_test) {
                column.numbers[at] = finite(relate(function, a, b));
            } else if (kind(row, pivot) == 1) {
                column.numbers[at] = finite(paired_t_test(a, b, tails(row, pivot)));
            } else if (kind(row, pivot) == 2 || kind(row, pivot) == 3) {
                column.numbers[at] = finite(t_test(a, b, tails(row, pivot), kind(row, pivot) == 2));
            }
        }
    }
    return column;
}

}  // namespace oriel::lang::calcs
