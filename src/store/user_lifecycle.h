#pragma once

#include "store/users.h"

namespace oriel::store {

struct NewUser {
    std::optional<std::string> first_name = {};
    std::optional<std::string> last_name = {};
    std::optional<std::string> locale = {};
    bool is_disabled = false;
    bool can_manage_api3_creds = true;
    std::optional<bool> models_dir_validated = {};
    Json ui_state = {};
    std::optional<std::string> service_account_name = {};  ///< Makes it a service account.
    std::optional<std::string> external_user_id = {};      ///< Makes it an embed user.
};

/// A user with all that comes with one: membership in the groups that include everybody, a personal folder under
/// Users named after the user, owned by the user (edit) and open to All Users (view), and home folder = that folder.
/// compat: users.md
Result<User> create_user(Transaction& transaction, const NewUser& user);

/// Removes the user with credentials, tokens, memberships, direct roles, attribute values and access rows. The
/// personal folder stays, without owner; what happens to content is the service's rule.
/// Errors: not_found; validation_failed for the last admin.
Status delete_user(Transaction& transaction, std::string_view user_id);

}  // namespace oriel::store
