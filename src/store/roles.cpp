#include "store/roles.h"

#include "store/columns.h"
#include "store/identity.h"

#include <algorithm>
#include <array>

namespace oriel::store::roles {
namespace {

#define ORIEL_ROLE_COLUMNS                                                                              \
    "r.id, r.name, r.permission_set_id, r.model_set_id, r.built_in, p.name, p.permissions, p.built_in," \
    " p.all_access, m.name, m.models, m.built_in, m.all_access"
#define ORIEL_ROLE_TABLES \
    "roles r JOIN permission_sets p ON p.id = r.permission_set_id JOIN model_sets m ON m.id = r.model_set_id"

Role read_role(Statement& row) {
    Role role;
    role.id = row.id(0);
    role.name = row.string(1);
    role.permission_set_id = row.id(2);
    role.model_set_id = row.id(3);
    role.built_in = row.boolean(4);
    role.permission_set = {role.permission_set_id, row.string(5), read_names(row.text(6)), row.boolean(7),
                           row.boolean(8)};
    role.model_set = {role.model_set_id, row.string(9), read_names(row.text(10)), row.boolean(11), row.boolean(12)};
    return role;
}

constexpr std::array kSearchColumns = {
    SearchColumn{"id", ColumnKind::id, "r.id"},
    SearchColumn{"name", ColumnKind::text, "r.name"},
    SearchColumn{"built_in", ColumnKind::boolean, "r.built_in"},
    SearchColumn{"permission_set_ids", ColumnKind::id, "r.permission_set_id"},
    SearchColumn{"model_set_ids", ColumnKind::id, "r.model_set_id"},
};
constexpr SearchTable kSearchTable = {ORIEL_ROLE_COLUMNS, ORIEL_ROLE_TABLES, "r.id", kSearchColumns};

Status require_valid(Session& session, const Role& role) {
    TRY(require_text("name", role.name));
    TRY(require_unique(session, "SELECT 1 FROM roles WHERE name = ? AND id <> ?", "name", role.name, role.id));
    const auto permission_set = TRY(permission_sets::find(session, role.permission_set_id));
    if (!permission_set.has_value()) {
        return Error::validation("permission_set_id", "invalid",
                                 "no permission set has the id '" + role.permission_set_id + "'");
    }
    const auto model_set = TRY(model_sets::find(session, role.model_set_id));
    if (!model_set.has_value()) {
        return Error::validation("model_set_id", "invalid", "no model set has the id '" + role.model_set_id + "'");
    }
    return Ok{};
}

Error built_in_error(const Role& role) {
    return Error{ErrorCode::not_allowed, "role '" + role.name + "' is built in and cannot be changed"};
}

/// The fixed texts of one way to give roles: rows of a pair table that share a key.
struct Assignment {
    std::string_view delete_sql;
    std::string_view insert_sql;  ///< Inserts only when the other side exists: 0 rows means it doesn't.
    std::string_view field;
    std::string_view what;
};

constexpr Assignment kUsersOfRole = {
    "DELETE FROM role_users WHERE role_id = ?",
    "INSERT INTO role_users (role_id, user_id) SELECT CAST(? AS BIGINT), id FROM users WHERE id = ?", "user_ids",
    "user"};
constexpr Assignment kGroupsOfRole = {
    "DELETE FROM role_groups WHERE role_id = ?",
    "INSERT INTO role_groups (role_id, group_id) SELECT CAST(? AS BIGINT), id FROM groups WHERE id = ?", "group_ids",
    "group"};
constexpr Assignment kRolesOfUser = {
    "DELETE FROM role_users WHERE user_id = ?",
    "INSERT INTO role_users (user_id, role_id) SELECT CAST(? AS BIGINT), id FROM roles WHERE id = ?", "role_ids",
    "role"};

Status replace(Transaction& transaction, const Assignment& assignment, std::string_view key,
               const std::vector<std::string>& ids) {
    const AdminGuard guard = TRY(AdminGuard::before(transaction));
    TRY(transaction.execute(assignment.delete_sql, Value::id(key)));
    std::vector<std::string> seen;
    for (const std::string& id : ids) {
        if (std::find(seen.begin(), seen.end(), id) != seen.end()) continue;
        seen.push_back(id);
        const auto inserted = TRY(transaction.execute(assignment.insert_sql, Value::id(key), Value::id(id)));
        if (inserted == 1) continue;
        // Half a list is written by now.
        transaction.doom();
        return Error::validation(std::string(assignment.field), "invalid",
                                 "no " + std::string(assignment.what) + " has the id '" + id + "'");
    }
    return guard.check(transaction, assignment.field);
}

}  // namespace

Result<std::optional<Role>> find(Session& session, std::string_view id) {
    return read_one(session, read_role, "SELECT " ORIEL_ROLE_COLUMNS " FROM " ORIEL_ROLE_TABLES " WHERE r.id = ?",
                    Value::id(id));
}

Result<Page<Role>> search(Session& session, const Search& search) {
    return run_search<Role>(session, kSearchTable, search, read_role);
}

Result<Role> insert(Transaction& transaction, const Role& role) {
    TRY(transaction.touch(Topic::identity));
    Role fresh = role;
    fresh.id.clear();
    TRY(require_valid(transaction, fresh));
    const auto ids = TRY(
        read_ids(transaction,
                 "INSERT INTO roles (name, permission_set_id, model_set_id, built_in) VALUES (?, ?, ?, ?) RETURNING id",
                 role.name, Value::id(role.permission_set_id), Value::id(role.model_set_id), role.built_in));
    return found(find(transaction, ids.front()));
}

Status update(Transaction& transaction, const Role& role) {
    const AdminGuard guard = TRY(AdminGuard::before(transaction));
    const Role before = TRY(found(find(transaction, role.id)));
    if (before.built_in) return built_in_error(before);
    TRY(require_valid(transaction, role));
    TRY(transaction.execute("UPDATE roles SET name = ?, permission_set_id = ?, model_set_id = ? WHERE id = ?",
                            role.name, Value::id(role.permission_set_id), Value::id(role.model_set_id),
                            Value::id(role.id)));
    return guard.check(transaction, "permission_set_id");
}

Status remove(Transaction& transaction, std::string_view id) {
    const AdminGuard guard = TRY(AdminGuard::before(transaction));
    const Role before = TRY(found(find(transaction, id)));
    if (before.built_in) return built_in_error(before);
    TRY(transaction.execute("DELETE FROM roles WHERE id = ?", Value::id(id)));
    return guard.check(transaction, "role_id");
}

Result<std::vector<std::string>> user_ids(Session& session, std::string_view role_id, Association association) {
    if (association == Association::direct) {
        return read_ids(session, "SELECT user_id FROM role_users WHERE role_id = ? ORDER BY user_id",
                        Value::id(role_id));
    }
    return read_ids(session,
                    "WITH RECURSIVE down(group_id) AS (SELECT group_id FROM role_groups WHERE role_id = ?"
                    " UNION SELECT gg.child_id FROM group_groups gg JOIN down ON gg.parent_id = down.group_id)"
                    " SELECT user_id FROM role_users WHERE role_id = ?"
                    " UNION SELECT gu.user_id FROM group_users gu JOIN down ON gu.group_id = down.group_id ORDER BY 1",
                    Value::id(role_id), Value::id(role_id));
}

Result<std::vector<std::string>> group_ids(Session& session, std::string_view role_id) {
    return read_ids(session, "SELECT group_id FROM role_groups WHERE role_id = ? ORDER BY group_id",
                    Value::id(role_id));
}

Result<std::vector<Role>> of_user(Session& session, std::string_view user_id, Association association) {
    if (association == Association::direct) {
        return read_all(session, read_role,
                        "SELECT " ORIEL_ROLE_COLUMNS " FROM " ORIEL_ROLE_TABLES
                        " WHERE r.id IN (SELECT role_id FROM role_users WHERE user_id = ?) ORDER BY r.id",
                        Value::id(user_id));
    }
    return read_all(
        session, read_role,
        "WITH RECURSIVE my_groups(group_id) AS (SELECT group_id FROM group_users WHERE user_id = ?"
        " UNION SELECT gg.parent_id FROM group_groups gg JOIN my_groups g ON gg.child_id = g.group_id) "
        "SELECT " ORIEL_ROLE_COLUMNS " FROM " ORIEL_ROLE_TABLES
        " WHERE r.id IN (SELECT role_id FROM role_users WHERE user_id = ?"
        " UNION SELECT role_id FROM role_groups WHERE group_id IN (SELECT group_id FROM my_groups)) ORDER BY r.id",
        Value::id(user_id), Value::id(user_id));
}

Result<std::vector<std::string>> ids_of_group(Session& session, std::string_view group_id) {
    return read_ids(session, "SELECT role_id FROM role_groups WHERE group_id = ? ORDER BY role_id",
                    Value::id(group_id));
}

Result<std::map<std::string, std::vector<std::string>, std::less<>>> ids_of_groups(
    Session& session, const std::vector<std::string>& group_ids) {
    return read_pairs(session,
                      "SELECT group_id, role_id FROM role_groups WHERE " + id_in_list(session.dialect(), "group_id") +
                          " ORDER BY group_id, role_id",
                      id_list(session.dialect(), group_ids));
}

Result<std::vector<Role>> given_by_group(Session& session, std::string_view group_id) {
    return read_all(session, read_role,
                    "WITH RECURSIVE up(group_id) AS (SELECT id FROM groups WHERE id = ?"
                    " UNION SELECT gg.parent_id FROM group_groups gg JOIN up ON gg.child_id = up.group_id) "
                    "SELECT " ORIEL_ROLE_COLUMNS " FROM " ORIEL_ROLE_TABLES
                    " WHERE r.id IN (SELECT role_id FROM role_groups WHERE group_id IN (SELECT group_id FROM up))"
                    " ORDER BY r.id",
                    Value::id(group_id));
}

Result<std::map<std::string, std::int64_t, std::less<>>> user_counts(Session& session,
                                                                     const std::vector<std::string>& role_ids) {
    const std::string in_list = id_in_list(session.dialect(), "role_id");
    const Value list = id_list(session.dialect(), role_ids);
    auto rows = TRY(session.query(
        "WITH RECURSIVE down(role_id, group_id) AS (SELECT role_id, group_id FROM role_groups WHERE " + in_list +
            " UNION SELECT d.role_id, gg.child_id FROM down d JOIN group_groups gg ON gg.parent_id = d.group_id) "
            "SELECT held.role_id, COUNT(*) FROM (SELECT role_id, user_id FROM role_users WHERE " +
            in_list +
            " UNION SELECT d.role_id, gu.user_id FROM down d JOIN group_users gu ON gu.group_id = d.group_id) held"
            " GROUP BY held.role_id",
        list, list));
    std::map<std::string, std::int64_t, std::less<>> counts;
    while (TRY(rows.step())) counts[rows.id(0)] = rows.integer(1);
    return counts;
}

Status set_users(Transaction& transaction, std::string_view role_id, const std::vector<std::string>& user_ids) {
    TRY(found(find(transaction, role_id)));
    return replace(transaction, kUsersOfRole, role_id, user_ids);
}

Status set_groups(Transaction& transaction, std::string_view role_id, const std::vector<std::string>& group_ids) {
    TRY(found(find(transaction, role_id)));
    return replace(transaction, kGroupsOfRole, role_id, group_ids);
}

Status set_of_user(Transaction& transaction, std::string_view user_id, const std::vector<std::string>& role_ids) {
    const bool known = TRY(exists(transaction, "SELECT 1 FROM users WHERE id = ?", Value::id(user_id)));
    if (!known) return Error::not_found();
    return replace(transaction, kRolesOfUser, user_id, role_ids);
}

}  // namespace oriel::store::roles
