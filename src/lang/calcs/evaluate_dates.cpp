#include "base/assert.h"
#include "lang/calcs/evaluation.h"
#include "lang/filters/calendar.h"

#include <algorithm>
#include <array>

namespace oriel::lang::calcs {

namespace {

using filters::Unit;

constexpr Moment kSecond = 1'000'000;
constexpr Moment kDay = 86'400 * kSecond;

WallTime wall(Moment moment) {
    return WallTime(std::chrono::microseconds(moment));
}

Moment moment_of(WallTime time) {
    return time.time_since_epoch().count();
}

std::chrono::year_month_day date_of(Moment moment) {
    return std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(wall(moment)));
}

/// Microseconds since midnight.
Moment clock_of(Moment moment) {
    const Moment rest = moment % kDay;
    return rest < 0 ? rest + kDay : rest;
}

Moment add(double number, Moment moment, Unit unit) {
    // More would leave the years there are, and the range of our numbers.
    constexpr double kMost = 4e11;
    if (!(std::abs(number) < kMost)) return kNoMoment;
    const auto count = static_cast<std::int64_t>(number);
    const std::int64_t limit = unit == Unit::second   ? 400'000'000'000
                               : unit == Unit::minute ? 6'000'000'000
                               : unit == Unit::hour   ? 100'000'000
                                                      : 4'000'000;
    if (std::abs(count) > limit) return kNoMoment;
    const auto result = filters::add(wall(moment), count, unit);
    return result.has_value() ? moment_of(*result) : kNoMoment;
}

/// Complete months: the end's day and time of day must reach the start's.
double months_between(Moment start, Moment end) {
    const auto from = date_of(start);
    const auto to = date_of(end);
    std::int64_t months = (static_cast<int>(to.year()) - static_cast<int>(from.year())) * 12 +
                          static_cast<int>(static_cast<unsigned>(to.month())) -
                          static_cast<int>(static_cast<unsigned>(from.month()));
    const auto in_month = [](const auto& date, Moment moment) {
        return static_cast<Moment>(static_cast<unsigned>(date.day())) * kDay + clock_of(moment);
    };
    if (end >= start && in_month(to, end) < in_month(from, start)) --months;
    if (end < start && in_month(to, end) > in_month(from, start)) ++months;
    return static_cast<double>(months);
}

double units_between(Fn function, Moment start, Moment end) {
    const auto units = [&](Moment length) { return static_cast<double>((end - start) / length); };
    switch (function) {
        case Fn::diff_seconds: return units(kSecond);
        case Fn::diff_minutes: return units(60 * kSecond);
        case Fn::diff_hours: return units(3600 * kSecond);
        case Fn::diff_days: return units(kDay);
        case Fn::diff_months: return months_between(start, end);
        default: return std::trunc(months_between(start, end) / 12);
    }
}

double part_of(Fn function, Moment moment) {
    const auto date = date_of(moment);
    const Moment seconds = clock_of(moment) / kSecond;
    switch (function) {
        case Fn::extract_days: return static_cast<unsigned>(date.day());
        case Fn::extract_hours: return static_cast<double>(seconds / 3600);
        case Fn::extract_minutes: return static_cast<double>(seconds / 60 % 60);
        case Fn::extract_months: return static_cast<unsigned>(date.month());
        case Fn::extract_seconds: return static_cast<double>(seconds % 60);
        default: return static_cast<int>(date.year());
    }
}

/// A date from numbers; null when there is no such day or time of day.
Moment make_date(const std::array<double, 6>& parts) {
    std::array<std::int64_t, 6> whole{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!to_whole(parts[i], whole[i]) || whole[i] < 0 || whole[i] > 9999) return kNoMoment;
    }
    const auto number = [&](std::size_t i) { return static_cast<int>(whole[i]); };
    if (!filters::is_date(number(0), number(1), number(2)) || whole[3] > 23 || whole[4] > 59 || whole[5] > 59) {
        return kNoMoment;
    }
    return moment_of(filters::midnight(number(0), number(1), number(2))) +
           ((whole[3] * 60 + whole[4]) * 60 + whole[5]) * kSecond;
}

/// Takes digits from the front; false when there are not just so many.
bool take_digits(std::string_view& text, std::size_t count, double& value) {
    if (text.size() < count) return false;
    value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return false;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return true;
}

/// `YYYY[-MM[-DD[ hh[:mm[:ss]]]]]`
Moment parse_date(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    std::array<double, 6> parts{0, 1, 1, 0, 0, 0};
    constexpr std::string_view kBefore = " -- ::";
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) {
            if (text.empty()) break;
            if (text.front() != kBefore[i] && !(i == 3 && text.front() == 'T')) return kNoMoment;
            text.remove_prefix(1);
        }
        if (!take_digits(text, i == 0 ? 4 : 2, parts[i])) return kNoMoment;
    }
    return text.empty() ? make_date(parts) : kNoMoment;
}

