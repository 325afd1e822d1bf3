#include "lang/liquid/moment.h"

#include "lang/liquid/letters.h"
#include "lang/liquid/scanner.h"

#include <array>
#include <cstdint>

namespace oriel::lang::liquid {

namespace {

using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class Reader {
public:
    Reader(std::string_view text, minutes zone) : text_(to_lower(trimmed(text))), zone_(zone) {}

    std::optional<Moment> read() {
        if (!read_date()) return std::nullopt;
        Moment out;
        skip_blanks();
        if (peek() == 't' || peek() == ',') ++at_;
        skip_blanks();
        microseconds time{0};
        if (is_digit(peek()) && !read_time(time)) return std::nullopt;
        skip_blanks();
        out.ahead_of_utc = zone_;
        if (!read_zone(out.ahead_of_utc) || at_ != text_.size()) return std::nullopt;
        const std::chrono::year_month_day date{std::chrono::year(year_), std::chrono::month(month_),
                                               std::chrono::day(day_)};
        if (!date.ok() || year_ < 1) return std::nullopt;
        out.wall = WallTime(local_days(date).time_since_epoch()) + time;
        return out;
    }

private:
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_blanks() {
        while (is_blank(peek())) ++at_;
    }
    bool take(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }

    /// At least `least` and at most `most` digits.
    std::optional<unsigned> number(std::size_t least, std::size_t most) {
        std::size_t end = at_;
        unsigned value = 0;
        while (end < text_.size() && end - at_ < most && is_digit(text_[end]))
            value = value * 10 + static_cast<unsigned>(text_[end++] - '0');
        if (end - at_ < least) return std::nullopt;
        at_ = end;
        return value;
    }

    bool read_year() {
        const std::optional<unsigned> year = number(4, 4);
        if (year.has_value()) year_ = static_cast<int>(*year);
        return year.has_value();
    }

    bool read_day() {
        const std::optional<unsigned> day = number(1, 2);
        if (!day.has_value()) return false;
        day_ = *day;
        // 1st, 2nd, 3rd, 4th
        for (const std::string_view ending : {"st", "nd", "rd", "th"}) {
            if (text_.compare(at_, 2, ending) == 0) {
                at_ += 2;
                break;
            }
        }
        return true;
    }

    /// A month's name, or its first letters.
    bool read_month_name() {
        constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                           "may",       "june",     "july",     "august",
                                                           "september", "october",  "november", "december"};
        std::size_t end = at_;
        while (end < text_.size() && text_[end] >= 'a' && text_[end] <= 'z') ++end;
        const std::string_view word = std::string_view(text_).substr(at_, end - at_);
        if (word.size() < 3) return false;
        for (std::size_t i = 0; i < kMonths.size(); ++i) {
            if (kMonths[i].substr(0, word.size()) != word && !(word == "sept" && i == 8)) continue;
            month_ = static_cast<unsigned>(i) + 1;
            at_ = end;
            take('.');
            return true;
        }
        return false;
    }

    void skip_weekday() {
        constexpr std::array<std::string_view, 7> kDays{"monday", "tuesday",  "wednesday", "thursday",
                                                        "friday", "saturday", "sunday"};
        std::size_t end = at_;
        while (end < text_.size() && text_[end] >= 'a' && text_[end] <= 'z') ++end;
        const std::string_view word = std::string_view(text_).substr(at_, end - at_);
        for (const std::string_view day : kDays) {
            if (word.size() < 3 || day.substr(0, word.size()) != word) continue;
            at_ = end;
            take(',');
            skip_blanks();
            return;
        }
    }

    bool read_date() {
        skip_weekday();
        if (!is_digit(peek())) {
            // January 31, 2024
            if (!read_month_name()) return false;
            skip_blanks();
            if (!read_day()) return false;
            take(',');
            skip_blanks();
            return read_year();
        }
        std::size_t digits = at_;
        while (digits < text_.size() && is_digit(text_[digits])) ++digits;
        digits -= at_;
        if (digits <= 2) {
            // 31 January 2024
            if (!read_day()) return false;
            skip_blanks();
            take('-');
            if (!read_month_name()) return false;
            take(',');
            take('-');
            skip_blanks();
            return read_year();
        }
        if (!read_year()) return false;
        if (digits == 8) {
            month_ = *number(2, 2);
            day_ = *number(2, 2);
            return true;
        }
        const char separator = peek();
        if (digits != 4 || (separator != '-' && separator != '/')) return false;
        ++at_;
        const std::optional<unsigned> month = number(1, 2);
        if (!month.has_value()) return false;
        month_ = *month;
        if (!take(separator)) return true;  // The month's first day.
        const std::optional<unsigned> day = number(1, 2);
        if (!day.has_value()) return false;
        day_ = *day;
        return true;
    }

    bool read_time(microseconds& time) {
        const std::optional<unsigned> hour = number(1, 2);
        if (!hour.has_value() || *hour > 24) return false;
        unsigned hour_of_day = *hour;
        unsigned minute = 0;
        unsigned second = 0;
        if (take(':')) {
            const std::optional<unsigned> read = number(2, 2);
            if (!read.has_value() || *read > 59) return false;
            minute = *read;
            if (take(':')) {
                const std::optional<unsigned> last = number(2, 2);
                if (!last.has_value() || *last > 60) return false;
                second = *last;
                if (take('.') || take(',')) {
                    std::int64_t unit = 100'000;
                    if (!is_digit(peek())) return false;
                    for (; is_digit(peek()); ++at_, unit /= 10) time += microseconds(unit * (peek() - '0'));
                }
            }
        }
        skip_blanks();
        if (text_.compare(at_, 2, "pm") == 0 || text_.compare(at_, 2, "am") == 0) {
            if (hour_of_day < 1 || hour_of_day > 12) return false;
            hour_of_day = hour_of_day % 12 + (text_[at_] == 'p' ? 12 : 0);
            at_ += 2;
        }
        time += hours(hour_of_day) + minutes(minute) + seconds(second);
        return true;
    }

    bool read_zone(minutes& zone) {
        if (text_.compare(at_, std::string::npos, "z") == 0 || text_.compare(at_, std::string::npos, "utc") == 0 ||
            text_.compare(at_, std::string::npos, "gmt") == 0) {
            at_ = text_.size();
            zone = minutes(0);
            return true;
        }
        if (text_.compare(at_, 3, "utc") == 0 || text_.compare(at_, 3, "gmt") == 0) at_ += 3;
        const char sign = peek();
        if (sign != '+' && sign != '-') return true;
        ++at_;
        const std::optional<unsigned> hour = number(2, 2);
        if (!hour.has_value()) return false;
        take(':');
        const unsigned minute = number(2, 2).value_or(0);
        if (*hour > 18 || minute > 59) return false;
        zone = hours(*hour) + minutes(minute);
        if (sign == '-') zone = -zone;
        return true;
    }

    std::string text_;  ///< In lower case.
    minutes zone_;
    std::size_t at_ = 0;
    int year_ = 0;
    unsigned month_ = 1;
    unsigned day_ = 1;
};

}  // namespace

std::optional<Moment> read_moment(std::string_view text, minutes zone) {
    return Reader(text, zone).read();
}

}  // namespace oriel::lang::liquid
