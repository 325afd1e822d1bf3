#include "base/time_zone.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace oriel {

namespace {

const date::time_zone& zone_of(const void* zone) {
    return *static_cast<const date::time_zone*>(zone);
}

}  // namespace

Result<TimeZone> TimeZone::find(std::string_view name) {
    try {
        return TimeZone(date::locate_zone(std::string(name)));
    } catch (const std::runtime_error&) {
        std::string message = fmt::format("unknown time zone '{}'; use an IANA name such as 'America/New_York'", name);
        Error error = Error::validation("query_timezone", "invalid", message);
        error.message = std::move(message);
        return error;
    }
}

const std::string& TimeZone::name() const {
    return zone_of(zone_).name();
}

WallTime TimeZone::to_wall(Instant instant) const {
    return WallTime(zone_of(zone_).to_local(instant).time_since_epoch());
}

Instant TimeZone::to_instant(WallTime wall) const {
    const date::local_time<std::chrono::microseconds> local(wall.time_since_epoch());
    return zone_of(zone_).to_sys(local, date::choose::earliest);
}

std::string to_iso_date(WallTime wall) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(wall));
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

std::string to_iso(WallTime wall) {
    const std::int64_t in_day = (wall - std::chrono::floor<std::chrono::days>(wall)).count();
    const std::int64_t seconds = in_day / 1'000'000;
    std::string text =
        fmt::format("{} {:02}:{:02}:{:02}", to_iso_date(wall), seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (in_day % 1'000'000 != 0) text += fmt::format(".{:06}", in_day % 1'000'000);
    return text;
}

}  // namespace oriel