template <typename T, typename Work>
Column of_dates(Evaluation& evaluation, Type type, Arguments arguments, Work&& work) {
    Column column = evaluation.make(type, arguments);
    const Reader<Moment> first(*arguments[0], evaluation.extent);
    const Reader<Moment> second(*arguments[arguments.size() - 1], evaluation.extent);
    fill<T>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
        const Moment a = first(row, pivot);
        const Moment b = second(row, pivot);
        return is_null(a) || is_null(b) ? null_of<T>() : work(a, b);
    });
    return column;
}

Column truncated(Evaluation& evaluation, Arguments arguments, Unit unit) {
    const filters::Calendar calendar{};
    return of_dates<Moment>(evaluation, Type::date, arguments, [&](Moment value, Moment) {
        return moment_of(filters::start_of(unit, wall(value), calendar));
    });
}

Column added(Evaluation& evaluation, Arguments arguments, Unit unit) {
    Column column = evaluation.make(Type::date, arguments);
    const Reader<double> number(*arguments[0], evaluation.extent);
    const Reader<Moment> date(*arguments[1], evaluation.extent);
    fill<Moment>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
        const Moment value = date(row, pivot);
        return is_null(value) ? kNoMoment : add(number(row, pivot), value, unit);
    });
    return column;
}

Column made(Evaluation& evaluation, Arguments arguments) {
    Column column = evaluation.make(Type::date, arguments);
    std::vector<std::unique_ptr<Reader<double>>> readers;
    for (const ColumnPointer& argument : arguments) {
        readers.push_back(std::make_unique<Reader<double>>(*argument, evaluation.extent));
    }
    fill<Moment>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
        std::array<double, 6> parts{};
        for (std::size_t i = 0; i < readers.size(); ++i) parts[i] = (*readers[i])(row, pivot);
        return make_date(parts);
    });
    return column;
}

}  // namespace

std::string_view date_text(Evaluation& evaluation, Moment value, bool timed) {
    const auto date = date_of(value);
    const Moment seconds = clock_of(value) / kSecond;
    const std::size_t size = timed ? 19 : 10;
    char* const out = evaluation.text(size);
    const auto put = [&](std::size_t at, std::int64_t number, std::size_t digits) {
        for (std::size_t i = digits; i-- > 0; number /= 10) out[at + i] = static_cast<char>('0' + number % 10);
    };
    put(0, static_cast<int>(date.year()), 4);
    put(5, static_cast<unsigned>(date.month()), 2);
    put(8, static_cast<unsigned>(date.day()), 2);
    out[4] = out[7] = '-';
    if (timed) {
        put(11, seconds / 3600, 2);
        put(14, seconds / 60 % 60, 2);
        put(17, seconds % 60, 2);
        out[10] = ' ';
        out[13] = out[16] = ':';
    }
    return {out, size};
}

Column evaluate_date(Evaluation& evaluation, Fn function, Arguments arguments) {
    switch (function) {
        case Fn::now: {
            Column column = evaluation.make(Type::date, false, false);
            column.moments = {moment_of(evaluation.now)};
            return column;
        }
        case Fn::date:
        case Fn::date_time: return made(evaluation, arguments);
        case Fn::to_date: {
            Column column = evaluation.make(Type::date, arguments);
            const Reader<std::string_view> text(*arguments[0], evaluation.extent);
            fill<Moment>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
                const std::string_view value = text(row, pivot);
                return is_null(value) ? kNoMoment : parse_date(value);
            });
            return column;
        }
        case Fn::add_seconds: return added(evaluation, arguments, Unit::second);
        case Fn::add_minutes: return added(evaluation, arguments, Unit::minute);
        case Fn::add_hours: return added(evaluation, arguments, Unit::hour);
        case Fn::add_days: return added(evaluation, arguments, Unit::day);
        case Fn::add_months: return added(evaluation, arguments, Unit::month);
        case Fn::add_years: return added(evaluation, arguments, Unit::year);
        case Fn::trunc_minutes: return truncated(evaluation, arguments, Unit::minute);
        case Fn::trunc_hours: return truncated(evaluation, arguments, Unit::hour);
        case Fn::trunc_days: return truncated(evaluation, arguments, Unit::day);
        case Fn::trunc_months: return truncated(evaluation, arguments, Unit::month);
        case Fn::trunc_years: return truncated(evaluation, arguments, Unit::year);
        case Fn::diff_seconds:
        case Fn::diff_minutes:
        case Fn::diff_hours:
        case Fn::diff_days:
        case Fn::diff_months:
        case Fn::diff_years:
            return of_dates<double>(evaluation, Type::number, arguments,
                                    [&](Moment start, Moment end) { return units_between(function, start, end); });
        case Fn::extract_days:
        case Fn::extract_hours:
        case Fn::extract_minutes:
        case Fn::extract_months:
        case Fn::extract_seconds:
        case Fn::extract_years:
            return of_dates<double>(evaluation, Type::number, arguments,
                                    [&](Moment value, Moment) { return part_of(function, value); });
        default: break;
    }
    ORIEL_ASSERT(false);
    return {};
}

}  // namespace oriel::lang::calcs
