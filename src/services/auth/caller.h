#pragma once

#include "base/result.h"
#include "services/auth/permissions.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::services {

/// Who asks, and what they may do. Every handler and every service call gets one; there is no way in without.
///
/// A snapshot: made when the token is checked, thrown away when a role, group or user changes.
struct Caller {
    std::string user_id;
    std::string sudo_user_id;              ///< The real user, when this one is acted for; else empty.
    std::string workspace = "production";  ///< `production` or `dev`; belongs to the token.
    std::string token_id;                  ///< The token's row, to change its session; empty for work without a token.
    bool is_admin = false;

    PermissionSetBits instance;                                    ///< What holds everywhere.
    PermissionSetBits any_model;                                   ///< What holds on at least one model.
    PermissionSetBits all_models;                                  ///< What holds on every model, present and future.
    std::map<std::string, PermissionSetBits, std::less<>> models;  ///< What holds on one model beyond `all_models`.

    std::vector<std::string> group_ids;  ///< With all ancestors.
    std::vector<std::string> role_ids;   ///< With those of groups.

    /// True when the permission holds everywhere, or on at least one model: the gate before an operation.
    bool may(Permission permission) const;
    /// True when the permission holds for that model.
    bool may(Permission permission, std::string_view model) const;
    /// forbidden or not_found are the service's choice; this gives forbidden, naming the permission.
    Status require(Permission permission) const;
};

}  // namespace oriel::services
