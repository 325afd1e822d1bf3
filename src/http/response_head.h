#pragma once

#include "http/message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oriel::http {

/// What the server adds to a response's own headers.
struct HeadExtras {
    std::optional<std::uint64_t> content_length;
    bool chunked = false;
    bool gzip = false;            ///< Content-Encoding: gzip.
    bool vary_encoding = false;   ///< Vary: Accept-Encoding, unless the response says so itself.
    bool close = false;           ///< Connection: close.
    bool keep_alive_1_0 = false;  ///< Connection: keep-alive, for HTTP/1.0 clients that asked.
    int retry_after_s = 0;
};

/// Appends status line and headers with the closing empty line. Control characters in a header's value become spaces,
/// so that no value can smuggle a header in.
void append_head(std::string& out, const Response& response, const HeadExtras& extras);

std::string_view reason_phrase(int status);

/// `Sun, 06 Nov 1994 08:49:37 GMT`; made once a second and thread.
std::string_view http_date();

/// Statuses whose replies never have a body (RFC 9110, 6.4.1).
inline bool is_bodiless(int status) {
    return status < 200 || status == 204 || status == 304;
}

/// True when that member of a comma list header is there: `Vary: Origin, Accept-Encoding`.
bool list_holds(std::string_view list, std::string_view member);

}  // namespace oriel::http
