#include "lang/filters/calendar.h"
#include "lang/filters/shown.h"

#include <gtest/gtest.h>

#include <string>

namespace oriel::lang::filters {
namespace {

// Friday 2018-05-18 18:30:02, weeks from Monday.
Calendar calendar() {
    Calendar calendar;
    calendar.now = midnight(2018, 5, 18) + std::chrono::hours(18) + std::chrono::minutes(30) + std::chrono::seconds(2);
    return calendar;
}

struct Case {
    const char* expression;
    const char* expected;
};

void check(const Case& test, const Calendar& with) {
    const auto filter = parse_date(test.expression, with);
    ASSERT_TRUE(filter.ok()) << test.expression << ": " << filter.error().message;
    EXPECT_EQ(shown(filter.value()), test.expected) << test.expression;
}

TEST(DateFilter, ResolvesRanges) {
    constexpr Case kCases[] = {
        {"", ""},
        {" , ", ""},
        {"7 days", "[2018-05-12 00:00:00 .. 2018-05-19 00:00:00)"},
        {"last 3 days", "[2018-05-16 00:00:00 .. 2018-05-19 00:00:00)"},
        {"2 weeks", "[2018-05-07 00:00:00 .. 2018-05-21 00:00:00)"},
        {"3 months", "[2018-03-01 00:00:00 .. 2018-06-01 00:00:00)"},
        {"60 minutes", "[2018-05-18 17:31:00 .. 2018-05-18 18:31:00)"},
        {"60 seconds", "[2018-05-18 18:29:03 .. 2018-05-18 18:30:03)"},
        {"1 hour", "[2018-05-18 18:00:00 .. 2018-05-18 19:00:00)"},
        {"3 days ago", "[2018-05-15 00:00:00 .. 2018-05-16 00:00:00)"},
        {"2 weeks ago", "[2018-04-30 00:00:00 .. 2018-05-07 00:00:00)"},
        {"last month", "[2018-04-01 00:00:00 .. 2018-05-01 00:00:00)"},
        {"LAST Month", "[2018-04-01 00:00:00 .. 2018-05-01 00:00:00)"},
        {"last quarter", "[2018-01-01 00:00:00 .. 2018-04-01 00:00:00)"},
        {"7 days ago for 7 days", "[2018-05-11 00:00:00 .. 2018-05-18 00:00:00)"},
        {"3 months ago for 2 days", "[2018-02-01 00:00:00 .. 2018-02-03 00:00:00)"},
        {"this week", "[2018-05-14 00:00:00 .. 2018-05-21 00:00:00)"},
        {"next week", "[2018-05-21 00:00:00 .. 2018-05-28 00:00:00)"},
        {"this month to second", "[2018-05-01 00:00:00 .. 2018-05-18 18:30:02)"},
        {"this year to day", "[2018-01-01 00:00:00 .. 2018-05-18 00:00:00)"},
        {"today", "[2018-05-18 00:00:00 .. 2018-05-19 00:00:00)"},
        {"yesterday", "[2018-05-17 00:00:00 .. 2018-05-18 00:00:00)"},
        {"tomorrow", "[2018-05-19 00:00:00 .. 2018-05-20 00:00:00)"},
        {"today for 7 days", "[2018-05-18 00:00:00 .. 2018-05-25 00:00:00)"},
        {"2 months from now", "[2018-07-01 00:00:00 .. 2018-08-01 00:00:00)"},
        {"6 months from now for 3 months", "[2018-11-01 00:00:00 .. 2019-02-01 00:00:00)"},
        {"monday", "[2018-05-14 00:00:00 .. 2018-05-15 00:00:00)"},
        {"friday", "[2018-05-18 00:00:00 .. 2018-05-19 00:00:00)"},
        {"saturday", "[2018-05-12 00:00:00 .. 2018-05-13 00:00:00)"},
        {"before 2 months ago", "[- .. 2018-03-01 00:00:00)"},
        {"before 2 months", "[- .. 2018-03-01 00:00:00)"},
        {"before this week", "[- .. 2018-05-14 00:00:00)"},
        {"after this week", "[2018-05-14 00:00:00 .. -)"},
        {"after 3 days ago", "[2018-05-15 00:00:00 .. -)"},
        {"after 2 days from now", "[2018-05-20 00:00:00 .. -)"},
        {"before monday", "[- .. 2018-05-14 00:00:00)"},
        {"2018/05/10 for 5 months", "[2018-05-10 00:00:00 .. 2018-10-10 00:00:00)"},
        {"2018-05-10 05:00 for 5 hours", "[2018-05-10 05:00:00 .. 2018-05-10 10:00:00)"},
        {"2024-01-01 to 2024-02-01", "[2024-01-01 00:00:00 .. 2024-02-01 00:00:00)"},
        {"2024-01-01 10:00 to 2024-01-01 11:30:15", "[2024-01-01 10:00:00 .. 2024-01-01 11:30:15)"},
        {"after 2024/01", "[2024-01-01 00:00:00 .. -)"},
        {"2010 to 2011", "[2010-01-01 00:00:00 .. 2011-01-01 00:00:00)"},
        {"2018", "[2018-01-01 00:00:00 .. 2019-01-01 00:00:00)"},
        {"2018/05", "[2018-05-01 00:00:00 .. 2018-06-01 00:00:00)"},
        {"2018-Q4", "[2018-10-01 00:00:00 .. 2019-01-01 00:00:00)"},
        {"2018-05-29", "[2018-05-29 00:00:00 .. 2018-05-30 00:00:00)"},
        {"2018-05-29 10:15", "[2018-05-29 10:15:00 .. 2018-05-29 10:16:00)"},
        {"2018-05-29T10:15:30", "[2018-05-29 10:15:30 .. 2018-05-29 10:15:31)"},
        {"2018-05-29 10", "[2018-05-29 10:00:00 .. 2018-05-29 11:00:00)"},
        {"2018-05-29 10:15:30.25", "[2018-05-29 10:15:30.250000 .. 2018-05-29 10:15:30.260000)"},
        {"2000 days", "[2012-11-26 00:00:00 .. 2018-05-19 00:00:00)"},
        {"2024-01-31 for 1 month", "[2024-01-31 00:00:00 .. 2024-02-29 00:00:00)"},
        {"2018-05-01, NULL", "[2018-05-01 00:00:00 .. 2018-05-02 00:00:00), null"},
        {"NOT NULL", "not null"},
        {"-NULL", "not null"},
        {"not today", "not [2018-05-18 00:00:00 .. 2018-05-19 00:00:00)"},
        {"last fiscal year", "[2017-01-01 00:00:00 .. 2018-01-01 00:00:00)"},
        {"now", "[2018-05-18 18:30:02 .. 2018-05-18 18:30:03)"},
    };
    for (const Case& test : kCases) check(test, calendar());
}

TEST(DateFilter, FollowsTheWeekAndTheFiscalYear) {
    Calendar sunday = calendar();
    sunday.week_start = 6;
    check({"2 weeks", "[2018-05-06 00:00:00 .. 2018-05-20 00:00:00)"}, sunday);
    check({"this week", "[2018-05-13 00:00:00 .. 2018-05-20 00:00:00)"}, sunday);
    Calendar april = calendar();
    april.fiscal_month_offset = 3;
    check({"FY2018", "[2018-04-01 00:00:00 .. 2019-04-01 00:00:00)"}, april);
    check({"FY2018-Q1", "[2018-04-01 00:00:00 .. 2018-07-01 00:00:00)"}, april);
    check({"last fiscal year", "[2017-04-01 00:00:00 .. 2018-04-01 00:00:00)"}, april);
    Calendar february = calendar();
    february.fiscal_month_offset = 1;
    check({"this fiscal quarter", "[2018-05-01 00:00:00 .. 2018-08-01 00:00:00)"}, february);
    Calendar november = calendar();
    november.fiscal_month_offset = -2;
    check({"FY2018", "[2017-11-01 00:00:00 .. 2018-11-01 00:00:00)"}, november);
    check({"this fiscal year", "[2017-11-01 00:00:00 .. 2018-11-01 00:00:00)"}, november);
}

TEST(DateFilter, RefusesWhatIsNoDate) {
    for (const char* text : {"soon",
                             "7",
                             "7 parsecs",
                             "2016-1",
                             "2016-13",
                             "2016-02-30",
                             "2016-02-01 25:00",
                             "2016-02-01 10:61",
                             "last",
                             "before",
                             "2024-01-01 to",
                             "7 days for 2 days",
                             "3 days from then",
                             "99999999 days",
                             "9000 years ago",
                             "2024-01-01 10:00Z",
                             "'; drop table x --",
                             "0000",
                             "2018-Q5",
                             "FY18",
                             "5 months from now for 99999 years",
                             "today today",
                             "to 2024",
                             "--",
                             "-3 days",
                             "-2018",
                             "not"}) {
        const auto filter = parse_date(text, calendar());
        ASSERT_FALSE(filter.ok()) << text << " became " << shown(filter.value());
        EXPECT_EQ(filter.error().code, ErrorCode::validation_failed);
        EXPECT_NE(filter.error().message.find(text), std::string::npos) << filter.error().message;
    }
}

}  // namespace
}  // namespace oriel::lang::filters
