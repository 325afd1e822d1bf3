#pragma once

#include "store/users.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

/// What one role gives.
struct RoleGrant {
    std::string role_id = {};
    bool all_permissions = false;  ///< The Admin set: every permission there is and will be.
    std::vector<std::string> permissions = {};
    bool all_models = false;
    std::vector<std::string> models = {};
};

/// Everything a services::Caller is made of, from one query. Keep it no longer than Topic::identity stands still.
struct EffectiveRights {
    std::string user_id = {};
    bool is_disabled = false;
    bool is_admin = false;                    ///< Some role has the set with all permissions on all models.
    std::vector<std::string> group_ids = {};  ///< Direct ones and every group they are in, in order of id.
    std::vector<RoleGrant> roles = {};        ///< Direct ones and those of all groups, in order of id.
};

/// Nothing when there is no such user.
Result<std::optional<EffectiveRights>> effective_rights(Session& session, std::string_view user_id);

/// True when at least one enabled user has the built-in Admin role, directly or from a group.
Result<bool> has_admin(Session& session);

/// Keeps the last admin. Make one before changing something that could take rights away, `check` after.
class AdminGuard {
public:
    static Result<AdminGuard> before(Transaction& transaction);
    /// Errors: validation_failed, naming `field`, when there was an admin before and there is none now; the
    /// transaction is then doomed.
    Status check(Transaction& transaction, std::string_view field) const;

private:
    explicit AdminGuard(bool had_admin) : had_admin_(had_admin) {}
    bool had_admin_;
};

}  // namespace oriel::store
