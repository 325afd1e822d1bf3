#pragma once

#include "base/json.h"
#include "store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

/// A database connection. Its secrets are kept by store/secrets.h under scope "connection" and `id`.
struct Connection {
    std::string id = {};  ///< Ours alone; the API's key is the name.
    std::string name = {};
    std::string dialect_name = {};
    std::optional<std::string> host = {};
    std::optional<std::string> port = {};
    std::optional<std::string> database = {};
    std::optional<std::string> schema = {};
    std::optional<std::string> username = {};
    Json details = {};  ///< An object: every other writable member of DBConnection that is no secret, as it came.
    std::optional<std::string> user_id = {};  ///< Who made it.
    Instant created_at{};
    bool has_password = false;  ///< Read only.
};

inline constexpr std::string_view kConnectionScope = "connection";

namespace connections {

/// Names are compared in any case.
Result<std::optional<Connection>> find(Session& session, std::string_view name);
/// By name.
Result<std::vector<Connection>> list(Session& session);
/// Errors: conflict (name taken), validation_failed (name empty).
Result<Connection> insert(Transaction& transaction, const Connection& connection);
/// Writes all but id, name, user_id and created_at. Errors: not_found.
Status update(Transaction& transaction, const Connection& connection);
/// With its secrets.
Result<bool> remove(Transaction& transaction, std::string_view name);

}  // namespace connections
}  // namespace oriel::store
