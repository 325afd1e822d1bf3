#include "rows/value_format.h"

#include <gtest/gtest.h>

namespace oriel::rows {
namespace {

std::string number(std::string_view format, double value) {
    auto parsed = ValueFormat::parse(format);
    if (!parsed.ok()) return "error: " + parsed.error().message;
    Digits digits;
    digits.assign(value);
    std::string out;
    parsed.value().append_number(out, digits);
    return out;
}

/// 2024-03-05 14:07:09.5, a Tuesday.
std::string time(std::string_view format, std::int64_t microseconds = 1709647629500000) {
    auto parsed = ValueFormat::parse(format);
    if (!parsed.ok()) return "error: " + parsed.error().message;
    std::string out;
    parsed.value().append_time(out, microseconds);
    return out;
}

std::string words(std::string_view format, std::string_view text) {
    auto parsed = ValueFormat::parse(format);
    if (!parsed.ok()) return "error: " + parsed.error().message;
    std::string out;
    parsed.value().append_text(out, text);
    return out;
}

// compat: lookml.md 3.7, the table of named formats
TEST(ValueFormat, the_named_formats_of_lookml) {
    constexpr double kValue = 1234567.895;
    EXPECT_EQ(number("#,##0", kValue), "1,234,568");
    EXPECT_EQ(number("#,##0.0", kValue), "1,234,567.9");
    EXPECT_EQ(number("#,##0.00", kValue), "1,234,567.90");
    EXPECT_EQ(number("#,##0.000", kValue), "1,234,567.895");
    EXPECT_EQ(number("#,##0.0000", kValue), "1,234,567.8950");
    EXPECT_EQ(number("$#,##0", kValue), "$1,234,568");
    EXPECT_EQ(number("$#,##0.00", kValue), "$1,234,567.90");
    EXPECT_EQ(number("\"£\"#,##0.00", kValue), "£1,234,567.90");
    EXPECT_EQ(number("\"€\"#,##0", kValue), "€1,234,568");
    EXPECT_EQ(number("€#,##0", kValue), "€1,234,568");
    EXPECT_EQ(number("0", kValue), "1234568");
    EXPECT_EQ(number("#,##0%", kValue), "123,456,790%");
    EXPECT_EQ(number("#,##0.0%", 0.1234), "12.3%");
}

TEST(ValueFormat, digits_that_may_be_absent) {
    EXPECT_EQ(number("0.##", 1.5), "1.5");
    EXPECT_EQ(number("0.##", 1), "1.");
    EXPECT_EQ(number("#", 0), "");
    EXPECT_EQ(number("#.##", 0.25), ".25");
    EXPECT_EQ(number(".00", 12.5), "12.50");
    EXPECT_EQ(number("000", 7), "007");
    EXPECT_EQ(number("0,000", 7), "0,007");
    EXPECT_EQ(number("??0.0?", 7.5), "  7.5 ");
    EXPECT_EQ(number("(000) 000-0000", 5551234567), "(555) 123-4567");
    EXPECT_EQ(number("00-00", 12345), "123-45");
}

TEST(ValueFormat, a_half_rounds_away_from_zero) {
    EXPECT_EQ(number("0", 0.5), "1");
    EXPECT_EQ(number("0", 1.5), "2");
    EXPECT_EQ(number("0", 2.5), "3");
    EXPECT_EQ(number("0", -2.5), "-3");
    EXPECT_EQ(number("0.00", 1.005), "1.01");
    EXPECT_EQ(number("0.0", 0.25), "0.3");
    EXPECT_EQ(number("0", 9.99), "10");
    EXPECT_EQ(number("0.0", 999.96), "1000.0");
    EXPECT_EQ(number("0.00", -0.001), "0.00");
    EXPECT_EQ(number("0.00", 0), "0.00");
}

TEST(ValueFormat, commas_after_the_digits_divide) {
    EXPECT_EQ(number("0.0,,\"M\"", 12345678), "12.3M");
    EXPECT_EQ(number("$0,\"K\"", 1500), "$2K");
    EXPECT_EQ(number("#,##0.00,", 1234567), "1,234.57");
}

TEST(ValueFormat, sections_by_sign) {
    EXPECT_EQ(number("0.0;(0.0)", -1.25), "(1.3)");
    EXPECT_EQ(number("0.0;(0.0)", 1.25), "1.3");
    EXPECT_EQ(number("0;-0;\"none\"", 0), "none");
    EXPECT_EQ(number("0;-0;\"none\"", -3), "-3");
    EXPECT_EQ(number("$#,##0", -5), "-$5");
    EXPECT_EQ(number("[Red]0;[Blue]-0", -5), "-5");
    EXPECT_EQ(number("0;", -5), "");
    EXPECT_EQ(words("0;0;0;\"is \"@", "x"), "is x");
    EXPECT_EQ(words("#,##0", "x"), "x");
    EXPECT_EQ(words("@\" units\"", "x"), "x units");
}

// compat: lookml.md 3.7, conditions
TEST(ValueFormat, conditions) {
    constexpr std::string_view kFormat = "[>=1000000]0.0,,\"M\";[>=1000]0.0,\"K\";0";
    EXPECT_EQ(number(kFormat, 2500000), "2.5M");
    EXPECT_EQ(number(kFormat, 2500), "2.5K");
    EXPECT_EQ(number(kFormat, 25), "25");
    EXPECT_EQ(number(kFormat, -25), "-25");
    EXPECT_EQ(number("[<0]\"minus \"0;0", -25), "minus 25");
    EXPECT_EQ(number("[=1]\"yes\";\"no\"", 1), "yes");
    EXPECT_EQ(number("[=1]\"yes\";\"no\"", 2), "no");
}

TEST(ValueFormat, exponents_percents_literals) {
    EXPECT_EQ(number("0.00E+00", 12345), "1.23E+04");
    EXPECT_EQ(number("0.00E+00", 0.00012345), "1.23E-04");
    EXPECT_EQ(number("0.0E-0", 9.99), "1.0E1");
    EXPECT_EQ(number("##0.0E+0", 12345), "12.3E+3");
    EXPECT_EQ(number("0.00E+00", 0), "0.00E+00");
    EXPECT_EQ(number("0%", 0.5), "50%");
    EXPECT_EQ(number("0\\%", 0.5), "1%");
    EXPECT_EQ(number("0 \"days\"", 3), "3 days");
    EXPECT_EQ(number("0d", 3), "3d");
    EXPECT_EQ(number("[$€-407]0.00", 3), "€3.00");
    EXPECT_EQ(number("General", 0.1), "0.1");
    EXPECT_EQ(number("_(0_)", 3), " 3 ");
    EXPECT_EQ(number("*-0", 3), "3");
}

TEST(ValueFormat, very_large_and_very_small_numbers) {
    EXPECT_EQ(number("#,##0", 1e21), "1,000,000,000,000,000,000,000");
    EXPECT_EQ(number("0.00", 1e-300), "0.00");
    EXPECT_EQ(number("0.00E+00", 1.7976931348623157e308), "1.80E+308");
}

TEST(ValueFormat, dates_and_times) {
    EXPECT_EQ(time("mm/dd/yyyy"), "03/05/2024");
    EXPECT_EQ(time("d-mmm-yy"), "5-Mar-24");
    EXPECT_EQ(time("dddd, mmmm d, yyyy"), "Tuesday, March 5, 2024");
    EXPECT_EQ(time("hh:mm:ss"), "14:07:09");
    EXPECT_EQ(time("h:mm AM/PM"), "2:07 PM");
    EXPECT_EQ(time("h:mm AM/PM", 0), "12:00 AM");
    EXPECT_EQ(time("mm:ss.00"), "07:09.50");
    EXPECT_EQ(time("yyyy-mm-dd hh:mm"), "2024-03-05 14:07");
    EXPECT_EQ(time("ddd", -86400000000), "Wed");
    EXPECT_EQ(number("[h]:mm:ss", 1.5), "36:00:00");
    EXPECT_EQ(number("hh:mm:ss", 0.25), "06:00:00");
    EXPECT_EQ(number("mm/dd/yyyy", 45356), "03/05/2024");
}

TEST(ValueFormat, what_cannot_be_understood_is_said) {
    EXPECT_EQ(number("0 \"x", 1), "error: value format '0 \"x' has an unclosed quote");
    EXPECT_EQ(number("[>x]0", 1),
              "error: value format '[>x]0' has '[>x]', which is no condition, colour, currency or elapsed time");
    EXPECT_EQ(number("[0", 1), "error: value format '[0' has an unclosed '['");
    EXPECT_EQ(number("0;0;0;0;0", 1), "error: value format '0;0;0;0;0' has more than four sections");
    EXPECT_EQ(number("0\\", 1), "error: value format '0\\' ends after '\\'");
    EXPECT_EQ(number("0E+", 1), "error: value format '0E+' has an exponent without digits");
}

}  // namespace
}  // namespace oriel::rows
