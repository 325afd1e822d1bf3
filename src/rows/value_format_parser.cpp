#include "rows/value_format_parser.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace oriel::rows {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_with(std::string_view text, std::string_view word) {
    if (text.size() < word.size()) return false;
    return std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

bool is_colour(std::string_view word) {
    constexpr std::array<std::string_view, 8> kColours = {"black",   "blue", "cyan",  "green",
                                                          "magenta", "red",  "white", "yellow"};
    return starts_with(word, "color") || std::ranges::any_of(kColours, [&](std::string_view colour) {
               return colour.size() == word.size() && starts_with(word, colour);
           });
}

bool is_elapsed(std::string_view word) {
    return !word.empty() && std::ranges::all_of(word, [&](char c) { return lower(c) == lower(word.front()); }) &&
           std::string_view("hms").find(lower(word.front())) != std::string_view::npos;
}

/// Bytes of the UTF-8 character that starts with `first`.
std::size_t character_size(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

Result<ValueFormat> ValueFormat::parse(std::string_view text) {
    if (text.empty()) return ValueFormat{};
    return ValueFormatParser(text).run();
}

Result<ValueFormat> ValueFormatParser::run() {
    ValueFormat format;
    while (true) {
        format.sections_.push_back(TRY(section()));
        if (rest_.empty()) break;
        rest_.remove_prefix(1);  // the semicolon
    }
    if (format.sections_.size() > 4) return fail("has more than four sections");
    return format;
}

Error ValueFormatParser::fail(const std::string& what) const {
    return Error::invalid_request("value format '" + std::string(whole_) + "' " + what);
}

Result<ValueFormat::Section> ValueFormatParser::section() {
    Section section;
    pending_commas_ = 0;
    after_point_ = false;
    has_digits_ = false;
    while (!rest_.empty() && rest_.front() != ';') TRY(token(section));
    section.thousands = pending_commas_;
    settle_letters(section);
    section.is_date = std::ranges::any_of(section.tokens, [](const Token& token) { return token.kind == Kind::date; });
    return section;
}

/// A comma divides when no digit follows it.
void ValueFormatParser::digit_follows(Section& section) {
    if (pending_commas_ > 0) section.separators = true;
    pending_commas_ = 0;
}

Status ValueFormatParser::token(Section& section) {
    const char c = rest_.front();
    const auto literal = [&](std::string_view text) { section.tokens.push_back({Kind::literal, std::string(text)}); };
    if (c == '"') {
        const std::size_t end = rest_.find('"', 1);
        if (end == std::string_view::npos) return fail("has an unclosed quote");
        literal(rest_.substr(1, end - 1));
        rest_.remove_prefix(end + 1);
    } else if (c == '\\' || c == '_' || c == '*') {
        if (rest_.size() < 2) return fail(std::string("ends after '") + c + "'");
        const std::size_t size = std::min(character_size(rest_[1]), rest_.size() - 1);
        if (c == '\\') literal(rest_.substr(1, size));
        if (c == '_') literal(" ");
        rest_.remove_prefix(1 + size);
    } else if (c == '[') {
        return bracket(section);
    } else if (c == '0' || c == '#' || c == '?') {
        digit_follows(section);
        section.tokens.push_back({Kind::digit, std::string(1, c)});
        ++(after_point_ ? section.fraction_places : section.whole_places);
        has_digits_ = true;
        rest_.remove_prefix(1);
    } else if (c == '.') {
        // A second point, or one with nothing numeric around it, is a full stop; after seconds it is their fraction.
        section.tokens.push_back({after_point_ ? Kind::literal : Kind::point, "."});
        after_point_ = true;
        rest_.remove_prefix(1);
    } else if (c == ',') {
        if (has_digits_) {
            ++pending_commas_;
        } else {
            literal(",");
        }
        rest_.remove_prefix(1);
    } else if (c == '%') {
        ++section.percents;
        literal("%");
        rest_.remove_prefix(1);
    } else if (c == '@') {
        section.has_at = true;
        section.tokens.push_back({Kind::at, "@"});
        rest_.remove_prefix(1);
    } else if (starts_with(rest_, "general")) {
        section.tokens.push_back({Kind::general, "General"});
        rest_.remove_prefix(7);
    } else if (has_digits_ && (starts_with(rest_, "E+") || starts_with(rest_, "E-"))) {
        const std::size_t end = std::min(rest_.find_first_not_of("0#?", 2), rest_.size());
        if (end == 2) return fail("has an exponent without digits");
        section.tokens.push_back({Kind::exponent, std::string(rest_.substr(0, end))});
        rest_.remove_prefix(end);
    } else if (starts_with(rest_, "AM/PM") || starts_with(rest_, "A/P")) {
        const std::size_t size = starts_with(rest_, "AM/PM") ? 5 : 3;
        section.tokens.push_back({Kind::date, std::string(rest_.substr(0, size))});
        rest_.remove_prefix(size);
    } else if (std::string_view("ymdhs").find(lower(c)) != std::string_view::npos) {
        std::size_t size = 1;
        while (size < rest_.size() && lower(rest_[size]) == lower(c)) ++size;
        section.tokens.push_back({Kind::date, std::string(rest_.substr(0, size))});
        rest_.remove_prefix(size);
    } else {
        const std::size_t size = std::min(character_size(c), rest_.size());
        literal(rest_.substr(0, size));
        rest_.remove_prefix(size);
    }
    return Ok{};
}

Status ValueFormatParser::bracket(Section& section) {
    const std::size_t end = rest_.find(']');
    if (end == std::string_view::npos) return fail("has an unclosed '['");
    std::string_view inside = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    if (is_colour(inside)) return Ok{};
    if (inside.starts_with('$')) {  // [$€-407]: a currency and a locale
        inside.remove_prefix(1);
        section.tokens.push_back({Kind::literal, std::string(inside.substr(0, inside.find('-')))});
        return Ok{};
    }
    if (is_elapsed(inside)) {
        section.tokens.push_back({Kind::date, "[" + std::string(inside) + "]"});
        return Ok{};
    }
    constexpr std::pair<std::string_view, Compare> kSigns[] = {
        {"<=", Compare::less_or_equal}, {">=", Compare::greater_or_equal}, {"<>", Compare::not_equal},
        {"<", Compare::less},           {">", Compare::greater},           {"=", Compare::equal}};
    for (const auto& [sign, compare] : kSigns) {
        if (!inside.starts_with(sign)) continue;
        const std::string_view number = inside.substr(sign.size());
        double operand = 0;
        const auto parsed = std::from_chars(number.data(), number.data() + number.size(), operand);
        if (parsed.ec != std::errc{} || parsed.ptr != number.data() + number.size()) break;
        section.condition = ValueFormat::Condition{compare, operand};
        return Ok{};
    }
    return fail("has '[" + std::string(inside) + "]', which is no condition, colour, currency or elapsed time");
}

/// Letters of dates beside digits are plain letters (`0d`), except that digits may follow seconds: `ss.00`.
void ValueFormatParser::settle_letters(Section& section) {
    bool seconds = false;
    bool plain_digits = false;
    for (Token& token : section.tokens) {
        if (token.kind == Kind::date) seconds = lower(token.text.front()) == 's' || token.text.starts_with("[s");
        if (token.kind == Kind::digit && !seconds) plain_digits = true;
        if (token.kind == Kind::literal) seconds = false;
    }
    const bool has_dates =
        std::ranges::any_of(section.tokens, [](const Token& token) { return token.kind == Kind::date; });
    if (!has_dates) return;
    for (Token& token : section.tokens) {
        if (plain_digits && token.kind == Kind::date) token.kind = Kind::literal;
        if (!plain_digits && token.kind == Kind::point && section.fraction_places == 0) token.kind = Kind::literal;
    }
}

}  // namespace oriel::rows
