#pragma once

#include "http/message.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace oriel::http {

/// How the bytes after a request's head belong to it, and what its connection may do next.
struct Framing {
    bool chunked = false;
    std::optional<std::uint64_t> content_length;
    bool keep_alive = true;
    bool http_1_0 = false;
    bool expect_continue = false;
};

/// Reads a whole head (request line and header lines, each ending in CRLF, then the empty line) into `request` and
/// `framing`.
///
/// Strict where leniency lets two servers in a row disagree about where a request ends (RFC 9112, 11.2): no folded
/// lines, no space before a colon, no control characters, one Content-Length, never both lengths, `chunked` alone as
/// coding. Refuses with 400, 415, 417, 501 or 505; `request` then holds what was read up to there.
std::optional<Refusal> parse_head(std::string_view head, Request& request, Framing& framing);

/// Sets target, path and query. Takes origin-form (`/a?b`), absolute-form (`http://host/a?b`) and `*`. The authority of
/// an absolute-form is returned through `authority`.
std::optional<Refusal> set_target(Request& request, std::string_view target, std::string_view& authority);

/// Characters of methods and header names (RFC 9110, 5.6.2).
bool is_token(std::string_view text);

}  // namespace oriel::http
