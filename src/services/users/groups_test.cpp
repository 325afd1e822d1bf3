#include "services/users/groups.h"

#include "services/test_world.h"
#include "services/users/roles.h"

#include <gtest/gtest.h>

namespace oriel::services {
namespace {

using store::must;

/// Somebody who may manage groups and roles and has what the sample's viewers have, and somebody without any right.
class People : public ::testing::Test {
protected:
    std::string group(const std::string& name) {
        store::Group fresh;
        fresh.name = name;
        return must(groups.create(admin(), fresh)).id;
    }
    Caller admin() { return world.caller(admin_id); }
    Caller manager() { return world.caller(manager_id); }

    test::World world;
    Groups groups{*world.store};
    Roles roles{*world.store};
    std::string admin_id = world.admin();
    std::string manager_id =
        world.user({"access_data", "see_looks", "see_users", "manage_groups", "manage_roles"}, {"shop"});
    std::string plain_id = world.user({"access_data"});
};

ErrorCode code(const Status& status) {
    return status.ok() ? ErrorCode::internal : status.error().code;
}

TEST_F(People, AGroupIsMadeRenamedAndDeleted) {
    const std::string id = group("sales");
    store::Group again;
    again.name = "sales";
    const auto taken = groups.create(admin(), again);
    ASSERT_EQ(taken.error().code, ErrorCode::validation_failed);
    EXPECT_EQ(taken.error().details.at(0).field, "name");
    Groups::Change change;
    change.name = "sellers";
    EXPECT_EQ(must(groups.update(admin(), id, change)).name, "sellers");
    change.name = std::string(256, 'x');
    EXPECT_EQ(groups.update(admin(), id, change).error().code, ErrorCode::validation_failed);
    change.name = std::string("a\0b", 3);
    EXPECT_EQ(groups.update(admin(), id, change).error().code, ErrorCode::validation_failed);
    must(groups.remove(admin(), id));
    EXPECT_EQ(groups.find(admin(), id).error().code, ErrorCode::not_found);
    EXPECT_EQ(code(groups.remove(admin(), id)), ErrorCode::not_found);
}

TEST_F(People, AllUsersStaysAsItIs) {
    Groups::Change change;
    change.name = "nobody";
    EXPECT_EQ(groups.update(admin(), "1", change).error().code, ErrorCode::forbidden);
    EXPECT_EQ(code(groups.remove(admin(), "1")), ErrorCode::forbidden);
    EXPECT_EQ(code(groups.remove_user(admin(), "1", plain_id)), ErrorCode::forbidden);
    EXPECT_EQ(groups.add_group(admin(), "1", group("x")).error().code, ErrorCode::forbidden);
}

TEST_F(People, MembersOfAChildHaveWhatItsParentsGiveAtOnce) {
    const std::string parent = group("parent");
    const std::string child = group("child");
    must(roles.set_groups(admin(), "2", {parent}));
    must(groups.add_user(admin(), child, plain_id));
    must(groups.add_user(admin(), child, plain_id));
    EXPECT_FALSE(world.caller(plain_id).may(Permission::develop));
    must(groups.add_group(admin(), parent, child));
    EXPECT_TRUE(world.caller(plain_id).may(Permission::develop));
    must(groups.remove_user(admin(), child, plain_id));
    EXPECT_FALSE(world.caller(plain_id).may(Permission::develop));
}

TEST_F(People, GroupsDoNotContainThemselves) {
    const std::string a = group("a");
    const std::string b = group("b");
    const std::string c = group("c");
    must(groups.add_group(admin(), a, b));
    must(groups.add_group(admin(), b, c));
    for (const std::string& above : {a, b, c}) {
        const auto cycle = groups.add_group(admin(), c, above);
        ASSERT_FALSE(cycle.ok());
        EXPECT_EQ(cycle.error().code, ErrorCode::validation_failed);
    }
    EXPECT_EQ(must(groups.children(admin(), a)).at(0).id, b);
    EXPECT_EQ(groups.children(admin(), "9999").error().code, ErrorCode::not_found);
}

TEST_F(People, WhoManagesGroupsGivesNoMoreThanTheyHave) {
    const std::string strong = group("strong");
    const std::string child = group("child");
    const std::string weak = group("weak");
    must(roles.set_groups(admin(), "1", {strong}));
    EXPECT_EQ(code(groups.add_user(manager(), strong, manager_id)), ErrorCode::forbidden);
    EXPECT_EQ(groups.add_group(manager(), strong, child).error().code, ErrorCode::forbidden);
    must(groups.add_group(admin(), strong, child));
    EXPECT_EQ(code(groups.add_user(manager(), child, manager_id)), ErrorCode::forbidden);
    EXPECT_EQ(code(groups.remove(manager(), strong)), ErrorCode::forbidden);
    EXPECT_FALSE(manager().is_admin);
    must(groups.add_user(manager(), weak, manager_id));
    must(groups.remove_user(manager(), weak, manager_id));
}

TEST_F(People, WhoManagesGroupsReachesNoValuesOfAttributesByThem) {
    const std::string north = group("north");
    const auto attribute = must(world.store->write(
        [&](store::Transaction& transaction) { return store::user_attributes::find_by_name(transaction, "region"); }));
    must(groups.set_value(admin(), north, attribute->id, "north", {}));
    EXPECT_EQ(code(groups.add_user(manager(), north, manager_id)), ErrorCode::forbidden);
    EXPECT_EQ(groups.set_value(manager(), "1", attribute->id, "south", {}).error().code, ErrorCode::forbidden);
    EXPECT_EQ(code(groups.remove_value(world.caller(plain_id), north, attribute->id)), ErrorCode::forbidden);
    must(groups.remove_value(admin(), north, attribute->id));
    EXPECT_EQ(code(groups.remove_value(admin(), north, attribute->id)), ErrorCode::not_found);
    EXPECT_EQ(groups.set_value(admin(), "9999", attribute->id, "x", {}).error().code, ErrorCode::not_found);
    EXPECT_EQ(groups.set_value(admin(), north, "9999", "x", {}).error().code, ErrorCode::not_found);
}

TEST_F(People, ChangesNeedTheRight) {
    const Caller plain = world.caller(plain_id);
    const std::string id = group("g");
    store::Group fresh;
    fresh.name = "mine";
    EXPECT_EQ(groups.create(plain, fresh).error().code, ErrorCode::forbidden);
    EXPECT_EQ(groups.update(plain, id, {}).error().code, ErrorCode::forbidden);
    EXPECT_EQ(code(groups.remove(plain, id)), ErrorCode::forbidden);
    EXPECT_EQ(code(groups.add_user(plain, id, plain_id)), ErrorCode::forbidden);
    EXPECT_EQ(groups.add_group(plain, id, id).error().code, ErrorCode::forbidden);
}

TEST_F(People, UnknownIdsAreNamed) {
    const std::string id = group("g");
    EXPECT_EQ(code(groups.add_user(admin(), "9999", plain_id)), ErrorCode::not_found);
    EXPECT_EQ(code(groups.add_user(admin(), id, "9999")), ErrorCode::validation_failed);
    EXPECT_EQ(code(groups.add_user(admin(), id, "x' OR 1=1")), ErrorCode::validation_failed);
    EXPECT_EQ(code(groups.remove_user(admin(), id, plain_id)), ErrorCode::not_found);
    EXPECT_EQ(groups.add_group(admin(), id, "").error().code, ErrorCode::validation_failed);
}

TEST_F(People, DetailsHoldParentsAndRolesOfMany) {
    const std::string parent = group("parent");
    const std::string child = group("child");
    must(groups.add_group(admin(), parent, child));
    must(roles.set_groups(admin(), "3", {parent, child}));
    const auto found = must(groups.list(admin(), {parent, child, "9999", "x"}));
    ASSERT_EQ(found.size(), 2U);
    const auto details = must(groups.details(admin(), found));
    EXPECT_EQ(details.parent_ids.at(child), std::vector<std::string>{parent});
    EXPECT_FALSE(details.parent_ids.contains(parent));
    EXPECT_EQ(details.role_ids.at(parent), std::vector<std::string>{"3"});
    EXPECT_EQ(details.roles.at("3").name, "User");
}

TEST_F(People, ARoleIsMadeOfSetsOneHas) {
    store::Role role;
    EXPECT_EQ(roles.create(admin(), role).error().details.size(), 3U);
    role.name = "strong";
    role.permission_set_id = "1";
    role.model_set_id = "1";
    EXPECT_EQ(roles.create(manager(), role).error().code, ErrorCode::forbidden);
    role.permission_set_id = "2";
    EXPECT_EQ(roles.create(manager(), role).error().code, ErrorCode::forbidden);
    store::PermissionSet set;
    set.name = "looks";
    set.permissions = {"see_looks"};
    const auto looks = must(roles.create_permission_set(manager(), set));
    EXPECT_EQ(looks.permissions, (std::vector<std::string>{"access_data", "see_looks"}));
    role.permission_set_id = looks.id;
    // The manager has it on `shop` only.
    EXPECT_EQ(roles.create(manager(), role).error().code, ErrorCode::forbidden);
    store::ModelSet models;
    models.name = "shop";
    models.models = {"shop", "shop"};
    const auto shop = must(roles.create_model_set(manager(), models));
    EXPECT_EQ(shop.models, std::vector<std::string>{"shop"});
    role.model_set_id = shop.id;
    const auto made = must(roles.create(manager(), role));
    must(roles.set_users(manager(), made.id, {plain_id}));
    EXPECT_TRUE(world.caller(plain_id).may(Permission::see_looks, "shop"));
    // Neither the role nor what it is made of grows beyond the manager.
    Roles::Change change;
    change.model_set_id = "1";
    EXPECT_EQ(roles.update(manager(), made.id, change).error().code, ErrorCode::forbidden);
    Roles::SetChange more;
    more.members = std::vector<std::string>{"develop"};
    EXPECT_EQ(roles.update_permission_set(manager(), looks.id, more).error().code, ErrorCode::forbidden);
    more.members = std::vector<std::string>{"shop", "hr"};
    EXPECT_EQ(roles.update_model_set(manager(), shop.id, more).error().code, ErrorCode::forbidden);
    EXPECT_EQ(must(roles.find(admin(), made.id)).model_set.models, std::vector<std::string>{"shop"});
    more.members = std::vector<std::string>{"no_such"};
    EXPECT_EQ(roles.update_permission_set(admin(), looks.id, more).error().details.at(0).field, "permissions");
    EXPECT_EQ(code(roles.remove_model_set(admin(), shop.id)), ErrorCode::validation_failed);
    must(roles.remove(manager(), made.id));
    EXPECT_FALSE(world.caller(plain_id).may(Permission::see_looks, "shop"));
    must(roles.remove_model_set(manager(), shop.id));
}

TEST_F(People, NobodyMakesThemselvesAdmin) {
    EXPECT_EQ(code(roles.set_users(manager(), "1", {manager_id})), ErrorCode::forbidden);
    EXPECT_EQ(code(roles.set_users(manager(), "1", {})), ErrorCode::forbidden);
    EXPECT_EQ(code(roles.set_groups(manager(), "1", {"1"})), ErrorCode::forbidden);
    EXPECT_EQ(code(roles.set_of_user(manager(), manager_id, {"1"})), ErrorCode::forbidden);
    EXPECT_EQ(code(roles.set_of_user(manager(), admin_id, {})), ErrorCode::forbidden);
    EXPECT_TRUE(admin().is_admin);
    EXPECT_FALSE(manager().is_admin);
}

TEST_F(People, TheLastAdminStays) {
    EXPECT_EQ(code(roles.set_users(admin(), "1", {})), ErrorCode::validation_failed);
    EXPECT_EQ(code(roles.set_of_user(admin(), admin_id, {})), ErrorCode::validation_failed);
    EXPECT_TRUE(admin().is_admin);
    const std::string second = world.admin();
    must(roles.set_of_user(world.caller(second), admin_id, {}));
    EXPECT_FALSE(admin().is_admin);
}

TEST_F(People, BuiltInRolesAndSetsStay) {
    Roles::Change change;
    change.name = "x";
    EXPECT_EQ(roles.update(admin(), "1", change).error().code, ErrorCode::not_allowed);
    EXPECT_EQ(code(roles.remove(admin(), "1")), ErrorCode::not_allowed);
    EXPECT_EQ(code(roles.remove_permission_set(admin(), "1")), ErrorCode::not_allowed);
    EXPECT_EQ(code(roles.remove_model_set(admin(), "1")), ErrorCode::not_allowed);
    Roles::SetChange set;
    set.members = std::vector<std::string>{};
    EXPECT_EQ(roles.update_permission_set(admin(), "1", set).error().code, ErrorCode::not_allowed);
    EXPECT_EQ(roles.update_model_set(admin(), "1", set).error().code, ErrorCode::not_allowed);
}

TEST_F(People, RestrictedHoldersMoveTheirOwnModelsOnly) {
    const Caller restricted = world.caller(world.user({"access_data", "manage_modelsets_restricted"}, {"shop"}));
    store::ModelSet set;
    set.name = "shared";
    set.models = {"hr"};
    const std::string id = must(roles.create_model_set(admin(), set)).id;
    Roles::SetChange change;
    change.members = std::vector<std::string>{"hr", "shop"};
    EXPECT_EQ(must(roles.update_model_set(restricted, id, change)).models, (std::vector<std::string>{"hr", "shop"}));
    change.members = std::vector<std::string>{"shop"};
    EXPECT_EQ(roles.update_model_set(restricted, id, change).error().code, ErrorCode::forbidden);
    change.members.reset();
    change.name = "mine";
    EXPECT_EQ(roles.update_model_set(restricted, id, change).error().code, ErrorCode::forbidden);
}

TEST_F(People, RolesAreCountedThroughGroups) {
    const std::string parent = group("parent");
    const std::string child = group("child");
    must(groups.add_group(admin(), parent, child));
    must(roles.set_groups(admin(), "6", {parent}));
    must(groups.add_user(admin(), child, plain_id));
    must(groups.add_user(admin(), parent, plain_id));
    must(groups.add_user(admin(), child, manager_id));
    must(roles.set_users(admin(), "6", {plain_id}));
    const auto counts = must(roles.user_counts(admin(), {"6", "7"}));
    EXPECT_EQ(counts.at("6"), 2);
    EXPECT_FALSE(counts.contains("7"));
    EXPECT_EQ(must(roles.user_ids(admin(), "6", store::Association::any)).size(), 2U);
    EXPECT_EQ(must(roles.user_ids(admin(), "6", store::Association::direct)).size(), 1U);
}

TEST_F(People, RolesOfAUserAreForThemAndWhoSeesUsers) {
    EXPECT_EQ(must(roles.of_user(world.caller(plain_id), plain_id, store::Association::any)).size(), 1U);
    EXPECT_EQ(roles.of_user(world.caller(plain_id), admin_id, store::Association::any).error().code,
              ErrorCode::not_found);
    EXPECT_EQ(must(roles.of_user(manager(), admin_id, store::Association::any)).size(), 1U);
    EXPECT_EQ(roles.of_user(admin(), "9999", store::Association::any).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace oriel::services
