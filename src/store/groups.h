#pragma once

#include "store/search.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

struct Group {
    std::string id = {};
    std::string name = {};
    bool include_by_default = false;  ///< All Users: everybody, always.
    bool externally_managed = false;
    std::optional<std::string> external_group_id = {};
    bool can_add_to_content_metadata = true;
    std::int64_t user_count = 0;  ///< Direct members. Read only.
};

namespace groups {

Result<std::optional<Group>> find(Session& session, std::string_view id);
Result<std::optional<Group>> find_by_name(Session& session, std::string_view name);
/// Columns: id, name, external_group_id, externally_managed, include_by_default, can_add_to_content_metadata,
/// user_count (sort only).
Result<Page<Group>> search(Session& session, const Search& search);

/// Errors: validation_failed (name taken or empty).
Result<Group> insert(Transaction& transaction, const Group& group);
/// Writes name, external_group_id, externally_managed and can_add_to_content_metadata.
Status update(Transaction& transaction, const Group& group);
/// With its memberships, nesting, roles, attribute values and access rows.
/// Errors: not_found; not_allowed for All Users; validation_failed when the last admin would go.
Status remove(Transaction& transaction, std::string_view id);

/// Direct members, in order of id.
Result<std::vector<std::string>> user_ids(Session& session, std::string_view group_id);
/// Direct child groups, in order of id.
Result<std::vector<std::string>> child_ids(Session& session, std::string_view group_id);
/// Groups this one is put into directly: for search_groups_with_hierarchy.
Result<std::vector<std::string>> parent_ids(Session& session, std::string_view group_id);
/// The same for many groups in one query; a group that is in none has no entry.
Result<std::map<std::string, std::vector<std::string>, std::less<>>> parent_ids_of(
    Session& session, const std::vector<std::string>& group_ids);
/// The group itself and all it is in, however deep: roles and values come from each.
Result<std::vector<std::string>> ancestor_ids(Session& session, std::string_view group_id);

/// Adding twice changes nothing. Errors: not_found (group), validation_failed (user unknown), not_allowed (All Users,
/// externally managed).
Status add_user(Transaction& transaction, std::string_view group_id, std::string_view user_id);
/// Errors: not_found when no member; not_allowed; validation_failed when the last admin would go.
Status remove_user(Transaction& transaction, std::string_view group_id, std::string_view user_id);
/// Puts `child_id` into `group_id`. Errors: as add_user; validation_failed for a cycle.
Status add_group(Transaction& transaction, std::string_view group_id, std::string_view child_id);
Status remove_group(Transaction& transaction, std::string_view group_id, std::string_view child_id);

}  // namespace groups

struct Memberships {
    std::vector<std::string> group_ids = {};  ///< Direct.
    std::vector<std::string> role_ids = {};   ///< Direct.
};

/// Direct groups and roles of many users in two queries: for lists of users.
Result<std::map<std::string, Memberships, std::less<>>> memberships_of_users(Session& session,
                                                                             const std::vector<std::string>& user_ids);

}  // namespace oriel::store
