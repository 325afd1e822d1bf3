#include "lang/liquid/number.h"

#include "lang/liquid/problem.h"
#include "lang/liquid/scanner.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

namespace oriel::lang::liquid {

namespace {

using Wide = __int128;

constexpr int kMaxScale = 18;

/// `digits` / 10^`scale`, exactly.
struct Decimal {
    Wide digits = 0;
    int scale = 0;
};

Wide power_of_ten(int exponent) {
    Wide out = 1;
    for (int i = 0; i < exponent; ++i) out *= 10;
    return out;
}

/// None when it is too large, too small or not finite.
std::optional<Decimal> to_decimal(const Value& value) {
    if (const std::int64_t* integer = value.as_integer()) return Decimal{*integer, 0};
    const double number = *value.as_number();
    if (!std::isfinite(number)) return std::nullopt;
    // The shortest digits that read back equal are what the author or the database wrote.
    std::array<char, 32> buffer{};
    const char* const end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific).ptr;
    Decimal out;
    bool negative = false;
    bool behind_dot = false;
    const char* at = buffer.data();
    for (; at != end && *at != 'e'; ++at) {
        if (*at == '-') {
            negative = true;
        } else if (*at == '.') {
            behind_dot = true;
        } else {
            out.digits = out.digits * 10 + (*at - '0');
            if (behind_dot) ++out.scale;
        }
    }
    int exponent = 0;
    if (at != end) {
        ++at;
        if (*at == '+') ++at;
        std::from_chars(at, end, exponent);
    }
    out.scale -= exponent;
    if (out.scale < 0) {
        if (out.scale < -3) return std::nullopt;  // More than 20 digits before the dot.
        out.digits *= power_of_ten(-out.scale);
        out.scale = 0;
    }
    if (out.scale > kMaxScale) return std::nullopt;
    if (negative) out.digits = -out.digits;
    return out;
}

double as_double(const Value& value) {
    if (const std::int64_t* integer = value.as_integer()) return static_cast<double>(*integer);
    return *value.as_number();
}

Value from_decimal(const Decimal& decimal) {
    const long double number =
        static_cast<long double>(decimal.digits) / static_cast<long double>(power_of_ten(decimal.scale));
    return Value::number(static_cast<double>(number));
}

bool both_whole(const Value& a, const Value& b) {
    return a.as_integer() != nullptr && b.as_integer() != nullptr;
}

/// Brings both to the same scale. False when there is no room for that.
bool align(Decimal& a, Decimal& b) {
    Decimal& coarse = a.scale < b.scale ? a : b;
    const int scale = a.scale < b.scale ? b.scale : a.scale;
    if (__builtin_mul_overflow(coarse.digits, power_of_ten(scale - coarse.scale), &coarse.digits)) return false;
    coarse.scale = scale;
    return true;
}

/// Sum, or difference when `sign` is -1.
Value sum(const Value& left, const Value& right, int sign) {
    const Value a = to_number(left);
    const Value b = to_number(right);
    if (both_whole(a, b)) {
        std::int64_t whole = 0;
        const bool overflow = sign > 0 ? __builtin_add_overflow(*a.as_integer(), *b.as_integer(), &whole)
                                       : __builtin_sub_overflow(*a.as_integer(), *b.as_integer(), &whole);
        if (!overflow) return Value::integer(whole);
    }
    std::optional<Decimal> x = to_decimal(a);
    std::optional<Decimal> y = to_decimal(b);
    if (x.has_value() && y.has_value() && align(*x, *y)) {
        Wide digits = 0;
        if (!__builtin_add_overflow(x->digits, sign * y->digits, &digits)) return from_decimal({digits, x->scale});
    }
    return Value::number(as_double(a) + sign * as_double(b));
}

/// A whole number again when it fits, else floating point.
Value whole(double number) {
    constexpr double kLimit = 9223372036854774784.0;  // The largest double below 2^63.
    if (number >= -kLimit && number <= kLimit) return Value::integer(static_cast<std::int64_t>(number));
    return Value::number(number);
}

}  // namespace

Value to_number(const Value& value) {
    if (value.is_numeric()) return value;
    const Text* text = value.as_text();
    if (text == nullptr) return Value::integer(0);
    const std::string_view bytes = trimmed(text->bytes());
    const auto digits_end = [&](std::size_t from) {
        while (from < bytes.size() && bytes[from] >= '0' && bytes[from] <= '9') ++from;
        return from;
    };
    const std::size_t first = !bytes.empty() && (bytes[0] == '-' || bytes[0] == '+') ? 1 : 0;
    const std::size_t whole_end = digits_end(first);
    if (whole_end == first) return Value::integer(0);
    const bool dot = whole_end + 1 < bytes.size() && bytes[whole_end] == '.';
    const std::size_t number_begin = bytes[0] == '+' ? 1 : 0;
    if (dot && digits_end(whole_end + 1) == bytes.size()) {
        double number = 0;
        std::from_chars(bytes.data() + number_begin, bytes.data() + bytes.size(), number);
        return Value::number(number);
    }
    std::int64_t integer = 0;
    const auto read = std::from_chars(bytes.data() + number_begin, bytes.data() + whole_end, integer);
    if (read.ec == std::errc()) return Value::integer(integer);
    double number = 0;
    std::from_chars(bytes.data() + number_begin, bytes.data() + whole_end, number);
    return Value::number(number);
}

