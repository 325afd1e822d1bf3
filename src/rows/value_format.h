#pragma once

#include "base/result.h"
#include "rows/digits.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::rows {

/// An Excel number format, as LookML's `value_format` has them: `$#,##0.00;($#,##0.00)`, `[>=1000000]0.0,,"M";0`,
/// `0.0%`, `0.00E+00`, `mm/dd/yyyy`, `[h]:mm:ss`.
///
/// Sections positive;negative;zero;text, conditions in brackets, `0 # ?` digits, commas between digits (thousands
/// apart) or after them (divide by a thousand each), `%`, exponents, "text", \x, `_x` (a blank), `*x` (dropped),
/// colours (dropped), currency codes (`[$€-407]`), dates and times. A half rounds away from zero.
class ValueFormat {
public:
    ValueFormat() = default;

    /// Errors: invalid_request with what cannot be understood. An empty text gives an empty format.
    static Result<ValueFormat> parse(std::string_view text);

    bool empty() const { return sections_.empty(); }
    /// Whether dates can be shown by it.
    bool shows_dates() const;

    void append_number(std::string& out, Digits value) const;
    /// `microseconds` since 1970-01-01 00:00:00 on the wall clock; only when `shows_dates`.
    void append_time(std::string& out, std::int64_t microseconds) const;
    void append_text(std::string& out, std::string_view text) const;

private:
    friend class ValueFormatParser;

    enum class Kind { literal, digit, point, exponent, general, at, date };
    struct Token {
        Kind kind = Kind::literal;
        std::string
            text;  ///< The literal; else the characters of the format: `0`, `#`, `E+00`, `yyyy`, `[h]`, `AM/PM`.
    };
    enum class Compare { less, less_or_equal, equal, not_equal, greater_or_equal, greater };
    struct Condition {
        Compare compare = Compare::equal;
        double operand = 0;
        bool holds(double value) const;
    };
    struct Section {
        std::vector<Token> tokens;
        std::optional<Condition> condition;
        bool is_date = false;
        bool has_at = false;
        bool separators = false;
        int thousands = 0;  ///< How often to divide by 1000.
        int percents = 0;   ///< How often to multiply by 100.
        int whole_places = 0;
        int fraction_places = 0;
    };

    const Section& section_for(const Digits& value, bool& shows_sign) const;
    static void append_digits(std::string& out, const Section& section, Digits value, bool shows_sign);
    static void append_date(std::string& out, const Section& section, std::int64_t microseconds, double days);

    std::vector<Section> sections_;
};

}  // namespace oriel::rows
