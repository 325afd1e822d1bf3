#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "services/versioned_cache.h"
#include "store/content_metadata.h"
#include "store/folders.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace oriel::services {

/// Folders as a caller sees them: only those that a grant lets them view. A hidden folder is as if it were not there.
class Folders {
public:
    explicit Folders(store::Database& database);

    Result<store::Folder> find(const Caller& caller, std::string_view id);
    Result<store::Page<store::Folder>> search(const Caller& caller, store::Search search);
    /// Direct sub-folders that the caller may see, by name.
    Result<std::vector<store::Folder>> children(const Caller& caller, std::string_view id);
    /// From the root down to the parent.
    Result<std::vector<store::Folder>> ancestors(const Caller& caller, std::string_view id);
    /// Errors: not_found for a root, which has none.
    Result<store::Folder> parent(const Caller& caller, std::string_view id);

    /// What the caller may do to a folder.
    struct Abilities {
        bool view = false;
        bool edit = false;
    };
    Result<Abilities> abilities(const Caller& caller, const store::Folder& folder);

private:
    /// Folder id → may it be edited; absent = may not be seen.
    using Visible = std::unordered_map<std::string, bool>;
    Result<Visible> load(const Caller& caller);
    Result<std::shared_ptr<const Visible>> visible(const Caller& caller);

    store::Database& database_;
    VersionedCache<Visible> visible_;  ///< By user id.
};

}  // namespace oriel::services
