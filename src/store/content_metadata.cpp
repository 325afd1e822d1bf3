#include "store/content_metadata.h"

#include "store/columns.h"

#include <functional>
#include <map>

namespace oriel::store::content_metadata {
namespace {

#define ORIEL_METADATA_COLUMNS "m.id, m.content_type, m.content_id, f.name, m.parent_id, m.inherits"
#define ORIEL_METADATA_TABLES \
    "content_metadata m LEFT JOIN folders f ON m.content_type = 'folder' AND f.id = m.content_id"

ContentMetadata read_metadata(Statement& row) {
    ContentMetadata metadata;
    metadata.id = row.id(0);
    metadata.content_type = row.string(1);
    metadata.content_id = row.id(2);
    metadata.name = row.string(3);
    metadata.parent_id = row.opt_id(4);
    metadata.inherits = row.boolean(5);
    return metadata;
}

ContentAccess read_access(Statement& row) {
    ContentAccess access;
    access.id = row.id(0);
    access.content_metadata_id = row.id(1);
    access.user_id = row.opt_id(2);
    access.group_id = row.opt_id(3);
    access.permission_type = row.text(4) == "edit" ? Access::edit : Access::view;
    return access;
}

#define ORIEL_ACCESS_SELECT \
    "SELECT id, content_metadata_id, user_id, group_id, permission_type FROM content_metadata_access "

std::string_view access_name(Access access) {
    switch (access) {
        case Access::view: return "view";
        case Access::edit: return "edit";
    }
    return {};
}

/// The item itself first, then its ancestors up to the root.
Result<std::vector<ContentMetadata>> chain(Session& session, std::string_view id) {
    return read_all(
        session, read_metadata,
        "WITH RECURSIVE up(id, parent_id, depth) AS (SELECT id, parent_id, 0 FROM content_metadata WHERE id = ?"
        " UNION ALL SELECT p.id, p.parent_id, up.depth + 1 FROM content_metadata p JOIN up ON p.id = up.parent_id) "
        "SELECT " ORIEL_METADATA_COLUMNS " FROM " ORIEL_METADATA_TABLES " JOIN up ON m.id = up.id ORDER BY up.depth",
        Value::id(id));
}

/// The nearest that does not inherit; a chain without one ends at its root.
std::string inheriting_id(const std::vector<ContentMetadata>& item_and_ancestors) {
    for (const ContentMetadata& each : item_and_ancestors) {
        if (!each.inherits) return each.id;
    }
    return item_and_ancestors.back().id;
}

Status require_own_rows(const ContentMetadata& metadata) {
    if (!metadata.inherits) return Ok{};
    return Error::validation(
        "content_metadata_id", "invalid",
        "content metadata '" + metadata.id + "' inherits its access; set 'inherits' to false first");
}

}  // namespace

Result<std::optional<ContentMetadata>> find(Session& session, std::string_view id) {
    auto item_and_ancestors = TRY(chain(session, id));
    if (item_and_ancestors.empty()) return std::optional<ContentMetadata>{};
    ContentMetadata metadata = item_and_ancestors.front();
    metadata.inheriting_id = inheriting_id(item_and_ancestors);
    return std::optional<ContentMetadata>(std::move(metadata));
}

Result<std::optional<ContentMetadata>> find_for(Session& session, std::string_view content_type,
                                                std::string_view content_id) {
    const auto ids = TRY(read_ids(session, "SELECT id FROM content_metadata WHERE content_type = ? AND content_id = ?",
                                  content_type, Value::id(content_id)));
    if (ids.empty()) return std::optional<ContentMetadata>{};
    return find(session, ids.front());
}

Result<std::vector<ContentMetadata>> children(Session& session, std::string_view parent_id) {
    const auto parent = TRY(find(session, parent_id));
    if (!parent.has_value()) return std::vector<ContentMetadata>{};
    auto all = TRY(read_all(session, read_metadata,
                            "SELECT " ORIEL_METADATA_COLUMNS " FROM " ORIEL_METADATA_TABLES
                            " WHERE m.parent_id = ? ORDER BY m.id",
                            Value::id(parent_id)));
    for (ContentMetadata& each : all) each.inheriting_id = each.inherits ? parent->inheriting_id : each.id;
    return all;
}

Result<std::vector<ContentMetadata>> all(Session& session, std::string_view content_type) {
    // Looks and the like inherit from folders, so the folders are needed to work out from where.
    auto rows = TRY(read_all(session, read_metadata,
                             "SELECT " ORIEL_METADATA_COLUMNS " FROM " ORIEL_METADATA_TABLES
                             " WHERE m.content_type = 'folder' OR m.content_type = ? ORDER BY m.id",
                             content_type));
    std::map<std::string, const ContentMetadata*, std::less<>> by_id;
    for (const ContentMetadata& each : rows) by_id[each.id] = &each;
    std::vector<ContentMetadata> wanted;
    for (const ContentMetadata& each : rows) {
        if (each.content_type != content_type) continue;
        const ContentMetadata* at = &each;
        while (at->inherits && at->parent_id.has_value()) {
            const auto parent = by_id.find(*at->parent_id);
            if (parent == by_id.end()) break;
            at = parent->second;
        }
        wanted.push_back(each);
        wanted.back().inheriting_id = at->id;
    }
    return wanted;
}

Result<std::vector<ContentAccess>> all_access(Session& session) {
    return read_all(session, read_access, ORIEL_ACCESS_SELECT "ORDER BY id");
}

Result<ContentMetadata> insert(Transaction& transaction, const ContentMetadata& metadata) {
    TRY(transaction.touch(Topic::content));
    const auto ids = TRY(read_ids(
        transaction,
        "INSERT INTO content_metadata (content_type, content_id, parent_id, inherits) VALUES (?, ?, ?, ?)"
        " RETURNING id",
        metadata.content_type, Value::id(metadata.content_id), Value::id(metadata.parent_id), metadata.inherits));
    return found(find(transaction, ids.front()));
}

Status set_inherits(Transaction& transaction, std::string_view id, bool inherits) {
    TRY(transaction.touch(Topic::content));
    const ContentMetadata before = TRY(found(find(transaction, id)));
    if (before.inherits == inherits) return Ok{};
    if (inherits && !before.parent_id.has_value()) {
        return Error::validation("inherits", "invalid", "a root has nothing to inherit from");
    }
    if (inherits) {
        TRY(transaction.execute("DELETE FROM content_metadata_access WHERE content_metadata_id = ?", Value::id(id)));
    } else {
        // compat: folders.md
        TRY(transaction.execute(
            "INSERT INTO content_metadata_access (content_metadata_id, user_id, group_id, permission_type)"
            " SELECT CAST(? AS BIGINT), user_id, group_id, permission_type FROM content_metadata_access"
            " WHERE content_metadata_id = ? ORDER BY id",
            Value::id(id), Value::id(before.inheriting_id)));
    }
    TRY(transaction.execute("UPDATE content_metadata SET inherits = ? WHERE id = ?", inherits, Value::id(id)));
    return Ok{};
}

Status set_parent(Transaction& transaction, std::string_view id, const std::optional<std::string>& parent_id) {
    TRY(transaction.touch(Topic::content));
    const auto changed = TRY(transaction.execute("UPDATE content_metadata SET parent_id = ? WHERE id = ?",
                                                 Value::id(parent_id), Value::id(id)));
    if (changed == 0) return Error::not_found();
    return Ok{};
}

Result<bool> remove(Transaction& transaction, std::string_view id) {
    TRY(transaction.touch(Topic::content));
    const auto removed = TRY(transaction.execute("DELETE FROM content_metadata WHERE id = ?", Value::id(id)));
    return removed != 0;
}

Result<std::vector<ContentAccess>> access(Session& session, std::string_view content_metadata_id) {
    const auto metadata = TRY(find(session, content_metadata_id));
    if (!metadata.has_value()) return std::vector<ContentAccess>{};
    return read_all(session, read_access, ORIEL_ACCESS_SELECT "WHERE content_metadata_id = ? ORDER BY id",
                    Value::id(metadata->inheriting_id));
}

Result<std::optional<ContentAccess>> find_access(Session& session, std::string_view id) {
    return read_one(session, read_access, ORIEL_ACCESS_SELECT "WHERE id = ?", Value::id(id));
}

Result<ContentAccess> insert_access(Transaction& transaction, const ContentAccess& access) {
    TRY(transaction.touch(Topic::content));
    const auto metadata = TRY(find(transaction, access.content_metadata_id));
    if (!metadata.has_value()) {
        return Error::validation("content_metadata_id", "invalid",
                                 "no content metadata has the id '" + access.content_metadata_id + "'");
    }
    TRY(require_own_rows(*metadata));
    if (access.user_id.has_value() == access.group_id.has_value()) {
        return Error::validation("user_id", "invalid", "give 'user_id' or 'group_id', one of them");
    }
    const bool to_user = access.user_id.has_value();
    const std::string& grantee = to_user ? *access.user_id : *access.group_id;
    const std::string field = to_user ? "user_id" : "group_id";
    const std::string what = to_user ? "user" : "group";
    const bool known =
        TRY(exists(transaction, to_user ? "SELECT 1 FROM users WHERE id = ?" : "SELECT 1 FROM groups WHERE id = ?",
                   Value::id(grantee)));
    if (!known) return Error::validation(field, "invalid", "no " + what + " has the id '" + grantee + "'");
    const bool twice =
        TRY(exists(transaction,
                   to_user ? "SELECT 1 FROM content_metadata_access WHERE content_metadata_id = ? AND user_id = ?"
                           : "SELECT 1 FROM content_metadata_access WHERE content_metadata_id = ? AND group_id = ?",
                   Value::id(access.content_metadata_id), Value::id(grantee)));
    if (twice) return Error::validation(field, "already_exists", "that " + what + " has a grant on this item already");
    return found(
        read_one(transaction, read_access,
                 "INSERT INTO content_metadata_access (content_metadata_id, user_id, group_id, permission_type)"
                 " VALUES (?, ?, ?, ?) RETURNING id, content_metadata_id, user_id, group_id, permission_type",
                 Value::id(access.content_metadata_id), Value::id(access.user_id), Value::id(access.group_id),
                 access_name(access.permission_type)));
}

Status update_access(Transaction& transaction, const ContentAccess& access) {
    TRY(transaction.touch(Topic::content));
    const auto changed = TRY(transaction.execute("UPDATE content_metadata_access SET permission_type = ? WHERE id = ?",
                                                 access_name(access.permission_type), Value::id(access.id)));
    if (changed == 0) return Error::not_found();
    return Ok{};
}

Result<bool> remove_access(Transaction& transaction, std::string_view id) {
    TRY(transaction.touch(Topic::content));
    const auto removed = TRY(transaction.execute("DELETE FROM content_metadata_access WHERE id = ?", Value::id(id)));
    return removed != 0;
}

}  // namespace oriel::store::content_metadata
