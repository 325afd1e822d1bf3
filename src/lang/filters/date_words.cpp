#include "lang/filters/date_words.h"

#include <array>
#include <charconv>

namespace oriel::lang::filters {

namespace {

constexpr std::int64_t kLargestCount = 1'000'000;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

}  // namespace

Words::Words(std::string_view text) : text_(text) {
    for (char& c : text_) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
}

void Words::skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
        ++at_;
}

bool Words::at_end() {
    skip_blanks();
    return at_ == text_.size();
}

bool Words::at_number() {
    return !at_end() && is_digit(text_[at_]);
}

std::string_view Words::rest() {
    skip_blanks();
    return std::string_view(text_).substr(at_);
}

std::string_view Words::word_here() {
    skip_blanks();
    std::size_t end = at_;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    return std::string_view(text_).substr(at_, end - at_);
}

bool Words::take(std::string_view word) {
    if (word_here() != word) return false;
    at_ += word.size();
    previous_ = word;
    return true;
}

bool Words::take_symbol(char symbol) {
    if (at_end() || text_[at_] != symbol) return false;
    ++at_;
    return true;
}

std::optional<std::int64_t> Words::take_count() {
    skip_blanks();
    std::int64_t count = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), count);
    if (error != std::errc() || count < 0 || count > kLargestCount || begin == end || !is_digit(*begin))
        return std::nullopt;
    at_ += static_cast<std::size_t>(end - begin);
    return count;
}

std::optional<Unit> Words::take_unit() {
    struct Name {
        std::string_view text;
        Unit unit;
    };
    static constexpr std::array<Name, 8> kUnits{{{"second", Unit::second},
                                                 {"minute", Unit::minute},
                                                 {"hour", Unit::hour},
                                                 {"day", Unit::day},
                                                 {"week", Unit::week},
                                                 {"month", Unit::month},
                                                 {"quarter", Unit::quarter},
                                                 {"year", Unit::year}}};
    const std::size_t start = at_;
    const bool fiscal = take("fiscal");
    std::string_view word = word_here();
    const std::size_t length = word.size();
    if (!word.empty() && word.back() == 's') word.remove_suffix(1);
    for (const Name& name : kUnits) {
        if (name.text != word) continue;
        if (fiscal && name.unit != Unit::quarter && name.unit != Unit::year) break;
        at_ += length;
        if (!fiscal) return name.unit;
        return name.unit == Unit::quarter ? Unit::fiscal_quarter : Unit::fiscal_year;
    }
    at_ = start;
    return std::nullopt;
}

std::optional<int> Words::take_day() {
    static constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                               "friday", "saturday", "sunday"};
    const std::string_view word = word_here();
    for (std::size_t i = 0; i < kWeekdays.size(); ++i) {
        if (take(kWeekdays[i])) return static_cast<int>(i);
    }
    if (word == "today" && take("today")) return kToday;
    if (word == "yesterday" && take("yesterday")) return kYesterday;
    if (word == "tomorrow" && take("tomorrow")) return kTomorrow;
    return std::nullopt;
}

bool Words::ends_word(std::size_t at) const {
    return at >= text_.size() || (!is_digit(text_[at]) && !is_letter(text_[at]));
}

bool Words::at_date() {
    skip_blanks();
    std::size_t at = at_;
    if (text_.compare(at, 2, "fy") == 0) return true;
    if (!digits(at, 4).has_value()) {
        // `24-01-01` and `2016-1` are dates that somebody got wrong, not counts.
        while (at < text_.size() && is_digit(text_[at])) ++at;
        return at > at_ && at < text_.size() && (text_[at] == '-' || text_[at] == '/');
    }
    if (at < text_.size() && is_digit(text_[at])) return false;
    // `2000 days` is a count of units.
    while (at < text_.size() && text_[at] == ' ') ++at;
    if (at >= text_.size() || !is_letter(text_[at])) return true;
    Words after(std::string_view(text_).substr(at));
    return !after.take_unit().has_value();
}

std::optional<int> Words::digits(std::size_t& at, std::size_t count) const {
    if (at + count > text_.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_digit(text_[at + i])) return std::nullopt;
        value = value * 10 + (text_[at + i] - '0');
    }
    at += count;
    return value;
}

/// Reads ` hh[:mm[:ss[.fraction]]]` or the same after a `t`. False when it is no time; nothing is taken when none
/// stands.
bool Words::read_time(std::size_t& at, WrittenDate& date) const {
    using std::chrono::microseconds;
    std::size_t next = at;
    while (next < text_.size() && text_[next] == ' ') ++next;
    if (next == at && next < text_.size() && text_[next] == 't') ++next;
    if (next == at || next >= text_.size() || !is_digit(text_[next])) return true;
    const std::optional<int> hour = digits(next, 2);
    if (!hour.has_value() || *hour > 23) return false;
    date.time = std::chrono::hours(*hour);
    date.length = std::chrono::hours(1);
    if (next < text_.size() && text_[next] == ':') {
        const std::optional<int> minute = digits(++next, 2);
        if (!minute.has_value() || *minute > 59) return false;
        date.time += std::chrono::minutes(*minute);
        date.length = std::chrono::minutes(1);
        if (next < text_.size() && text_[next] == ':') {
            const std::optional<int> second = digits(++next, 2);
            if (!second.has_value() || *second > 59) return false;
            date.time += std::chrono::seconds(*second);
            date.length = std::chrono::seconds(1);
            if (next < text_.size() && text_[next] == '.') {
                ++next;
                std::size_t shown = 0;
                while (shown < 6 && next < text_.size() && is_digit(text_[next])) {
                    date.length /= 10;
                    date.time += date.length * (text_[next] - '0');
                    ++next;
                    ++shown;
                }
                if (shown == 0) return false;
            }
        }
    }
    if (!ends_word(next)) return false;
    at = next;
    return true;
}

std::optional<WrittenDate> Words::take_date() {
    skip_blanks();
    std::size_t at = at_;
    WrittenDate date;
    if (text_.compare(at, 2, "fy") == 0) {
        date.fiscal = true;
        at += 2;
    }
    const std::optional<int> year = digits(at, 4);
    if (!year.has_value()) return std::nullopt;
    date.year = *year;
    if (at < text_.size() && (text_[at] == '-' || text_[at] == '/')) {
        ++at;
        if (at < text_.size() && text_[at] == 'q') {
            const std::optional<int> quarter = digits(++at, 1);
            if (!quarter.has_value() || *quarter < 1 || *quarter > 4) return std::nullopt;
            date.quarter = *quarter;
        } else if (date.fiscal) {
            return std::nullopt;
        } else {
            const std::optional<int> month = digits(at, 2);
            if (!month.has_value()) return std::nullopt;
            date.month = *month;
            if (at < text_.size() && (text_[at] == '-' || text_[at] == '/')) {
                const std::optional<int> day = digits(++at, 2);
                if (!day.has_value()) return std::nullopt;
                date.day = *day;
                if (date.day == 0 || !read_time(at, date)) return std::nullopt;
            }
            if (date.month == 0) return std::nullopt;
        }
    }
    if (!ends_word(at)) return std::nullopt;
    if (!is_date(date.year, date.month == 0 ? 1 : date.month, date.day == 0 ? 1 : date.day)) return std::nullopt;
    at_ = at;
    return date;
}

}  // namespace oriel::lang::filters
