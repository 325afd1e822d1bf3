#include "store/identity.h"

#include "store/groups.h"
#include "store/roles.h"
#include "store/seed.h"
#include "store/store_fixture.h"

#include <atomic>
#include <functional>
#include <thread>

namespace oriel::store {
namespace {

using Names = std::vector<std::string>;

class IdentityTest : public StoreTest {
protected:
    void SetUp() override {
        StoreTest::SetUp();
        if (IsSkipped()) return;
        ada_ = write([](Transaction& tx) { return create_user(tx, {.first_name = "Ada"}); }).id;
        bob_ = write([](Transaction& tx) { return create_user(tx, {.first_name = "Bob"}); }).id;
    }
    std::string add_group(const std::string& name) {
        return write([&](Transaction& tx) { return groups::insert(tx, Group{"", name}); }).id;
    }
    void put(const std::string& parent, const std::string& child) {
        write([&](Transaction& tx) { return groups::add_group(tx, parent, child); });
    }
    void join(const std::string& group, const std::string& user) {
        write([&](Transaction& tx) { return groups::add_user(tx, group, user); });
    }
    EffectiveRights rights(const std::string& user) {
        auto session = read();
        return must(found(effective_rights(session, user)));
    }
    std::string ada_;
    std::string bob_;
};
ORIEL_ON_BOTH_DATABASES(IdentityTest);

TEST_P(IdentityTest, rights_come_from_roles_direct_and_of_all_groups_above) {
    const std::string company = add_group("company");
    const std::string team = add_group("team");
    const std::string other = add_group("other");
    put(company, team);
    join(team, ada_);
    write([&](Transaction& tx) { return roles::set_groups(tx, "6", {company}); });
    write([&](Transaction& tx) { return roles::set_groups(tx, "4", {other}); });
    write([&](Transaction& tx) { return roles::set_of_user(tx, ada_, {"2"}); });
    const EffectiveRights ada = rights(ada_);
    EXPECT_EQ(ada.user_id, ada_);
    EXPECT_FALSE(ada.is_disabled);
    EXPECT_FALSE(ada.is_admin);
    EXPECT_EQ(ada.group_ids, (Names{"1", company, team}));
    ASSERT_EQ(ada.roles.size(), 2U);
    EXPECT_EQ(ada.roles[0].role_id, "2");
    EXPECT_EQ(ada.roles[0].permissions.size(), 25U);
    EXPECT_TRUE(ada.roles[0].all_models);
    EXPECT_FALSE(ada.roles[0].all_permissions);
    EXPECT_EQ(ada.roles[1].role_id, "6");
    EXPECT_TRUE(rights(bob_).roles.empty());
    EXPECT_EQ(rights(bob_).group_ids, Names{"1"});
    auto session = read();
    EXPECT_FALSE(must(effective_rights(session, "99")).has_value());
    EXPECT_EQ(must(roles::of_user(session, ada_, Association::any)).size(), 2U);
    EXPECT_EQ(must(roles::of_user(session, ada_, Association::direct)).size(), 1U);
    EXPECT_EQ(must(roles::user_ids(session, "6", Association::any)), Names{ada_});
    EXPECT_EQ(must(roles::user_ids(session, "6", Association::direct)), Names{});
    EXPECT_EQ(must(roles::group_ids(session, "6")), Names{company});
    EXPECT_EQ(must(roles::ids_of_group(session, company)), Names{"6"});
    const auto memberships = must(memberships_of_users(session, {ada_, bob_}));
    EXPECT_EQ(memberships.at(ada_).group_ids, (Names{"1", team}));
    EXPECT_EQ(memberships.at(ada_).role_ids, Names{"2"});
    EXPECT_EQ(memberships.at(bob_).role_ids, Names{});
}

TEST_P(IdentityTest, roles_on_some_models) {
    const ModelSet set = write([](Transaction& tx) {
        return model_sets::insert(tx, {.name = "Sales", .models = {"thelook", "we\"ird, 'model'"}});
    });
    const Role role = write([&](Transaction& tx) {
        return roles::insert(tx, {.name = "Sales", .permission_set_id = "3", .model_set_id = set.id});
    });
    EXPECT_EQ(role.permission_set.name, "User");
    EXPECT_EQ(role.model_set.models.size(), 2U);
    write([&](Transaction& tx) { return roles::set_users(tx, role.id, {bob_, ada_, bob_}); });
    const EffectiveRights ada = rights(ada_);
    ASSERT_EQ(ada.roles.size(), 1U);
    EXPECT_FALSE(ada.roles[0].all_models);
    EXPECT_EQ(ada.roles[0].models, (Names{"thelook", "we\"ird, 'model'"}));
    auto session = read();
    EXPECT_EQ(must(roles::user_ids(session, role.id, Association::direct)), (Names{ada_, bob_}));
    Search search;
    search.criteria = {{"models", "thelook"}};
    EXPECT_EQ(must(model_sets::search(session, search)).items.at(0).id, set.id);
    const Error used = write_fails([&](Transaction& tx) { return model_sets::remove(tx, set.id); });
    EXPECT_EQ(used.code, ErrorCode::validation_failed);
    EXPECT_NE(used.details.at(0).message.find("'Sales'"), std::string::npos);
    write([&](Transaction& tx) { return roles::remove(tx, role.id); });
    write([&](Transaction& tx) { return model_sets::remove(tx, set.id); });
    EXPECT_TRUE(rights(ada_).roles.empty());
}

TEST_P(IdentityTest, groups_never_hold_themselves) {
    const std::string a = add_group("a");
    const std::string b = add_group("b");
    const std::string c = add_group("c");
    put(a, b);
    put(b, c);
    put(a, b);
    for (const auto& pair : {std::pair{a, a}, std::pair{b, a}, std::pair{c, a}, std::pair{c, b}}) {
        const Error error =
            write_fails([&](Transaction& tx) { return groups::add_group(tx, pair.first, pair.second); });
        ASSERT_EQ(error.code, ErrorCode::validation_failed);
        EXPECT_EQ(error.details[0].field, "group_id");
    }
    auto session = read();
    EXPECT_EQ(must(groups::child_ids(session, a)), Names{b});
    EXPECT_EQ(must(groups::parent_ids(session, c)), Names{b});
    EXPECT_EQ(must(groups::ancestor_ids(session, c)), (Names{a, b, c}));
    write([&](Transaction& tx) { return groups::remove_group(tx, a, b); });
    put(c, a);
    EXPECT_EQ(write_fails([&](Transaction& tx) { return groups::remove_group(tx, a, b); }).code, ErrorCode::not_found);
}

TEST_P(IdentityTest, group_rules) {
    const std::string group = add_group("Sales");
    EXPECT_EQ(write_fails([](Transaction& tx) {
                  return groups::insert(tx, Group{"", "Sales"});
              })
                  .details.at(0)
                  .code,
              "already_exists");
    EXPECT_EQ(write_fails([](Transaction& tx) {
                  return groups::insert(tx, Group{"", "  "});
              })
                  .details.at(0)
                  .code,
              "missing_field");
    EXPECT_EQ(write_fails([&](Transaction& tx) {
                  return groups::update(tx, Group{group, "All Users"});
              })
                  .details.at(0)
                  .code,
              "already_exists");
    write([&](Transaction& tx) { return groups::update(tx, Group{group, "Sales"}); });
    for (const auto& work : {+[](Transaction& tx) { return groups::remove(tx, "1"); },
                             +[](Transaction& tx) { return groups::add_user(tx, "1", "1"); },
                             +[](Transaction& tx) { return groups::remove_user(tx, "1", "1"); }}) {
        EXPECT_EQ(write_fails(work).code, ErrorCode::not_allowed);
    }
    EXPECT_EQ(write_fails([](Transaction& tx) { return groups::add_user(tx, "99", "1"); }).code, ErrorCode::not_found);
    EXPECT_EQ(write_fails([&](Transaction& tx) { return groups::add_user(tx, group, "99"); }).details.at(0).field,
              "user_id");
    EXPECT_EQ(write_fails([&](Transaction& tx) { return groups::add_group(tx, group, "99"); }).details.at(0).field,
              "group_id");
    EXPECT_EQ(write_fails([&](Transaction& tx) { return groups::remove_user(tx, group, ada_); }).code,
              ErrorCode::not_found);
    const Group mirrored = write([](Transaction& tx) {
        return groups::insert(tx, {.name = "LDAP", .externally_managed = true, .external_group_id = "cn=x"});
    });
    EXPECT_EQ(write_fails([&](Transaction& tx) { return groups::add_user(tx, mirrored.id, ada_); }).code,
              ErrorCode::not_allowed);
    join(group, ada_);
    join(group, ada_);
    auto session = read();
    EXPECT_EQ(must(found(groups::find(session, group))).user_count, 1);
    EXPECT_EQ(must(found(groups::find_by_name(session, "Sales"))).id, group);
    write([&](Transaction& tx) { return groups::remove(tx, group); });
    EXPECT_EQ(rights(ada_).group_ids, Names{"1"});
}

TEST_P(IdentityTest, built_in_sets_and_roles_stay) {
    for (const auto& work : {+[](Transaction& tx) { return permission_sets::update(tx, {.id = "1", .name = "x"}); },
                             +[](Transaction& tx) { return permission_sets::remove(tx, "1"); },
                             +[](Transaction& tx) { return model_sets::update(tx, {.id = "1", .name = "x"}); },
                             +[](Transaction& tx) { return model_sets::remove(tx, "1"); },
                             +[](Transaction& tx) {
                                 return roles::update(
                                     tx, {.id = "1", .name = "x", .permission_set_id = "2", .model_set_id = "1"});
                             },
                             +[](Transaction& tx) { return roles::remove(tx, "1"); }}) {
        EXPECT_EQ(write_fails(work).code, ErrorCode::not_allowed);
    }
    EXPECT_EQ(write_fails([](Transaction& tx) { return permission_sets::remove(tx, "3"); }).code,
              ErrorCode::validation_failed);
    EXPECT_EQ(write_fails([](Transaction& tx) { return permission_sets::remove(tx, "99"); }).code,
              ErrorCode::not_found);
    EXPECT_EQ(write_fails([](Transaction& tx) {
                  return roles::insert(tx, {.name = "x", .permission_set_id = "77", .model_set_id = "1"});
              })
                  .details.at(0)
                  .field,
              "permission_set_id");
    EXPECT_EQ(write_fails([](Transaction& tx) {
                  return roles::insert(tx, {.name = "x", .permission_set_id = "2", .model_set_id = ""});
              })
                  .details.at(0)
                  .field,
              "model_set_id");
    write([](Transaction& tx) {
        return permission_sets::update(tx, {.id = "6", .name = "Watcher", .permissions = {"see_looks"}});
    });
    auto session = read();
    EXPECT_EQ(must(found(permission_sets::find(session, "6"))).permissions, Names{"see_looks"});
    EXPECT_EQ(must(found(roles::find(session, "6"))).permission_set.name, "Watcher");
}

TEST_P(IdentityTest, an_unknown_id_in_a_list_changes_nothing) {
    write([&](Transaction& tx) { return roles::set_users(tx, "3", {ada_}); });
    for (const std::string& bad : {std::string("99"), std::string("x"), std::string("")}) {
        const Error error = write_fails([&](Transaction& tx) { return roles::set_users(tx, "3", {bob_, bad}); });
        ASSERT_EQ(error.code, ErrorCode::validation_failed);
        EXPECT_EQ(error.details[0].field, "user_ids");
    }
    EXPECT_EQ(write_fails([&](Transaction& tx) { return roles::set_users(tx, "99", {ada_}); }).code,
              ErrorCode::not_found);
    EXPECT_EQ(write_fails([&](Transaction& tx) { return roles::set_of_user(tx, "99", {"3"}); }).code,
              ErrorCode::not_found);
    auto session = read();
    EXPECT_EQ(must(roles::user_ids(session, "3", Association::direct)), Names{ada_});
}

class LastAdminTest : public IdentityTest {
protected:
    /// Ada becomes an admin through a group in a group.
    void SetUp() override {
        IdentityTest::SetUp();
        if (IsSkipped()) return;
        outer_ = add_group("outer");
        inner_ = add_group("inner");
        put(outer_, inner_);
        join(inner_, ada_);
        write([&](Transaction& tx) { return roles::set_groups(tx, "1", {outer_}); });
    }
    std::string outer_;
    std::string inner_;
};
ORIEL_ON_BOTH_DATABASES(LastAdminTest);

TEST_P(LastAdminTest, every_way_to_lose_the_last_one_is_closed) {
    EXPECT_TRUE(rights(ada_).is_admin);
    EXPECT_TRUE(rights(ada_).roles[0].all_permissions);
    const std::vector<std::function<Status(Transaction&)>> ways = {
        [&](Transaction& tx) { return delete_user(tx, ada_); },
        [&](Transaction& tx) -> Status {
            auto user = TRY(found(users::find(tx, ada_)));
            user.is_disabled = true;
            return users::update(tx, user);
        },
        [&](Transaction& tx) { return groups::remove_user(tx, inner_, ada_); },
        [&](Transaction& tx) { return groups::remove_group(tx, outer_, inner_); },
        [&](Transaction& tx) { return groups::remove(tx, inner_); },
        [&](Transaction& tx) { return groups::remove(tx, outer_); },
        [&](Transaction& tx) { return roles::set_groups(tx, "1", {}); },
    };
    for (const auto& way : ways) {
        const Error error = write_fails(way);
        ASSERT_EQ(error.code, ErrorCode::validation_failed);
        EXPECT_EQ(error.details.at(0).message, "this would leave no user who is an admin");
        EXPECT_TRUE(rights(ada_).is_admin);
    }
    // Whoever swallows the error still changes nothing.
    auto tx = begin();
    EXPECT_FALSE(delete_user(tx, ada_).ok());
    EXPECT_FALSE(tx.commit().ok());
}

TEST_P(LastAdminTest, with_a_second_admin_the_first_may_go) {
    write([&](Transaction& tx) { return roles::set_users(tx, "1", {bob_}); });
    write([&](Transaction& tx) { return delete_user(tx, ada_); });
    EXPECT_EQ(write_fails([&](Transaction& tx) { return roles::set_of_user(tx, bob_, {"2"}); }).code,
              ErrorCode::validation_failed);
    EXPECT_EQ(write_fails([&](Transaction& tx) { return roles::set_users(tx, "1", {}); }).code,
              ErrorCode::validation_failed);
}

TEST_P(LastAdminTest, a_disabled_admin_does_not_count) {
    write([&](Transaction& tx) { return roles::set_users(tx, "1", {bob_}); });
    write([&](Transaction& tx) -> Status {
        auto user = TRY(found(users::find(tx, bob_)));
        user.is_disabled = true;
        return users::update(tx, user);
    });
    EXPECT_EQ(write_fails([&](Transaction& tx) { return delete_user(tx, ada_); }).code, ErrorCode::validation_failed);
}

TEST_P(LastAdminTest, two_threads_cannot_each_take_one_of_the_last_two) {
    write([&](Transaction& tx) { return roles::set_users(tx, "1", {bob_}); });
    std::atomic<int> removed{0};
    std::jthread other([&] {
        if (db().write([&](Transaction& tx) { return delete_user(tx, ada_); }).ok()) ++removed;
    });
    if (db().write([&](Transaction& tx) { return delete_user(tx, bob_); }).ok()) ++removed;
    other.join();
    EXPECT_EQ(removed, 1);
    auto session = read();
    EXPECT_TRUE(must(has_admin(session)));
}

}  // namespace
}  // namespace oriel::store
