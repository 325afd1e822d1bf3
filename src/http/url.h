#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The pieces of a URL as they come over the wire.
namespace oriel::http {

/// What a `+` means. In queries and forms it is a space; in paths it is itself (RFC 3986), except from clients that
/// encode paths like forms (`Plus::space`, see `path_plus`).
enum class Plus { literal, space };

/// Undoes percent-encoding.
/// Errors: invalid_request for `%` without two hex digits, for a NUL (encoded or not), and for bytes that are not
/// UTF-8.
Result<std::string> percent_decode(std::string_view text, Plus plus);

/// Percent-encodes everything but letters, digits and `-._~`.
std::string percent_encode(std::string_view text);

using QueryPairs = std::vector<std::pair<std::string, std::string>>;

/// Decodes `a=1&b=x+y`, a query or a form body. Empty pieces are skipped; a name without `=` has the value "".
/// Errors: as `percent_decode`; the message names the parameter.
Result<QueryPairs> parse_query(std::string_view text);

/// Splits a path on `/`, before any decoding: `/a/b%2Fc` → `a`, `b%2Fc`. One trailing slash counts as none; empty parts
/// in the middle stay, so that they match nothing.
std::vector<std::string_view> split_path(std::string_view path);

/// Whether this client means a space when it writes `+` in a path.
/// compat: api-behaviour 1.3: the Ruby SDK encodes path parts with CGI.escape, while Go leaves a true `+` as it is.
Plus path_plus(std::string_view user_agent);

bool is_utf8(std::string_view text);

}  // namespace oriel::http
