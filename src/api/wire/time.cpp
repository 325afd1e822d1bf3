#include "api/wire/time.h"

#include <array>
#include <cstdint>

namespace oriel::wire {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::microseconds;
using std::chrono::year_month_day;

void put_digits(char* end, unsigned value, int width) {
    for (int i = 0; i < width; ++i) {
        *--end = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

/// Reads the text from the left; every function says whether what it wanted was there.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    bool done() const { return text_.empty(); }
    bool take(char wanted) {
        if (text_.empty() || text_.front() != wanted) return false;
        text_.remove_prefix(1);
        return true;
    }
    bool digits(int count, int& out) {
        if (text_.size() < static_cast<std::size_t>(count)) return false;
        int value = 0;
        for (int i = 0; i < count; ++i) {
            const char c = text_[static_cast<std::size_t>(i)];
            if (c < '0' || c > '9') return false;
            value = value * 10 + (c - '0');
        }
        text_.remove_prefix(static_cast<std::size_t>(count));
        out = value;
        return true;
    }
    /// The decimals after a point, as microseconds; what is finer is cut.
    bool decimals(int& micros) {
        int value = 0;
        int count = 0;
        while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
            if (count < 6) value = value * 10 + (text_.front() - '0');
            ++count;
            text_.remove_prefix(1);
        }
        for (int i = count; i < 6; ++i) value *= 10;
        micros = value;
        return count > 0;
    }

private:
    std::string_view text_;
};

bool take_date(Scanner& in, Date& out) {
    int year = 0;
    int month = 0;
    int day = 0;
    if (!in.digits(4, year) || !in.take('-') || !in.digits(2, month) || !in.take('-') || !in.digits(2, day))
        return false;
    const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return false;
    out = Date(date);
    return true;
}

bool take_zone(Scanner& in, int& offset_minutes) {
    offset_minutes = 0;
    if (in.done() || in.take('Z') || in.take('z')) return true;
    const bool minus = in.take('-');
    if (!minus && !in.take('+')) return false;
    int hours = 0;
    int minutes = 0;
    if (!in.digits(2, hours)) return false;
    if (!in.done()) {
        in.take(':');
        if (!in.digits(2, minutes)) return false;
    }
    if (hours > 18 || minutes > 59) return false;
    offset_minutes = (minus ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

}  // namespace

std::string format_date(Date date) {
    const year_month_day parts(date);
    std::string text = "0000-00-00";
    put_digits(text.data() + 4, static_cast<unsigned>(static_cast<int>(parts.year())), 4);
    put_digits(text.data() + 7, static_cast<unsigned>(parts.month()), 2);
    put_digits(text.data() + 10, static_cast<unsigned>(parts.day()), 2);
    return text;
}

std::string format_instant(Instant instant) {
    const Date date = floor<days>(instant);
    const auto in_day = static_cast<unsigned>(std::chrono::floor<std::chrono::milliseconds>(instant - date).count());
    std::string text = format_date(date);
    text += "T00:00:00.000+00:00";
    char* at = text.data();
    put_digits(at + 13, in_day / 3'600'000, 2);
    put_digits(at + 16, in_day / 60'000 % 60, 2);
    put_digits(at + 19, in_day / 1000 % 60, 2);
    put_digits(at + 23, in_day % 1000, 3);
    return text;
}

std::optional<Date> parse_date(std::string_view text) {
    Scanner in(text);
    Date date;
    if (!take_date(in, date)) return std::nullopt;
    if (in.done()) return date;
    const std::optional<Instant> instant = parse_instant(text);
    if (!instant) return std::nullopt;
    return floor<days>(*instant);
}

std::optional<Instant> parse_instant(std::string_view text) {
    Scanner in(text);
    Date date;
    if (!take_date(in, date)) return std::nullopt;
    if (in.done()) return Instant(date);
    if (!in.take('T') && !in.take('t') && !in.take(' ')) return std::nullopt;
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    int micros = 0;
    int offset_minutes = 0;
    if (!in.digits(2, hours) || !in.take(':') || !in.digits(2, minutes)) return std::nullopt;
    if (in.take(':') && !in.digits(2, seconds)) return std::nullopt;
    if (in.take('.') && !in.decimals(micros)) return std::nullopt;
    in.take(' ');
    if (!take_zone(in, offset_minutes) || !in.done()) return std::nullopt;
    if (hours > 23 || minutes > 59 || seconds > 60) return std::nullopt;
    const std::int64_t in_day = std::int64_t{hours} * 3600 + (minutes - offset_minutes) * 60 + seconds;
    return Instant(date) + microseconds(in_day * 1'000'000 + micros);
}

}  // namespace oriel::wire
