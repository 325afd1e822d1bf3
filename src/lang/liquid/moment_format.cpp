#include "lang/liquid/letters.h"
#include "lang/liquid/moment.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <cstdlib>

namespace oriel::lang::liquid {

namespace {

using std::chrono::days;
using std::chrono::microseconds;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                "Thursday", "Friday", "Saturday"};
constexpr std::size_t kMaxWidth = 100;

/// What stands between `%` and the letter.
struct Flags {
    char pad = 0;  ///< `-` for none, `_` for blanks, `0` for zeros; 0 = as usual.
    bool upper = false;
    bool swap = false;
    int colons = 0;
    std::size_t width = 0;
};

class Formatter {
public:
    explicit Formatter(const Moment& moment) : moment_(moment) {
        const auto day = std::chrono::floor<days>(moment.wall);
        const year_month_day date{day};
        year_ = static_cast<int>(date.year());
        month_ = static_cast<int>(static_cast<unsigned>(date.month()));
        day_ = static_cast<int>(static_cast<unsigned>(date.day()));
        weekday_ = static_cast<int>(std::chrono::weekday(day).c_encoding());
        day_of_year_ = static_cast<int>((day - std::chrono::local_days(date.year() / 1 / 1)).count()) + 1;
        const std::int64_t in_day = (moment.wall - day).count();
        micros_ = static_cast<int>(in_day % 1'000'000);
        const auto seconds = static_cast<int>(in_day / 1'000'000);
        hour_ = seconds / 3600;
        minute_ = seconds / 60 % 60;
        second_ = seconds % 60;
    }

    /// False when `letter` is no conversion.
    bool convert(char letter, const Flags& flags, std::string& out) const {
        switch (letter) {
            case 'Y': return number(year_, year_ < 0 ? 5 : 1, '0', flags, out);
            case 'C': return number(year_ / 100, 2, '0', flags, out);
            case 'y': return number(year_ % 100, 2, '0', flags, out);
            case 'm': return number(month_, 2, '0', flags, out);
            case 'd': return number(day_, 2, '0', flags, out);
            case 'e': return number(day_, 2, ' ', flags, out);
            case 'j': return number(day_of_year_, 3, '0', flags, out);
            case 'H': return number(hour_, 2, '0', flags, out);
            case 'k': return number(hour_, 2, ' ', flags, out);
            case 'I': return number(hour12(), 2, '0', flags, out);
            case 'l': return number(hour12(), 2, ' ', flags, out);
            case 'M': return number(minute_, 2, '0', flags, out);
            case 'S': return number(second_, 2, '0', flags, out);
            case 'u': return number(weekday_ == 0 ? 7 : weekday_, 1, '0', flags, out);
            case 'w': return number(weekday_, 1, '0', flags, out);
            case 'U': return number((day_of_year_ + 6 - weekday_) / 7, 2, '0', flags, out);
            case 'W': return number((day_of_year_ + 6 - (weekday_ + 6) % 7) / 7, 2, '0', flags, out);
            case 'V': return number(iso_week().second, 2, '0', flags, out);
            case 'G': return number(iso_week().first, 1, '0', flags, out);
            case 'g': return number(iso_week().first % 100, 2, '0', flags, out);
            case 's': return number(epoch_seconds(), 1, '0', flags, out);
            case 'B': return word(kMonths[static_cast<std::size_t>(month_ - 1)], flags, out);
            case 'b':
            case 'h': return word(kMonths[static_cast<std::size_t>(month_ - 1)].substr(0, 3), flags, out);
            case 'A': return word(kDays[static_cast<std::size_t>(weekday_)], flags, out);
            case 'a': return word(kDays[static_cast<std::size_t>(weekday_)].substr(0, 3), flags, out);
            case 'p': return word(flags.swap ? (hour_ < 12 ? "am" : "pm") : hour_ < 12 ? "AM" : "PM", flags, out);
            case 'P': return word(hour_ < 12 ? "am" : "pm", flags, out);
            case 'L': return fraction(flags.width == 0 ? 3 : flags.width, out);
            case 'N': return fraction(flags.width == 0 ? 9 : flags.width, out);
            case 'z': return zone(flags, out);
            case 'Z': return word(moment_.ahead_of_utc.count() == 0 ? "UTC" : "", flags, out);
            case 'n': return word("\n", flags, out);
            case 't': return word("\t", flags, out);
            case '%': return word("%", flags, out);
            case 'D':
            case 'x': return word(format_moment(moment_, "%m/%d/%y", kMaxWidth), flags, out);
            case 'F': return word(format_moment(moment_, "%Y-%m-%d", kMaxWidth), flags, out);
            case 'T':
            case 'X': return word(format_moment(moment_, "%H:%M:%S", kMaxWidth), flags, out);
            case 'R': return word(format_moment(moment_, "%H:%M", kMaxWidth), flags, out);
            case 'r': return word(format_moment(moment_, "%I:%M:%S %p", kMaxWidth), flags, out);
            case 'c': return word(format_moment(moment_, "%a %b %e %H:%M:%S %Y", kMaxWidth), flags, out);
            case 'v': return word(format_moment(moment_, "%e-%^b-%Y", kMaxWidth), flags, out);
            case '+': return word(format_moment(moment_, "%a %b %e %H:%M:%S %Z %Y", kMaxWidth), flags, out);
            default: return false;
        }
    }

private:
    int hour12() const { return hour_ % 12 == 0 ? 12 : hour_ % 12; }

