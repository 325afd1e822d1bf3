#include "base/assert.h"
#include "lang/calcs/evaluation.h"
#include "lang/calcs/series.h"

#include <algorithm>
#include <cmath>

namespace oriel::lang::calcs {

namespace {

using Numbers = std::vector<double>;

double sum(const Numbers& values) {
    Sum total;
    for (const double value : values) total.add(value);
    return total.value();
}

double mean(const Numbers& values) {
    return sum(values) / static_cast<double>(values.size());
}

/// The sum of the powers of what the values are above their mean.
double deviations(const Numbers& values, int power) {
    const double middle = mean(values);
    Sum total;
    for (const double value : values) {
        const double distance = value - middle;
        total.add(power == 2 ? distance * distance : std::pow(distance, power));
    }
    return total.value();
}

double median(Numbers& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double geometric_mean(const Numbers& values) {
    Sum logarithms;
    for (const double value : values) {
        if (value <= 0) return kNoNumber;
        logarithms.add(std::log(value));
    }
    return std::exp(logarithms.value() / static_cast<double>(values.size()));
}

double product(const Numbers& values) {
    double result = 1;
    for (const double value : values) result *= value;
    return result;
}

double skewness(const Numbers& values) {
    const auto n = static_cast<double>(values.size());
    if (n < 3) return kNoNumber;
    const double deviation = std::sqrt(deviations(values, 2) / (n - 1));
    return n / ((n - 1) * (n - 2)) * deviations(values, 3) / std::pow(deviation, 3);
}

double excess_kurtosis(const Numbers& values) {
    const auto n = static_cast<double>(values.size());
    if (n < 4) return kNoNumber;
    const double variance = deviations(values, 2) / (n - 1);
    return n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * deviations(values, 4) / (variance * variance) -
           3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
}

/// What a function makes of the numbers that are there; of none at all it makes null.
double reduce(Fn function, Numbers& values) {
    if (values.empty()) return kNoNumber;
    const auto n = static_cast<double>(values.size());
    switch (function) {
        case Fn::sum: return sum(values);
        case Fn::mean: return mean(values);
        case Fn::median: return median(values);
        case Fn::product: return product(values);
        case Fn::geomean: return geometric_mean(values);
        case Fn::var_pop: return deviations(values, 2) / n;
        case Fn::var_samp: return n < 2 ? kNoNumber : deviations(values, 2) / (n - 1);
        case Fn::stddev_pop: return std::sqrt(deviations(values, 2) / n);
        case Fn::stddev_samp: return n < 2 ? kNoNumber : std::sqrt(deviations(values, 2) / (n - 1));
        case Fn::skew: return skewness(values);
        case Fn::kurtosis: return excess_kurtosis(values);
        default: ORIEL_ASSERT(false);
    }
}

/// Sums over stretches of a column in a number of steps that grows with the logarithm of their length. Nothing is taken
/// away again, so a large number leaves no trace in stretches without it.
class Stretches {
public:
    explicit Stretches(const Numbers& values) : size_(values.size()), nodes_(2 * values.size()) {
        for (std::size_t i = 0; i < size_; ++i) {
            if (!std::isnan(values[i])) nodes_[size_ + i] = {values[i], 1, values[i], values[i]};
        }
        for (std::size_t i = size_; i-- > 1;) nodes_[i] = joined(nodes_[2 * i], nodes_[2 * i + 1]);
    }

    struct Part {
        double sum = 0;
        double count = 0;
        double least = std::numeric_limits<double>::infinity();
        double greatest = -std::numeric_limits<double>::infinity();
    };

    Part of(std::size_t begin, std::size_t end) const {
        Part result;
        for (begin += size_, end += size_; begin < end; begin /= 2, end /= 2) {
            if (begin % 2 == 1) result = joined(result, nodes_[begin++]);
            if (end % 2 == 1) result = joined(result, nodes_[--end]);
        }
        return result;
    }

private:
    static Part joined(const Part& a, const Part& b) {
        return {a.sum + b.sum, a.count + b.count, std::min(a.least, b.least), std::max(a.greatest, b.greatest)};
    }
    std::size_t size_;
    std::vector<Part> nodes_;
};

bool works_on_stretches(Fn function) {
    return function == Fn::sum || function == Fn::mean || function == Fn::count || function == Fn::min ||
           function == Fn::max;
}

/// Long lists that overlap, such as all rows up to this one, would take a square of steps.
bool fill_from_stretches(Column& column, Fn function, const ColumnPointer& argument, std::size_t size) {
    constexpr std::uint64_t kWorthwhile = 4'000'000;
    if (argument->type != Type::list || argument->stride != 1 || !works_on_stretches(function) ||
        argument->elements->type != Type::number) {
        return false;
    }
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < size; ++i) total += argument->windows[i].count;
    if (total < kWorthwhile || total < 4 * argument->elements->numbers.size()) return false;
    const Stretches stretches(argument->elements->numbers);
    for (std::size_t i = 0; i < size; ++i) {
        const Column::Window& window = argument->windows[i];
        const Stretches::Part part = stretches.of(window.begin, window.begin + window.count);
        double& value = column.numbers[i];
        if (window.null) continue;
        switch (function) {
            case Fn::count: value = part.count; break;
            case Fn::sum: value = part.count == 0 ? kNoNumber : finite(part.sum); break;
            case Fn::mean: value = part.count == 0 ? kNoNumber : finite(part.sum / part.count); break;
            case Fn::min: value = finite(part.least); break;
            default: value = finite(part.greatest); break;
        }
    }
    return true;
}

template <typename T>
T most_frequent(const std::vector<T>& values) {
    FirstPlaces<T> places(values.size());
    std::vector<std::size_t> counts(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) ++counts[places.add(values[i], i)];
    return values[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

template <typename T>
double count_different(const std::vector<T>& values) {
    FirstPlaces<T> places(values.size());
    double count = 0;
    for (std::size_t i = 0; i < values.size(); ++i) count += places.add(values[i], i) == i ? 1 : 0;
    return count;
}

/// count, count_distinct, min, max, mode: of values of any type.
template <typename T>
void reduce_any(Column& column, Fn function, const Series<T>& series, std::size_t count) {
    std::vector<T> values;
    for (std::size_t i = 0; i < count; ++i) {
        if (series.is_list() && series.window(i).null) continue;
        series.gather(i, values);
        if (function == Fn::count) {
            column.numbers[i] = static_cast<double>(values.size());
        } else if (function == Fn::count_distinct) {
            column.numbers[i] = count_different(values);
        } else if (!values.empty()) {
            T& result = column.values<T>()[i];
            if (function == Fn::min) result = *std::min_element(values.begin(), values.end());
            if (function == Fn::max) result = *std::max_element(values.begin(), values.end());
            if (function == Fn::mode) result = most_frequent(values);
        }
    }
}

/// Adds up or multiplies from the first row to this one.
Column running(Evaluation& evaluation, const ColumnPointer& argument, bool multiply) {
    const ColumnPointer source = evaluation.expanded(argument, false);
    Column column = evaluation.make(Type::number, true, source->per_pivot);
    const std::size_t rows = evaluation.extent.rows;
    for (std::size_t start = 0; start < column.numbers.size(); start += std::max<std::size_t>(rows, 1)) {
        Sum total;
        double product_so_far = 1;
        bool any = false;
        for (std::size_t i = start; i < start + rows; ++i) {
            const double value = source->numbers[i];
            if (!std::isnan(value)) {
                any = true;
                total.add(value);
                product_so_far *= value;
            }
            if (multiply) {
                column.numbers[i] = any ? finite(product_so_far) : kNoNumber;
            } else {
                column.numbers[i] = finite(total.value());
            }
        }
    }
    return column;
}

}  // namespace

Result<Column> evaluate_series(Evaluation& evaluation, Fn function, Arguments arguments, Type type) {
    const ColumnPointer& argument = arguments[0];
    if (function == Fn::running_total || function == Fn::running_product) {
        return running(evaluation, argument, function == Fn::running_product);
    }
    const bool is_list = argument->type == Type::list;
    const bool any_type = function == Fn::count || function == Fn::count_distinct || function == Fn::min ||
                          function == Fn::max || function == Fn::mode;
    const bool counts = function == Fn::count || function == Fn::count_distinct;
    Column column =
        evaluation.make(any_type && !counts ? type : Type::number, is_list && argument->per_row, argument->per_pivot);
    column.timed = argument->timed;
    const std::size_t count = column.size(evaluation.extent);
    if (column.type == Type::null) return column;
    if (fill_from_stretches(column, function, argument, count)) return column;
    const Type element = is_list ? argument->elements->type : argument->type;
    if (any_type) {
        Status status = Ok{};
        with_type(element, [&]<typename T>() {
            const Series<T> series(evaluation, argument);
            status = series.count_steps(evaluation, count);
            if (status.ok()) reduce_any(column, function, series, count);
        });
        if (!status.ok()) return std::move(status).error();
        return column;
    }
    const Series<double> series(evaluation, argument);
    TRY(series.count_steps(evaluation, count));
    Numbers values;
    for (std::size_t i = 0; i < count; ++i) {
        series.gather(i, values);
        column.numbers[i] = finite(reduce(function, values));
    }
    return column;
}

}  // namespace oriel::lang::calcs
