#pragma once

#include "lang/calcs/syntax.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

/// Values of a result, column by column. No value has a bit of its own: each type has a value that means null.
namespace oriel::lang::calcs {

/// Microseconds since 1970-01-01 00:00:00 of the wall clock.
using Moment = std::int64_t;
/// 0 is no, 1 is yes.
using Flag = std::uint8_t;

inline constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();
inline constexpr Moment kNoMoment = std::numeric_limits<Moment>::min();
inline constexpr std::string_view kNoText{};  ///< A null pointer; the empty text has another.
inline constexpr Flag kNoFlag = 2;

inline bool is_null(double value) {
    return std::isnan(value);
}
inline bool is_null(Moment value) {
    return value == kNoMoment;
}
inline bool is_null(std::string_view value) {
    return value.data() == nullptr;
}
inline bool is_null(Flag value) {
    return value == kNoFlag;
}

template <typename T>
constexpr T null_of() {
    if constexpr (std::is_same_v<T, double>) return kNoNumber;
    if constexpr (std::is_same_v<T, Moment>) return kNoMoment;
    if constexpr (std::is_same_v<T, std::string_view>) return kNoText;
    if constexpr (std::is_same_v<T, Flag>) return kNoFlag;
}

/// How large a result is. An unpivoted one counts as having one pivot column.
struct Extent {
    std::size_t rows = 0;
    std::size_t pivots = 1;
    bool pivoted = false;
};

/// A number is finite, a moment lies in the years 1 to 9999, and a text that is not null has a pointer, even when it is
/// empty.
///
/// Values that change from row to row, from pivot column to pivot column, both, or neither.
///
/// There is a value for each row when `per_row`, for each pivot column when `per_pivot`; with both, all rows of the
/// first pivot column come first. Only the vector that fits `type` is filled; for `Type::null` none is.
struct Column {
    /// A list in a cell: `leading` nulls, then `count` elements `begin`, `begin + stride`, …, then `trailing` nulls.
    struct Window {
        std::uint64_t begin = 0;
        std::uint32_t leading = 0;
        std::uint32_t count = 0;
        std::uint32_t trailing = 0;
        bool null = false;
    };

    Type type = Type::null;
    bool timed = false;  ///< For dates: they have a time of day.
    bool per_row = false;
    bool per_pivot = false;
    std::vector<double> numbers;
    std::vector<Moment> moments;
    std::vector<std::string_view> texts;  ///< In memory that the caller or `memory` keeps.
    std::vector<Flag> flags;
    std::vector<Window> windows;  ///< For lists.
    std::shared_ptr<const Column> elements;
    std::size_t stride = 1;
    std::shared_ptr<const void> memory;  ///< What holds the texts, if we made them.

    static Column of_numbers(std::vector<double> values, bool per_pivot = false);
    static Column of_moments(std::vector<Moment> values, bool timed, bool per_pivot = false);
    static Column of_texts(std::vector<std::string_view> values, bool per_pivot = false);
    static Column of_flags(std::vector<Flag> values, bool per_pivot = false);

    template <typename T>
    std::vector<T>& values() {
        if constexpr (std::is_same_v<T, double>) return numbers;
        if constexpr (std::is_same_v<T, Moment>) return moments;
        if constexpr (std::is_same_v<T, std::string_view>) return texts;
        if constexpr (std::is_same_v<T, Flag>) return flags;
        if constexpr (std::is_same_v<T, Window>) return windows;
    }
    template <typename T>
    const std::vector<T>& values() const {
        return const_cast<Column*>(this)->values<T>();
    }
    /// How many values there must be.
    std::size_t size(const Extent& extent) const {
        return (per_row ? extent.rows : 1) * (per_pivot ? extent.pivots : 1);
    }
};

using ColumnPointer = std::shared_ptr<const Column>;

/// Reads a column at any row and pivot column, whether or not it changes there.
template <typename T>
class Reader {
public:
    /// The column must outlive the reader.
    Reader(const Column& column, const Extent& extent) : data_(&null_), row_step_(0), pivot_step_(0) {
        if (column.values<T>().empty()) return;  // Only nulls, which have no type, or no rows.
        data_ = column.values<T>().data();
        row_step_ = column.per_row ? 1 : 0;
        pivot_step_ = column.per_pivot ? (column.per_row ? extent.rows : 1) : 0;
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    const T& operator()(std::size_t row, std::size_t pivot) const {
        return data_[row * row_step_ + pivot * pivot_step_];
    }

private:
    const T null_ = null_of<T>();
    const T* data_;
    std::size_t row_step_;
    std::size_t pivot_step_;
};

/// Calls `work.template operator()<T>()` with the C++ type of the values. Nulls alone count as numbers.
template <typename Work>
auto with_type(Type type, Work&& work) {
    switch (type) {
        case Type::string: return work.template operator()<std::string_view>();
        case Type::date: return work.template operator()<Moment>();
        case Type::yesno: return work.template operator()<Flag>();
        case Type::unknown:
        case Type::null:
        case Type::number:
        case Type::list: break;
    }
    return work.template operator()<double>();
}

}  // namespace oriel::lang::calcs
