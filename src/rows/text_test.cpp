#include "rows/text.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace oriel::rows {
namespace {

template <typename Write, typename... Values>
std::string text(Write write, Values... values) {
    char buffer[kMaxValueText];
    return {buffer, write(buffer, values...)};
}

TEST(ValueText, whole_numbers_of_every_length) {
    std::string digits;
    std::int64_t value = 0;
    for (int i = 1; i <= 18; ++i) {
        digits += static_cast<char>('0' + i % 10);
        value = value * 10 + i % 10;
        EXPECT_EQ(text(write_int64, value), digits);
        EXPECT_EQ(text(write_int64, -value), "-" + digits);
    }
    for (std::int64_t power = 1; power <= 1'000'000'000'000'000'000; power *= 10) {
        EXPECT_EQ(text(write_int64, power), std::to_string(power));
        EXPECT_EQ(text(write_int64, power - 1), std::to_string(power - 1));
        if (power == 1'000'000'000'000'000'000) break;
    }
    EXPECT_EQ(text(write_int64, std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(text(write_int64, std::numeric_limits<std::int64_t>::max()), "9223372036854775807");
    EXPECT_EQ(text(write_int64, std::int64_t{0}), "0");
}

TEST(ValueText, whole_numbers_past_64_bits) {
    const Int128 huge = (Int128{1} << 126) - 1 + (Int128{1} << 126);
    EXPECT_EQ(text(write_int128, huge), "170141183460469231731687303715884105727");
    EXPECT_EQ(text(write_int128, -huge - 1), "-170141183460469231731687303715884105728");
    EXPECT_EQ(text(write_int128, Int128{1'000'000'000'000'000'000} * 1'000'000'000'000'000'000),
              "1000000000000000000000000000000000000");
    EXPECT_EQ(text(write_int128, Int128{std::numeric_limits<std::uint64_t>::max()} + 1), "18446744073709551616");
    EXPECT_EQ(text(write_int128, Int128{-7}), "-7");
}

TEST(ValueText, decimals_keep_every_digit_of_their_scale) {
    EXPECT_EQ(text(write_decimal, Int128{150}, 2), "1.50");
    EXPECT_EQ(text(write_decimal, Int128{-5}, 2), "-0.05");
    EXPECT_EQ(text(write_decimal, Int128{0}, 3), "0.000");
    EXPECT_EQ(text(write_decimal, Int128{42}, 0), "42");
    EXPECT_EQ(text(write_decimal, Int128{1}, 38), "0.00000000000000000000000000000000000001");
    const Int128 nines = Int128{99'999'999'999'999'999} * 1'000'000'000'000'000'000 + 999'999'999'999'999'999;
    EXPECT_EQ(text(write_decimal, nines, 10), "9999999999999999999999999.9999999999");
    EXPECT_EQ(text(write_decimal, -nines, 35), "-0.99999999999999999999999999999999999");
    EXPECT_EQ(text(write_decimal, nines, 34), "9.9999999999999999999999999999999999");
}

TEST(ValueText, doubles_read_back_equal_and_look_usual) {
    EXPECT_EQ(text(write_double, 0.1), "0.1");
    EXPECT_EQ(text(write_double, -0.0), "0");
    EXPECT_EQ(text(write_double, 100000.0), "100000");
    EXPECT_EQ(text(write_double, 0.0001), "0.0001");
    EXPECT_EQ(text(write_double, 123456789.125), "123456789.125");
    EXPECT_EQ(text(write_double, 1e-7), "1e-07");
    EXPECT_EQ(text(write_double, 1e300), "1e+300");
    EXPECT_EQ(text(write_double, 1e20), "100000000000000000000");
    EXPECT_EQ(text(write_double, 5e-324), "5e-324");
    for (const double value : {1.0 / 3, 2.2250738585072014e-308, 1.7976931348623157e308, 123456789012345.6,
                               9007199254740993.0, 1e15 + 0.5, 1e-6, 9.999999e20}) {
        EXPECT_EQ(std::stod(text(write_double, value)), value);
        EXPECT_EQ(std::stod(text(write_double, -value)), -value);
    }
}

TEST(ValueText, dates_over_all_of_history) {
    EXPECT_EQ(text(write_date, 0), "1970-01-01");
    EXPECT_EQ(text(write_date, -1), "1969-12-31");
    EXPECT_EQ(text(write_date, 11016), "2000-02-29");
    EXPECT_EQ(text(write_date, 19782), "2024-02-29");
    EXPECT_EQ(text(write_date, 47541), "2100-03-01");
    EXPECT_EQ(text(write_date, 2932897), "10000-01-01");
    EXPECT_EQ(text(write_date, -719162), "0001-01-01");
    EXPECT_EQ(text(write_date, -735160), "0044-03-15 (BC)");
    EXPECT_EQ(text(write_date, kDateInfinity), "infinity");
    EXPECT_EQ(text(write_date, -kDateInfinity), "-infinity");
    EXPECT_LT(text(write_date, std::numeric_limits<std::int32_t>::min()).size(), kMaxValueText);
}

TEST(ValueText, timestamps_show_a_fraction_only_where_there_is_one) {
    EXPECT_EQ(text(write_timestamp, std::int64_t{0}), "1970-01-01 00:00:00");
    EXPECT_EQ(text(write_timestamp, std::int64_t{-1}), "1969-12-31 23:59:59.999999");
    EXPECT_EQ(text(write_timestamp, std::int64_t{1'500'000}), "1970-01-01 00:00:01.5");
    EXPECT_EQ(text(write_timestamp, std::int64_t{86'399'000'001}), "1970-01-01 23:59:59.000001");
    EXPECT_EQ(text(write_timestamp, kTimestampInfinity), "infinity");
    EXPECT_EQ(text(write_timestamp, -kTimestampInfinity), "-infinity");
    EXPECT_EQ(text(write_timestamp, std::int64_t{9223372036854775806}), "294247-01-10 04:00:54.775806");
    EXPECT_EQ(text(write_timestamp, std::numeric_limits<std::int64_t>::min()), "290309-12-21 (BC) 19:59:05.224192");
}

}  // namespace
}  // namespace oriel::rows
