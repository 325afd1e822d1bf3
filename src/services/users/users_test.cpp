#include "services/users/users.h"

#include "services/test_world.h"
#include "services/users/credentials.h"
#include "services/users/groups.h"
#include "services/users/user_attributes.h"

#include <gtest/gtest.h>

namespace oriel::services {
namespace {

using store::must;

class UsersTest : public ::testing::Test {
protected:
    Caller admin() { return world.caller(admin_id); }
    Caller plain() { return world.caller(plain_id); }
    std::string attribute(store::UserAttribute fresh) { return must(attributes.create(admin(), fresh)).id; }
    static store::UserAttribute named(const std::string& name) {
        store::UserAttribute fresh;
        fresh.name = name;
        fresh.label = "Label of " + name;
        return fresh;
    }

    test::World world;
    Users users{*world.store};
    Credentials credentials{*world.store};
    UserAttributes attributes{*world.store};
    Groups groups{*world.store};
    std::string admin_id = world.admin();
    std::string plain_id = world.user({"access_data"});
    std::string sudoer_id = world.user({"see_users", "sudo"});
};

ErrorCode code(const Status& status) {
    return status.ok() ? ErrorCode::internal : status.error().code;
}

TEST_F(UsersTest, AUserIsMadeChangedAndDeleted) {
    UserChange change;
    change.first_name = std::optional<std::string>("Ada");
    const auto made = must(users.create(admin(), change));
    EXPECT_EQ(made->user.first_name, "Ada");
    EXPECT_EQ(made->group_ids, std::vector<std::string>{"1"});
    ASSERT_TRUE(made->user.personal_folder_id);
    EXPECT_EQ(made->user.home_folder_id, made->user.personal_folder_id);
    change = {};
    change.last_name = std::optional<std::string>("Lovelace");
    EXPECT_EQ(must(users.update(admin(), made->user.id, change))->user.display_name(), "Ada Lovelace");
    change.last_name = std::optional<std::string>();
    const auto cleared = must(users.update(admin(), made->user.id, change));
    EXPECT_EQ(cleared->user.first_name, "Ada");
    EXPECT_FALSE(cleared->user.last_name);
    must(users.remove(admin(), made->user.id));
    EXPECT_EQ(users.find(made->user.id).error().code, ErrorCode::not_found);
    EXPECT_EQ(code(users.remove(admin(), made->user.id)), ErrorCode::not_found);
}

TEST_F(UsersTest, UsersChangeOfThemselvesWhatGivesNoRight) {
    UserChange change;
    change.locale = std::optional<std::string>("de");
    EXPECT_EQ(must(users.update(plain(), plain_id, change))->user.locale, "de");
    EXPECT_EQ(users.update(plain(), admin_id, change).error().code, ErrorCode::forbidden);
    change.can_manage_api3_creds = true;  // As it is.
    must(users.update(plain(), plain_id, change));
    change.can_manage_api3_creds = false;
    EXPECT_EQ(users.update(plain(), plain_id, change).error().code, ErrorCode::forbidden);
    change = {};
    change.is_disabled = true;
    EXPECT_EQ(users.update(plain(), plain_id, change).error().code, ErrorCode::forbidden);
    EXPECT_EQ(users.create(plain(), {}).error().code, ErrorCode::forbidden);
    EXPECT_EQ(code(users.remove(plain(), admin_id)), ErrorCode::forbidden);
    change = {};
    change.ui_state = Json("text");
    EXPECT_EQ(users.update(plain(), plain_id, change).error().code, ErrorCode::validation_failed);
}

TEST_F(UsersTest, TheLastAdminStaysAndNobodyDeletesThemselves) {
    EXPECT_EQ(code(users.remove(admin(), admin_id)), ErrorCode::forbidden);
    UserChange change;
    change.is_disabled = true;
    EXPECT_EQ(users.update(admin(), admin_id, change).error().code, ErrorCode::validation_failed);
    const std::string second = world.admin();
    Caller acting = world.caller(second);
    acting.sudo_user_id = admin_id;
    EXPECT_EQ(code(users.remove(acting, admin_id)), ErrorCode::forbidden);
    must(users.remove(admin(), second));
}

TEST_F(UsersTest, ListsHoldAllThatOneUserDoes) {
    must(credentials.create_email(admin(), plain_id, "plain@example.com", false));
    must(credentials.create_api3(admin(), plain_id));
    must(credentials.create_api3(admin(), plain_id));
    const auto list = must(users.search(admin(), {}));
    EXPECT_EQ(list.items.size(), 3U);
    for (const auto& each : list.items) {
        const auto one = must(users.find(each->user.id));
        EXPECT_EQ(each->group_ids, one->group_ids);
        EXPECT_EQ(each->role_ids, one->role_ids);
        EXPECT_EQ(each->credentials_api3.size(), one->credentials_api3.size());
        EXPECT_EQ(each->credentials_email.has_value(), one->credentials_email.has_value());
    }
    // Who sees no others finds themselves, and only where they are asked for.
    EXPECT_EQ(must(users.search(plain(), {})).items.size(), 1U);
    EXPECT_EQ(must(users.list(plain(), {admin_id, plain_id})).items.size(), 1U);
    EXPECT_TRUE(must(users.list(plain(), {admin_id})).items.empty());
}

TEST_F(UsersTest, UsersAreFoundByWhatTheyLogInWith) {
    must(credentials.create_email(admin(), plain_id, "Plain@Example.com", false));
    const auto key = must(credentials.create_api3(admin(), plain_id));
    EXPECT_EQ(must(users.find_by_credential(admin(), "email", "plain@example.COM"))->user.id, plain_id);
    EXPECT_EQ(must(users.find_by_credential(admin(), "api3", key.key.client_id))->user.id, plain_id);
    const auto embedded = must(users.embed_user(admin(), "outside-7"));
    EXPECT_EQ(must(users.embed_user(admin(), "outside-7"))->user.id, embedded->user.id);
    EXPECT_EQ(must(users.find_by_credential(admin(), "embed", "outside-7"))->user.id, embedded->user.id);
    for (const char* type : {"saml", "api", "no_such", ""})
        EXPECT_EQ(users.find_by_credential(admin(), type, "x").error().code, ErrorCode::not_found);
    EXPECT_EQ(users.find_by_credential(plain(), "email", "plain@example.com").error().code, ErrorCode::forbidden);
    EXPECT_EQ(users.embed_user(admin(), "").error().code, ErrorCode::validation_failed);
}

TEST_F(UsersTest, ServiceAccountsHaveAName) {
    EXPECT_EQ(users.create_service_account(admin(), " ", false).error().code, ErrorCode::validation_failed);
    EXPECT_EQ(users.create_service_account(plain(), "ci", false).error().code, ErrorCode::forbidden);
    const auto made = must(users.create_service_account(admin(), "ci", false));
    EXPECT_TRUE(made->user.is_service_account);
    EXPECT_EQ(must(users.update_service_account(admin(), made->user.id, "builds", true))->user.service_account_name,
              "builds");
    EXPECT_EQ(users.update_service_account(admin(), plain_id, "x", {}).error().code, ErrorCode::not_found);
    EXPECT_EQ(code(users.remove_service_account(admin(), plain_id)), ErrorCode::not_found);
    must(users.remove_service_account(admin(), made->user.id));
}

TEST_F(UsersTest, AKeyLogsInUntilItIsDeleted) {
    const auto made = must(credentials.create_api3(plain(), plain_id));
    EXPECT_EQ(made.secret.size(), 24U);
    const std::string token = must(world.sessions.login(made.key.client_id, made.secret)).token;
    ASSERT_TRUE(world.sessions.authenticate(token).ok());
    EXPECT_EQ(must(credentials.set_purpose(plain(), plain_id, made.key.id, "nightly")).purpose, "nightly");
    EXPECT_EQ(credentials.api3(plain(), admin_id, made.key.id).error().code, ErrorCode::not_found);
    EXPECT_EQ(credentials.api3(admin(), admin_id, made.key.id).error().code, ErrorCode::not_found);
    must(credentials.remove_api3(plain(), plain_id, made.key.id));
    EXPECT_FALSE(world.sessions.authenticate(token).ok());
    EXPECT_EQ(code(credentials.remove_api3(plain(), plain_id, made.key.id)), ErrorCode::not_found);
}

TEST_F(UsersTest, KeysAreNotForOthersToMake) {
    EXPECT_EQ(credentials.create_api3(plain(), admin_id).error().code, ErrorCode::not_found);
    EXPECT_EQ(credentials.create_api3(world.caller(sudoer_id), admin_id).error().code, ErrorCode::forbidden);
    EXPECT_EQ(credentials.create_api3(admin(), "9999").error().code, ErrorCode::not_found);
    // Acting for somebody leaves no key behind, unless an admin does it.
    Caller acting = plain();
    acting.sudo_user_id = sudoer_id;
    EXPECT_EQ(credentials.create_api3(acting, plain_id).error().code, ErrorCode::forbidden);
    acting.sudo_user_id = admin_id;
    must(credentials.create_api3(acting, plain_id));
    UserChange change;
    change.can_manage_api3_creds = false;
    must(users.update(admin(), plain_id, change));
    EXPECT_EQ(credentials.create_api3(plain(), plain_id).error().code, ErrorCode::forbidden);
}

TEST_F(UsersTest, AddressesAreAnAdminsToChoose) {
    for (const char* wrong : {"", "x", "@x", "x@", "a@b@c", "a b@c", "a@b\n"}) {
        const auto refused = credentials.create_email(admin(), plain_id, wrong, false);
        ASSERT_FALSE(refused.ok()) << wrong;
        EXPECT_EQ(refused.error().details.at(0).field, "email") << wrong;
    }
    must(credentials.create_email(admin(), plain_id, "a@b", false));
    EXPECT_EQ(credentials.create_email(admin(), plain_id, "c@d", false).error().code, ErrorCode::validation_failed);
    EXPECT_EQ(credentials.create_email(admin(), sudoer_id, "A@B", false).error().code, ErrorCode::validation_failed);
    Credentials::EmailChange change;
    change.email = "boss@b";
    EXPECT_EQ(credentials.update_email(plain(), plain_id, change).error().code, ErrorCode::forbidden);
    EXPECT_EQ(must(credentials.update_email(admin(), plain_id, change)).email, "boss@b");
    EXPECT_EQ(credentials.email(world.caller(sudoer_id), admin_id).error().code, ErrorCode::not_found);
    EXPECT_EQ(must(credentials.email(world.caller(sudoer_id), plain_id)).email, "boss@b");
    EXPECT_EQ(code(credentials.wipe_out_emails(admin(), plain_id, "gone@b")), ErrorCode::validation_failed);
    UserChange disable;
    disable.is_disabled = true;
    must(users.update(admin(), plain_id, disable));
    must(credentials.wipe_out_emails(admin(), plain_id, "gone@b"));
    const auto found = must(credentials.search_emails(admin(), {}, {"GONE@b", "none@b"}));
    EXPECT_EQ(found.items.size(), 1U);
    EXPECT_TRUE(must(credentials.search_emails(admin(), {}, {"none@b"})).items.empty());
    must(credentials.remove_email(admin(), plain_id));
    EXPECT_EQ(code(credentials.remove_email(admin(), plain_id)), ErrorCode::not_found);
}

TEST_F(UsersTest, AnAttributeIsCheckedWhole) {
    store::UserAttribute wrong;
    wrong.type = "colour";
    wrong.hidden_value_domain_whitelist = "";
    const auto refused = attributes.create(admin(), wrong);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().details.size(), 4U);
    for (const char* name : {"Upper", "9lives", "a b", "a-b", "_a"})
        EXPECT_EQ(attributes.create(admin(), named(name)).error().details.at(0).field, "name") << name;
    attribute(named("team"));
    EXPECT_EQ(attributes.create(admin(), named("team")).error().details.at(0).code, "already_exists");
    EXPECT_EQ(attributes.create(plain(), named("mine")).error().code, ErrorCode::forbidden);
}

TEST_F(UsersTest, HiddenStaysHidden) {
    store::UserAttribute fresh = named("token");
    fresh.value_is_hidden = true;
    fresh.hidden_value_domain_whitelist = "example.com";
    const std::string id = attribute(fresh);
    UserAttributes::Change change;
    change.value_is_hidden = false;
    EXPECT_EQ(attributes.update(admin(), id, change).error().details.at(0).field, "value_is_hidden");
    change = {};
    change.hidden_value_domain_whitelist = std::optional<std::string>("evil.example");
    EXPECT_EQ(attributes.update(admin(), id, change).error().details.at(0).field, "hidden_value_domain_whitelist");
}

TEST_F(UsersTest, BuiltInAttributesStay) {
    const std::string email = must(attributes.list(admin(), "id")).at(0).id;
    UserAttributes::Change change;
    change.name = "mail";
    EXPECT_EQ(attributes.update(admin(), email, change).error().code, ErrorCode::validation_failed);
    EXPECT_EQ(code(attributes.remove(admin(), email)), ErrorCode::not_allowed);
    EXPECT_EQ(attributes.set_user_value(admin(), plain_id, email, "x@y").error().code, ErrorCode::validation_failed);
}

TEST_F(UsersTest, UsersSetWhatTheyMayAndSeeWhatTheyMay) {
    store::UserAttribute fresh = named("shown");
    const std::string shown = attribute(fresh);
    fresh = named("own");
    fresh.user_can_edit = true;
    const std::string own = attribute(fresh);
    fresh = named("secret");
    fresh.user_can_view = false;
    fresh.user_can_edit = true;
    const std::string secret = attribute(fresh);
    EXPECT_EQ(must(attributes.set_user_value(plain(), plain_id, own, "x")).value, "x");
    EXPECT_EQ(attributes.set_user_value(plain(), plain_id, shown, "x").error().code, ErrorCode::forbidden);
    EXPECT_EQ(attributes.set_user_value(plain(), plain_id, secret, "x").error().code, ErrorCode::not_found);
    EXPECT_EQ(attributes.set_user_value(plain(), admin_id, own, "x").error().code, ErrorCode::not_found);
    EXPECT_EQ(attributes.find(plain(), secret).error().code, ErrorCode::not_found);
    EXPECT_EQ(attributes.user_values(plain(), admin_id, {}).error().code, ErrorCode::not_found);
    must(attributes.set_user_value(admin(), plain_id, secret, "x"));
    UserAttributes::Wanted wanted;
    wanted.attribute_ids = std::vector<std::string>{own, secret, shown};
    EXPECT_EQ(must(attributes.user_values(plain(), plain_id, wanted)).size(), 1U);
    EXPECT_EQ(must(attributes.user_values(admin(), plain_id, wanted)).size(), 2U);
    wanted.include_unset = true;
    EXPECT_EQ(must(attributes.user_values(admin(), plain_id, wanted)).size(), 3U);
    must(attributes.remove_user_value(plain(), plain_id, own));
    EXPECT_EQ(code(attributes.remove_user_value(plain(), plain_id, own)), ErrorCode::not_found);
}

TEST_F(UsersTest, GroupValuesRankByOrderUnlessEachSaysIts) {
    const std::string id = attribute(named("team"));
    store::Group fresh;
    fresh.name = "a";
    const std::string a = must(groups.create(admin(), fresh)).id;
    fresh.name = "b";
    const std::string b = must(groups.create(admin(), fresh)).id;
    auto values = must(attributes.set_group_values(admin(), id, {{b, "B", {}}, {a, "A", 0}}));
    EXPECT_EQ(values.at(0).group_id, b);
    values = must(attributes.set_group_values(admin(), id, {{b, "B", 9}, {a, "A", 3}}));
    EXPECT_EQ(values.at(0).group_id, a);
    EXPECT_EQ(attributes.set_group_values(admin(), id, {{a, "A", {}}, {a, "B", {}}}).error().code,
              ErrorCode::validation_failed);
    EXPECT_EQ(attributes.set_group_values(admin(), id, {{"9999", "A", {}}}).error().code, ErrorCode::validation_failed);
    EXPECT_EQ(must(attributes.group_values(admin(), id)).size(), 2U);
    EXPECT_EQ(attributes.set_group_values(admin(), "9999", {}).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace oriel::services