std::int64_t to_integer(const Value& value) {
    const Value number = to_number(value);
    if (const std::int64_t* integer = number.as_integer()) return *integer;
    const double real = *number.as_number();
    if (std::isnan(real)) return 0;
    constexpr double kLimit = 9223372036854774784.0;
    if (real >= kLimit) return std::numeric_limits<std::int64_t>::max();
    if (real <= -kLimit) return std::numeric_limits<std::int64_t>::min();
    return static_cast<std::int64_t>(real);
}

Value plus(const Value& a, const Value& b) {
    return sum(a, b, 1);
}

Value minus(const Value& a, const Value& b) {
    return sum(a, b, -1);
}

Value times(const Value& left, const Value& right) {
    const Value a = to_number(left);
    const Value b = to_number(right);
    if (both_whole(a, b)) {
        std::int64_t product = 0;
        if (!__builtin_mul_overflow(*a.as_integer(), *b.as_integer(), &product)) return Value::integer(product);
    }
    const std::optional<Decimal> x = to_decimal(a);
    const std::optional<Decimal> y = to_decimal(b);
    if (x.has_value() && y.has_value()) {
        Wide digits = 0;
        if (!__builtin_mul_overflow(x->digits, y->digits, &digits)) return from_decimal({digits, x->scale + y->scale});
    }
    return Value::number(as_double(a) * as_double(b));
}

Result<Value> divided_by(const Value& left, const Value& right) {
    const Value a = to_number(left);
    const Value b = to_number(right);
    if (as_double(b) == 0) return bad_liquid("it divides by 0");
    if (both_whole(a, b)) {
        const std::int64_t x = *a.as_integer();
        const std::int64_t y = *b.as_integer();
        if (y == -1) return minus(Value::integer(0), a);
        const std::int64_t quotient = x / y;
        return Value::integer(x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient);
    }
    std::optional<Decimal> x = to_decimal(a);
    std::optional<Decimal> y = to_decimal(b);
    if (x.has_value() && y.has_value() && align(*x, *y)) {
        return Value::number(
            static_cast<double>(static_cast<long double>(x->digits) / static_cast<long double>(y->digits)));
    }
    return Value::number(as_double(a) / as_double(b));
}

Result<Value> modulo(const Value& left, const Value& right) {
    const Value a = to_number(left);
    const Value b = to_number(right);
    if (as_double(b) == 0) return bad_liquid("it divides by 0");
    if (both_whole(a, b)) {
        const std::int64_t y = *b.as_integer();
        if (y == -1) return Value::integer(0);
        const std::int64_t rest = *a.as_integer() % y;
        return Value::integer(rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest);
    }
    std::optional<Decimal> x = to_decimal(a);
    std::optional<Decimal> y = to_decimal(b);
    if (x.has_value() && y.has_value() && align(*x, *y)) {
        const Wide rest = x->digits % y->digits;
        return from_decimal({rest != 0 && (rest < 0) != (y->digits < 0) ? rest + y->digits : rest, x->scale});
    }
    const double divisor = as_double(b);
    const double rest = std::fmod(as_double(a), divisor);
    return Value::number(rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest);
}

Value rounded(const Value& value, std::int64_t places) {
    const Value number = to_number(value);
    const bool is_whole = number.as_integer() != nullptr;
    if (is_whole && places >= 0) return number;
    const std::optional<Decimal> exact = to_decimal(number);
    if (!exact.has_value() || places < -kMaxScale || places >= exact->scale) {
        if (places < -kMaxScale) return is_whole ? Value::integer(0) : Value::number(0);
        return places == 0 ? whole(std::round(as_double(number))) : number;
    }
    const Wide unit = power_of_ten(exact->scale - static_cast<int>(places));
    const Wide half = unit / 2;
    const Wide digits = (exact->digits + (exact->digits < 0 ? -half : half)) / unit;
    if (places <= 0) {
        const Wide back = digits * power_of_ten(static_cast<int>(-places));
        constexpr Wide kMax = std::numeric_limits<std::int64_t>::max();
        if (back <= kMax && back >= -kMax) return Value::integer(static_cast<std::int64_t>(back));
        return from_decimal({back, 0});
    }
    return from_decimal({digits, static_cast<int>(places)});
}

Value ceiling(const Value& value) {
    const Value number = to_number(value);
    return number.as_integer() != nullptr ? number : whole(std::ceil(*number.as_number()));
}

Value floored(const Value& value) {
    const Value number = to_number(value);
    return number.as_integer() != nullptr ? number : whole(std::floor(*number.as_number()));
}

Value absolute(const Value& value) {
    const Value number = to_number(value);
    return compare_numbers(number, Value::integer(0)) < 0 ? minus(Value::integer(0), number) : number;
}

int compare_numbers(const Value& a, const Value& b) {
    if (both_whole(a, b)) {
        const std::int64_t x = *a.as_integer();
        const std::int64_t y = *b.as_integer();
        return x < y ? -1 : x > y ? 1 : 0;
    }
    const double x = as_double(a);
    const double y = as_double(b);
    return x < y ? -1 : x > y ? 1 : 0;
}

}  // namespace oriel::lang::liquid
