#include "store/groups.h"

#include "store/columns.h"
#include "store/identity.h"

#include <array>

namespace oriel::store {
namespace groups {
namespace {

#define ORIEL_GROUP_COLUMNS                                                          \
    "g.id, g.name, g.include_by_default, g.externally_managed, g.external_group_id," \
    " g.can_add_to_content_metadata, (SELECT COUNT(*) FROM group_users gu WHERE gu.group_id = g.id)"

Group read_group(Statement& row) {
    Group group;
    group.id = row.id(0);
    group.name = row.string(1);
    group.include_by_default = row.boolean(2);
    group.externally_managed = row.boolean(3);
    group.external_group_id = row.opt_text(4);
    group.can_add_to_content_metadata = row.boolean(5);
    group.user_count = row.integer(6);
    return group;
}

constexpr std::array kSearchColumns = {
    SearchColumn{"id", ColumnKind::id, "g.id"},
    SearchColumn{"name", ColumnKind::text, "g.name"},
    SearchColumn{"external_group_id", ColumnKind::text, "g.external_group_id"},
    SearchColumn{"externally_managed", ColumnKind::boolean, "g.externally_managed"},
    SearchColumn{"include_by_default", ColumnKind::boolean, "g.include_by_default"},
    SearchColumn{"can_add_to_content_metadata", ColumnKind::boolean, "g.can_add_to_content_metadata"},
    SearchColumn{"user_count", ColumnKind::id, "(SELECT COUNT(*) FROM group_users gu WHERE gu.group_id = g.id)"},
};
constexpr SearchTable kSearchTable = {ORIEL_GROUP_COLUMNS, "groups g", "g.id", kSearchColumns};

Status require_free_name(Session& session, const Group& group) {
    TRY(require_text("name", group.name));
    return require_unique(session, "SELECT 1 FROM groups WHERE name = ? AND id <> ?", "name", group.name, group.id);
}

/// The group whose members are to change. Errors: not_found; not_allowed where they come from elsewhere.
Status require_editable(Session& session, std::string_view group_id) {
    const Group group = TRY(found(find(session, group_id)));
    if (group.include_by_default) {
        return Error{ErrorCode::not_allowed,
                     "everybody is in group '" + group.name + "', so its members cannot be changed"};
    }
    if (group.externally_managed) {
        return Error{ErrorCode::not_allowed, "the members of group '" + group.name + "' are managed outside"};
    }
    return Ok{};
}

}  // namespace

Result<std::optional<Group>> find(Session& session, std::string_view id) {
    return read_one(session, read_group, "SELECT " ORIEL_GROUP_COLUMNS " FROM groups g WHERE g.id = ?", Value::id(id));
}

Result<std::optional<Group>> find_by_name(Session& session, std::string_view name) {
    return read_one(session, read_group, "SELECT " ORIEL_GROUP_COLUMNS " FROM groups g WHERE g.name = ?", name);
}

Result<Page<Group>> search(Session& session, const Search& search) {
    return run_search<Group>(session, kSearchTable, search, read_group);
}

Result<Group> insert(Transaction& transaction, const Group& group) {
    TRY(transaction.touch(Topic::identity));
    Group fresh = group;
    fresh.id.clear();
    TRY(require_free_name(transaction, fresh));
    if (group.external_group_id.has_value()) {
        const bool taken =
            TRY(exists(transaction, "SELECT 1 FROM groups WHERE external_group_id = ?", *group.external_group_id));
        if (taken) return already_exists("external_group_id", *group.external_group_id);
    }
    const auto ids = TRY(read_ids(transaction,
                                  "INSERT INTO groups (name, include_by_default, externally_managed, external_group_id,"
                                  " can_add_to_content_metadata) VALUES (?, ?, ?, ?, ?) RETURNING id",
                                  group.name, group.include_by_default, group.externally_managed,
                                  group.external_group_id, group.can_add_to_content_metadata));
    return found(find(transaction, ids.front()));
}

Status update(Transaction& transaction, const Group& group) {
    TRY(transaction.touch(Topic::identity));
    TRY(require_free_name(transaction, group));
    const auto changed = TRY(transaction.execute(
        "UPDATE groups SET name = ?, externally_managed = ?, external_group_id = ?, can_add_to_content_metadata = ?"
        " WHERE id = ?",
        group.name, group.externally_managed, group.external_group_id, group.can_add_to_content_metadata,
        Value::id(group.id)));
    if (changed == 0) return Error::not_found();
    return Ok{};
}

Status remove(Transaction& transaction, std::string_view id) {
    const AdminGuard guard = TRY(AdminGuard::before(transaction));
    TRY(transaction.touch(Topic::content));
    const Group group = TRY(found(find(transaction, id)));
    if (group.include_by_default) {
        return Error{ErrorCode::not_allowed, "group '" + group.name + "' is built in and cannot be deleted"};
    }
    TRY(transaction.execute("DELETE FROM groups WHERE id = ?", Value::id(id)));
    return guard.check(transaction, "group_id");
}

Result<std::vector<std::string>> user_ids(Session& session, std::string_view group_id) {
    return read_ids(session, "SELECT user_id FROM group_users WHERE group_id = ? ORDER BY user_id",
                    Value::id(group_id));
}

Result<std::vector<std::string>> child_ids(Session& session, std::string_view group_id) {
    return read_ids(session, "SELECT child_id FROM group_groups WHERE parent_id = ? ORDER BY child_id",
                    Value::id(group_id));
}

Result<std::vector<std::string>> parent_ids(Session& session, std::string_view group_id) {
    return read_ids(session, "SELECT parent_id FROM group_groups WHERE child_id = ? ORDER BY parent_id",
                    Value::id(group_id));
}

Result<std::map<std::string, std::vector<std::string>, std::less<>>> parent_ids_of(
    Session& session, const std::vector<std::string>& group_ids) {
    return read_pairs(session,
                      "SELECT child_id, parent_id FROM group_groups WHERE " +
                          id_in_list(session.dialect(), "child_id") + " ORDER BY child_id, parent_id",
                      id_list(session.dialect(), group_ids));
}

Result<std::vector<std::string>> ancestor_ids(Session& session, std::string_view group_id) {
    return read_ids(session,
                    "WITH RECURSIVE up(group_id) AS (SELECT id FROM groups WHERE id = ?"
                    " UNION SELECT gg.parent_id FROM group_groups gg JOIN up ON gg.child_id = up.group_id)"
                    " SELECT group_id FROM up ORDER BY group_id",
                    Value::id(group_id));
}

Status add_user(Transaction& transaction, std::string_view group_id, std::string_view user_id) {
    TRY(transaction.touch(Topic::identity));
    TRY(require_editable(transaction, group_id));
    const bool known = TRY(exists(transaction, "SELECT 1 FROM users WHERE id = ?", Value::id(user_id)));
    if (!known) return Error::validation("user_id", "invalid", "no user has the id '" + std::string(user_id) + "'");
    TRY(transaction.execute("INSERT INTO group_users (group_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                            Value::id(group_id), Value::id(user_id)));
    return Ok{};
}

Status remove_user(Transaction& transaction, std::string_view group_id, std::string_view user_id) {
    const AdminGuard guard = TRY(AdminGuard::before(transaction));
    TRY(require_editable(transaction, group_id));
    const auto removed = TRY(transaction.execute("DELETE FROM group_users WHERE group_id = ? AND user_id = ?",
                                                 Value::id(group_id), Value::id(user_id)));
    if (removed == 0) return Error::not_found();
    return guard.check(transaction, "user_id");
}

Status add_group(Transaction& transaction, std::string_view group_id, std::string_view child_id) {
    TRY(transaction.touch(Topic::identity));
    TRY(require_editable(transaction, group_id));
    const auto child = TRY(find(transaction, child_id));
    if (!child.has_value()) {
        return Error::validation("group_id", "invalid", "no group has the id '" + std::string(child_id) + "'");
    }
    const auto above = TRY(ancestor_ids(transaction, group_id));
    for (const std::string& ancestor : above) {
        if (ancestor != child->id) continue;
        return Error::validation(
            "group_id", "invalid",
            "group '" + child->name + "' holds this group already, directly or not, so it cannot be put into it");
    }
    TRY(transaction.execute("INSERT INTO group_groups (parent_id, child_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                            Value::id(group_id), Value::id(child_id)));
    return Ok{};
}

Status remove_group(Transaction& transaction, std::string_view group_id, std::string_view child_id) {
    const AdminGuard guard = TRY(AdminGuard::before(transaction));
    TRY(require_editable(transaction, group_id));
    const auto removed = TRY(transaction.execute("DELETE FROM group_groups WHERE parent_id = ? AND child_id = ?",
                                                 Value::id(group_id), Value::id(child_id)));
    if (removed == 0) return Error::not_found();
    return guard.check(transaction, "deleting_group_id");
}

}  // namespace groups

Result<std::map<std::string, Memberships, std::less<>>> memberships_of_users(Session& session,
                                                                             const std::vector<std::string>& user_ids) {
    std::map<std::string, Memberships, std::less<>> memberships;
    for (const std::string& id : user_ids) memberships[id];
    const std::string in_list = id_in_list(session.dialect(), "user_id");
    const Value list = id_list(session.dialect(), user_ids);
    {
        auto rows = TRY(session.query(
            "SELECT user_id, group_id FROM group_users WHERE " + in_list + " ORDER BY user_id, group_id", list));
        while (TRY(rows.step())) memberships[rows.id(0)].group_ids.push_back(rows.id(1));
    }
    auto rows = TRY(
        session.query("SELECT user_id, role_id FROM role_users WHERE " + in_list + " ORDER BY user_id, role_id", list));
    while (TRY(rows.step())) memberships[rows.id(0)].role_ids.push_back(rows.id(1));
    return memberships;
}

}  // namespace oriel::store
