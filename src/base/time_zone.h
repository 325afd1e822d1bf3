#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace oriel {

/// What a clock on the wall shows, in whatever zone it hangs. Microseconds since 1970-01-01 00:00:00 of that wall.
using WallTime = std::chrono::local_time<std::chrono::microseconds>;

/// An IANA time zone, from the system's data. Cheap to copy; safe to use from many threads.
class TimeZone {
public:
    /// Errors: validation_failed on `query_timezone`, with a hint of the form, when there is no such zone.
    static Result<TimeZone> find(std::string_view name);

    const std::string& name() const;
    WallTime to_wall(Instant instant) const;
    /// The instant at which the wall shows `wall`. Where the clock is put back it shows a time twice: the first one is
    /// taken. Where it is put forward it skips times: the instant of the jump is taken.
    Instant to_instant(WallTime wall) const;

private:
    explicit TimeZone(const void* zone) : zone_(zone) {}

    const void* zone_;  ///< `date::time_zone`, kept out of the header because `tz.h` is heavy.
};

/// `YYYY-MM-DD HH:MM:SS`, and `.ffffff` only when there are parts of a second.
std::string to_iso(WallTime wall);
/// `YYYY-MM-DD`.
std::string to_iso_date(WallTime wall);

}  // namespace oriel
