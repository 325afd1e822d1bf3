#pragma once

#include "base/result.h"
#include "http/server.h"

#include <memory>

struct ssl_ctx_st;

namespace oriel::http {

/// What all TLS connections of a server share: certificate, key, TLS 1.2 or newer, no renegotiation, HTTP/1.1 by ALPN.
/// Errors: invalid_request, naming the file and what is wrong with it.
Result<std::shared_ptr<ssl_ctx_st>> make_tls_context(const TlsSettings& settings);

}  // namespace oriel::http
