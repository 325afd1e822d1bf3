#pragma once

#include "store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oriel::store {

/// An access token and its session. The token itself is nowhere: only its keyed hash is in the database.
struct ApiToken {
    std::string id = {};
    std::string user_id = {};                       ///< Whom it acts as.
    std::optional<std::string> sudo_user_id = {};   ///< The real user, when it acts for another.
    std::optional<std::string> credential_id = {};  ///< The API key it was got with; it ends with the key.
    std::string workspace_id = "production";
    Instant created_at{};
    Instant expires_at{};
};

namespace api_tokens {

/// Nothing for an unknown or expired token, or one of a disabled user.
Result<std::optional<ApiToken>> find(Session& session, std::string_view token);
/// Keep `token` (from random_token()) to give out.
Result<ApiToken> insert(Transaction& transaction, const ApiToken& api_token, std::string_view token);
Result<bool> set_workspace(Transaction& transaction, std::string_view id, std::string_view workspace_id);
/// Ends one token; the tokens got with it by sudo live on.
Result<bool> remove(Transaction& transaction, std::string_view id);
Result<std::int64_t> remove_of_user(Transaction& transaction, std::string_view user_id);
/// Housekeeping: expired rows go. Yields how many.
Result<std::int64_t> remove_expired(Transaction& transaction);

}  // namespace api_tokens
}  // namespace oriel::store
