#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "services/versioned_cache.h"
#include "store/database.h"

#include <map>
#include <memory>
#include <string>

namespace oriel::services {

/// The values of a user's attributes, as queries use them: row-level filters and access grants depend on them.
class Attributes {
public:
    /// Name → value. An attribute without a value is not in it: whoever needs one must refuse, not leave out the
    /// filter.
    using Values = std::map<std::string, std::string, std::less<>>;

    explicit Attributes(store::Database& database);
    Result<std::shared_ptr<const Values>> of(const Caller& caller);

private:
    store::Database& database_;
    VersionedCache<Values> kept_;
};

}  // namespace oriel::services
