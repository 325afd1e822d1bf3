#include "base/assert.h"
#include "lang/calcs/evaluation.h"
#include "lang/calcs/series.h"

#include <algorithm>
#include <cmath>

namespace oriel::lang::calcs {

namespace {

using Numbers = std::vector<double>;

/// `sorted` is ascending and without nulls.
double percentile(const Numbers& sorted, double fraction) {
    if (sorted.empty() || !(fraction >= 0 && fraction <= 1)) return kNoNumber;
    const double place = static_cast<double>(sorted.size() - 1) * fraction;
    const auto below = static_cast<std::size_t>(place);
    if (below + 1 >= sorted.size()) return sorted.back();
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[below + 1] - sorted[below]);
}

double percent_rank(const Numbers& sorted, double value) {
    if (sorted.empty() || !(value >= sorted.front() && value <= sorted.back())) return kNoNumber;
    if (sorted.size() == 1) return 1;
    const auto found = std::lower_bound(sorted.begin(), sorted.end(), value);
    auto place = static_cast<double>(found - sorted.begin());
    if (*found != value) place = place - 1 + (value - *(found - 1)) / (*found - *(found - 1));
    return place / static_cast<double>(sorted.size() - 1);
}

double rank(const Numbers& sorted, double value, bool average) {
    if (std::isnan(value)) return kNoNumber;
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
    const auto greater = static_cast<double>(sorted.end() - last);
    const auto equal = static_cast<double>(last - first);
    return greater + 1 + (average && equal > 0 ? (equal - 1) / 2 : 0);
}

double nth(const Numbers& sorted, double k, bool from_the_top) {
    std::int64_t place = 0;
    if (!to_whole(k, place) || place < 1 || place > static_cast<std::int64_t>(sorted.size())) return kNoNumber;
    const auto index = static_cast<std::size_t>(place - 1);
    return from_the_top ? sorted[sorted.size() - 1 - index] : sorted[index];
}

double z_test(const Numbers& values, double value, double deviation) {
    if (values.empty() || !(deviation > 0)) return kNoNumber;
    Sum total;
    for (const double number : values) total.add(number);
    const auto n = static_cast<double>(values.size());
    return upper_tail_normal((total.value() / n - value) / (deviation / std::sqrt(n)));
}

double answer(Fn function, const Numbers& sorted, double value, double second) {
    switch (function) {
        case Fn::percentile: return percentile(sorted, value);
        case Fn::percent_rank: return percent_rank(sorted, value);
        case Fn::rank: return rank(sorted, value, false);
        case Fn::rank_avg: return rank(sorted, value, true);
        case Fn::large: return nth(sorted, value, true);
        case Fn::small: return nth(sorted, value, false);
        case Fn::z_test: return z_test(sorted, value, second);
        default: ORIEL_ASSERT(false);
    }
}

/// The place, from 1, at which a series first has the value of each cell.
template <typename T>
Status find_values(Evaluation& evaluation, Column& column, const ColumnPointer& value, const ColumnPointer& argument) {
    const Series<T> series(evaluation, argument);
    const Reader<T> reader(*value, evaluation.extent);
    const std::size_t rows = column.per_row ? evaluation.extent.rows : 1;
    std::size_t at = 0;
    for (std::size_t pivot = 0; pivot < (column.per_pivot ? evaluation.extent.pivots : 1); ++pivot) {
        std::optional<FirstPlaces<T>> places;
        if (!series.is_list()) {
            const std::size_t index = series.index(0, pivot);
            places.emplace(series.size(index));
            for (std::size_t i = 0; i < series.size(index); ++i) {
                if (!is_null(series.at(index, i))) places->add(series.at(index, i), i);
            }
            TRY(evaluation.count_steps(series.size(index)));
        }
        for (std::size_t row = 0; row < rows; ++row, ++at) {
            const T& wanted = reader(row, pivot);
            if (is_null(wanted)) continue;
            if (places.has_value()) {
                const std::size_t place = places->find(wanted);
                if (place != FirstPlaces<T>::kNone) column.numbers[at] = static_cast<double>(place + 1);
                continue;
            }
            const std::size_t index = series.index(row, pivot);
            TRY(evaluation.count_steps(series.size(index)));
            for (std::size_t i = 0; i < series.size(index); ++i) {
                if (!(series.at(index, i) == wanted)) continue;
                column.numbers[at] = static_cast<double>(i + 1 + series.leading(index));
                break;
            }
        }
    }
    return Ok{};
}

Result<Column> match(Evaluation& evaluation, const ColumnPointer& value, const ColumnPointer& argument) {
    const bool is_list = argument->type == Type::list;
    Column column = evaluation.make(Type::number, value->per_row || (is_list && argument->per_row),
                                    value->per_pivot || argument->per_pivot);
    const Type type = value->type != Type::null ? value->type : is_list ? argument->elements->type : argument->type;
    Status status = Ok{};
    with_type(type, [&]<typename T>() { status = find_values<T>(evaluation, column, value, argument); });
    if (!status.ok()) return std::move(status).error();
    return column;
}

}  // namespace

Result<Column> evaluate_ranks(Evaluation& evaluation, Fn function, Arguments arguments) {
    if (function == Fn::match) return match(evaluation, arguments[0], arguments[1]);
    // rank takes its series second, all others first.
    const bool value_first = function == Fn::rank || function == Fn::rank_avg;
    const Series<double> series(evaluation, arguments[value_first ? 1 : 0]);
    const ColumnPointer& value = arguments[value_first ? 0 : 1];
    const ColumnPointer& last = arguments.back();
    const bool z = function == Fn::z_test;
    Column column = evaluation.make(Type::number, series.per_row() || value->per_row || (z && last->per_row),
                                    series.per_pivot() || value->per_pivot || (z && last->per_pivot));
    const Reader<double> reader(*value, evaluation.extent);
    const Column none;
    const Reader<double> second(z ? *last : none, evaluation.extent);
    Numbers sorted;
    std::size_t at = 0;
    std::size_t have = static_cast<std::size_t>(-1);
    const std::size_t rows = column.per_row ? evaluation.extent.rows : 1;
    for (std::size_t pivot = 0; pivot < (column.per_pivot ? evaluation.extent.pivots : 1); ++pivot) {
        for (std::size_t row = 0; row < rows; ++row, ++at) {
            const std::size_t index = series.index(row, pivot);
            if (index != have) {
                TRY(evaluation.count_steps(series.size(index)));
                series.gather(index, sorted);
                if (!z) std::sort(sorted.begin(), sorted.end());
                have = index;
            }
            if (z) TRY(evaluation.count_steps(sorted.size()));
            column.numbers[at] = finite(answer(function, sorted, reader(row, pivot), second(row, pivot)));
        }
    }
    return column;
}

}  // namespace oriel::lang::calcs
