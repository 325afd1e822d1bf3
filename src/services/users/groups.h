#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "store/groups.h"
#include "store/roles.h"
#include "store/user_attributes.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::services {

/// Groups of users and of groups. Everybody may read them; the operation's gate asks for `manage_groups` before the
/// rest, and here nobody gives more than they have (users/grants.h).
class Groups {
public:
    explicit Groups(store::Database& database) : database_(database) {}

    Result<store::Group> find(const Caller& caller, std::string_view id);
    Result<store::Page<store::Group>> search(const Caller& caller, const store::Search& search);
    /// Those of these ids that there are, in order of id.
    Result<std::vector<store::Group>> list(const Caller& caller, std::vector<std::string> ids);
    /// The groups directly in a group, in order of id. Errors: not_found.
    Result<std::vector<store::Group>> children(const Caller& caller, std::string_view id);

    /// Groups with what searches add to them, each kind in one query whatever the number of groups.
    struct Details {
        std::map<std::string, std::vector<std::string>, std::less<>> parent_ids;  ///< By group; direct ones.
        std::map<std::string, std::vector<std::string>, std::less<>> role_ids;    ///< By group; direct ones.
        std::map<std::string, store::Role, std::less<>> roles;                    ///< All those named above, by id.
    };
    Result<Details> details(const Caller& caller, const std::vector<store::Group>& groups);

    /// Errors: validation_failed (name missing, taken or too long).
    Result<store::Group> create(const Caller& caller, const store::Group& group);
    /// Members that are not set stay as they are.
    struct Change {
        std::optional<std::string> name;
        std::optional<bool> can_add_to_content_metadata;
    };
    /// Errors: not_found; forbidden for All Users and groups managed outside, when the name changes;
    /// validation_failed.
    Result<store::Group> update(const Caller& caller, std::string_view id, const Change& change);
    /// Errors: not_found; forbidden for All Users, and when the group gives more than the caller has;
    /// validation_failed when the last admin would go.
    Status remove(const Caller& caller, std::string_view id);

    /// Adding twice changes nothing. Errors: not_found (the group), forbidden (All Users, managed outside, gives more
    /// than the caller has), validation_failed (no such user).
    Status add_user(const Caller& caller, std::string_view id, std::string_view user_id);
    /// Errors: not_found (the group, or no member), forbidden, validation_failed when the last admin would go.
    Status remove_user(const Caller& caller, std::string_view id, std::string_view user_id);
    /// Puts `child_id` into the group; yields the child. Errors: as add_user; validation_failed for a cycle.
    Result<store::Group> add_group(const Caller& caller, std::string_view id, std::string_view child_id);
    Status remove_group(const Caller& caller, std::string_view id, std::string_view child_id);

    /// The value of a user attribute for a group's members; a new one is the weakest unless `rank` is given. Who may
    /// manage groups but not user attributes sets no values for groups they are in.
    /// Errors: not_found (group or attribute), forbidden, validation_failed for an attribute that follows the user.
    Result<store::UserAttributeGroupValue> set_value(const Caller& caller, std::string_view id,
                                                     std::string_view attribute_id,
                                                     const std::optional<std::string>& value,
                                                     std::optional<std::int64_t> rank);
    /// Errors: not_found (group, attribute or value), forbidden.
    Status remove_value(const Caller& caller, std::string_view id, std::string_view attribute_id);

private:
    store::Database& database_;
};

}  // namespace oriel::services
