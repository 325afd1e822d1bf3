#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "store/roles.h"

#include <string_view>
#include <vector>

namespace oriel::services {

/// Roles and the sets they are made of, for reading. Names and rights are no secret to who has a token.
class Roles {
public:
    explicit Roles(store::Database& database) : database_(database) {}

    Result<store::Role> find(const Caller& caller, std::string_view id);
    Result<store::Page<store::Role>> search(const Caller& caller, const store::Search& search);
    Result<store::PermissionSet> find_permission_set(const Caller& caller, std::string_view id);
    Result<store::Page<store::PermissionSet>> search_permission_sets(const Caller& caller, const store::Search& search);
    Result<store::ModelSet> find_model_set(const Caller& caller, std::string_view id);
    Result<store::Page<store::ModelSet>> search_model_sets(const Caller& caller, const store::Search& search);

private:
    store::Database& database_;
};

}  // namespace oriel::services
