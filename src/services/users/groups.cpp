#include "services/users/groups.h"

#include "services/users/checks.h"
#include "services/users/grants.h"

#include <algorithm>
#include <utility>

namespace oriel::services {

namespace {

/// Who may set user attributes may do so everywhere; who only manages groups, not where they would set their own.
Status require_may_set_values(const Caller& caller, std::string_view group_id) {
    if (caller.may(Permission::manage_user_attributes)) return Ok{};
    TRY(caller.require(Permission::manage_groups));
    if (std::find(caller.group_ids.begin(), caller.group_ids.end(), group_id) == caller.group_ids.end()) return Ok{};
    return Error::forbidden(
        "you are in this group, so changing the values of user attributes that it gives needs the permission "
        "'manage_user_attributes'");
}

/// A search by ids, in order of id.
store::Search search_of_ids(std::vector<std::string> ids) {
    store::Search search;
    search.only_ids = std::move(ids);
    return search;
}

}  // namespace

Result<store::Group> Groups::find(const Caller&, std::string_view id) {
    auto session = TRY(database_.read());
    return store::found(store::groups::find(session, id));
}

Result<store::Page<store::Group>> Groups::search(const Caller&, const store::Search& search) {
    auto session = TRY(database_.snapshot());
    return store::groups::search(session, search);
}

Result<std::vector<store::Group>> Groups::list(const Caller&, std::vector<std::string> ids) {
    auto session = TRY(database_.read());
    auto page = TRY(store::groups::search(session, search_of_ids(std::move(ids))));
    return std::move(page.items);
}

Result<std::vector<store::Group>> Groups::children(const Caller&, std::string_view id) {
    auto session = TRY(database_.snapshot());
    TRY(store::found(store::groups::find(session, id)));
    auto ids = TRY(store::groups::child_ids(session, id));
    auto page = TRY(store::groups::search(session, search_of_ids(std::move(ids))));
    return std::move(page.items);
}

Result<Groups::Details> Groups::details(const Caller&, const std::vector<store::Group>& groups) {
    std::vector<std::string> ids;
    ids.reserve(groups.size());
    for (const store::Group& group : groups) ids.push_back(group.id);
    auto session = TRY(database_.snapshot());
    Details details;
    details.parent_ids = TRY(store::groups::parent_ids_of(session, ids));
    details.role_ids = TRY(store::roles::ids_of_groups(session, ids));
    std::vector<std::string> role_ids;
    for (const auto& [group_id, held] : details.role_ids) role_ids.insert(role_ids.end(), held.begin(), held.end());
    auto roles = TRY(store::roles::search(session, search_of_ids(std::move(role_ids))));
    for (store::Role& role : roles.items) {
        std::string id = role.id;
        details.roles.emplace(std::move(id), std::move(role));
    }
    return details;
}

Result<store::Group> Groups::create(const Caller& caller, const store::Group& group) {
    TRY(caller.require(Permission::manage_groups));
    TRY(check_text("name", group.name));
    return database_.write([&](store::Transaction& transaction) { return store::groups::insert(transaction, group); });
}

Result<store::Group> Groups::update(const Caller& caller, std::string_view id, const Change& change) {
    TRY(caller.require(Permission::manage_groups));
    if (change.name) TRY(check_text("name", *change.name));
    return database_.write([&](store::Transaction& transaction) -> Result<store::Group> {
        TRY(transaction.touch(store::Topic::identity));
        store::Group group = TRY(store::found(store::groups::find(transaction, id)));
        if (change.name && *change.name != group.name) {
            if (group.include_by_default) {
                return Error::forbidden("group '" + group.name + "' is built in and keeps its name");
            }
            if (group.externally_managed) {
                return Error::forbidden("group '" + group.name + "' is managed outside and keeps its name");
            }
            group.name = *change.name;
        }
        if (change.can_add_to_content_metadata) group.can_add_to_content_metadata = *change.can_add_to_content_metadata;
        TRY(store::groups::update(transaction, group));
        return group;
    });
}

Status Groups::remove(const Caller& caller, std::string_view id) {
    TRY(caller.require(Permission::manage_groups));
    return refuse_as_forbidden(database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        TRY(require_may_change_members(transaction, caller, id));
        return store::groups::remove(transaction, id);
    }));
}

Status Groups::add_user(const Caller& caller, std::string_view id, std::string_view user_id) {
    TRY(caller.require(Permission::manage_groups));
    return refuse_as_forbidden(database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        TRY(require_may_change_members(transaction, caller, id));
        return store::groups::add_user(transaction, id, user_id);
    }));
}

Status Groups::remove_user(const Caller& caller, std::string_view id, std::string_view user_id) {
    TRY(caller.require(Permission::manage_groups));
    return refuse_as_forbidden(database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        TRY(require_may_change_members(transaction, caller, id));
        return store::groups::remove_user(transaction, id, user_id);
    }));
}

Result<store::Group> Groups::add_group(const Caller& caller, std::string_view id, std::string_view child_id) {
    TRY(caller.require(Permission::manage_groups));
    return refuse_as_forbidden(database_.write([&](store::Transaction& transaction) -> Result<store::Group> {
        TRY(transaction.touch(store::Topic::identity));
        TRY(require_may_change_members(transaction, caller, id));
        TRY(store::groups::add_group(transaction, id, child_id));
        return store::found(store::groups::find(transaction, child_id));
    }));
}

Status Groups::remove_group(const Caller& caller, std::string_view id, std::string_view child_id) {
    TRY(caller.require(Permission::manage_groups));
    return refuse_as_forbidden(database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        TRY(require_may_change_members(transaction, caller, id));
        return store::groups::remove_group(transaction, id, child_id);
    }));
}

Result<store::UserAttributeGroupValue> Groups::set_value(const Caller& caller, std::string_view id,
                                                         std::string_view attribute_id,
                                                         const std::optional<std::string>& value,
                                                         std::optional<std::int64_t> rank) {
    TRY(require_may_set_values(caller, id));
    if (value) TRY(check_text("value", *value, kMaxValueLength));
    auto set = database_.write([&](store::Transaction& transaction) -> Result<store::UserAttributeGroupValue> {
        TRY(transaction.touch(store::Topic::identity));
        TRY(store::found(store::groups::find(transaction, id)));
        return store::user_attributes::set_group_value(transaction, attribute_id, id, value, rank);
    });
    return refuse_as_invalid("user_attribute_id", std::move(set));
}

Status Groups::remove_value(const Caller& caller, std::string_view id, std::string_view attribute_id) {
    TRY(require_may_set_values(caller, id));
    const bool removed = TRY(database_.write([&](store::Transaction& transaction) {
        return store::user_attributes::remove_group_value(transaction, attribute_id, id);
    }));
    if (!removed) return Error::not_found();
    return Ok{};
}

}  // namespace oriel::services
