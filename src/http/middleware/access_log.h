#pragma once

#include "http/message.h"

namespace oriel::http {

/// One structured line per request at level info (warn when the reply broke off): id, method, path without its query,
/// operation, status, bytes, durations, remote address, user, client application.
///
/// Headers (but for the client's name), query and body are never logged, because they carry tokens and secrets. Values
/// of path parts whose name tells of a secret, such as `{token}`, are replaced.
Observer access_log();

}  // namespace oriel::http
