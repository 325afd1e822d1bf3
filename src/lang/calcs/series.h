#pragma once

#include "lang/calcs/evaluation.h"

#include <bit>
#include <cstddef>
#include <functional>
#include <vector>

/// Columns and lists as series of values: what the functions work on that gather several values.
namespace oriel::lang::calcs {

/// The values that one call gathers, whether from a column (one series for each pivot column) or from lists (one for
/// each cell). An argument that is a constant stands for a column of it.
template <typename T>
class Series {
public:
    Series(const Evaluation& evaluation, const ColumnPointer& argument)
        : is_list_(argument->type == Type::list),
          windows_(is_list_ ? argument->windows.data() : nullptr),
          column_(is_list_ ? argument->elements : evaluation.expanded(argument, false)),
          data_(column_->values<T>().empty() ? nullptr : column_->values<T>().data()),
          stride_(is_list_ ? argument->stride : 1),
          rows_(evaluation.extent.rows),
          per_row_(is_list_ && argument->per_row),
          per_pivot_(argument->per_pivot) {}

    bool is_list() const { return is_list_; }
    /// Whether there is a series for each row, and for each pivot column.
    bool per_row() const { return per_row_; }
    bool per_pivot() const { return per_pivot_; }
    /// The series that a cell sees.
    std::size_t index(std::size_t row, std::size_t pivot) const {
        return (per_row_ ? row : 0) + (per_pivot_ ? pivot * (per_row_ ? rows_ : 1) : 0);
    }
    /// How many values a series has, with the nulls in it but without those around it.
    std::size_t size(std::size_t series) const { return is_list_ ? windows_[series].count : rows_; }
    const T& at(std::size_t series, std::size_t place) const {
        if (data_ == nullptr) return null_;
        return is_list_ ? data_[windows_[series].begin + place * stride_] : data_[series * rows_ + place];
    }
    /// Nulls before the first value.
    std::size_t leading(std::size_t series) const { return is_list_ ? windows_[series].leading : 0; }
    const Column::Window& window(std::size_t series) const { return windows_[series]; }

    /// Fills `values` with those of a series that are not null.
    void gather(std::size_t series, std::vector<T>& values) const {
        values.clear();
        const std::size_t count = size(series);
        for (std::size_t i = 0; i < count; ++i) {
            const T& value = at(series, i);
            if (!is_null(value)) values.push_back(value);
        }
    }

    /// Counts what gathering every series once looks at.
    Status count_steps(Evaluation& evaluation, std::size_t series_count) const {
        if (!is_list_) return evaluation.count_steps(series_count * rows_);
        std::uint64_t total = 0;
        for (std::size_t i = 0; i < series_count; ++i) total += windows_[i].count;
        return evaluation.count_steps(total);
    }

private:
    const T null_ = null_of<T>();
    bool is_list_;
    const Column::Window* windows_;
    ColumnPointer column_;
    const T* data_;  ///< nullptr when there are only nulls, which have no type.
    std::size_t stride_;
    std::size_t rows_;
    bool per_row_;
    bool per_pivot_;
};

/// Where each value first stands: a hash table that allocates once.
template <typename T>
class FirstPlaces {
public:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    explicit FirstPlaces(std::size_t most) : slots_(std::bit_ceil(most * 2 + 1), kNone), values_(slots_.size()) {}

    /// Notes the value's place, unless it has one. Returns the place it has.
    std::size_t add(const T& value, std::size_t place) {
        const std::size_t slot = find_slot(value);
        if (slots_[slot] == kNone) {
            slots_[slot] = place;
            values_[slot] = value;
        }
        return slots_[slot];
    }
    /// The value's place, or kNone.
    std::size_t find(const T& value) const { return slots_[find_slot(value)]; }

private:
    std::size_t find_slot(const T& value) const {
        // Zero and minus zero are equal, so they must hash alike.
        const T key = value == T{} ? T{} : value;
        const std::size_t mask = slots_.size() - 1;
        std::size_t slot = (std::hash<T>{}(key)*0x9E3779B97F4A7C15ULL >> 7U) & mask;
        while (slots_[slot] != kNone && !(values_[slot] == value)) slot = (slot + 1) & mask;
        return slot;
    }

    std::vector<std::size_t> slots_;
    std::vector<T> values_;
};

/// A sum that loses no more than its last digits, however many terms there are.
class Sum {
public:
    void add(double value) {
        const double next = sum_ + value;
        lost_ += std::abs(sum_) >= std::abs(value) ? (sum_ - next) + value : (value - next) + sum_;
        sum_ = next;
    }
    double value() const { return sum_ + lost_; }

private:
    double sum_ = 0;
    double lost_ = 0;
};

}  // namespace oriel::lang::calcs
