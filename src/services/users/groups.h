#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "store/groups.h"

#include <string_view>

namespace oriel::services {

/// Groups, for reading.
class Groups {
public:
    explicit Groups(store::Database& database) : database_(database) {}

    Result<store::Group> find(const Caller& caller, std::string_view id);
    Result<store::Page<store::Group>> search(const Caller& caller, const store::Search& search);

private:
    store::Database& database_;
};

}  // namespace oriel::services
