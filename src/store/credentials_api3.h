#pragma once

#include "store/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

/// An API key. The secret itself is nowhere: only its keyed hash is in the database.
struct CredentialsApi3 {
    std::string id = {};
    std::string user_id = {};
    std::string client_id = {};
    std::optional<std::string> purpose = {};
    bool is_disabled = false;
    Instant created_at{};
};

/// Who logs in with a key.
struct ApiLogin {
    std::string user_id = {};
    std::string credential_id = {};
};

namespace credentials_api3 {

Result<std::optional<CredentialsApi3>> find(Session& session, std::string_view user_id, std::string_view id);
Result<std::optional<CredentialsApi3>> find_by_client_id(Session& session, std::string_view client_id);
Result<std::vector<CredentialsApi3>> list(Session& session, std::string_view user_id);
/// Of all users at once, in order of user and id: for lists of users.
Result<std::vector<CredentialsApi3>> list_for_users(Session& session, const std::vector<std::string>& user_ids);

/// The user behind client_id and secret; nothing for an unknown id, a wrong secret, a disabled key or user.
/// Takes the same time in each case.
Result<std::optional<ApiLogin>> check(Session& session, std::string_view client_id, std::string_view secret);

/// `client_id` of `credentials` is used when set, else made. Keep `secret` (from random_alphanumeric(24)) to show once.
Result<CredentialsApi3> insert(Transaction& transaction, const CredentialsApi3& credentials, std::string_view secret);
/// Writes purpose and is_disabled; disabling ends the tokens got with it.
Status update(Transaction& transaction, const CredentialsApi3& credentials);
Result<bool> remove(Transaction& transaction, std::string_view user_id, std::string_view id);

}  // namespace credentials_api3
}  // namespace oriel::store
