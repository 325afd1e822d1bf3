#include "api/wire/time.h"

#include <gtest/gtest.h>

namespace oriel::wire {
namespace {

std::string reformatted(std::string_view text) {
    const std::optional<Instant> instant = parse_instant(text);
    return instant ? format_instant(*instant) : "not a time";
}

TEST(Time, IsWrittenWithMillisecondsAndZone) {
    EXPECT_EQ(reformatted("2023-03-29T13:46:41.000+00:00"), "2023-03-29T13:46:41.000+00:00");
    EXPECT_EQ(format_instant(Instant(std::chrono::microseconds(-1))), "1969-12-31T23:59:59.999+00:00");
    EXPECT_EQ(format_date(Date(std::chrono::days(0))), "1970-01-01");
}

TEST(Time, IsReadAsClientsSendIt) {
    EXPECT_EQ(reformatted("2023-03-29"), "2023-03-29T00:00:00.000+00:00");
    EXPECT_EQ(reformatted("2023-03-29T13:46Z"), "2023-03-29T13:46:00.000+00:00");
    EXPECT_EQ(reformatted("2023-03-29T13:46:41.5Z"), "2023-03-29T13:46:41.500+00:00");
    EXPECT_EQ(reformatted("2023-03-29T13:46:41.123456789Z"), "2023-03-29T13:46:41.123+00:00");
    EXPECT_EQ(reformatted("2023-03-29 13:46:41"), "2023-03-29T13:46:41.000+00:00");
    EXPECT_EQ(reformatted("2023-03-29T13:46:41+02:00"), "2023-03-29T11:46:41.000+00:00");
    EXPECT_EQ(reformatted("2023-03-29T13:46:41-0830"), "2023-03-29T22:16:41.000+00:00");
    EXPECT_EQ(reformatted("2023-03-29T00:30:00+02"), "2023-03-28T22:30:00.000+00:00");
}

TEST(Time, RefusesWhatIsNone) {
    for (const std::string_view text :
         {"", "today", "2023-02-30", "2023-13-01", "2023-03-29T", "2023-03-29T25:00", "2023-03-29T13",
          "2023-03-29T13:46:41.Z", "2023-03-29T13:46:41Zx", "2023-03-29T13:46:41+2"}) {
        EXPECT_EQ(reformatted(text), "not a time") << text;
    }
}

}  // namespace
}  // namespace oriel::wire
