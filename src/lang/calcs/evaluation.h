#pragma once

#include "lang/calcs/column.h"
#include "lang/calcs/evaluate.h"
#include "lang/calcs/functions.h"

#include <initializer_list>
#include <memory_resource>
#include <random>
#include <span>
#include <string>
#include <vector>

/// What the files that compute functions share. Only for them.
namespace oriel::lang::calcs {

/// Memory for the texts of one evaluation; its columns keep it.
using Arena = std::pmr::monotonic_buffer_resource;

/// One evaluation under way.
struct Evaluation {
    Extent extent;
    WallTime now;
    std::mt19937_64 random;
    std::shared_ptr<Arena> arena = std::make_shared<Arena>();
    std::uint64_t steps = 0;

    /// Counts values looked at. Errors: validation_failed past `kMaxSteps`.
    Status count_steps(std::uint64_t more);

    /// A column of nulls that changes as the arguments do.
    Column make(Type type, std::span<const ColumnPointer> arguments) const;
    Column make(Type type, bool per_row, bool per_pivot) const;

    /// Memory for a text of that length.
    char* text(std::size_t length) { return static_cast<char*>(arena->allocate(length == 0 ? 1 : length, 1)); }
    std::string_view keep(std::string_view text);

    /// The column with a value for every row and, when `per_pivot`, every pivot column.
    ColumnPointer expanded(const ColumnPointer& column, bool per_pivot) const;
};

/// Fills a column, cell by cell: `work(row, pivot)` gives each value.
template <typename T, typename Work>
void fill(Column& column, const Extent& extent, Work&& work) {
    std::vector<T>& values = column.values<T>();
    const std::size_t rows = column.per_row ? extent.rows : 1;
    const std::size_t pivots = column.per_pivot ? extent.pivots : 1;
    std::size_t at = 0;
    for (std::size_t pivot = 0; pivot < pivots; ++pivot) {
        for (std::size_t row = 0; row < rows; ++row) values[at++] = work(row, pivot);
    }
}

using Arguments = std::span<const ColumnPointer>;

/// A number, cut to a whole one; none when there is none, or it is too large to count rows with.
inline bool to_whole(double value, std::int64_t& whole) {
    if (!(std::abs(value) < 4e15)) return false;
    whole = static_cast<std::int64_t>(value);
    return true;
}

/// A number that is none in the language, such as an infinity, is null.
inline double finite(double value) {
    return std::isfinite(value) ? value + 0.0 : kNoNumber;  // And -0 is 0.
}

// Each file's part of the functions: empty when the function is not one of its own.
using NumberFunction = double (*)(const double* arguments);
/// A function of numbers alone, of this row; yes and no count as 1 and 0. None for other functions.
NumberFunction number_function(Fn function);
NumberFunction distribution_function(Fn function);

/// The probability of more than that, of the distributions that tests use.
double upper_tail_normal(double z);
double upper_tail_t(double t, double degrees);
double upper_tail_chi_squared(double value, double degrees);

Column evaluate_text(Evaluation& evaluation, Fn function, Arguments arguments);
Column evaluate_date(Evaluation& evaluation, Fn function, Arguments arguments);
Result<Column> evaluate_series(Evaluation& evaluation, Fn function, Arguments arguments, Type type);
Result<Column> evaluate_pairs(Evaluation& evaluation, Fn function, Arguments arguments);
Result<Column> evaluate_ranks(Evaluation& evaluation, Fn function, Arguments arguments);
Result<Column> evaluate_position(Evaluation& evaluation, Fn function, Arguments arguments, Type type, Type element);

/// A number, date or yes/no value as text; `timed` for a date with its time of day.
std::string_view number_text(Evaluation& evaluation, double value);
std::string_view date_text(Evaluation& evaluation, Moment value, bool timed);

}  // namespace oriel::lang::calcs
