#include "store/identity.h"

#include "store/columns.h"

namespace oriel::store {

Result<std::optional<EffectiveRights>> effective_rights(Session& session, std::string_view user_id) {
    constexpr std::string_view kSql =
        "WITH RECURSIVE my_groups(group_id) AS ("
        " SELECT group_id FROM group_users WHERE user_id = ?"
        " UNION SELECT gg.parent_id FROM group_groups gg JOIN my_groups m ON gg.child_id = m.group_id) "
        "SELECT 0, u.id, u.is_disabled, '', FALSE, '' FROM users u WHERE u.id = ? "
        "UNION ALL SELECT 1, group_id, FALSE, '', FALSE, '' FROM my_groups "
        "UNION ALL SELECT 2, r.id, p.all_access, p.permissions, m.all_access, m.models FROM roles r"
        " JOIN permission_sets p ON p.id = r.permission_set_id JOIN model_sets m ON m.id = r.model_set_id"
        " WHERE r.id IN (SELECT role_id FROM role_users WHERE user_id = ?"
        " UNION SELECT role_id FROM role_groups WHERE group_id IN (SELECT group_id FROM my_groups)) "
        "ORDER BY 1, 2";
    const Value id = Value::id(user_id);
    auto rows = TRY(session.query(kSql, id, id, id));
    std::optional<EffectiveRights> rights;
    while (TRY(rows.step())) {
        constexpr std::int64_t kUser = 0;
        constexpr std::int64_t kGroup = 1;
        const std::int64_t kind = rows.integer(0);
        if (kind == kUser) {
            rights.emplace();
            rights->user_id = rows.id(1);
            rights->is_disabled = rows.boolean(2);
            continue;
        }
        // Rows of kind 0 come first, and without one there is no user and so no membership.
        ORIEL_ASSERT(rights.has_value());
        if (kind == kGroup) {
            rights->group_ids.push_back(rows.id(1));
            continue;
        }
        RoleGrant grant;
        grant.role_id = rows.id(1);
        grant.all_permissions = rows.boolean(2);
        grant.permissions = read_names(rows.text(3));
        grant.all_models = rows.boolean(4);
        grant.models = read_names(rows.text(5));
        rights->is_admin = rights->is_admin || (grant.all_permissions && grant.all_models);
        rights->roles.push_back(std::move(grant));
    }
    return rights;
}

Result<bool> has_admin(Session& session) {
    return exists(
        session,
        "WITH RECURSIVE admin_roles(role_id) AS ("
        " SELECT r.id FROM roles r JOIN permission_sets p ON p.id = r.permission_set_id"
        " JOIN model_sets m ON m.id = r.model_set_id WHERE p.all_access AND m.all_access), "
        "admin_groups(group_id) AS ("
        " SELECT rg.group_id FROM role_groups rg JOIN admin_roles a ON a.role_id = rg.role_id"
        " UNION SELECT gg.child_id FROM group_groups gg JOIN admin_groups a ON gg.parent_id = a.group_id) "
        "SELECT 1 FROM users u WHERE NOT u.is_disabled AND ("
        " u.id IN (SELECT ru.user_id FROM role_users ru JOIN admin_roles a ON a.role_id = ru.role_id)"
        " OR u.id IN (SELECT gu.user_id FROM group_users gu JOIN admin_groups a ON a.group_id = gu.group_id)) "
        "LIMIT 1");
}

Result<AdminGuard> AdminGuard::before(Transaction& transaction) {
    // The lock of the topic keeps two nodes from each taking one of the last two admins.
    TRY(transaction.touch(Topic::identity));
    const bool had_admin = TRY(has_admin(transaction));
    return AdminGuard(had_admin);
}

Status AdminGuard::check(Transaction& transaction, std::string_view field) const {
    if (!had_admin_) return Ok{};
    const bool has = TRY(has_admin(transaction));
    if (has) return Ok{};
    transaction.doom();
    return Error::validation(std::string(field), "invalid", "this would leave no user who is an admin");
}

}  // namespace oriel::store
