#pragma once

#include "store/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

/// Where a secret belongs. `scope` and `name` are fixed texts of ours ("connection", "password").
struct SecretPlace {
    std::string_view scope;
    std::string_view owner_id;
    std::string_view name;
};

/// Secrets of any entity, sealed: connection passwords and certificates, git passwords, deploy secrets.
namespace secrets {

Result<std::optional<std::string>> find(Session& session, const SecretPlace& place);
/// The names of the secrets an owner has: enough for `has_password`, without opening any.
Result<std::vector<std::string>> names(Session& session, std::string_view scope, std::string_view owner_id);
/// Sets or replaces.
Status put(Transaction& transaction, const SecretPlace& place, std::string_view plain);
Result<bool> remove(Transaction& transaction, const SecretPlace& place);
Status remove_all(Transaction& transaction, std::string_view scope, std::string_view owner_id);

}  // namespace secrets
}  // namespace oriel::store
