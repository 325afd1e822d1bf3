#include "rows/digits.h"

#include "rows/text.h"

#include <algorithm>

namespace oriel::rows {

void Digits::assign(const Column& column, std::size_t row) {
    scale = 0;
    switch (column.type) {
        case Type::int64: assign_whole(column.at<std::int64_t>(row)); return;
        case Type::int128: assign_whole(column.at<Int128>(row)); return;
        case Type::decimal:
            assign_whole(column.at<Int128>(row));
            if (!digits.empty()) scale = column.scale;
            return;
        case Type::float64: assign(column.at<double>(row)); return;
        case Type::boolean:
        case Type::string:
        case Type::date:
        case Type::timestamp: break;
    }
    ORIEL_ASSERT(column.type == Type::decimal);  // a numeric column
}

void Digits::assign_whole(Int128 value) {
    negative = value < 0;
    char text[kMaxValueText];
    const char* const end = detail::write_unsigned128(text, detail::magnitude(value));
    digits.assign(text, static_cast<std::size_t>(end - text));
    strip_leading_zeros();
}

void Digits::assign(double value) {
    // Shortest digits: a double of 0.1 is 0.1 and not 0.1000000000000000055.
    char text[kMaxValueText];
    const char* end = std::to_chars(text, text + sizeof text, std::fabs(value), std::chars_format::scientific).ptr;
    const char* letter = std::find(text, const_cast<char*>(end), 'e');
    int power = 0;
    std::from_chars(letter + (letter[1] == '+' ? 2 : 1), end, power);
    negative = std::signbit(value);
    digits.clear();
    for (const char* at = text; at != letter; ++at) {
        if (*at != '.') digits += *at;
    }
    scale = static_cast<int>(digits.size()) - 1 - power;
    strip_leading_zeros();
}

void Digits::strip_leading_zeros() {
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty()) {
        scale = 0;
        negative = false;
    }
}

double Digits::to_double() const {
    const std::string text =
        (negative ? "-" : "") + (digits.empty() ? std::string("0") : digits) + "e" + std::to_string(-scale);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

void Digits::round(int places) {
    if (scale <= places) return;
    const int drop = scale - places;
    const int keep = static_cast<int>(digits.size()) - drop;
    if (keep < 0) {
        digits.clear();
        strip_leading_zeros();
        return;
    }
    const bool up = digits[static_cast<std::size_t>(keep)] >= '5';
    digits.resize(static_cast<std::size_t>(keep));
    scale = places;
    if (up) {
        auto digit = digits.rbegin();
        while (digit != digits.rend() && *digit == '9') *digit++ = '0';
        if (digit == digits.rend()) {
            digits.insert(digits.begin(), '1');
        } else {
            ++*digit;
        }
    }
    strip_leading_zeros();
}

void Digits::round_significant(int count) {
    round(count - 1 - exponent());
}

void Digits::trim_fraction() {
    while (scale > 0 && !digits.empty() && digits.back() == '0') {
        digits.pop_back();
        --scale;
    }
}

std::string Digits::whole() const {
    const int count = static_cast<int>(digits.size()) - scale;
    if (count <= 0) return {};
    std::string text = digits.substr(0, static_cast<std::size_t>(std::min(count, static_cast<int>(digits.size()))));
    text.append(static_cast<std::size_t>(count) - text.size(), '0');
    return text;
}

std::string Digits::fraction(int places) const {
    std::string text;
    const int first =
        static_cast<int>(digits.size()) - scale;  // index of the first digit after the point; may be negative
    for (int i = first; i < first + places; ++i) {
        text += i >= 0 && i < static_cast<int>(digits.size()) ? digits[static_cast<std::size_t>(i)] : '0';
    }
    return text;
}

std::string with_separators(std::string_view whole) {
    std::string text;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0) text += ',';
        text += whole[i];
    }
    return text;
}

}  // namespace oriel::rows
