#include "store/folders.h"

#include "store/columns.h"
#include "store/content_metadata.h"

#include <algorithm>
#include <array>

namespace oriel::store::folders {
namespace {

#define ORIEL_FOLDER_COLUMNS                                                                        \
    "f.id, f.name, f.parent_id, f.creator_id, m.id, f.kind, f.owner_id, f.external_id, f.is_embed," \
    " (SELECT COUNT(*) FROM folders c WHERE c.parent_id = f.id), f.created_at"
#define ORIEL_FOLDER_TABLES \
    "folders f LEFT JOIN content_metadata m ON m.content_type = 'folder' AND m.content_id = f.id"

struct KindName {
    FolderKind kind;
    std::string_view name;
};
constexpr std::array kKindNames = {
    KindName{FolderKind::normal, "normal"},
    KindName{FolderKind::shared_root, "shared_root"},
    KindName{FolderKind::users_root, "users_root"},
    KindName{FolderKind::embed_shared_root, "embed_shared_root"},
    KindName{FolderKind::embed_users_root, "embed_users_root"},
    KindName{FolderKind::personal, "personal"},
};

FolderKind read_kind(std::string_view name) {
    const auto found = std::ranges::find(kKindNames, name, &KindName::name);
    ORIEL_ASSERT(found != kKindNames.end());
    return found->kind;
}

Folder read_folder(Statement& row) {
    Folder folder;
    folder.id = row.id(0);
    folder.name = row.string(1);
    folder.parent_id = row.opt_id(2);
    folder.creator_id = row.opt_id(3);
    folder.content_metadata_id = row.opt_id(4);
    folder.kind = read_kind(row.text(5));
    folder.owner_id = row.opt_id(6);
    folder.external_id = row.opt_text(7);
    folder.is_embed = row.boolean(8);
    folder.child_count = row.integer(9);
    folder.created_at = row.instant(10);
    return folder;
}

constexpr std::array kSearchColumns = {
    SearchColumn{"id", ColumnKind::id, "f.id"},
    SearchColumn{"name", ColumnKind::text, "f.name"},
    SearchColumn{"parent_id", ColumnKind::id, "f.parent_id"},
    SearchColumn{"creator_id", ColumnKind::id, "f.creator_id"},
    SearchColumn{"is_shared_root", ColumnKind::boolean, "(f.kind = 'shared_root')"},
    SearchColumn{"is_users_root", ColumnKind::boolean, "(f.kind = 'users_root')"},
    SearchColumn{"is_personal", ColumnKind::boolean, "(f.kind = 'personal')"},
    SearchColumn{"created_at", ColumnKind::id, "f.created_at"},
};
constexpr SearchTable kSearchTable = {ORIEL_FOLDER_COLUMNS, ORIEL_FOLDER_TABLES, "f.id", kSearchColumns};

Result<Folder> require_parent(Session& session, const std::optional<std::string>& parent_id) {
    if (!parent_id.has_value() || parent_id->empty()) {
        return Error::validation("parent_id", "missing_field", "'parent_id' is required");
    }
    if (*parent_id == kLookmlFolderId) {
        return Error::validation("parent_id", "invalid",
                                 "folder 'lookml' shows what is in LookML; nothing can be put into it");
    }
    auto parent = TRY(find(session, *parent_id));
    if (!parent.has_value()) {
        return Error::validation("parent_id", "invalid", "no folder has the id '" + *parent_id + "'");
    }
    return *std::move(parent);
}

/// compat: folders.md
Status require_free_name(Session& session, const Folder& folder, const Folder& parent) {
    const bool taken =
        TRY(exists(session, "SELECT 1 FROM folders WHERE parent_id = ? AND name = ? AND id <> ? AND kind <> 'personal'",
                   Value::id(parent.id), folder.name, parse_id(folder.id).value_or(0)));
    if (!taken) return Ok{};
    return Error::validation("name", "already_exists",
                             "folder '" + parent.name + "' has a folder '" + folder.name + "' already");
}

constexpr std::string_view kSubtree =
    "WITH RECURSIVE down(id, depth) AS (SELECT id, 0 FROM folders WHERE id = ?"
    " UNION ALL SELECT f.id, d.depth + 1 FROM folders f JOIN down d ON f.parent_id = d.id)"
    " SELECT id FROM down ORDER BY depth, id";

}  // namespace

Folder lookml_root() {
    Folder folder;
    folder.id = kLookmlFolderId;
    folder.name = "LookML Dashboards";
    folder.kind = FolderKind::lookml_root;
    return folder;
}

Result<std::optional<Folder>> find(Session& session, std::string_view id) {
    if (id == kLookmlFolderId) return std::optional<Folder>(lookml_root());
    return read_one(session, read_folder, "SELECT " ORIEL_FOLDER_COLUMNS " FROM " ORIEL_FOLDER_TABLES " WHERE f.id = ?",
                    Value::id(id));
}

Result<Page<Folder>> search(Session& session, const Search& search) {
    return run_search<Folder>(session, kSearchTable, search, read_folder);
}

Result<std::vector<Folder>> children(Session& session, std::string_view id) {
    Search search;
    search.criteria = {{"parent_id", std::string(id)}};
    search.sorts = "name";
    auto page = TRY(folders::search(session, search));
    return std::move(page.items);
}

Result<std::vector<Folder>> ancestors(Session& session, std::string_view id) {
    return read_all(session, read_folder,
                    "WITH RECURSIVE up(id, depth) AS (SELECT parent_id, 1 FROM folders WHERE id = ?"
                    " UNION ALL SELECT p.parent_id, up.depth + 1 FROM folders p JOIN up ON p.id = up.id) "
                    "SELECT " ORIEL_FOLDER_COLUMNS " FROM " ORIEL_FOLDER_TABLES
                    " JOIN up ON f.id = up.id ORDER BY up.depth DESC",
                    Value::id(id));
}

Result<std::vector<std::string>> subtree_ids(Session& session, std::string_view id) {
    return read_ids(session, kSubtree, Value::id(id));
}

Result<Folder> insert(Transaction& transaction, const Folder& folder) {
    TRY(transaction.touch(Topic::content));
    TRY(require_text("name", folder.name));
    const Folder parent = TRY(require_parent(transaction, folder.parent_id));
    Folder fresh = folder;
    fresh.id.clear();
    TRY(require_free_name(transaction, fresh, parent));
    const auto ids = TRY(
        read_ids(transaction,
                 "INSERT INTO folders (name, parent_id, creator_id, kind, owner_id, external_id, is_embed, created_at)"
                 " VALUES (?, ?, ?, 'normal', ?, ?, ?, ?) RETURNING id",
                 folder.name, Value::id(parent.id), Value::id(folder.creator_id), Value::id(parent.owner_id),
                 folder.external_id, folder.is_embed || parent.is_embed, transaction.now()));
    ContentMetadata metadata;
    metadata.content_type = "folder";
    metadata.content_id = ids.front();
    metadata.parent_id = parent.content_metadata_id;
    TRY(content_metadata::insert(transaction, metadata));
    return found(find(transaction, ids.front()));
}

Status update(Transaction& transaction, const Folder& folder) {
    TRY(transaction.touch(Topic::content));
    const Folder before = TRY(found(find(transaction, folder.id)));
    if (before.is_root())
        return Error{ErrorCode::not_allowed, "folder '" + before.name + "' is a root and cannot be changed"};
    TRY(require_text("name", folder.name));
    const Folder parent = TRY(require_parent(transaction, folder.parent_id));
    if (before.is_personal() && parent.id != *before.parent_id) {
        return Error{ErrorCode::not_allowed,
                     "folder '" + before.name + "' is a user's personal folder and cannot be moved"};
    }
    const auto subtree = TRY(subtree_ids(transaction, folder.id));
    if (std::ranges::find(subtree, parent.id) != subtree.end()) {
        return Error::validation("parent_id", "invalid",
                                 "folder '" + before.name + "' cannot be moved into itself or below itself");
    }
    if (!before.is_personal()) TRY(require_free_name(transaction, folder, parent));
    TRY(transaction.execute("UPDATE folders SET name = ?, parent_id = ? WHERE id = ?", folder.name,
                            Value::id(parent.id), Value::id(folder.id)));
    if (parent.id == *before.parent_id) return Ok{};
    TRY(transaction.execute(
        "UPDATE folders SET owner_id = ?, is_embed = ? WHERE " + id_in_list(transaction.dialect(), "id"),
        Value::id(parent.owner_id), parent.is_embed, id_list(transaction.dialect(), subtree)));
    if (!before.content_metadata_id.has_value()) return Ok{};
    return content_metadata::set_parent(transaction, *before.content_metadata_id, parent.content_metadata_id);
}

Result<std::vector<std::string>> remove(Transaction& transaction, std::string_view id) {
    TRY(transaction.touch(Topic::content));
    const Folder folder = TRY(found(find(transaction, id)));
    if (folder.is_root() || folder.is_personal()) {
        return Error{ErrorCode::not_allowed,
                     "folder '" + folder.name + "' is a root or a personal folder and cannot be deleted"};
    }
    auto ids = TRY(subtree_ids(transaction, id));
    const Value list = id_list(transaction.dialect(), ids);
    TRY(transaction.execute("DELETE FROM content_metadata WHERE content_type = 'folder' AND " +
                                id_in_list(transaction.dialect(), "content_id"),
                            list));
    TRY(transaction.execute("DELETE FROM folders WHERE " + id_in_list(transaction.dialect(), "id"), list));
    return ids;
}

}  // namespace oriel::store::folders
