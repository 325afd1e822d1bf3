#pragma once

#include "base/result.h"
#include "base/time_zone.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Filter expressions: what a user types next to a field, as a normal form that knows no SQL.
///
/// One grammar for each family of types. In all of them a comma means OR between what is wanted, what is refused is
/// AND-ed, and a filter without terms means any value. Errors are validation_failed: the message quotes the expression
/// and says what would do; `details` name the field `filters`. An expression has at most `kMaxTerms` terms.
namespace oriel::lang::filters {

inline constexpr std::size_t kMaxTerms = 10'000;

// --- Strings, tiers, cases -------------------------------------------------------------------------------------------

struct StringTerm {
    enum class Kind : std::uint8_t {
        equals,   ///< Just this text.
        matches,  ///< A pattern: `%` for any characters, `_` for one, `^` before a character that stands for itself.
        null,     ///< No value.
        empty,    ///< No value, or the text of length 0.
        any,      ///< `%` alone: every value and no value.
    };
    Kind kind = Kind::equals;
    bool negated = false;
    std::string text;      ///< For `equals` and `matches`.
    bool escaped = false;  ///< Whether a pattern holds `^`.
};

struct StringFilter {
    std::vector<StringTerm> terms;
    bool any() const { return terms.empty(); }
};

/// What is no other form is a literal, so nothing but too many terms is an error.
Result<StringFilter> parse_string(std::string_view text);

/// As `parse_string`, for labels of tiers: an interval such as `[10,20)` needs no quotes around it.
Result<StringFilter> parse_tier(std::string_view text);

// --- Numbers ---------------------------------------------------------------------------------------------------------

/// One end of a range. `digits` is a number as SQL writes it, so that nothing is lost on the way.
struct Bound {
    std::string digits;
    bool inclusive = true;
};

struct NumberTerm {
    enum class Kind : std::uint8_t { value, range, null };
    Kind kind = Kind::value;
    bool negated = false;
    std::string digits;        ///< For `value`.
    std::optional<Bound> low;  ///< For `range`.
    std::optional<Bound> high;
};

struct NumberFilter {
    std::vector<NumberTerm> terms;
    bool any() const { return terms.empty(); }
};

Result<NumberFilter> parse_number(std::string_view text);

// --- Yes and no ------------------------------------------------------------------------------------------------------

enum class YesNo : std::uint8_t { any, yes, no, null };

Result<YesNo> parse_yesno(std::string_view text);

// --- Dates and times -------------------------------------------------------------------------------------------------

/// What the words of a date filter depend on.
struct Calendar {
    WallTime now;                 ///< In the time zone of the query.
    int week_start = 0;           ///< Days from Monday to the first day of the week, 0 to 6.
    int fiscal_month_offset = 0;  ///< Months from January to the first month of the fiscal year; may be negative.
};

/// From `from` to just before `to`, in the time zone of the query; an open side has none.
struct DateTerm {
    enum class Kind : std::uint8_t { range, null };
    Kind kind = Kind::range;
    bool negated = false;
    std::optional<WallTime> from;
    std::optional<WallTime> to;
};

struct DateFilter {
    std::vector<DateTerm> terms;
    bool any() const { return terms.empty(); }
};

Result<DateFilter> parse_date(std::string_view text, const Calendar& calendar);

// --- Locations -------------------------------------------------------------------------------------------------------

/// A place on earth. The digits are as they were written, for SQL.
struct Place {
    std::string latitude;   ///< Degrees, -90 to 90.
    std::string longitude;  ///< Degrees, -180 to 180.

    double latitude_value() const { return value_of(latitude); }
    double longitude_value() const { return value_of(longitude); }
    static double value_of(std::string_view digits);
};

struct LocationFilter {
    enum class Kind : std::uint8_t {
        any,
        point,   ///< Just `center`.
        circle,  ///< At most `radius_m` from `center`, along the earth's surface.
        box,     ///< From `north_west` to `south_east`, however the corners were told; through the 180th meridian when
                 ///< the first longitude is more than the second.
        null,    ///< No value; `negated`: any value.
    };
    Kind kind = Kind::any;
    bool negated = false;
    Place center;
    double radius_m = 0;
    Place north_west;
    Place south_east;
};

Result<LocationFilter> parse_location(std::string_view text);

}  // namespace oriel::lang::filters
