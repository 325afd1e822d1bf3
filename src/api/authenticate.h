#pragma once

#include "base/result.h"
#include "http/message.h"
#include "services/auth/caller.h"

#include <memory>
#include <string_view>

namespace oriel::api {

/// Turns a token into the one who holds it. The identity service implements this.
class Authenticator {
public:
    virtual ~Authenticator() = default;

    /// Safe to call from many threads; called on the socket's own thread, so it must not block for long.
    /// Errors: unauthenticated when the token is unknown, expired or revoked, or its user is disabled.
    virtual Result<std::shared_ptr<const services::Caller>> authenticate(std::string_view token) = 0;
};

/// The token of `Authorization: token X` or `Authorization: Bearer X` (scheme in any case), or an empty view.
std::string_view bearer_token(const http::Request& request);

}  // namespace oriel::api
