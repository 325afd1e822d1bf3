#include "services/users/grants.h"

#include "store/user_attributes.h"

namespace oriel::services {

namespace {

/// The models of the set on which the caller lacks the permission: the first one, or `all models`; empty when none.
std::string missing_on(const Caller& caller, Permission permission, const store::ModelSet& models) {
    if (models.all_access) {
        return caller.all_models.test(static_cast<std::size_t>(permission)) ? "" : "all models";
    }
    for (const std::string& model : models.models) {
        if (!caller.may(permission, model)) return "model '" + model + "'";
    }
    return "";
}

}  // namespace

Status require_may_give(const Caller& caller, const store::Role& role) {
    if (caller.is_admin) return Ok{};
    const std::string what = "role '" + role.name + "' ";
    if (role.permission_set.all_access) {
        return Error::forbidden(what + "gives every permission, so only an admin may give or take it");
    }
    for (const std::string& name : role.permission_set.permissions) {
        const auto permission = find_permission(name);
        if (!permission) continue;  // Gives nothing.
        if (info(*permission).scope == PermissionScope::instance) {
            if (caller.instance.test(static_cast<std::size_t>(*permission))) continue;
            return Error::forbidden(what + "gives the permission '" + name + "', which you do not have");
        }
        const std::string where = missing_on(caller, *permission, role.model_set);
        if (where.empty()) continue;
        return Error::forbidden(what + "gives the permission '" + name + "' on " + where + ", which you do not have");
    }
    return Ok{};
}

Status require_may_give(store::Session& session, const Caller& caller, const std::vector<std::string>& role_ids) {
    if (caller.is_admin) return Ok{};
    store::Search search;
    search.only_ids = role_ids;
    const auto roles = TRY(store::roles::search(session, search));
    for (const store::Role& role : roles.items) TRY(require_may_give(caller, role));
    return Ok{};
}

Status require_may_change_members(store::Session& session, const Caller& caller, std::string_view group_id) {
    if (caller.is_admin) return Ok{};
    const auto roles = TRY(store::roles::given_by_group(session, group_id));
    for (const store::Role& role : roles) TRY(require_may_give(caller, role));
    if (caller.may(Permission::manage_user_attributes)) return Ok{};
    const bool gives_values = TRY(store::user_attributes::group_gives_values(session, group_id));
    if (!gives_values) return Ok{};
    return Error::forbidden(
        "the group gives its members values of user attributes, so this needs the permission "
        "'manage_user_attributes' too");
}

}  // namespace oriel::services
