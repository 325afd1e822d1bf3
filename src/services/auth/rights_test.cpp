#include "services/auth/rights.h"

#include <gtest/gtest.h>

namespace oriel::services {
namespace {

store::RoleGrant role(std::string id, std::vector<std::string> permissions, std::vector<std::string> models) {
    store::RoleGrant grant;
    grant.role_id = std::move(id);
    grant.permissions = std::move(permissions);
    grant.models = std::move(models);
    return grant;
}

TEST(Rights, ModelPermissionsHoldOnTheRolesOwnModelsOnly) {
    store::EffectiveRights rights;
    rights.user_id = "7";
    rights.roles = {role("1", {"access_data", "see_looks"}, {"sales"}), role("2", {"access_data"}, {"hr"})};
    const Caller caller = make_caller(rights);
    EXPECT_TRUE(caller.may(Permission::see_looks, "sales"));
    EXPECT_FALSE(caller.may(Permission::see_looks, "hr"));
    EXPECT_TRUE(caller.may(Permission::access_data, "hr"));
    EXPECT_FALSE(caller.may(Permission::access_data, "finance"));
    EXPECT_TRUE(caller.may(Permission::see_looks));
    EXPECT_FALSE(caller.may(Permission::see_users));
}

TEST(Rights, InstancePermissionsHoldWhateverTheModels) {
    store::EffectiveRights rights;
    rights.roles = {role("1", {"see_users", "no_such_permission"}, {})};
    const Caller caller = make_caller(rights);
    EXPECT_TRUE(caller.may(Permission::see_users));
    EXPECT_TRUE(caller.may(Permission::see_users, "any"));
    EXPECT_FALSE(caller.may(Permission::sudo));
}

TEST(Rights, AnAdminMayEverything) {
    store::EffectiveRights rights;
    rights.is_admin = true;
    const Caller caller = make_caller(rights);
    for (const PermissionInfo& row : kPermissions) EXPECT_TRUE(caller.may(row.permission, "m")) << row.name;
}

TEST(Rights, ManageModelsReachesAllModels) {
    store::EffectiveRights rights;
    rights.roles = {role("1", {"access_data", "manage_models"}, {"sales"})};
    EXPECT_TRUE(make_caller(rights).may(Permission::access_data, "hr"));
}

TEST(Permissions, RowsFollowTheEnumAndParentsExist) {
    for (std::size_t i = 0; i < kPermissionCount; ++i) {
        EXPECT_EQ(static_cast<std::size_t>(kPermissions[i].permission), i);
        EXPECT_EQ(find_permission(kPermissions[i].name), kPermissions[i].permission);
        const std::string_view parent = kPermissions[i].parent;
        EXPECT_TRUE(parent.empty() || find_permission(parent)) << kPermissions[i].name;
        EXPECT_TRUE(i == 0 || kPermissions[i - 1].name < kPermissions[i].name) << kPermissions[i].name;
    }
    EXPECT_FALSE(find_permission("zzz"));
}

}  // namespace
}  // namespace oriel::services
