#include "services/users/roles.h"

#include "services/users/checks.h"
#include "services/users/grants.h"
#include "store/users.h"

#include <algorithm>
#include <utility>

namespace oriel::services {

namespace {

/// A set with all access holds every permission there is, and says so: clients read the list.
void spell_out(store::PermissionSet& set) {
    if (!set.all_access) return;
    set.permissions.clear();
    for (const PermissionInfo& row : kPermissions) set.permissions.emplace_back(row.name);
}

/// Gives or takes a role: the role as it is must be the caller's to give.
Status require_may_assign(store::Session& session, const Caller& caller, std::string_view role_id) {
    const auto role = TRY(store::found(store::roles::find(session, role_id)));
    return require_may_give(caller, role);
}

Result<store::Role> find_spelled_out(store::Session& session, std::string_view id) {
    auto role = TRY(store::found(store::roles::find(session, id)));
    spell_out(role.permission_set);
    return role;
}

/// Ids that are in one of the lists only.
std::vector<std::string> difference(std::vector<std::string> a, std::vector<std::string> b) {
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    std::vector<std::string> only;
    std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only));
    return only;
}

}  // namespace

Result<store::Role> Roles::find(const Caller&, std::string_view id) {
    auto session = TRY(database_.read());
    return find_spelled_out(session, id);
}

Result<store::Page<store::Role>> Roles::search(const Caller&, const store::Search& search) {
    auto session = TRY(database_.snapshot());
    auto page = TRY(store::roles::search(session, search));
    for (store::Role& role : page.items) spell_out(role.permission_set);
    return page;
}

Result<store::Role> Roles::create(const Caller& caller, const store::Role& role) {
    TRY(caller.require(Permission::manage_roles));
    TRY(check_text("name", role.name));
    std::vector<ErrorDetail> missing;
    if (role.name.empty()) missing.push_back({"name", "missing_field", "'name' is required"});
    if (role.permission_set_id.empty())
        missing.push_back({"permission_set_id", "missing_field", "'permission_set_id' is required"});
    if (role.model_set_id.empty()) missing.push_back({"model_set_id", "missing_field", "'model_set_id' is required"});
    if (!missing.empty()) return Error::validation(std::move(missing));
    return database_.write([&](store::Transaction& transaction) -> Result<store::Role> {
        const auto made = TRY(store::roles::insert(transaction, role));
        TRY(require_may_give(caller, made));
        return find_spelled_out(transaction, made.id);
    });
}

Result<store::Role> Roles::update(const Caller& caller, std::string_view id, const Change& change) {
    TRY(caller.require(Permission::manage_roles));
    if (change.name) TRY(check_text("name", *change.name));
    return database_.write([&](store::Transaction& transaction) -> Result<store::Role> {
        TRY(transaction.touch(store::Topic::identity));
        store::Role role = TRY(store::found(store::roles::find(transaction, id)));
        TRY(require_may_give(caller, role));
        if (change.name) role.name = *change.name;
        if (change.permission_set_id) role.permission_set_id = *change.permission_set_id;
        if (change.model_set_id) role.model_set_id = *change.model_set_id;
        TRY(store::roles::update(transaction, role));
        TRY(require_may_assign(transaction, caller, id));
        return find_spelled_out(transaction, id);
    });
}

Status Roles::remove(const Caller& caller, std::string_view id) {
    TRY(caller.require(Permission::manage_roles));
    return database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        TRY(require_may_assign(transaction, caller, id));
        return store::roles::remove(transaction, id);
    });
}

Result<std::map<std::string, std::int64_t, std::less<>>> Roles::user_counts(const Caller&,
                                                                            const std::vector<std::string>& role_ids) {
    auto session = TRY(database_.read());
    return store::roles::user_counts(session, role_ids);
}

Result<std::vector<std::string>> Roles::group_ids(const Caller&, std::string_view id) {
    auto session = TRY(database_.snapshot());
    TRY(store::found(store::roles::find(session, id)));
    return store::roles::group_ids(session, id);
}

Result<std::vector<std::string>> Roles::user_ids(const Caller&, std::string_view id, store::Association association) {
    auto session = TRY(database_.snapshot());
    TRY(store::found(store::roles::find(session, id)));
    return store::roles::user_ids(session, id, association);
}

Status Roles::set_groups(const Caller& caller, std::string_view id, const std::vector<std::string>& group_ids) {
    TRY(caller.require(Permission::manage_roles));
    return database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        TRY(require_may_assign(transaction, caller, id));
        return store::roles::set_groups(transaction, id, group_ids);
    });
}

Status Roles::set_users(const Caller& caller, std::string_view id, const std::vector<std::string>& user_ids) {
    TRY(caller.require(Permission::manage_roles));
    return database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        TRY(require_may_assign(transaction, caller, id));
        return store::roles::set_users(transaction, id, user_ids);
    });
}

Result<std::vector<store::Role>> Roles::of_user(const Caller& caller, std::string_view user_id,
                                                store::Association association) {
    if (caller.user_id != user_id && !caller.may(Permission::see_users)) return Error::not_found();
    auto session = TRY(database_.snapshot());
    TRY(store::found(store::users::find(session, user_id)));
    auto roles = TRY(store::roles::of_user(session, user_id, association));
    for (store::Role& role : roles) spell_out(role.permission_set);
    return roles;
}

Status Roles::set_of_user(const Caller& caller, std::string_view user_id, const std::vector<std::string>& role_ids) {
    TRY(caller.require(Permission::manage_roles));
    return database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        const auto held = TRY(store::roles::of_user(transaction, user_id, store::Association::direct));
        std::vector<std::string> held_ids;
        for (const store::Role& role : held) held_ids.push_back(role.id);
        TRY(require_may_give(transaction, caller, difference(std::move(held_ids), role_ids)));
        return store::roles::set_of_user(transaction, user_id, role_ids);
    });
}

}  // namespace oriel::services
