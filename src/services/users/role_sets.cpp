// The part of Roles that is about permission sets and model sets.
#include "services/users/checks.h"
#include "services/users/grants.h"
#include "services/users/roles.h"

#include <algorithm>
#include <utility>

namespace oriel::services {

namespace {

void spell_out(store::PermissionSet& set) {
    if (!set.all_access) return;
    set.permissions.clear();
    for (const PermissionInfo& row : kPermissions) set.permissions.emplace_back(row.name);
}

/// In name order, each once, with every parent. Errors: validation_failed, naming the unknown ones.
Result<std::vector<std::string>> complete_permissions(const std::vector<std::string>& names) {
    PermissionSetBits bits;
    std::string unknown;
    for (const std::string& name : names) {
        auto permission = find_permission(name);
        if (!permission) unknown += (unknown.empty() ? "'" : ", '") + name + "'";
        while (permission) {
            bits.set(static_cast<std::size_t>(*permission));
            permission = find_permission(info(*permission).parent);
        }
    }
    if (!unknown.empty()) {
        return Error::validation("permissions", "invalid",
                                 "no permission is called " + unknown + "; all_permissions lists those there are");
    }
    std::vector<std::string> complete;
    for (const PermissionInfo& row : kPermissions) {
        if (bits.test(static_cast<std::size_t>(row.permission))) complete.emplace_back(row.name);
    }
    return complete;
}

/// In their order, each once.
Result<std::vector<std::string>> check_models(const std::vector<std::string>& names) {
    std::vector<std::string> once;
    for (const std::string& name : names) {
        TRY(check_text("models", name));
        if (name.empty()) return Error::validation("models", "invalid", "a model's name is not empty");
        if (std::find(once.begin(), once.end(), name) == once.end()) once.push_back(name);
    }
    return once;
}

/// Whether every role that uses the set, as it is now, is the caller's to give.
Status require_may_give_users_of(store::Session& session, const Caller& caller, std::string_view column,
                                 std::string_view set_id) {
    if (caller.is_admin) return Ok{};
    store::Search search;
    search.criteria.push_back({std::string(column), std::string(set_id)});
    const auto roles = TRY(store::roles::search(session, search));
    for (const store::Role& role : roles.items) TRY(require_may_give(caller, role));
    return Ok{};
}

/// What `manage_modelsets_restricted` alone allows.
Status require_own_models(const Caller& caller, const store::ModelSet& before, const Roles::SetChange& change) {
    if (caller.may(Permission::manage_roles)) return Ok{};
    TRY(caller.require(Permission::manage_modelsets_restricted));
    if (change.name && *change.name != before.name) {
        return Error::forbidden("renaming a model set needs the permission 'manage_roles'");
    }
    if (!change.members) return Ok{};
    std::vector<std::string> old_models = before.models;
    std::vector<std::string> new_models = *change.members;
    std::sort(old_models.begin(), old_models.end());
    std::sort(new_models.begin(), new_models.end());
    std::vector<std::string> moved;
    std::set_symmetric_difference(old_models.begin(), old_models.end(), new_models.begin(), new_models.end(),
                                  std::back_inserter(moved));
    for (const std::string& model : moved) {
        if (caller.may(Permission::manage_modelsets_restricted, model)) continue;
        return Error::forbidden("adding or removing model '" + model +
                                "' needs the permission 'manage_modelsets_restricted' on it");
    }
    return Ok{};
}

}  // namespace

Result<store::PermissionSet> Roles::find_permission_set(const Caller&, std::string_view id) {
    auto session = TRY(database_.read());
    auto set = TRY(store::found(store::permission_sets::find(session, id)));
    spell_out(set);
    return set;
}

Result<store::Page<store::PermissionSet>> Roles::search_permission_sets(const Caller&, const store::Search& search) {
    auto session = TRY(database_.snapshot());
    auto page = TRY(store::permission_sets::search(session, search));
    for (store::PermissionSet& set : page.items) spell_out(set);
    return page;
}

Result<store::PermissionSet> Roles::create_permission_set(const Caller& caller, store::PermissionSet set) {
    TRY(caller.require(Permission::manage_roles));
    TRY(check_text("name", set.name));
    set.permissions = TRY(complete_permissions(set.permissions));
    return database_.write(
        [&](store::Transaction& transaction) { return store::permission_sets::insert(transaction, set); });
}

Result<store::PermissionSet> Roles::update_permission_set(const Caller& caller, std::string_view id,
                                                          const SetChange& change) {
    TRY(caller.require(Permission::manage_roles));
    if (change.name) TRY(check_text("name", *change.name));
    std::optional<std::vector<std::string>> permissions;
    if (change.members) permissions = TRY(complete_permissions(*change.members));
    return database_.write([&](store::Transaction& transaction) -> Result<store::PermissionSet> {
        TRY(transaction.touch(store::Topic::identity));
        store::PermissionSet set = TRY(store::found(store::permission_sets::find(transaction, id)));
        TRY(require_may_give_users_of(transaction, caller, "permission_set_ids", id));
        if (change.name) set.name = *change.name;
        if (permissions) set.permissions = *permissions;
        TRY(store::permission_sets::update(transaction, set));
        TRY(require_may_give_users_of(transaction, caller, "permission_set_ids", id));
        return set;
    });
}

Status Roles::remove_permission_set(const Caller& caller, std::string_view id) {
    TRY(caller.require(Permission::manage_roles));
    return database_.write(
        [&](store::Transaction& transaction) { return store::permission_sets::remove(transaction, id); });
}

Result<store::ModelSet> Roles::find_model_set(const Caller&, std::string_view id) {
    auto session = TRY(database_.read());
    return store::found(store::model_sets::find(session, id));
}

Result<store::Page<store::ModelSet>> Roles::search_model_sets(const Caller&, const store::Search& search) {
    auto session = TRY(database_.snapshot());
    return store::model_sets::search(session, search);
}

Result<store::ModelSet> Roles::create_model_set(const Caller& caller, const store::ModelSet& set) {
    TRY(caller.require(Permission::manage_roles));
    TRY(check_text("name", set.name));
    store::ModelSet fresh = set;
    fresh.models = TRY(check_models(set.models));
    return database_.write(
        [&](store::Transaction& transaction) { return store::model_sets::insert(transaction, fresh); });
}

Result<store::ModelSet> Roles::update_model_set(const Caller& caller, std::string_view id, const SetChange& change) {
    if (change.name) TRY(check_text("name", *change.name));
    std::optional<std::vector<std::string>> models;
    if (change.members) models = TRY(check_models(*change.members));
    return database_.write([&](store::Transaction& transaction) -> Result<store::ModelSet> {
        TRY(transaction.touch(store::Topic::identity));
        store::ModelSet set = TRY(store::found(store::model_sets::find(transaction, id)));
        TRY(require_own_models(caller, set, change));
        TRY(require_may_give_users_of(transaction, caller, "model_set_ids", id));
        if (change.name) set.name = *change.name;
        if (models) set.models = *models;
        TRY(store::model_sets::update(transaction, set));
        TRY(require_may_give_users_of(transaction, caller, "model_set_ids", id));
        return set;
    });
}

Status Roles::remove_model_set(const Caller& caller, std::string_view id) {
    TRY(caller.require(Permission::manage_roles));
    return database_.write([&](store::Transaction& transaction) { return store::model_sets::remove(transaction, id); });
}

}  // namespace oriel::services
