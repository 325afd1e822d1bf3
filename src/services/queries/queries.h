#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "services/versioned_cache.h"
#include "store/queries.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace oriel::services {

/// Saved query definitions. Anybody with a token may make one; only who may know of its model can read it, because
/// filters hold what people looked for. Running one has rights of its own. compat: run-query.md#identity
class Queries {
public:
    explicit Queries(store::Database& database);

    /// Errors: validation_failed (model or view missing; the client id names another definition).
    Result<store::Query> create(const Caller& caller, const store::QueryDefinition& definition,
                                const std::optional<std::string>& client_id);
    /// By id, slug or client id. Errors: not_found.
    Result<std::shared_ptr<const store::Query>> find(const Caller& caller, std::string_view id);

private:
    store::Database& database_;
    VersionedCache<store::Query> kept_;  ///< Queries never change, so nothing ever makes these stale.
};

}  // namespace oriel::services
