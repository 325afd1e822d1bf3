#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace oriel::server {

struct Address {
    std::string host;
    unsigned short port = 0;
};

/// Reads `HOST:PORT`, `[::1]:PORT` or `:PORT` (every address).
/// Errors: invalid_request, saying what was found and what would do.
Result<Address> parse_address(std::string_view text);

/// The host as a URL has it: an IPv6 address in brackets; where every address is meant, the local one.
std::string url_host(const std::string& host);

}  // namespace oriel::server
