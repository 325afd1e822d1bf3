// uses: lang
// A filter expression from anyone, in every grammar: an error that can be shown, or a normal form that keeps its
// promises: digits that SQL may hold, ranges of existing times, places on earth.
#include "lang/filters/attributes.h"
#include "lang/filters/filters.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace oriel;
using namespace oriel::lang;

void require(bool holds) {
    if (!holds) std::abort();
}

template <typename T>
bool parsed(const Result<T>& filter) {
    if (filter.ok()) return true;
    require(!filter.error().message.empty() && filter.error().message.size() < 1500);
    require(filter.error().details.at(0).field == "filters");
    return false;
}

void check_digits(const std::string& digits) {
    require(!digits.empty() && digits.find_first_not_of("0123456789.eE+-") == std::string::npos);
    require(digits.find("--") == std::string::npos && digits.find_first_of("0123456789") != std::string::npos);
}

void check_strings(const Result<filters::StringFilter>& filter) {
    if (!parsed(filter)) return;
    require(filter.value().terms.size() <= filters::kMaxTerms);
    for (const filters::StringTerm& term : filter.value().terms) {
        const bool has_text =
            term.kind == filters::StringTerm::Kind::equals || term.kind == filters::StringTerm::Kind::matches;
        require(has_text || term.text.empty());
        if (term.kind != filters::StringTerm::Kind::matches) continue;
        // A `^` stands only before what it takes the meaning from.
        for (std::size_t i = 0; i < term.text.size(); ++i) {
            if (term.text[i] != '^') continue;
            require(term.escaped && ++i < term.text.size() &&
                    std::string_view("%_^").find(term.text[i]) != std::string_view::npos);
        }
    }
}

void check_numbers(std::string_view text) {
    const auto filter = filters::parse_number(text);
    if (!parsed(filter)) return;
    for (const filters::NumberTerm& term : filter.value().terms) {
        if (term.kind == filters::NumberTerm::Kind::value) check_digits(term.digits);
        if (term.low) check_digits(term.low->digits);
        if (term.high) check_digits(term.high->digits);
    }
}

void check_dates(std::string_view text, const filters::Calendar& calendar) {
    const auto filter = filters::parse_date(text, calendar);
    if (!parsed(filter)) return;
    for (const filters::DateTerm& term : filter.value().terms) {
        for (const auto& bound : {term.from, term.to}) {
            if (bound.has_value()) require(to_iso(*bound).size() >= 19);
        }
        require(term.kind == filters::DateTerm::Kind::null || term.from.has_value() || term.to.has_value());
    }
}

void check_place(const filters::Place& place) {
    check_digits(place.latitude);
    check_digits(place.longitude);
    require(place.latitude_value() >= -90 && place.latitude_value() <= 90);
    require(place.longitude_value() >= -180 && place.longitude_value() <= 180);
}

void check_location(std::string_view text) {
    const auto parse = filters::parse_location(text);
    if (!parsed(parse)) return;
    const filters::LocationFilter& filter = parse.value();
    switch (filter.kind) {
        case filters::LocationFilter::Kind::any:
        case filters::LocationFilter::Kind::null: break;
        case filters::LocationFilter::Kind::circle: require(filter.radius_m >= 0); [[fallthrough]];
        case filters::LocationFilter::Kind::point: check_place(filter.center); break;
        case filters::LocationFilter::Kind::box:
            check_place(filter.north_west);
            check_place(filter.south_east);
            require(filter.north_west.latitude_value() >= filter.south_east.latitude_value());
            break;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_strings(filters::parse_string(text));
    check_strings(filters::parse_tier(text));
    check_numbers(text);
    (void)parsed(filters::parse_yesno(text));
    filters::Calendar calendar;
    calendar.now = WallTime(std::chrono::seconds(1526668202));
    for (const int offset : {0, 3, -2}) {
        calendar.fiscal_month_offset = offset;
        calendar.week_start = offset == 0 ? 0 : 6;
        check_dates(text, calendar);
    }
    check_location(text);
    std::size_t asked = 0;
    const auto replaced = filters::with_attributes(text, [&](std::string_view name) -> Result<std::string> {
        require(!name.empty());
        ++asked;
        return std::string("7");
    });
    const auto names = filters::attribute_names(text);
    // Nobody may ask for an attribute that the list of names hides.
    require(asked <= names.size());
    if (parsed(replaced)) require(asked == names.size() && (asked > 0 || replaced.value() == text));
    return 0;
}
