#pragma once

#include <string>
#include <string_view>

namespace oriel::http {

/// The id of a request: the client's own when it is tame (1 to 64 letters, digits, `-._:`), else a fresh one of 16 hex
/// digits. For finding a request in logs, not a secret.
std::string choose_request_id(std::string_view from_client);

}  // namespace oriel::http
