#pragma once

#include "store/model_sets.h"
#include "store/permission_sets.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

/// One permission set on one model set.
struct Role {
    std::string id = {};
    std::string name = {};
    std::string permission_set_id = {};
    std::string model_set_id = {};
    bool built_in = false;
    PermissionSet permission_set = {};  ///< Read only here.
    ModelSet model_set = {};            ///< Read only here.
};

enum class Association { direct, any };

namespace roles {

Result<std::optional<Role>> find(Session& session, std::string_view id);
/// Columns: id, name, built_in, permission_set_ids, model_set_ids.
Result<Page<Role>> search(Session& session, const Search& search);

/// Errors: validation_failed (name taken or empty; set unknown).
Result<Role> insert(Transaction& transaction, const Role& role);
/// Writes name and the two set ids. Errors: not_found; not_allowed for the built-in one; validation_failed.
Status update(Transaction& transaction, const Role& role);
/// Errors: not_found; not_allowed for the built-in one; validation_failed when the last admin would go.
Status remove(Transaction& transaction, std::string_view id);

/// Users of a role in order of id; `any`: also those who have it from a group, however deep.
Result<std::vector<std::string>> user_ids(Session& session, std::string_view role_id, Association association);
/// Groups a role is given to directly.
Result<std::vector<std::string>> group_ids(Session& session, std::string_view role_id);
/// Roles of a user in order of id; `any`: also those of groups.
Result<std::vector<Role>> of_user(Session& session, std::string_view user_id, Association association);
/// Roles given to a group directly.
Result<std::vector<std::string>> ids_of_group(Session& session, std::string_view group_id);
/// The same for many groups in one query; a group without roles has no entry.
Result<std::map<std::string, std::vector<std::string>, std::less<>>> ids_of_groups(
    Session& session, const std::vector<std::string>& group_ids);
/// What a member of the group has from it: its own roles and those of every group it is in, in order of id.
Result<std::vector<Role>> given_by_group(Session& session, std::string_view group_id);
/// How many users hold each role, directly or from a group; a role that nobody holds has no entry.
Result<std::map<std::string, std::int64_t, std::less<>>> user_counts(Session& session,
                                                                     const std::vector<std::string>& role_ids);

/// Each replaces the whole list. Errors: not_found (role or user in the path), validation_failed (an unknown id in
/// the list, or the last admin would go).
Status set_users(Transaction& transaction, std::string_view role_id, const std::vector<std::string>& user_ids);
Status set_groups(Transaction& transaction, std::string_view role_id, const std::vector<std::string>& group_ids);
Status set_of_user(Transaction& transaction, std::string_view user_id, const std::vector<std::string>& role_ids);

}  // namespace roles
}  // namespace oriel::store
