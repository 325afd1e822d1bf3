#include "services/auth/rights.h"

namespace oriel::services {

namespace {

PermissionSetBits bits_of(const store::RoleGrant& role) {
    PermissionSetBits bits;
    if (role.all_permissions) return bits.set();
    for (const std::string& name : role.permissions) {
        if (const auto permission = find_permission(name)) bits.set(static_cast<std::size_t>(*permission));
    }
    return bits;
}

const PermissionSetBits& instance_wide() {
    static const PermissionSetBits bits = [] {
        PermissionSetBits found;
        for (const PermissionInfo& row : kPermissions) {
            if (row.scope == PermissionScope::instance) found.set(static_cast<std::size_t>(row.permission));
        }
        return found;
    }();
    return bits;
}

}  // namespace

Caller make_caller(const store::EffectiveRights& rights) {
    Caller caller;
    caller.user_id = rights.user_id;
    caller.is_admin = rights.is_admin;
    caller.group_ids = rights.group_ids;
    for (const store::RoleGrant& role : rights.roles) {
        caller.role_ids.push_back(role.role_id);
        const PermissionSetBits bits = bits_of(role);
        caller.instance |= bits & instance_wide();
        const PermissionSetBits on_models = bits & ~instance_wide();
        if (role.all_models) {
            caller.all_models |= on_models;
            caller.any_model |= on_models;
            continue;
        }
        for (const std::string& model : role.models) {
            caller.models[model] |= on_models;
            caller.any_model |= on_models;
        }
    }
    if (caller.instance.test(static_cast<std::size_t>(Permission::manage_models)))
        caller.all_models |= caller.any_model;
    return caller;
}

}  // namespace oriel::services
