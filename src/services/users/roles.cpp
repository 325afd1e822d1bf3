#include "services/users/roles.h"

namespace oriel::services {

namespace {

/// A set with all access holds every permission there is, and says so: clients read the list.
void spell_out(store::PermissionSet& set) {
    if (!set.all_access) return;
    set.permissions.clear();
    for (const PermissionInfo& row : kPermissions) set.permissions.emplace_back(row.name);
}

}  // namespace

Result<store::Role> Roles::find(const Caller&, std::string_view id) {
    auto session = TRY(database_.read());
    auto role = TRY(store::found(store::roles::find(session, id)));
    spell_out(role.permission_set);
    return role;
}

Result<store::Page<store::Role>> Roles::search(const Caller&, const store::Search& search) {
    auto session = TRY(database_.snapshot());
    auto page = TRY(store::roles::search(session, search));
    for (store::Role& role : page.items) spell_out(role.permission_set);
    return page;
}

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

Result<store::ModelSet> Roles::find_model_set(const Caller&, std::string_view id) {
    auto session = TRY(database_.read());
    return store::found(store::model_sets::find(session, id));
}

Result<store::Page<store::ModelSet>> Roles::search_model_sets(const Caller&, const store::Search& search) {
    auto session = TRY(database_.snapshot());
    return store::model_sets::search(session, search);
}

}  // namespace oriel::services
