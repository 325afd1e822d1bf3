#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oriel {

/// Letters and digits chosen evenly by the operating system's random source; 22 of them carry 130 bits.
std::string random_alphanumeric(std::size_t length);

/// The length of query slugs and client ids. compat: queries.md
inline constexpr std::size_t kSlugLength = 22;
inline std::string random_slug() {
    return random_alphanumeric(kSlugLength);
}

/// Access and refresh tokens: 40 characters is what clients expect to see.
inline constexpr std::size_t kTokenLength = 40;
inline std::string random_token() {
    return random_alphanumeric(kTokenLength);
}

/// The number behind an id such as "17". Nothing for anything else: signs, blanks, leading zeros, numbers over int64,
/// zero. Ids reach us as strings; one that is no number simply names nothing.
std::optional<std::int64_t> parse_id(std::string_view id);
std::string format_id(std::int64_t id);

}  // namespace oriel
