#include "rows/value_format.h"

#include "rows/text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace oriel::rows {

namespace {

/// What a number without a format shows: Excel's General and our default stop at 15 digits.
constexpr int kGeneralDigits = 15;

void append_general(std::string& out, Digits value) {
    value.round_significant(kGeneralDigits);
    value.trim_fraction();
    const std::string whole = value.whole();
    out += whole.empty() ? "0" : whole;
    if (value.scale > 0) out += "." + value.fraction(value.scale);
}

}  // namespace

bool ValueFormat::Condition::holds(double value) const {
    switch (compare) {
        case Compare::less: return value < operand;
        case Compare::less_or_equal: return value <= operand;
        case Compare::equal: return value == operand;
        case Compare::not_equal: return value != operand;
        case Compare::greater_or_equal: return value >= operand;
        case Compare::greater: return value > operand;
    }
    return false;
}

bool ValueFormat::shows_dates() const {
    return std::ranges::any_of(sections_, &Section::is_date);
}

/// With conditions: the first that holds, else the last without one. Without: by sign. A section for negative numbers
/// only shows them without their sign, because it says itself how they look.
const ValueFormat::Section& ValueFormat::section_for(const Digits& value, bool& shows_sign) const {
    shows_sign = true;
    const std::size_t numeric = std::min<std::size_t>(sections_.size(), 3);
    const bool conditional = std::any_of(sections_.begin(), sections_.begin() + static_cast<std::ptrdiff_t>(numeric),
                                         [](const Section& section) { return section.condition.has_value(); });
    if (conditional) {
        const double number = value.to_double();
        const Section* fallback = nullptr;
        for (std::size_t i = 0; i < numeric; ++i) {
            const Section& section = sections_[i];
            if (!section.condition) {
                fallback = &section;
            } else if (section.condition->holds(number)) {
                const Condition& condition = *section.condition;
                shows_sign = !(condition.compare == Compare::less && condition.operand <= 0);
                return section;
            }
        }
        return fallback != nullptr ? *fallback : sections_[numeric - 1];
    }
    if (numeric >= 3 && value.is_zero()) return sections_[2];
    if (numeric >= 2 && value.negative) {
        shows_sign = false;
        return sections_[1];
    }
    return sections_[0];
}

void ValueFormat::append_number(std::string& out, Digits value) const {
    bool shows_sign = true;
    const Section& section = section_for(value, shows_sign);
    if (section.is_date) {
        constexpr double kDaysTo1970 = 25569;  // Excel counts from 1899-12-30
        constexpr double kDay = 86'400'000'000.0;
        const double days = value.to_double();
        if (std::fabs(days) < 3'000'000)
            append_date(out, section, static_cast<std::int64_t>(std::llround((days - kDaysTo1970) * kDay)), days);
        return;
    }
    append_digits(out, section, std::move(value), shows_sign);
}

void ValueFormat::append_digits(std::string& out, const Section& section, Digits value, bool shows_sign) {
    value.shift(2 * section.percents - 3 * section.thousands);
    int exponent = 0;
    const bool scientific =
        std::ranges::any_of(section.tokens, [](const Token& token) { return token.kind == Kind::exponent; });
    if (scientific) {
        // As many digits before the point as there are places; rounding may add one.
        const int places = std::max(1, section.whole_places);
        const auto normalise = [&] {
            const int first = value.exponent();
            const int step =
                value.is_zero() ? 0 : (first >= 0 ? first / places : (first - places + 1) / places) * places;
            value.shift(-step);
            exponent += step;
        };
        normalise();
        value.round(section.fraction_places);
        normalise();
    }
    const auto is_general = [](const Token& token) { return token.kind == Kind::general || token.kind == Kind::at; };
    if (std::ranges::none_of(section.tokens, is_general)) value.round(section.fraction_places);

    const std::string whole = value.whole();
    std::string fraction = value.fraction(section.fraction_places);
    if (value.negative && shows_sign) out += '-';

    int whole_left = section.whole_places;
    std::size_t fraction_at = 0;
    std::size_t significant = fraction.size();
    while (significant > 0 && fraction[significant - 1] == '0') --significant;
    bool after_point = false;
    const auto append_whole_digit = [&](char digit, int from_right) {
        out += digit;
        if (section.separators && from_right > 0 && from_right % 3 == 0) out += ',';
    };
    for (const Token& token : section.tokens) {
        switch (token.kind) {
            case Kind::literal: out += token.text; break;
            case Kind::digit:
                if (after_point) {
                    const char digit = fraction[fraction_at];
                    if (token.text == "0" || fraction_at < significant) {
                        out += digit;
                    } else if (token.text == "?") {
                        out += ' ';
                    }
                    ++fraction_at;
                } else {
                    const int place = whole_left - 1;  // counted from the right
                    const int available = static_cast<int>(whole.size());
                    if (whole_left == section.whole_places) {
                        // The first place takes all digits that have no place of their own.
                        for (int i = available - 1; i > place; --i)
                            append_whole_digit(whole[static_cast<std::size_t>(available - 1 - i)], i);
                    }
                    if (place < available) {
                        append_whole_digit(whole[static_cast<std::size_t>(available - 1 - place)], place);
                    } else if (token.text == "0") {
                        append_whole_digit('0', place);
                    } else if (token.text == "?") {
                        out += ' ';
                    }
                    --whole_left;
                }
                break;
            case Kind::point:
                if (section.whole_places == 0) out += section.separators ? with_separators(whole) : whole;
                out += '.';
                after_point = true;
                break;
            case Kind::exponent: {
                const bool negative = exponent < 0;
                if (negative) {
                    out += token.text.front();
                    out += '-';
                } else {
                    out += token.text.front();
                    if (token.text[1] == '+') out += '+';
                }
                std::string digits = std::to_string(negative ? -exponent : exponent);
                if (digits.size() < token.text.size() - 2) digits.insert(0, token.text.size() - 2 - digits.size(), '0');
                out += digits;
                break;
            }
            case Kind::general:
            case Kind::at: append_general(out, value); break;
            case Kind::date: break;  // a section of dates is not shown here
        }
    }
}

