#pragma once

#include "base/clock.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace oriel::wire {

/// A day without a time, as the API's `date` members have it.
using Date = std::chrono::sys_days;

/// `2023-03-29T13:46:41.000+00:00`: always milliseconds and a numeric zone, because one official client's parser
/// insists.
std::string format_instant(Instant instant);
/// `2023-03-29`.
std::string format_date(Date date);

/// Reads the forms clients send: a day, or a day and a time with hours and minutes at least, `T` or a blank between
/// them, any number of decimals, and `Z`, `+hh:mm`, `+hhmm`, `+hh` or nothing (UTC) at the end. Nothing when it is none
/// of these.
std::optional<Instant> parse_instant(std::string_view text);
std::optional<Date> parse_date(std::string_view text);

}  // namespace oriel::wire
