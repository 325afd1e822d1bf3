#pragma once

#include "store/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

/// The access side of a folder, look, dashboard, board or agent. The tree follows the folders.
struct ContentMetadata {
    std::string id = {};
    std::string content_type = {};  ///< folder, look, dashboard, board, agent
    std::string content_id = {};    ///< The id of that thing.
    std::string name = {};          ///< A folder's name; else empty: the content service knows it. Read only.
    std::optional<std::string> parent_id = {};
    bool inherits = true;
    std::string inheriting_id = {};  ///< The nearest one at or above this that does not inherit. Read only.
};

enum class Access { view, edit };

/// One grant: to a user or to a group, never both.
struct ContentAccess {
    std::string id = {};
    std::string content_metadata_id = {};
    std::optional<std::string> user_id = {};
    std::optional<std::string> group_id = {};
    Access permission_type = Access::view;
};

namespace content_metadata {

Result<std::optional<ContentMetadata>> find(Session& session, std::string_view id);
Result<std::optional<ContentMetadata>> find_for(Session& session, std::string_view content_type,
                                                std::string_view content_id);
Result<std::vector<ContentMetadata>> children(Session& session, std::string_view parent_id);
/// All of a kind, in order of id: to work out in one go what a caller can see. Keep no longer than Topic::content.
Result<std::vector<ContentMetadata>> all(Session& session, std::string_view content_type);
/// Every grant there is, in order of id: as above.
Result<std::vector<ContentAccess>> all_access(Session& session);

Result<ContentMetadata> insert(Transaction& transaction, const ContentMetadata& metadata);
/// Stops inheriting (the grants it had so far become its own rows) or starts to (own rows go).
Status set_inherits(Transaction& transaction, std::string_view id, bool inherits);
Status set_parent(Transaction& transaction, std::string_view id, const std::optional<std::string>& parent_id);
Result<bool> remove(Transaction& transaction, std::string_view id);

/// The grants in force for an item: its own, or those of the one it inherits from.
Result<std::vector<ContentAccess>> access(Session& session, std::string_view content_metadata_id);
Result<std::optional<ContentAccess>> find_access(Session& session, std::string_view id);
/// Errors: validation_failed (not exactly one of user and group, unknown ids, a grant twice, an item that inherits).
Result<ContentAccess> insert_access(Transaction& transaction, const ContentAccess& access);
/// Writes permission_type.
Status update_access(Transaction& transaction, const ContentAccess& access);
Result<bool> remove_access(Transaction& transaction, std::string_view id);

}  // namespace content_metadata
}  // namespace oriel::store
