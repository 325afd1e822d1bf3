#include "base/time_zone.h"

#include <gtest/gtest.h>

namespace oriel {
namespace {

using namespace std::chrono;

WallTime wall(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
    return WallTime(
        local_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day)).time_since_epoch() +
        hours(hour) + minutes(minute));
}

Instant utc(int year, unsigned month, unsigned day, int hour, int minute = 0) {
    return Instant(wall(year, month, day, hour, minute).time_since_epoch());
}

TEST(TimeZone, ConvertsBothWays) {
    const TimeZone zone = TimeZone::find("America/New_York").value();
    EXPECT_EQ(zone.to_wall(utc(2024, 7, 1, 12)), wall(2024, 7, 1, 8));
    EXPECT_EQ(zone.to_instant(wall(2024, 7, 1, 8)), utc(2024, 7, 1, 12));
    EXPECT_EQ(zone.to_instant(wall(2024, 1, 1)), utc(2024, 1, 1, 5));
}

TEST(TimeZone, TakesTheFirstOfTwoEqualWallTimes) {
    const TimeZone zone = TimeZone::find("America/New_York").value();
    EXPECT_EQ(zone.to_instant(wall(2024, 11, 3, 1, 30)), utc(2024, 11, 3, 5, 30));
}

TEST(TimeZone, TakesTheJumpForASkippedWallTime) {
    const TimeZone zone = TimeZone::find("America/New_York").value();
    EXPECT_EQ(zone.to_instant(wall(2024, 3, 10, 2, 30)), utc(2024, 3, 10, 7));
}

TEST(TimeZone, UnknownNameIsAnErrorThatNamesIt) {
    const auto found = TimeZone::find("Mars/Olympus' OR 1=1");
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().code, ErrorCode::validation_failed);
    EXPECT_NE(found.error().details[0].message.find("Mars/Olympus"), std::string::npos);
}

TEST(TimeZone, WritesIso) {
    EXPECT_EQ(to_iso(wall(2024, 2, 3, 4, 5)), "2024-02-03 04:05:00");
    EXPECT_EQ(to_iso(wall(2024, 2, 3) + microseconds(1500)), "2024-02-03 00:00:00.001500");
    EXPECT_EQ(to_iso(wall(1969, 12, 31) + microseconds(1)), "1969-12-31 00:00:00.000001");
    EXPECT_EQ(to_iso_date(wall(2024, 2, 29, 23)), "2024-02-29");
}

}  // namespace
}  // namespace oriel
