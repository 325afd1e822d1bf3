#include "api/convert/role.h"

#include "api/convert/member.h"

#include <string>

namespace oriel::api {

namespace {

wire::Map<bool> abilities(const services::Caller& caller, bool built_in) {
    const bool manage = caller.may(services::Permission::manage_roles);
    return {{"show", true}, {"index", true}, {"update", manage && !built_in}, {"destroy", manage && !built_in}};
}

std::string url_of(std::string_view base_url, std::string_view what, const std::string& id) {
    return std::string(base_url) + "/api/4.0/" + std::string(what) + "/" + id;
}

template <typename Wire>
Wire fill(const store::Role& row, const services::Caller& caller, std::string_view base_url) {
    Wire role;
    role.can = abilities(caller, row.built_in);
    role.id = row.id;
    role.name = row.name;
    role.permission_set = to_wire(row.permission_set, caller, base_url);
    role.model_set = to_wire(row.model_set, caller, base_url);
    role.internal = false;
    role.url = url_of(base_url, "roles", row.id);
    role.users_url = url_of(base_url, "roles", row.id) + "/users";
    return role;
}

}  // namespace

wire::PermissionSet to_wire(const store::PermissionSet& row, const services::Caller& caller,
                            std::string_view base_url) {
    wire::PermissionSet set;
    set.can = abilities(caller, row.built_in);
    set.all_access = row.all_access;
    set.built_in = row.built_in;
    set.id = row.id;
    set.name = row.name;
    set.permissions = row.permissions;
    set.url = url_of(base_url, "permission_sets", row.id);
    return set;
}

wire::ModelSet to_wire(const store::ModelSet& row, const services::Caller& caller, std::string_view base_url) {
    wire::ModelSet set;
    set.can = abilities(caller, row.built_in);
    set.all_access = row.all_access;
    set.built_in = row.built_in;
    set.id = row.id;
    set.models = row.models;
    set.name = row.name;
    set.url = url_of(base_url, "model_sets", row.id);
    return set;
}

wire::Role to_wire(const store::Role& row, const services::Caller& caller, std::string_view base_url) {
    return fill<wire::Role>(row, caller, base_url);
}

wire::RoleSearch to_search(const store::Role& row, const services::Caller& caller, std::string_view base_url) {
    return fill<wire::RoleSearch>(row, caller, base_url);
}

}  // namespace oriel::api
