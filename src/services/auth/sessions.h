#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "services/versioned_cache.h"
#include "store/database.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace oriel::services {

/// A token just issued; the text is nowhere else.
struct IssuedToken {
    std::string token;
    std::int64_t expires_in_s = 0;
};

/// How long a token lives, from when it is issued. compat: login.md
inline constexpr std::int64_t kTokenLifetimeSeconds = 3600;

/// Tokens and the API sessions they carry: who is asking.
///
/// Safe to use from many threads. A token's caller is kept in memory until identities or sessions change in the store.
class Sessions {
public:
    explicit Sessions(store::Database& database);

    /// Who holds this token, with their rights of this moment.
    /// Errors: unauthenticated when it is unknown, expired or ended, or its user is disabled.
    Result<std::shared_ptr<const Caller>> authenticate(std::string_view token);

    /// A token for an API key. Errors: not_found for wrong credentials, a disabled key or user. compat: login.md
    Result<IssuedToken> login(std::string_view client_id, std::string_view client_secret);

    /// A token to act as another user.
    /// Errors: not_found when the caller may not, or there is no such enabled user: who may not sudo learns nothing.
    Result<IssuedToken> login_user(const Caller& caller, std::string_view user_id);

    /// Ends the caller's token, and no other. Errors: not_found when it has ended meanwhile.
    Status logout(const Caller& caller);

    /// Moves the caller's session to a workspace.
    /// Errors: validation_failed for an unknown one, or `dev` without the permission `develop`. compat: session.md
    Status set_workspace(const Caller& caller, std::string_view workspace);

    /// The caller that a user is, for work without a token (the command line, schedules).
    /// Errors: not_found, also for a disabled user.
    Result<Caller> caller_of(std::string_view user_id);

    /// Housekeeping: expired tokens go. Yields how many.
    Result<std::int64_t> remove_expired();

private:
    struct Holder {
        std::shared_ptr<const Caller> caller;
        Instant expires_at{};
    };
    Result<Holder> load(std::string_view token);

    store::Database& database_;
    VersionedCache<Holder> holders_;  ///< By the token's hash: the token itself is not kept.
};

}  // namespace oriel::services
