#pragma once

#include "base/json.h"
#include "store/search.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

/// A row of `users`, and the address of the e-mail credential. Fields are named as in the API.
struct User {
    std::string id = {};
    std::optional<std::string> first_name = {};
    std::optional<std::string> last_name = {};
    std::optional<std::string> locale = {};
    std::optional<std::string> email = {};  ///< Read only here: see credentials_email.h.
    bool is_disabled = false;
    std::optional<std::string> home_folder_id = {};
    std::optional<std::string> personal_folder_id = {};  ///< Read only here: see user_lifecycle.h.
    std::optional<bool> models_dir_validated = {};
    Json ui_state = {};  ///< Null or an object.
    bool can_manage_api3_creds = true;
    bool is_service_account = false;
    std::optional<std::string> service_account_name = {};
    std::optional<std::string> external_user_id = {};  ///< Set for embed users.
    Instant created_at{};

    /// First and last name when both are set, else nothing. compat: users.md
    std::optional<std::string> display_name() const;
};

namespace users {

Result<std::optional<User>> find(Session& session, std::string_view id);
Result<std::optional<User>> find_by_email(Session& session, std::string_view email);
Result<std::optional<User>> find_by_client_id(Session& session, std::string_view client_id);
/// An embed user.
Result<std::optional<User>> find_by_external_id(Session& session, std::string_view external_user_id);

/// Columns: id, first_name, last_name, full_name, email, is_disabled, locale, can_manage_api3_creds,
/// is_service_account, embed_user, group_id (direct members), pattern (first or last name or e-mail), created_at.
Result<Page<User>> search(Session& session, const Search& search);

/// Writes every own column. Keeps the personal folder's name in step with the user's; ends the tokens of a user who
/// is disabled. Errors: not_found; validation_failed when it would disable the last admin.
Status update(Transaction& transaction, const User& user);

}  // namespace users
}  // namespace oriel::store
