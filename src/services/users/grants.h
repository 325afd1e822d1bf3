#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "store/roles.h"

#include <string>
#include <string_view>
#include <vector>

/// What keeps whoever manages roles and groups from raising anybody, themselves first, above what they hold. An admin
/// may give everything. Others may give, and take away, only rights that they have themselves.
/// compat: permissions.md: the reference leaves it open; this is the strict reading.
namespace oriel::services {

/// Errors: forbidden, naming the first permission that the caller lacks, or lacks on one of the role's models.
Status require_may_give(const Caller& caller, const store::Role& role);

/// All of these roles; ids that name none are passed over, for the store names them better.
Status require_may_give(store::Session& session, const Caller& caller, const std::vector<std::string>& role_ids);

/// Whether the caller may decide who is in a group: what the group and those above it give must be the caller's to
/// give, and who may not set user attributes cannot do so by way of a group.
Status require_may_change_members(store::Session& session, const Caller& caller, std::string_view group_id);

}  // namespace oriel::services
