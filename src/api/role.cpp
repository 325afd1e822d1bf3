#include "gen/api/role.h"

#include "api/binding.h"
#include "api/convert/member.h"
#include "services/users/roles.h"

namespace oriel::api {

namespace {

wire::Map<bool> abilities(const services::Caller& caller, bool built_in) {
    const bool manage = caller.may(services::Permission::manage_roles);
    return {{"show", true}, {"index", true}, {"update", manage && !built_in}, {"destroy", manage && !built_in}};
}

wire::PermissionSet to_wire(const store::PermissionSet& row, const services::Caller& caller, const Call& call) {
    wire::PermissionSet set;
    set.can = abilities(caller, row.built_in);
    set.all_access = row.all_access;
    set.built_in = row.built_in;
    set.id = row.id;
    set.name = row.name;
    set.permissions = row.permissions;
    set.url = call.base_url + "/api/4.0/permission_sets/" + row.id;
    return set;
}

wire::ModelSet to_wire(const store::ModelSet& row, const services::Caller& caller, const Call& call) {
    wire::ModelSet set;
    set.can = abilities(caller, row.built_in);
    set.all_access = row.all_access;
    set.built_in = row.built_in;
    set.id = row.id;
    set.models = row.models;
    set.name = row.name;
    set.url = call.base_url + "/api/4.0/model_sets/" + row.id;
    return set;
}

wire::Role to_wire(const store::Role& row, const services::Caller& caller, const Call& call) {
    wire::Role role;
    role.can = abilities(caller, row.built_in);
    role.id = row.id;
    role.name = row.name;
    role.permission_set = to_wire(row.permission_set, caller, call);
    role.model_set = to_wire(row.model_set, caller, call);
    role.internal = false;
    role.url = call.base_url + "/api/4.0/roles/" + row.id;
    role.users_url = call.base_url + "/api/4.0/roles/" + row.id + "/users";
    return role;
}

template <typename Row>
auto all_to_wire(const std::vector<Row>& rows, const services::Caller& caller, const Call& call) {
    std::vector<decltype(to_wire(rows.front(), caller, call))> items;
    items.reserve(rows.size());
    for (const Row& row : rows) items.push_back(to_wire(row, caller, call));
    return items;
}

}  // namespace

Result<std::vector<wire::Role>> all_roles(const AllRolesParams& params, const services::Caller& caller,
                                          const Call& call, services::Roles& roles) {
    store::Search search;
    if (params.ids) search.only_ids = params.ids;
    const auto page = TRY(roles.search(caller, search));
    return all_to_wire(page.items, caller, call);
}

Result<wire::Role> role(const RoleParams& params, const services::Caller& caller, const Call& call,
                        services::Roles& roles) {
    const auto row = TRY(roles.find(caller, params.role_id));
    return to_wire(row, caller, call);
}

Result<std::vector<wire::Permission>> all_permissions() {
    std::vector<wire::Permission> items;
    for (const services::PermissionInfo& row : services::kPermissions) {
        wire::Permission permission;
        permission.can = wire::Map<bool>{{"show", true}};
        permission.permission = std::string(row.name);
        permission.parent = text_member(std::string(row.parent));
        permission.description = std::string(row.description);
        items.push_back(std::move(permission));
    }
    return items;
}

Result<std::vector<wire::PermissionSet>> all_permission_sets(const services::Caller& caller, const Call& call,
                                                             services::Roles& roles) {
    const auto page = TRY(roles.search_permission_sets(caller, {}));
    return all_to_wire(page.items, caller, call);
}

Result<wire::PermissionSet> permission_set(const PermissionSetParams& params, const services::Caller& caller,
                                           const Call& call, services::Roles& roles) {
    const auto row = TRY(roles.find_permission_set(caller, params.permission_set_id));
    return to_wire(row, caller, call);
}

Result<std::vector<wire::ModelSet>> all_model_sets(const services::Caller& caller, const Call& call,
                                                   services::Roles& roles) {
    const auto page = TRY(roles.search_model_sets(caller, {}));
    return all_to_wire(page.items, caller, call);
}

Result<wire::ModelSet> model_set(const ModelSetParams& params, const services::Caller& caller, const Call& call,
                                 services::Roles& roles) {
    const auto row = TRY(roles.find_model_set(caller, params.model_set_id));
    return to_wire(row, caller, call);
}

Result<Page<wire::Role>> search_roles(const SearchRolesParams& params, const services::Caller& caller, const Call& call,
                                      services::Roles& roles) {
    store::Search search = search_of(params.paging, params.sorts, params.filter_or);
    Criteria(search)
        .add("id", params.id)
        .add("name", params.name)
        .add("built_in", params.built_in)
        .add("permission_set_ids", params.permission_set_ids)
        .add("model_set_ids", params.model_set_ids);
    const auto page = TRY(roles.search(caller, search));
    return Page<wire::Role>{all_to_wire(page.items, caller, call), page.total};
}

Result<Page<wire::PermissionSet>> search_permission_sets(const SearchPermissionSetsParams& params,
                                                         const services::Caller& caller, const Call& call,
                                                         services::Roles& roles) {
    store::Search search = search_of(params.paging, params.sorts, params.filter_or);
    Criteria(search)
        .add("id", params.id)
        .add("name", params.name)
        .add("all_access", params.all_access)
        .add("built_in", params.built_in)
        .add("permissions", params.permissions);
    const auto page = TRY(roles.search_permission_sets(caller, search));
    return Page<wire::PermissionSet>{all_to_wire(page.items, caller, call), page.total};
}

Result<Page<wire::ModelSet>> search_model_sets(const SearchModelSetsParams& params, const services::Caller& caller,
                                               const Call& call, services::Roles& roles) {
    store::Search search = search_of(params.paging, params.sorts, params.filter_or);
    Criteria(search)
        .add("id", params.id)
        .add("name", params.name)
        .add("all_access", params.all_access)
        .add("built_in", params.built_in)
        .add("models", params.models);
    const auto page = TRY(roles.search_model_sets(caller, search));
    return Page<wire::ModelSet>{all_to_wire(page.items, caller, call), page.total};
}

}  // namespace oriel::api

#include "gen/api/role.routes.inc"
