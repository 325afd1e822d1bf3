#pragma once

#include "store/search.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

/// The virtual root that lists LookML dashboards; it has no row.
inline constexpr std::string_view kLookmlFolderId = "lookml";
inline constexpr std::string_view kSharedFolderId = "1";
inline constexpr std::string_view kUsersFolderId = "2";

enum class FolderKind {
    normal,
    shared_root,
    users_root,
    embed_shared_root,
    embed_users_root,
    personal,     ///< A user's own folder, right under the Users root.
    lookml_root,  ///< Only the virtual one.
};

struct Folder {
    std::string id = {};
    std::string name = {};
    std::optional<std::string> parent_id = {};  ///< None for roots.
    std::optional<std::string> creator_id = {};
    std::optional<std::string> content_metadata_id = {};  ///< None only for the virtual root. Read only.
    FolderKind kind = FolderKind::normal;
    std::optional<std::string> owner_id = {};  ///< Whose personal tree it is in, itself included. Read only.
    std::optional<std::string> external_id = {};
    bool is_embed = false;
    std::int64_t child_count = 0;  ///< Sub-folders. Read only.
    Instant created_at{};

    bool is_root() const { return !parent_id.has_value(); }
    bool is_personal() const { return kind == FolderKind::personal; }
    /// Below a personal folder, not the folder itself.
    bool is_personal_descendant() const { return owner_id.has_value() && kind != FolderKind::personal; }
};

namespace folders {

/// Also finds the virtual root `lookml`.
Result<std::optional<Folder>> find(Session& session, std::string_view id);
/// Columns: id, name, parent_id, creator_id, is_shared_root, is_users_root, is_personal, created_at. Without the
/// virtual root.
Result<Page<Folder>> search(Session& session, const Search& search);
/// Direct sub-folders, by name.
Result<std::vector<Folder>> children(Session& session, std::string_view id);
/// From the root down to the parent; without the folder itself.
Result<std::vector<Folder>> ancestors(Session& session, std::string_view id);
/// The folder and everything below it, as ids, parents first.
Result<std::vector<std::string>> subtree_ids(Session& session, std::string_view id);
Folder lookml_root();

/// Takes name, parent_id, creator_id, external_id and is_embed; makes its content metadata, which inherits.
/// Errors: validation_failed (name missing or taken among its siblings, parent unknown or virtual).
Result<Folder> insert(Transaction& transaction, const Folder& folder);
/// Writes name and parent_id. Errors: not_found; not_allowed (roots; moving a personal folder); validation_failed
/// (name taken, parent unknown or below the folder itself).
Status update(Transaction& transaction, const Folder& folder);
/// Removes the folder and all below it, with content metadata and access rows. Yields the ids of the folders that
/// went: what was in them is the content service's to deal with, in the same transaction.
/// Errors: not_found; not_allowed (roots, personal folders).
Result<std::vector<std::string>> remove(Transaction& transaction, std::string_view id);

}  // namespace folders
}  // namespace oriel::store
