#pragma once

#include "rows/batch.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace oriel::results {

/// A place that no row is at: what is gathered from there is null.
inline constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

/// Memory for the texts of a result; what it keeps stays where it is until the last owner has gone.
class Texts {
public:
    std::string_view keep(std::string_view text);
    std::size_t bytes() const { return bytes_; }

private:
    std::vector<std::unique_ptr<char[]>> pieces_;
    std::size_t left_ = 0;  ///< Of the last piece.
    char* at_ = nullptr;
    std::size_t bytes_ = 0;
};

/// One column of a result that owns its values; texts lie in a `Texts` that lives longer. All types are moved around
/// as bytes, so that nothing here depends on what the values are, and none loses a digit.
class Cells {
public:
    /// A column of nulls has type string until it gets a value.
    Cells() = default;
    explicit Cells(rows::Type type, int scale = 0) : type_(type), scale_(scale) {}
    static Cells nulls(std::size_t count);

    rows::Type type() const { return type_; }
    int scale() const { return scale_; }
    std::size_t size() const { return size_; }
    std::size_t bytes() const { return data_.size() + validity_.size() * sizeof(std::uint64_t); }
    bool is_null(std::size_t row) const { return ((validity_[row / 64] >> (row % 64)) & 1U) == 0; }
    bool all_null() const { return values_ == 0; }
    template <typename T>
    const T& at(std::size_t row) const {
        return reinterpret_cast<const T*>(data_.data())[row];
    }

    void push_null();
    /// `value` must be of the C++ type that the column's type names.
    template <typename T>
    void push(const T& value) {
        std::byte* place = grow();
        std::memcpy(place, &value, sizeof(T));
        set_valid();
    }

    /// Appends rows of a batch; texts are copied. Where a database changes a column's type on the way, the column
    /// becomes one that holds both: a double for numbers, else text.
    void append(const rows::Column& column, std::size_t rows, Texts& texts);

    /// The values at these places, in their order.
    Cells gather(std::span<const std::uint32_t> places) const;

    /// The values as formats read them; valid while the cells are not changed.
    rows::Column view() const { return {type_, scale_, data_.data(), validity_.data()}; }

    /// The value as a number; NaN for null and for what is no number.
    double number(std::size_t row) const;

private:
    std::byte* grow();
    void set_valid() {
        validity_[(size_ - 1) / 64] |= std::uint64_t{1} << ((size_ - 1) % 64);
        ++values_;
    }
    void convert(rows::Type type, int scale, Texts& texts);

    rows::Type type_ = rows::Type::string;
    int scale_ = 0;
    std::size_t size_ = 0;
    std::size_t values_ = 0;  ///< That are not null.
    std::vector<std::byte> data_;
    std::vector<std::uint64_t> validity_;
};

/// Bytes that one value of the type takes.
std::size_t width_of(rows::Type type);

/// The raw text of a value that is not null, as formats write it; valid until the next call with that buffer.
std::string_view text_of(const rows::Column& column, std::size_t row, std::span<char> buffer);

}  // namespace oriel::results
