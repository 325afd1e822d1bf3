#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "store/roles.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::services {

/// Roles and the sets they are made of. The operation's gate asks for `see_users` or `manage_roles` before; here nobody
/// gives or takes more than they have (users/grants.h), neither by a role's holders nor by what it is made of.
///
/// Errors of every change besides those named: forbidden where a right would move that the caller lacks; not_allowed
/// for what is built in; validation_failed where the last admin would go.
class Roles {
public:
    explicit Roles(store::Database& database) : database_(database) {}

    Result<store::Role> find(const Caller& caller, std::string_view id);
    Result<store::Page<store::Role>> search(const Caller& caller, const store::Search& search);
    /// Errors: validation_failed (name missing or taken, a set missing or unknown).
    Result<store::Role> create(const Caller& caller, const store::Role& role);
    /// Members that are not set stay as they are.
    struct Change {
        std::optional<std::string> name;
        std::optional<std::string> permission_set_id;
        std::optional<std::string> model_set_id;
    };
    Result<store::Role> update(const Caller& caller, std::string_view id, const Change& change);
    Status remove(const Caller& caller, std::string_view id);

    /// How many users hold each of these roles, directly or from a group.
    Result<std::map<std::string, std::int64_t, std::less<>>> user_counts(const Caller& caller,
                                                                         const std::vector<std::string>& role_ids);
    /// In order of id. Errors: not_found.
    Result<std::vector<std::string>> group_ids(const Caller& caller, std::string_view id);
    Result<std::vector<std::string>> user_ids(const Caller& caller, std::string_view id,
                                              store::Association association);
    /// Each replaces the whole list. Errors: not_found; validation_failed (an id that is none).
    Status set_groups(const Caller& caller, std::string_view id, const std::vector<std::string>& group_ids);
    Status set_users(const Caller& caller, std::string_view id, const std::vector<std::string>& user_ids);
    /// A user's roles, to the user and to whoever sees users. Errors: not_found.
    Result<std::vector<store::Role>> of_user(const Caller& caller, std::string_view user_id,
                                             store::Association association);
    Status set_of_user(const Caller& caller, std::string_view user_id, const std::vector<std::string>& role_ids);

    Result<store::PermissionSet> find_permission_set(const Caller& caller, std::string_view id);
    Result<store::Page<store::PermissionSet>> search_permission_sets(const Caller& caller, const store::Search& search);
    /// Parents of permissions are added, so that none stands alone.
    /// Errors: validation_failed (name missing or taken, an unknown permission).
    Result<store::PermissionSet> create_permission_set(const Caller& caller, store::PermissionSet set);

    /// A set's new name or members; what is not set stays as it is.
    struct SetChange {
        std::optional<std::string> name;
        std::optional<std::vector<std::string>> members;
    };
    Result<store::PermissionSet> update_permission_set(const Caller& caller, std::string_view id,
                                                       const SetChange& change);
    /// Errors: validation_failed while a role uses it.
    Status remove_permission_set(const Caller& caller, std::string_view id);

    Result<store::ModelSet> find_model_set(const Caller& caller, std::string_view id);
    Result<store::Page<store::ModelSet>> search_model_sets(const Caller& caller, const store::Search& search);
    Result<store::ModelSet> create_model_set(const Caller& caller, const store::ModelSet& set);
    /// With `manage_modelsets_restricted` alone: only to add or remove models that one has this permission on.
    Result<store::ModelSet> update_model_set(const Caller& caller, std::string_view id, const SetChange& change);
    Status remove_model_set(const Caller& caller, std::string_view id);

private:
    store::Database& database_;
};

}  // namespace oriel::services
