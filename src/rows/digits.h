#pragma once

#include "rows/batch.h"

#include <string>

namespace oriel::rows {

/// A number as decimal digits, so that it can be scaled and rounded the way people do it on paper: `digits` is a whole
/// number without leading zeros (empty = 0), of which the last `scale` digits stand after the point. A negative scale
/// means zeros to add.
struct Digits {
    bool negative = false;
    std::string digits;
    int scale = 0;

    /// From a value of a numeric column (int64, int128, float64, decimal) that is finite and not null.
    void assign(const Column& column, std::size_t row);
    void assign(double value);

    bool is_zero() const { return digits.empty(); }
    double to_double() const;

    /// Multiplies by 10 to the `power`.
    void shift(int power) {
        if (!digits.empty()) scale -= power;
    }
    /// Rounds to `places` digits after the point, a half away from zero.
    void round(int places);
    /// Rounds to at most `count` significant digits.
    void round_significant(int count);
    /// Takes away zeros at the end that stand after the point.
    void trim_fraction();

    /// Digits before the point, empty when it is 0.
    std::string whole() const;
    /// Exactly `places` digits after the point; `round` to them first.
    std::string fraction(int places) const;
    /// The power of ten of the first digit; 0 for 0.
    int exponent() const { return digits.empty() ? 0 : static_cast<int>(digits.size()) - scale - 1; }

private:
    void assign_whole(Int128 value);
    void strip_leading_zeros();
};

/// Puts a comma after every third digit from the right.
std::string with_separators(std::string_view whole);

}  // namespace oriel::rows
