#pragma once

#include "store/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

/// A model's configuration: what makes a LookML model of that name queryable. The file is the project's.
struct LookmlModelEntry {
    std::string name = {};
    std::string project_name = {};
    std::vector<std::string> allowed_db_connection_names = {};
    bool unlimited_db_connections = false;
    Instant created_at{};
};

namespace lookml_models {

Result<std::optional<LookmlModelEntry>> find(Session& session, std::string_view name);
/// By name.
Result<std::vector<LookmlModelEntry>> list(Session& session);
/// Errors: validation_failed (name taken or empty).
Result<LookmlModelEntry> insert(Transaction& transaction, const LookmlModelEntry& entry);
/// Writes all but name and created_at. Errors: not_found.
Status update(Transaction& transaction, const LookmlModelEntry& entry);
Result<bool> remove(Transaction& transaction, std::string_view name);

}  // namespace lookml_models
}  // namespace oriel::store
