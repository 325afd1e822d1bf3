#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "services/versioned_cache.h"
#include "store/database.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace oriel::services {

/// The values of a user's attributes, as queries use them: row-level filters and access grants depend on them.
class Attributes {
public:
    /// Name → value. An attribute without a value is not in it: whoever needs one must refuse, not leave out the
    /// filter.
    using Values = std::map<std::string, std::string, std::less<>>;

    explicit Attributes(store::Database& database);
    Result<std::shared_ptr<const Values>> of(const Caller& caller);
    /// Names of attributes whose values must not come back to the caller: the model may use them, the caller's filters
    /// may not.
    Result<std::vector<std::string>> hidden_from(const Caller& caller);

private:
    struct Held {
        Values values;
        std::vector<std::string> hidden;
    };
    Result<std::shared_ptr<const Held>> held(const Caller& caller);

    store::Database& database_;
    VersionedCache<Held> kept_;
};

}  // namespace oriel::services
