#include "lang/filters/calendar.h"
#include "lang/filters/date_words.h"
#include "lang/filters/terms.h"

#include <fmt/format.h>

namespace oriel::lang::filters {

namespace {

constexpr std::size_t kShown = 60;  // Bytes of the user's text in a message.
constexpr std::string_view kExamples =
    "use for example '7 days', 'last month', '2024-01-01 to 2024-02-01', 'after 2024-01-01' or '3 days ago for 2 days'";

/// A span of time and how it was written, because what may follow and what 'before' means depend on it.
struct Span {
    enum class Form : std::uint8_t { past, ago, from_now, last_units, unit, day, date, now };
    Form form = Form::date;
    WallTime from;
    WallTime to;
    WallTime ago_from;  ///< For `past`: the start that the same words with 'ago' have.
};

class Parser {
public:
    Parser(std::string_view whole, std::string_view term, const Calendar& calendar)
        : whole_(whole), words_(term), calendar_(calendar) {}

    Result<DateTerm> parse() {
        DateTerm term;
        if (words_.take("not")) term.negated = true;
        const bool minus = !term.negated && words_.take_symbol('-');
        if (minus) term.negated = true;
        if (words_.take("null")) {
            term.kind = DateTerm::Kind::null;
        } else if (minus) {
            return fail("'-' can stand only before NULL; write 'not' to leave a range of time out");
        } else {
            TRY(parse_range(term));
        }
        if (!words_.at_end())
            return fail(fmt::format("'{}' is not expected; {}", beginning(words_.rest(), kShown), kExamples));
        return term;
    }

private:
    Error fail(std::string_view reason) const { return bad_filter("date", whole_, reason); }
    Error out_of_range() const { return fail("it leaves the years 1 to 9999"); }

    Result<WallTime> moved(WallTime at, std::int64_t count, Unit unit) const {
        const std::optional<WallTime> result = add(at, count, unit);
        if (!result.has_value()) return out_of_range();
        return *result;
    }

    Result<std::int64_t> parse_count() {
        const std::optional<std::int64_t> count = words_.take_count();
        if (!count.has_value())
            return fail(
                fmt::format("a whole number up to 1000000 must stand at '{}'", beginning(words_.rest(), kShown)));
        return *count;
    }

    Result<Unit> parse_unit() {
        const std::optional<Unit> unit = words_.take_unit();
        if (!unit.has_value()) {
            return fail(
                fmt::format("a unit must stand at '{}': second, minute, hour, day, week, month, quarter, year, "
                            "fiscal quarter or fiscal year",
                            beginning(words_.rest(), kShown)));
        }
        return *unit;
    }

    Status parse_range(DateTerm& term) {
        const bool before = words_.take("before");
        if (before || words_.take("after")) {
            const Span span = TRY(parse_span());
            const WallTime boundary = span.form == Span::Form::past ? span.ago_from : span.from;
            (before ? term.to : term.from) = boundary;
            return Ok{};
        }
        const Span span = TRY(parse_span());
        term.from = span.from;
        term.to = span.to;
        if (words_.take("for")) {
            if (span.form == Span::Form::past || span.form == Span::Form::last_units) {
                return fail("'for' needs a starting point before it, as in '3 days ago for 2 days'");
            }
            const std::int64_t count = TRY(parse_count());
            const Unit unit = TRY(parse_unit());
            term.to = TRY(moved(span.from, count, unit));
        } else if (words_.take("to")) {
            if (span.form == Span::Form::past || span.form == Span::Form::last_units) {
                return fail("'to' needs a starting point before it, as in '2024-01-01 to 2024-02-01'");
            }
            term.to = TRY(parse_end());
        }
        return Ok{};
    }

    /// What follows 'to': the start of a unit around now, or the start of a span.
    Result<WallTime> parse_end() {
        if (const std::optional<Unit> unit = words_.take_unit(); unit.has_value()) {
            return start_of(*unit, calendar_.now, calendar_);
        }
        const Span span = TRY(parse_span());
        return span.form == Span::Form::past ? span.ago_from : span.from;
    }

    Result<Span> unit_span(Span::Form form, WallTime from, Unit unit) const {
        const WallTime to = TRY(moved(from, 1, unit));
        return Span{form, from, to, from};
    }

    /// `count` units with the one that now lies in: `7 days`.
    Result<Span> past_span(Span::Form form, std::int64_t count, Unit unit) const {
        const WallTime current = start_of(unit, calendar_.now, calendar_);
        const WallTime from = TRY(moved(current, 1 - count, unit));
        const WallTime to = TRY(moved(current, 1, unit));
        const WallTime ago = TRY(moved(current, -count, unit));
        return Span{form, from, to, ago};
    }

