#include "gen/api/role.h"

#include "api/binding.h"
#include "api/convert/group.h"
#include "api/convert/member.h"
#include "api/convert/role.h"
#include "api/convert/user.h"
#include "services/users/groups.h"
#include "services/users/roles.h"

namespace oriel::api {

namespace {

/// A PATCH of a set: absent leaves a member, null clears it.
template <typename Body>
services::Roles::SetChange change_of(const Body& body, const wire::Member<std::vector<std::string>>& members) {
    services::Roles::SetChange change;
    if (!body.name.is_absent()) change.name = body.name.value_or("");
    if (!members.is_absent()) change.members = members.value_or({});
    return change;
}

std::optional<std::string> given(const wire::Member<std::string>& member) {
    if (member.is_absent()) return {};
    return member.value_or("");
}

/// `all_to_wire` of ids, as the lists that set_role_users and set_role_groups end with.
Result<std::vector<wire::Group>> groups_of(std::string_view role_id, const services::Caller& caller,
                                           services::Roles& roles, services::Groups& groups) {
    auto ids = TRY(roles.group_ids(caller, role_id));
    const auto rows = TRY(groups.list(caller, std::move(ids)));
    return to_wire(rows, caller);
}

Result<std::vector<wire::User>> users_of(std::string_view role_id, store::Association association,
                                         const services::Caller& caller, const Call& call, services::Roles& roles,
                                         services::Users& users) {
    auto ids = TRY(roles.user_ids(caller, role_id, association));
    const auto list = TRY(users.list(caller, std::move(ids)));
    std::vector<wire::User> items;
    items.reserve(list.items.size());
    for (const auto& details : list.items) items.push_back(to_wire(*details, caller, call.base_url));
    return items;
}

store::Search search_of_roles(const SearchRolesParams& params) {
    store::Search search = search_of(params.paging, params.sorts, params.filter_or);
    Criteria(search)
        .add("id", params.id)
        .add("name", params.name)
        .add("built_in", params.built_in)
        .add("permission_set_ids", params.permission_set_ids)
        .add("model_set_ids", params.model_set_ids);
    return search;
}

}  // namespace

Result<std::vector<wire::Role>> all_roles(const AllRolesParams& params, const services::Caller& caller,
                                          const Call& call, services::Roles& roles) {
    store::Search search;
    if (params.ids) search.only_ids = params.ids;
    const auto page = TRY(roles.search(caller, search));
    return all_to_wire(page.items, caller, call.base_url);
}

Result<wire::Role> role(const RoleParams& params, const services::Caller& caller, const Call& call,
                        services::Roles& roles) {
    const auto row = TRY(roles.find(caller, params.role_id));
    return to_wire(row, caller, call.base_url);
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
    return all_to_wire(page.items, caller, call.base_url);
}

Result<wire::PermissionSet> permission_set(const PermissionSetParams& params, const services::Caller& caller,
                                           const Call& call, services::Roles& roles) {
    const auto row = TRY(roles.find_permission_set(caller, params.permission_set_id));
    return to_wire(row, caller, call.base_url);
}

Result<std::vector<wire::ModelSet>> all_model_sets(const services::Caller& caller, const Call& call,
                                                   services::Roles& roles) {
    const auto page = TRY(roles.search_model_sets(caller, {}));
    return all_to_wire(page.items, caller, call.base_url);
}

Result<wire::ModelSet> model_set(const ModelSetParams& params, const services::Caller& caller, const Call& call,
                                 services::Roles& roles) {
    const auto row = TRY(roles.find_model_set(caller, params.model_set_id));
    return to_wire(row, caller, call.base_url);
}

Result<Page<wire::Role>> search_roles(const SearchRolesParams& params, const services::Caller& caller, const Call& call,
                                      services::Roles& roles) {
    const store::Search search = search_of_roles(params);
    const auto page = TRY(roles.search(caller, search));
    return Page<wire::Role>{all_to_wire(page.items, caller, call.base_url), page.total};
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
    return Page<wire::PermissionSet>{all_to_wire(page.items, caller, call.base_url), page.total};
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
    return Page<wire::ModelSet>{all_to_wire(page.items, caller, call.base_url), page.total};
}

Result<Page<wire::RoleSearch>> search_roles_with_user_count(const SearchRolesWithUserCountParams& params,
                                                            const services::Caller& caller, const Call& call,
                                                            services::Roles& roles) {
    store::Search search = search_of(params.paging, params.sorts, params.filter_or);
    Criteria(search).add("id", params.id).add("name", params.name).add("built_in", params.built_in);
    const auto found = TRY(roles.search(caller, search));
    std::vector<std::string> ids;
    for (const store::Role& role : found.items) ids.push_back(role.id);
    const auto counts = TRY(roles.user_counts(caller, ids));
    Page<wire::RoleSearch> page;
    page.total = found.total;
    for (const store::Role& role : found.items) {
        wire::RoleSearch item = to_search(role, caller, call.base_url);
        const auto count = counts.find(role.id);
        item.user_count = count == counts.end() ? 0 : count->second;
        page.items.push_back(std::move(item));
    }
    return page;
}

Result<wire::Role> create_role(const CreateRoleParams& params, const services::Caller& caller, const Call& call,
                               services::Roles& roles) {
    store::Role role;
    role.name = params.body.name.value_or("");
    role.permission_set_id = params.body.permission_set_id.value_or("");
    role.model_set_id = params.body.model_set_id.value_or("");
    const auto row = TRY(roles.create(caller, role));
    return to_wire(row, caller, call.base_url);
}

Result<wire::Role> update_role(const UpdateRoleParams& params, const services::Caller& caller, const Call& call,
                               services::Roles& roles) {
    services::Roles::Change change;
    change.name = given(params.body.name);
    change.permission_set_id = given(params.body.permission_set_id);
    change.model_set_id = given(params.body.model_set_id);
    const auto row = TRY(roles.update(caller, params.role_id, change));
    return to_wire(row, caller, call.base_url);
}

Status delete_role(const DeleteRoleParams& params, const services::Caller& caller, services::Roles& roles) {
    return roles.remove(caller, params.role_id);
}

Result<std::vector<wire::Group>> role_groups(const RoleGroupsParams& params, const services::Caller& caller,
                                             services::Roles& roles, services::Groups& groups) {
    return groups_of(params.role_id, caller, roles, groups);
}

Result<std::vector<wire::Group>> set_role_groups(const SetRoleGroupsParams& params, const services::Caller& caller,
                                                 services::Roles& roles, services::Groups& groups) {
    TRY(roles.set_groups(caller, params.role_id, params.body));
    return groups_of(params.role_id, caller, roles, groups);
}

Result<std::vector<wire::User>> role_users(const RoleUsersParams& params, const services::Caller& caller,
                                           const Call& call, services::Roles& roles, services::Users& users) {
    const bool direct = params.direct_association_only.value_or(false);
    return users_of(params.role_id, direct ? store::Association::direct : store::Association::any, caller, call, roles,
                    users);
}

Result<std::vector<wire::User>> set_role_users(const SetRoleUsersParams& params, const services::Caller& caller,
                                               const Call& call, services::Roles& roles, services::Users& users) {
    TRY(roles.set_users(caller, params.role_id, params.body));
    return users_of(params.role_id, store::Association::direct, caller, call, roles, users);
}

Result<wire::PermissionSet> create_permission_set(const CreatePermissionSetParams& params,
                                                  const services::Caller& caller, const Call& call,
                                                  services::Roles& roles) {
    store::PermissionSet set;
    set.name = params.body.name.value_or("");
    set.permissions = params.body.permissions.value_or({});
    const auto row = TRY(roles.create_permission_set(caller, std::move(set)));
    return to_wire(row, caller, call.base_url);
}

Result<wire::PermissionSet> update_permission_set(const UpdatePermissionSetParams& params,
                                                  const services::Caller& caller, const Call& call,
                                                  services::Roles& roles) {
    const auto change = change_of(params.body, params.body.permissions);
    const auto row = TRY(roles.update_permission_set(caller, params.permission_set_id, change));
    return to_wire(row, caller, call.base_url);
}

Status delete_permission_set(const DeletePermissionSetParams& params, const services::Caller& caller,
                             services::Roles& roles) {
    return roles.remove_permission_set(caller, params.permission_set_id);
}

Result<wire::ModelSet> create_model_set(const CreateModelSetParams& params, const services::Caller& caller,
                                        const Call& call, services::Roles& roles) {
    store::ModelSet set;
    set.name = params.body.name.value_or("");
    set.models = params.body.models.value_or({});
    const auto row = TRY(roles.create_model_set(caller, set));
    return to_wire(row, caller, call.base_url);
}

Result<wire::ModelSet> update_model_set(const UpdateModelSetParams& params, const services::Caller& caller,
                                        const Call& call, services::Roles& roles) {
    const auto change = change_of(params.body, params.body.models);
    const auto row = TRY(roles.update_model_set(caller, params.model_set_id, change));
    return to_wire(row, caller, call.base_url);
}

Status delete_model_set(const DeleteModelSetParams& params, const services::Caller& caller, services::Roles& roles) {
    return roles.remove_model_set(caller, params.model_set_id);
}

}  // namespace oriel::api

#include "gen/api/role.routes.inc"
