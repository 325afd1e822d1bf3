#include "lang/filters/filters.h"
#include "lang/filters/terms.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <utility>

namespace oriel::lang::filters {

namespace {

constexpr std::size_t kShown = 60;  // Bytes of the user's text in a message.
constexpr std::string_view kExamples =
    "use for example '36.97, -122.03', '40 miles from 36.97, -122.03', 'inside box from 72.33, -173.14 to 14.39, "
    "-61.70' or 'NOT NULL'";

/// Metres of each unit that a distance may have.
struct DistanceUnit {
    std::string_view name;
    std::string_view singular;
    double metres;
};
constexpr DistanceUnit kUnits[] = {{"meters", "meter", 1.0},
                                   {"feet", "foot", 0.3048},
                                   {"kilometers", "kilometer", 1000.0},
                                   {"miles", "mile", 1609.344}};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    Result<LocationFilter> parse() {
        LocationFilter filter;
        skip_blanks();
        if (at_ == text_.size()) return filter;
        const bool minus = text_.substr(at_, 1) == "-" && at_ + 1 < text_.size() && is_letter(text_[at_ + 1]);
        if (minus) ++at_;
        filter.negated = minus || take("not");
        if (take("null")) {
            filter.kind = LocationFilter::Kind::null;
        } else if (filter.negated) {
            return fail("only 'NULL' can be negated");
        } else if (take("inside")) {
            if (!take("box") || !take("from"))
                return fail(fmt::format("'box from' must follow 'inside'; {}", kExamples));
            filter.kind = LocationFilter::Kind::box;
            filter.north_west = TRY(parse_place());
            if (!take("to")) return fail("'to' must follow the first corner of a box");
            filter.south_east = TRY(parse_place());
            // A box may be told from its south west corner too.
            if (filter.north_west.latitude_value() < filter.south_east.latitude_value())
                std::swap(filter.north_west.latitude, filter.south_east.latitude);
        } else {
            TRY(parse_point_or_circle(filter));
        }
        skip_blanks();
        if (at_ != text_.size())
            return fail(fmt::format("'{}' is not expected; {}", beginning(text_.substr(at_), kShown), kExamples));
        return filter;
    }

private:
    Error fail(std::string_view reason) const { return bad_filter("location", text_, reason); }

    void skip_blanks() {
        while (at_ < text_.size() && trim(text_.substr(at_, 1)).empty()) ++at_;
    }

    std::string_view word_here() {
        skip_blanks();
        std::size_t end = at_;
        while (end < text_.size() && is_letter(text_[end])) ++end;
        return text_.substr(at_, end - at_);
    }

    bool take(std::string_view word) {
        const std::string_view here = word_here();
        if (!equals_ignoring_case(here, word)) return false;
        at_ += here.size();
        return true;
    }

    /// A number as SQL writes it.
    Result<std::string> parse_digits() {
        skip_blanks();
        double value = 0;
        const char* const begin = text_.data() + at_;
        const auto read = std::from_chars(begin, text_.data() + text_.size(), value);
        // Words such as `inf` and `nan` are numbers to from_chars.
        const std::string_view digits(begin, static_cast<std::size_t>(read.ptr - begin));
        const bool letters = digits.find_first_of("nNiI") != std::string_view::npos;
        if (read.ec != std::errc() || letters || !std::isfinite(value)) {
            return fail(at_ == text_.size() ? std::string("it ends where a number must stand")
                                            : fmt::format("a number must stand at '{}'; {}",
                                                          beginning(text_.substr(at_), kShown), kExamples));
        }
        at_ += digits.size();
        return std::string(digits);
    }

    Result<std::string> parse_degrees(std::string_view what, int limit) {
        std::string digits = TRY(parse_digits());
        if (std::fabs(Place::value_of(digits)) > limit)
            return fail(fmt::format("a {} lies between -{} and {}, which {} does not", what, limit, limit, digits));
        return digits;
    }

    Result<Place> parse_place() {
        Place place;
        place.latitude = TRY(parse_degrees("latitude", 90));
        TRY(parse_comma());
        place.longitude = TRY(parse_degrees("longitude", 180));
        return place;
    }

    Status parse_comma() {
        skip_blanks();
        if (text_.substr(at_, 1) != ",") return fail("a comma must follow the latitude, as in '36.97, -122.03'");
        ++at_;
        return Ok{};
    }

    Status parse_point_or_circle(LocationFilter& filter) {
        const std::size_t start = at_;
        const std::string first = TRY(parse_digits());
        const std::string_view word = word_here();
        if (word.empty()) {
            at_ = start;
            filter.kind = LocationFilter::Kind::point;
            filter.center = TRY(parse_place());
            return Ok{};
        }
        for (const DistanceUnit& unit : kUnits) {
            if (!equals_ignoring_case(word, unit.name) && !equals_ignoring_case(word, unit.singular)) continue;
            at_ += word.size();
            filter.kind = LocationFilter::Kind::circle;
            filter.radius_m = Place::value_of(first) * unit.metres;
            if (filter.radius_m < 0 || !std::isfinite(filter.radius_m)) return fail("a distance can't be negative");
            if (!take("from"))
                return fail(fmt::format("'from' must follow '{}', as in '40 miles from 36.97, -122.03'", word));
            filter.center = TRY(parse_place());
            return Ok{};
        }
        return fail(
            fmt::format("'{}' is no unit of distance: use meters, feet, kilometers or miles", beginning(word, kShown)));
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

double Place::value_of(std::string_view digits) {
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

Result<LocationFilter> parse_location(std::string_view text) {
    return Parser(text).parse();
}

}  // namespace oriel::lang::filters
