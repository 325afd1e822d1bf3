#include "lang/filters/shown.h"

#include "base/time_zone.h"

#include <fmt/format.h>

namespace oriel::lang::filters {

std::string shown(const StringFilter& filter) {
    std::string text;
    for (const StringTerm& term : filter.terms) {
        if (!text.empty()) text += " ";
        if (term.negated) text += '!';
        switch (term.kind) {
            case StringTerm::Kind::equals: text += '<' + term.text + '>'; break;
            case StringTerm::Kind::matches: text += (term.escaped ? "like^<" : "like<") + term.text + '>'; break;
            case StringTerm::Kind::null: text += "null"; break;
            case StringTerm::Kind::empty: text += "empty"; break;
            case StringTerm::Kind::any: text += "any"; break;
        }
    }
    return text;
}

std::string shown(const NumberFilter& filter) {
    std::string text;
    for (const NumberTerm& term : filter.terms) {
        if (!text.empty()) text += " ";
        if (term.negated) text += '!';
        switch (term.kind) {
            case NumberTerm::Kind::value: text += term.digits; break;
            case NumberTerm::Kind::null: text += "null"; break;
            case NumberTerm::Kind::range:
                text += term.low ? (term.low->inclusive ? "[" : "(") + term.low->digits : "(";
                text += ';';
                text += term.high ? term.high->digits + (term.high->inclusive ? "]" : ")") : ")";
                break;
        }
    }
    return text;
}

std::string shown(YesNo filter) {
    switch (filter) {
        case YesNo::any: return "";
        case YesNo::yes: return "yes";
        case YesNo::no: return "no";
        case YesNo::null: return "null";
    }
    return "";
}

std::string shown(const DateFilter& filter) {
    std::string text;
    for (const DateTerm& term : filter.terms) {
        if (!text.empty()) text += ", ";
        if (term.negated) text += "not ";
        if (term.kind == DateTerm::Kind::null) {
            text += "null";
            continue;
        }
        text += '[' + (term.from ? to_iso(*term.from) : "-") + " .. " + (term.to ? to_iso(*term.to) : "-") + ')';
    }
    return text;
}

std::string shown(const LocationFilter& filter) {
    const auto place = [](const Place& at) { return at.latitude + "," + at.longitude; };
    switch (filter.kind) {
        case LocationFilter::Kind::any: return "";
        case LocationFilter::Kind::point: return "point " + place(filter.center);
        case LocationFilter::Kind::circle:
            return fmt::format("circle {:.12g}m {}", filter.radius_m, place(filter.center));
        case LocationFilter::Kind::box: return "box " + place(filter.north_west) + " " + place(filter.south_east);
        case LocationFilter::Kind::null: return filter.negated ? "!null" : "null";
    }
    return "";
}

}  // namespace oriel::lang::filters