void ValueFormat::append_time(std::string& out, std::int64_t microseconds) const {
    const auto section = std::ranges::find_if(sections_, &Section::is_date);
    ORIEL_ASSERT(section != sections_.end());
    constexpr double kDay = 86'400'000'000.0;
    append_date(out, *section, microseconds, static_cast<double>(microseconds) / kDay);
}

void ValueFormat::append_text(std::string& out, std::string_view text) const {
    const Section* section = nullptr;
    if (sections_.size() == 4) section = &sections_[3];
    for (const Section& candidate : sections_) {
        if (candidate.has_at && section == nullptr) section = &candidate;
    }
    if (section == nullptr) {
        out += text;
        return;
    }
    for (const Token& token : section->tokens) {
        if (token.kind == Kind::literal) out += token.text;
        if (token.kind == Kind::at || token.kind == Kind::general) out += text;
    }
}

void ValueFormat::append_date(std::string& out, const Section& section, std::int64_t microseconds, double days) {
    constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};
    constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                           "Thursday", "Friday", "Saturday"};
    constexpr std::int64_t kDay = 86'400'000'000;
    // Seconds without a fraction are rounded in a format that shows none, else cut.
    std::int64_t day_number = microseconds / kDay - static_cast<std::int64_t>(microseconds % kDay < 0);
    const std::int64_t of_day = microseconds - day_number * kDay;
    const detail::CivilDate date = detail::civil_date(day_number);
    const auto seconds = static_cast<int>(of_day / 1'000'000);
    const int hour = seconds / 3600;
    const int minute = seconds / 60 % 60;
    const int second = seconds % 60;
    const bool twelve = std::ranges::any_of(section.tokens, [](const Token& token) {
        return token.kind == Kind::date && (token.text.front() == 'A' || token.text.front() == 'a');
    });
    const auto padded = [&](std::int64_t value, std::size_t width) {
        std::string text = std::to_string(value);
        if (text.size() < width) text.insert(0, width - text.size(), '0');
        out += text;
    };
    const auto letter = [](const Token& token) {
        const char c = token.text.front() == '[' ? token.text[1] : token.text.front();
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    const auto neighbour = [&](std::size_t at, int step) {
        for (auto i = static_cast<std::ptrdiff_t>(at) + step;
             i >= 0 && i < static_cast<std::ptrdiff_t>(section.tokens.size()); i += step) {
            if (section.tokens[static_cast<std::size_t>(i)].kind == Kind::date)
                return letter(section.tokens[static_cast<std::size_t>(i)]);
        }
        return '\0';
    };
    std::string fraction = std::to_string(1'000'000 + of_day % 1'000'000).substr(1);
    std::size_t fraction_at = 0;

    for (std::size_t i = 0; i < section.tokens.size(); ++i) {
        const Token& token = section.tokens[i];
        const std::size_t size = token.text.size();
        switch (token.kind) {
            case Kind::literal:
            case Kind::point: out += token.text; break;
            case Kind::digit: out += fraction_at < fraction.size() ? fraction[fraction_at++] : '0'; break;
            case Kind::date:
                if (token.text.front() == '[') {
                    // Elapsed: all hours, minutes or seconds of a number of days.
                    const auto total = static_cast<std::int64_t>(std::llround(std::fabs(days) * 86'400));
                    const std::int64_t unit = letter(token) == 'h' ? 3600 : letter(token) == 'm' ? 60 : 1;
                    if (days < 0) out += '-';
                    padded(total / unit, size - 2);
                } else if (letter(token) == 'y') {
                    padded(size <= 2 ? ((date.year % 100) + 100) % 100 : date.year, size <= 2 ? 2 : 4);
                } else if (letter(token) == 'd') {
                    if (size <= 2) {
                        padded(date.day, size);
                    } else {
                        const std::string_view name =
                            kWeekdays[static_cast<std::size_t>(((day_number % 7) + 7 + 4) % 7)];
                        out += size == 3 ? name.substr(0, 3) : name;
                    }
                } else if (letter(token) == 'm') {
                    if (size <= 2 && (neighbour(i, -1) == 'h' || neighbour(i, 1) == 's')) {
                        padded(minute, size);
                    } else if (size <= 2) {
                        padded(date.month, size);
                    } else {
                        const std::string_view name = kMonths[date.month - 1];
                        out += size == 3 ? name.substr(0, 3) : size == 5 ? name.substr(0, 1) : name;
                    }
                } else if (letter(token) == 'h') {
                    padded(twelve ? (hour + 11) % 12 + 1 : hour, std::min<std::size_t>(size, 2));
                } else if (letter(token) == 's') {
                    padded(second, std::min<std::size_t>(size, 2));
                } else {
                    const std::string_view name = hour < 12 ? "AM" : "PM";
                    out += size == 3 ? name.substr(0, 1) : name;
                }
                break;
            case Kind::exponent:
            case Kind::general:
            case Kind::at: break;
        }
    }
}

}  // namespace oriel::rows
