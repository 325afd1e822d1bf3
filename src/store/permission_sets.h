#pragma once

#include "store/search.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

struct PermissionSet {
    std::string id = {};
    std::string name = {};
    std::vector<std::string> permissions = {};  ///< Empty with `all_access`: it means every permission there is.
    bool built_in = false;
    bool all_access = false;
};

namespace permission_sets {

Result<std::optional<PermissionSet>> find(Session& session, std::string_view id);
/// Columns: id, name, built_in, all_access, permissions (comma list, all of them).
Result<Page<PermissionSet>> search(Session& session, const Search& search);

/// Names of permissions are the service's to check. Errors: validation_failed (name taken or empty).
Result<PermissionSet> insert(Transaction& transaction, const PermissionSet& set);
/// Writes name and permissions. Errors: not_found; not_allowed for a built-in one; validation_failed.
Status update(Transaction& transaction, const PermissionSet& set);
/// Errors: not_found; not_allowed for a built-in one; validation_failed while a role uses it.
Status remove(Transaction& transaction, std::string_view id);

}  // namespace permission_sets
}  // namespace oriel::store
