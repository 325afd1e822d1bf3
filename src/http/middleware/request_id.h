#pragma once

#include "http/middleware/chain.h"

namespace oriel::http {

/// Sends the request's id back as `X-Request-Id`, so that a client's report can be matched with the log.
Middleware return_request_id();

}  // namespace oriel::http
