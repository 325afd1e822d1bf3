#pragma once

#include "store/user_lifecycle.h"

namespace oriel::store {

inline constexpr std::string_view kAdminRoleId = "1";
inline constexpr std::string_view kAdminPermissionSetId = "1";
inline constexpr std::string_view kAllModelSetId = "1";
inline constexpr std::string_view kAllUsersGroupId = "1";

/// Puts in what a fresh instance has, with the ids that tools expect; once, whoever calls it how often.
/// compat: permissions.md
///
/// Permission sets 1 Admin, 2 Developer, 3 User, 4 LookML Dashboard User, 5 User who can't view LookML, 6 Viewer, then
/// Gemini and the two for Conversational Analytics; model set 1 All; a role for each set on All, with the set's id;
/// group 1 All Users; folders 1 Shared, 2 Users, 3 Embed Groups, 4 Embed Users; content metadata 1 = Shared, whose
/// access row 1 lets All Users edit; the system user attributes. What an admin changed later stays changed.
Status seed(Database& database);

}  // namespace oriel::store
