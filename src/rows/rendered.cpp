#include "rows/rendered.h"

#include "rows/cells.h"

#include <charconv>
#include <cstdlib>
#include <optional>

namespace oriel::rows {

namespace {

constexpr int kShownDigits = 15;

/// Microseconds of `YYYY-MM-DD` or `YYYY-MM-DD HH:MM[:SS[.ffffff]]`: the texts that time dimensions come as.
std::optional<std::int64_t> parse_time(std::string_view text) {
    const auto number = [&](std::size_t at, std::size_t size) -> int {
        int value = 0;
        if (at + size > text.size()) return -1;
        const auto parsed = std::from_chars(text.data() + at, text.data() + at + size, value);
        return parsed.ec == std::errc{} && parsed.ptr == text.data() + at + size ? value : -1;
    };
    const auto is = [&](std::size_t at, char c) { return at < text.size() && text[at] == c; };
    const int year = number(0, 4);
    const int month = number(5, 2);
    const int day = number(8, 2);
    if (year < 0 || !is(4, '-') || month < 1 || month > 12 || !is(7, '-') || day < 1 || day > 31) return std::nullopt;
    // Days from the civil date, years beginning in March.
    const int y = month <= 2 ? year - 1 : year;
    const int era = y / 400;
    const int year_of_era = y - era * 400;
    const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const std::int64_t days = static_cast<std::int64_t>(era) * 146097 + year_of_era * 365 + year_of_era / 4 -
                              year_of_era / 100 + day_of_year - 719468;
    std::int64_t microseconds = days * 86'400'000'000;
    if (text.size() == 10) return microseconds;
    const int hour = number(11, 2);
    const int minute = number(14, 2);
    if (!is(10, ' ') || hour < 0 || hour > 23 || !is(13, ':') || minute < 0 || minute > 59) return std::nullopt;
    microseconds += (hour * 60LL + minute) * 60'000'000;
    if (text.size() == 16) return microseconds;
    const int second = number(17, 2);
    if (!is(16, ':') || second < 0 || second > 60) return std::nullopt;
    microseconds += second * 1'000'000LL;
    if (text.size() == 19) return microseconds;
    if (!is(19, '.') || text.size() > 26) return std::nullopt;
    std::int64_t unit = 100'000;
    for (std::size_t i = 20; i < text.size(); ++i, unit /= 10) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        microseconds += (text[i] - '0') * unit;
    }
    return microseconds;
}

/// Whether a date format can show the moment: years 1 to 9999. Others (and the infinities) keep their own text.
bool is_usual_year(std::int64_t microseconds) {
    return microseconds >= -62'135'596'800'000'000 && microseconds < 253'402'300'800'000'000;
}

/// A number without a format. `approximate`: more than 15 digits of it mean nothing.
void append_plain(std::string& out, Digits value, bool separators, bool approximate) {
    if (approximate) value.round_significant(kShownDigits);
    value.trim_fraction();
    if (value.negative) out += '-';
    const std::string whole = value.whole();
    out += whole.empty() ? "0" : separators ? with_separators(whole) : whole;
    if (value.scale > 0) out += "." + value.fraction(value.scale);
}

}  // namespace

Result<Renderer> Renderer::create(const std::vector<FieldInfo>& fields) {
    Renderer renderer;
    for (const FieldInfo& field : fields) {
        auto format = ValueFormat::parse(field.value_format);
        if (!format.ok()) return Error::invalid_request("field '" + field.key + "': " + format.error().message);
        renderer.rules_.push_back({std::move(format).value(), field.is_measure});
    }
    return renderer;
}

std::string_view Renderer::text(std::size_t field, const Column& column, std::size_t row) {
    const Rule& rule = rules_[field];
    text_.clear();
    switch (column.type) {
        case Type::boolean: return column.at<std::uint8_t>(row) != 0 ? "Yes" : "No";
        case Type::string: {
            const std::string_view raw = column.at<std::string_view>(row);
            if (rule.format.empty()) return raw;
            if (rule.format.shows_dates()) {
                const std::optional<std::int64_t> time = parse_time(raw);
                if (!time) return raw;
                rule.format.append_time(text_, *time);
            } else {
                rule.format.append_text(text_, raw);
            }
            return text_;
        }
        case Type::date:
        case Type::timestamp: {
            constexpr std::int64_t kDay = 86'400'000'000;
            // A date that is infinite has no place among microseconds.
            const std::int64_t time = column.type == Type::timestamp ? column.at<std::int64_t>(row)
                                      : std::abs(std::int64_t{column.at<std::int32_t>(row)}) > 100'000'000
                                          ? kTimestampInfinity
                                          : column.at<std::int32_t>(row) * kDay;
            if (rule.format.shows_dates() && is_usual_year(time)) {
                rule.format.append_time(text_, time);
            } else {
                char raw[kMaxValueText];
                text_.assign(raw, write_value(raw, column, row));
            }
            return text_;
        }
        case Type::int64:
        case Type::int128:
        case Type::float64:
        case Type::decimal: {
            Digits digits;
            digits.assign(column, row);
            if (rule.format.empty()) {
                append_plain(text_, std::move(digits), rule.separators, column.type == Type::float64);
            } else {
                rule.format.append_number(text_, std::move(digits));
            }
            return text_;
        }
    }
    return text_;
}

}  // namespace oriel::rows
