#pragma once

#include "rows/batch.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

/// Values as text, written straight into memory that has room for kMaxValueText bytes. Each function returns the end of
/// what it wrote. In a header because an export calls one of them for every cell.
namespace oriel::rows {

/// No number, date or time is longer than this.
inline constexpr std::size_t kMaxValueText = 64;

namespace detail {

constexpr std::array<char, 200> make_digit_pairs() {
    std::array<char, 200> pairs{};
    for (std::size_t i = 0; i < 100; ++i) {
        pairs[2 * i] = static_cast<char>('0' + i / 10);
        pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return pairs;
}
inline constexpr std::array<char, 200> kDigitPairs = make_digit_pairs();

constexpr std::array<std::uint64_t, 20> make_powers_of_ten() {
    std::array<std::uint64_t, 20> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = 10 * powers[i - 1];
    return powers;
}
inline constexpr std::array<std::uint64_t, 20> kPowersOfTen = make_powers_of_ten();

/// Exactly two digits; `value` < 100.
inline char* write_pair(char* out, std::uint32_t value) {
    std::memcpy(out, &kDigitPairs[2 * static_cast<std::size_t>(value)], 2);
    return out + 2;
}

/// How many digits a number has; 0 for 0.
inline int digit_count(std::uint64_t value) {
    // 1233/4096 is log10(2), near enough to be at most one too high.
    const int guess = ((64 - __builtin_clzll(value | 1)) * 1233) >> 12;
    return guess + 1 - static_cast<int>(value < kPowersOfTen[static_cast<std::size_t>(guess)]);
}

/// `value` in exactly `digits` digits, with leading zeros.
inline char* write_padded(char* out, std::uint64_t value, int digits) {
    char* at = out + digits;
    while (at - out >= 2) {
        at -= 2;
        write_pair(at, static_cast<std::uint32_t>(value % 100));
        value /= 100;
    }
    if (at != out) *out = static_cast<char>('0' + value % 10);
    return out + digits;
}

inline char* write_unsigned(char* out, std::uint64_t value) {
    return write_padded(out, value, value == 0 ? 1 : digit_count(value));
}

inline char* write_unsigned128(char* out, unsigned __int128 value) {
    constexpr std::uint64_t kChunk = 1'000'000'000'000'000'000ULL;
    if (value <= UINT64_MAX) return write_unsigned(out, static_cast<std::uint64_t>(value));
    const unsigned __int128 high = value / kChunk;
    out = write_unsigned128(out, high);
    return write_padded(out, static_cast<std::uint64_t>(value % kChunk), 18);
}

inline unsigned __int128 magnitude(Int128 value) {
    return value < 0 ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
}

struct CivilDate {
    std::int64_t year;
    std::uint32_t month;
    std::uint32_t day;
};

/// The Gregorian date of a day number; year 0 is 1 BC. Eras of 400 years begin on 1 March, so that the leap day is
/// last.
inline CivilDate civil_date(std::int64_t days) {
    days += 719468;  // from 0000-03-01
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const auto day_of_era = static_cast<std::uint32_t>(days - era * 146097);
    const std::uint32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint32_t month_from_march = (5 * day_of_year + 2) / 153;
    const std::uint32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return {static_cast<std::int64_t>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0), month,
            day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

inline char* write_civil_date(char* out, std::int64_t days) {
    const CivilDate date = civil_date(days);
    const bool before_christ = date.year <= 0;
    const auto year = static_cast<std::uint64_t>(before_christ ? 1 - date.year : date.year);
    out = write_padded(out, year, year < 10000 ? 4 : digit_count(year));
    *out++ = '-';
    out = write_pair(out, date.month);
    *out++ = '-';
    out = write_pair(out, date.day);
    if (before_christ) {
        std::memcpy(out, " (BC)", 5);
        out += 5;
    }
    return out;
}

inline char* write_infinity(char* out, bool negative) {
    if (negative) *out++ = '-';
    std::memcpy(out, "infinity", 8);
    return out + 8;
}

}  // namespace detail

inline char* write_int64(char* out, std::int64_t value) {
    std::uint64_t rest = static_cast<std::uint64_t>(value);
    if (value < 0) {
        *out++ = '-';
        rest = 0 - rest;
    }
    return detail::write_unsigned(out, rest);
}

inline char* write_int128(char* out, Int128 value) {
    if (value < 0) *out++ = '-';
    return detail::write_unsigned128(out, detail::magnitude(value));
}

/// Every digit of the scale is written: 1.50 stays 1.50. `scale` is 0 to 38.
inline char* write_decimal(char* out, Int128 value, int scale) {
    if (value < 0) *out++ = '-';
    const unsigned __int128 all = detail::magnitude(value);
    if (scale == 0) return detail::write_unsigned128(out, all);
    if (all <= UINT64_MAX && scale <= 18) {
        const auto small = static_cast<std::uint64_t>(all);
        const std::uint64_t power = detail::kPowersOfTen[static_cast<std::size_t>(scale)];
        out = detail::write_unsigned(out, small / power);
        *out++ = '.';
        return detail::write_padded(out, small % power, scale);
    }
    // All digits, then the point is put where it belongs.
    char digits[48];
    const auto count = static_cast<int>(detail::write_unsigned128(digits, all) - digits);
    const int whole = count - scale;
    if (whole > 0) {
        std::memcpy(out, digits, static_cast<std::size_t>(whole));
        out += whole;
    } else {
        *out++ = '0';
    }
    *out++ = '.';
    for (int i = whole; i < 0; ++i) *out++ = '0';
    const int from = whole > 0 ? whole : 0;
    std::memcpy(out, digits + from, static_cast<std::size_t>(count - from));
    return out + (count - from);
}

/// A finite number with the fewest digits that read back equal; without an exponent from 1e-6 up to 1e21.
inline char* write_double(char* out, double value) {
    const double size = std::fabs(value);
    if (size < 1e15 && value == std::trunc(value)) {
        if (value == 0) value = 0;  // no negative zero
        return write_int64(out, static_cast<std::int64_t>(value));
    }
    const auto format = size >= 1e-6 && size < 1e21 ? std::chars_format::fixed : std::chars_format::scientific;
    return std::to_chars(out, out + kMaxValueText, value, format).ptr;
}

/// `2024-01-31`; years before 1 as DuckDB writes them (`0044-03-15 (BC)`), `infinity`, `-infinity`.
inline char* write_date(char* out, std::int32_t days) {
    if (days == kDateInfinity || days == -kDateInfinity) return detail::write_infinity(out, days < 0);
    return detail::write_civil_date(out, days);
}

/// `2024-01-31 23:59:59`, with a fraction only where there is one.
inline char* write_timestamp(char* out, std::int64_t microseconds) {
    if (microseconds == kTimestampInfinity || microseconds == -kTimestampInfinity)
        return detail::write_infinity(out, microseconds < 0);
    constexpr std::int64_t kDay = 86'400'000'000;
    std::int64_t days = microseconds / kDay;
    std::int64_t rest = microseconds % kDay;
    if (rest < 0) {
        rest += kDay;
        --days;
    }
    out = detail::write_civil_date(out, days);
    const auto seconds = static_cast<std::uint32_t>(rest / 1'000'000);
    const auto fraction = static_cast<std::uint32_t>(rest % 1'000'000);
    *out++ = ' ';
    out = detail::write_pair(out, seconds / 3600);
    *out++ = ':';
    out = detail::write_pair(out, seconds / 60 % 60);
    *out++ = ':';
    out = detail::write_pair(out, seconds % 60);
    if (fraction != 0) {
        *out++ = '.';
        out = detail::write_padded(out, fraction, 6);
        while (out[-1] == '0') --out;
    }
    return out;
}

}  // namespace oriel::rows
