#pragma once

#include "store/search.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

/// A user's e-mail credential: at most one each.
struct CredentialsEmail {
    std::string user_id = {};
    std::string email = {};                         ///< As it was typed; unique in any case.
    std::optional<std::string> password_hash = {};  ///< From oriel::hash_password; none until the user has set one.
    bool is_disabled = false;
    bool forced_password_reset_at_next_login = false;
    std::optional<Instant> logged_in_at = {};
    std::optional<Instant> reset_expires_at = {};  ///< None with `has_reset_token`: the link never expires.
    bool has_reset_token = false;
    Instant created_at{};
};

namespace credentials_email {

Result<std::optional<CredentialsEmail>> find(Session& session, std::string_view user_id);
/// Of many users at once, in order of user: for lists of users.
Result<std::vector<CredentialsEmail>> list_for_users(Session& session, const std::vector<std::string>& user_ids);
/// Columns: id (the user's), email, created_at, logged_in_at.
Result<Page<CredentialsEmail>> search(Session& session, const Search& search);
/// In any case of letters.
Result<std::optional<CredentialsEmail>> find_by_email(Session& session, std::string_view email);
/// Whom a password reset or set-up link belongs to; expired ones find nothing.
Result<std::optional<CredentialsEmail>> find_by_reset_token(Session& session, std::string_view token);

/// Errors: validation_failed when the address is taken, or the user has one already; not_found for the user.
Result<CredentialsEmail> insert(Transaction& transaction, const CredentialsEmail& credentials);
/// Writes email, password_hash, is_disabled and forced_password_reset_at_next_login.
Status update(Transaction& transaction, const CredentialsEmail& credentials);
Result<bool> remove(Transaction& transaction, std::string_view user_id);

/// Sets the password and voids every link that could set one.
Status set_password(Transaction& transaction, std::string_view user_id, std::string_view password_hash);
/// Keeps only the token's hash; an older link stops working. `expires_at` none: never.
Status set_reset_token(Transaction& transaction, std::string_view user_id, std::string_view token,
                       std::optional<Instant> expires_at);
Status set_logged_in(Transaction& transaction, std::string_view user_id);

}  // namespace credentials_email
}  // namespace oriel::store