    std::int64_t epoch_seconds() const {
        return std::chrono::floor<std::chrono::seconds>(moment_.wall.time_since_epoch() - moment_.ahead_of_utc).count();
    }

    /// The year and number of the week by ISO 8601: weeks begin on Monday, and the year's first has its 4 January.
    std::pair<int, int> iso_week() const {
        const int week = (day_of_year_ - (weekday_ + 6) % 7 + 9) / 7;
        if (week < 1) return {year_ - 1, weeks_in(year_ - 1)};
        if (week > weeks_in(year_)) return {year_ + 1, 1};
        return {year_, week};
    }

    static int weeks_in(int year) {
        using namespace std::chrono;
        const std::chrono::year which(year);
        const unsigned first = weekday(local_days(which / January / 1)).iso_encoding();
        return first == 4 || (first == 3 && which.is_leap()) ? 53 : 52;
    }

    static bool number(std::int64_t value, std::size_t width, char pad, const Flags& flags, std::string& out) {
        const std::string digits = std::to_string(std::abs(value));
        if (flags.pad == '_') pad = ' ';
        if (flags.pad == '0') pad = '0';
        if (flags.width > 0) width = flags.width;
        if (flags.pad == '-') width = 0;
        const std::size_t sign = value < 0 ? 1 : 0;
        const std::size_t blanks = width > digits.size() + sign ? width - digits.size() - sign : 0;
        if (sign == 1 && pad == '0') out += '-';
        out.append(blanks, pad);
        if (sign == 1 && pad != '0') out += '-';
        out += digits;
        return true;
    }

    static bool word(std::string_view text, const Flags& flags, std::string& out) {
        if (flags.width > text.size()) out.append(flags.width - text.size(), flags.pad == '0' ? '0' : ' ');
        if (flags.upper || (flags.swap && text != "am" && text != "pm"))
            out += to_upper(text);
        else
            out += text;
        return true;
    }

    bool fraction(std::size_t digits, std::string& out) const {
        std::string text = fmt::format("{:06}", micros_);
        text.resize(digits, '0');
        out += text;
        return true;
    }

    bool zone(const Flags& flags, std::string& out) const {
        const std::int64_t ahead = moment_.ahead_of_utc.count();
        out += ahead < 0 ? '-' : '+';
        out += fmt::format("{:02}{}{:02}", std::abs(ahead) / 60, flags.colons > 0 ? ":" : "", std::abs(ahead) % 60);
        if (flags.colons > 1) out += ":00";
        return true;
    }

    Moment moment_;
    int year_ = 0;
    int month_ = 0;
    int day_ = 0;
    int weekday_ = 0;  ///< Sunday = 0.
    int day_of_year_ = 0;
    int hour_ = 0;
    int minute_ = 0;
    int second_ = 0;
    int micros_ = 0;
};

}  // namespace

std::string format_moment(const Moment& moment, std::string_view pattern, std::size_t max_bytes) {
    const Formatter formatter(moment);
    std::string out;
    for (std::size_t at = 0; at < pattern.size() && out.size() <= max_bytes; ++at) {
        if (pattern[at] != '%') {
            out += pattern[at];
            continue;
        }
        const std::size_t begin = at++;
        Flags flags;
        for (; at < pattern.size(); ++at) {
            const char c = pattern[at];
            if (c == '-' || c == '_' || (c == '0' && flags.width == 0))
                flags.pad = c;
            else if (c == '^')
                flags.upper = true;
            else if (c == '#')
                flags.swap = true;
            else if (c == ':')
                ++flags.colons;
            else if (c >= '0' && c <= '9')
                flags.width = std::min(kMaxWidth, flags.width * 10 + static_cast<std::size_t>(c - '0'));
            else
                break;
        }
        if (at < pattern.size() && formatter.convert(pattern[at], flags, out)) continue;
        out += pattern.substr(begin, at < pattern.size() ? at - begin + 1 : at - begin);
    }
    return out;
}

}  // namespace oriel::lang::liquid
