#include "lang/calcs/evaluation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace oriel::lang::calcs {

namespace {

/// Rounds as one would on paper: 2.675 is stored as a little less, but its half goes up all the same. What lies within
/// a few units of the last place of a half counts as one.
double round_half_away(double value, double decimals) {
    if (std::abs(decimals) > 300) return decimals > 0 ? value : 0;
    const double scale = std::pow(10.0, std::abs(decimals));
    const double scaled = decimals >= 0 ? value * scale : value / scale;
    if (!std::isfinite(scaled) || std::abs(scaled) >= 4503599627370496.0) return value;  // No place for decimals.
    const double whole = std::trunc(scaled);
    const double rest = std::abs(scaled - whole);
    const double near = std::abs(scaled) * 0x1p-50;
    const double rounded = rest >= 0.5 - near ? whole + std::copysign(1.0, scaled) : whole;
    return decimals >= 0 ? rounded / scale : rounded * scale;
}

double factorial(double n) {
    if (n < 0 || n > 170) return kNoNumber;
    double result = 1;
    for (int i = 2; i <= static_cast<int>(n); ++i) result *= i;
    return result;
}

/// How many ways there are to choose `k` of `n`. Exact as long as a double holds it.
double combinations(double n, double k) {
    if (n < 0 || k < 0 || k > n) return kNoNumber;
    k = std::min(k, n - k);
    if (k > 1000) return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1));
    double result = 1;
    for (double i = 1; i <= k; ++i) result = result * (n - k + i) / i;
    return result < 9e15 ? std::round(result) : result;
}

}  // namespace

NumberFunction number_function(Fn function) {
    using A = const double*;
    switch (function) {
        case Fn::abs: return [](A a) { return std::abs(a[0]); };
        case Fn::acos: return [](A a) { return std::acos(a[0]); };
        case Fn::asin: return [](A a) { return std::asin(a[0]); };
        case Fn::atan: return [](A a) { return std::atan(a[0]); };
        case Fn::ceiling: return [](A a) { return std::ceil(a[0]); };
        case Fn::combin: return [](A a) { return combinations(a[0], a[1]); };
        case Fn::cos: return [](A a) { return std::cos(a[0]); };
        case Fn::degrees: return [](A a) { return a[0] * 180 / std::numbers::pi; };
        case Fn::exp: return [](A a) { return std::exp(a[0]); };
        case Fn::fact: return [](A a) { return factorial(a[0]); };
        case Fn::floor: return [](A a) { return std::floor(a[0]); };
        case Fn::ln: return [](A a) { return std::log(a[0]); };
        case Fn::log: return [](A a) { return std::log10(a[0]); };
        case Fn::mod: return [](A a) { return std::fmod(a[0], a[1]); };
        case Fn::multinomial: return [](A) { return kNoNumber; };  // As many numbers as one likes: the caller does it.
        case Fn::pi: return [](A) { return std::numbers::pi; };
        case Fn::power: return [](A a) { return std::pow(a[0], a[1]); };
        case Fn::radians: return [](A a) { return a[0] * std::numbers::pi / 180; };
        case Fn::round: return [](A a) { return round_half_away(a[0], a[1]); };
        case Fn::sin: return [](A a) { return std::sin(a[0]); };
        case Fn::sqrt: return [](A a) { return std::sqrt(a[0]); };
        case Fn::tan: return [](A a) { return std::tan(a[0]); };
        default: return nullptr;
    }
}

}  // namespace oriel::lang::calcs