    Result<Span> parse_span() {
        const bool last = words_.take("last");
        if (last || words_.take("this") || words_.take("next")) return parse_relative_unit(last);
        if (words_.take("now"))
            return unit_span(Span::Form::now, start_of(Unit::second, calendar_.now, calendar_), Unit::second);
        if (const std::optional<int> day = words_.take_day(); day.has_value()) return day_span(*day);
        if (words_.at_date()) return parse_date_span();
        if (!words_.at_number())
            return fail(words_.at_end()
                            ? std::string(kExamples)
                            : fmt::format("'{}' is not understood; {}", beginning(words_.rest(), kShown), kExamples));
        const std::int64_t count = TRY(parse_count());
        const Unit unit = TRY(parse_unit());
        const WallTime current = start_of(unit, calendar_.now, calendar_);
        if (words_.take("ago")) {
            const WallTime from = TRY(moved(current, -count, unit));
            return unit_span(Span::Form::ago, from, unit);
        }
        if (words_.take("from")) {
            if (!words_.take("now")) return fail("'now' must follow 'from', as in '2 months from now'");
            const WallTime from = TRY(moved(current, count, unit));
            return unit_span(Span::Form::from_now, from, unit);
        }
        return past_span(Span::Form::past, count, unit);
    }

    Result<Span> parse_relative_unit(bool last) {
        const bool next = !last && words_.previous() == "next";
        if (last && words_.at_number()) {
            const std::int64_t count = TRY(parse_count());
            const Unit unit = TRY(parse_unit());
            return past_span(Span::Form::last_units, count, unit);
        }
        const Unit unit = TRY(parse_unit());
        const WallTime current = start_of(unit, calendar_.now, calendar_);
        const WallTime from = TRY(moved(current, last ? -1 : next ? 1 : 0, unit));
        return unit_span(Span::Form::unit, from, unit);
    }

    /// `day` is a weekday from Monday = 0, or one of the words.
    Result<Span> day_span(int day) const {
        const WallTime today = start_of(Unit::day, calendar_.now, calendar_);
        int back = 0;
        switch (day) {
            case Words::kToday: break;
            case Words::kYesterday: back = 1; break;
            case Words::kTomorrow: back = -1; break;
            default: back = (weekday_of(today) - day + 7) % 7;
        }
        const WallTime from = TRY(moved(today, -back, Unit::day));
        return unit_span(Span::Form::day, from, Unit::day);
    }

    Result<Span> parse_date_span() {
        const std::optional<WrittenDate> date = words_.take_date();
        if (!date.has_value()) {
            return fail(
                fmt::format("'{}' is no date; write YYYY, YYYY-MM, YYYY-MM-DD, YYYY-MM-DD hh:mm:ss, YYYY-Qn or FYYYYY",
                            beginning(words_.rest(), kShown)));
        }
        if (date->fiscal) {
            const WallTime year = TRY(moved(midnight(date->year, 1, 1), calendar_.fiscal_month_offset, Unit::month));
            if (date->quarter == 0) return unit_span(Span::Form::date, year, Unit::fiscal_year);
            const WallTime quarter = TRY(moved(year, date->quarter - 1, Unit::quarter));
            return unit_span(Span::Form::date, quarter, Unit::quarter);
        }
        if (date->quarter != 0) {
            return unit_span(Span::Form::date, midnight(date->year, date->quarter * 3 - 2, 1), Unit::quarter);
        }
        if (date->month == 0) return unit_span(Span::Form::date, midnight(date->year, 1, 1), Unit::year);
        if (date->day == 0) return unit_span(Span::Form::date, midnight(date->year, date->month, 1), Unit::month);
        const WallTime day = midnight(date->year, date->month, date->day);
        if (date->length.count() == 0) return unit_span(Span::Form::date, day, Unit::day);
        return Span{Span::Form::date, day + date->time, day + date->time + date->length, day + date->time};
    }

    std::string_view whole_;
    Words words_;
    const Calendar& calendar_;
};

}  // namespace

Result<DateFilter> parse_date(std::string_view text, const Calendar& calendar) {
    DateFilter filter;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        const std::string_view term = trim(rest.substr(0, comma));
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        if (term.empty()) continue;
        if (filter.terms.size() == kMaxTerms) return too_many_terms("date", text);
        Parser parser(text, term, calendar);
        filter.terms.push_back(TRY(parser.parse()));
    }
    return filter;
}

}  // namespace oriel::lang::filters
