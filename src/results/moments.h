#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace oriel::results {

/// The beginning of what a time dimension's text names, in microseconds since 1970-01-01: `2024-03`, `2024-Q1`,
/// `2024-03-05`, `2024-03-05 17`, `2024-03-05 17:30[:00[.123456]]`. None for any other text.
std::optional<std::int64_t> parse_moment(std::string_view text);

}  // namespace oriel::results
