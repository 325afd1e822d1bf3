#pragma once

#include "base/time_zone.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace oriel::lang::liquid {

/// A point in time as a clock somewhere shows it.
struct Moment {
    WallTime wall;
    std::chrono::minutes ahead_of_utc{0};
};

/// Reads a date or a time as databases and people write them: `2024-01-31`, `2024-01`, `2024/01/31 10:15:30.5 +02:00`,
/// `20240131`, `Jan 31, 2024`, `31 January 2024 10:15`. Without a zone it is `zone`'s. None when it is no such thing,
/// or no day that exists in the years 1 to 9999.
std::optional<Moment> read_moment(std::string_view text, std::chrono::minutes zone);

/// Writes a moment by a pattern of strftime, with Ruby's flags (`%-d`, `%^a`, `%_H`, `%03d`, `%3N`). What is no
/// conversion is written as it stands. Stops soon after `max_bytes`.
std::string format_moment(const Moment& moment, std::string_view pattern, std::size_t max_bytes);

}  // namespace oriel::lang::liquid
