#pragma once

#include "base/json.h"
#include "store/database.h"

#include <optional>
#include <string_view>

namespace oriel::store::settings {

/// Instance settings by key; nothing when never set.
Result<std::optional<Json>> find(Session& session, std::string_view key);
Status set(Transaction& transaction, std::string_view key, const Json& value);
Result<bool> remove(Transaction& transaction, std::string_view key);

}  // namespace oriel::store::settings
