#include "store/users.h"

#include "base/crypto.h"
#include "store/api_tokens.h"
#include "store/credentials_api3.h"
#include "store/credentials_email.h"
#include "store/folders.h"
#include "store/groups.h"
#include "store/roles.h"
#include "store/seed.h"
#include "store/store_fixture.h"

namespace oriel::store {
namespace {

class UsersTest : public StoreTest {
protected:
    User add(const NewUser& user = {}) {
        return write([&](Transaction& tx) { return create_user(tx, user); });
    }
    CredentialsApi3 add_key(const std::string& user_id, const std::string& secret) {
        return write([&](Transaction& tx) { return credentials_api3::insert(tx, {.user_id = user_id}, secret); });
    }
    ApiToken add_token(ApiToken token, const std::string& text) {
        token.expires_at = clock_.now() + std::chrono::hours(1);
        return write([&](Transaction& tx) { return api_tokens::insert(tx, token, text); });
    }
    bool token_works(const std::string& text) {
        auto session = read();
        return must(api_tokens::find(session, text)).has_value();
    }
};
ORIEL_ON_BOTH_DATABASES(UsersTest);

TEST_P(UsersTest, every_field_is_kept) {
    User user = add({.first_name = "Ada"});
    user.first_name = {};
    user.last_name = "Lovelace";
    user.locale = "de";
    user.home_folder_id = "1";
    user.models_dir_validated = true;
    user.ui_state = Json(Json::Object{{"b", Json("1")}, {"a", Json("2")}});
    user.can_manage_api3_creds = false;
    write([&](Transaction& tx) { return users::update(tx, user); });
    auto session = read();
    const User again = must(found(users::find(session, user.id)));
    EXPECT_EQ(again.first_name, std::nullopt);
    EXPECT_EQ(again.last_name, "Lovelace");
    EXPECT_EQ(again.display_name(), std::nullopt);
    EXPECT_EQ(again.locale, "de");
    EXPECT_EQ(again.home_folder_id, "1");
    EXPECT_EQ(again.personal_folder_id, user.personal_folder_id);
    EXPECT_EQ(again.models_dir_validated, true);
    EXPECT_EQ(again.ui_state.dump(), R"({"b":"1","a":"2"})");
    EXPECT_FALSE(again.can_manage_api3_creds);
    EXPECT_EQ(must(found(folders::find(session, *user.personal_folder_id))).name, "Lovelace");
    EXPECT_EQ(write_fails([](Transaction& tx) { return users::update(tx, User{.id = "99"}); }).code,
              ErrorCode::not_found);
    for (const char* id : {"", "0", "99", "x", "1 OR 1=1"})
        EXPECT_FALSE(must(users::find(session, id)).has_value()) << id;
}

TEST_P(UsersTest, hostile_names) {
    for (const std::string& text : kHostileTexts) {
        const User user = add({.first_name = text, .last_name = text});
        auto session = read();
        const User again = must(found(users::find(session, user.id)));
        EXPECT_EQ(again.first_name, text);
        EXPECT_EQ(must(found(folders::find(session, *again.personal_folder_id))).name, text + " " + text);
    }
}

TEST_P(UsersTest, service_accounts_and_embed_users) {
    const User robot = add({.service_account_name = "robot"});
    EXPECT_TRUE(robot.is_service_account);
    const User guest = add({.external_user_id = "guest-1"});
    EXPECT_EQ(guest.external_user_id, "guest-1");
    auto session = read();
    EXPECT_EQ(must(found(folders::find(session, *guest.personal_folder_id))).parent_id, "4");
    const Error twice = write_fails([](Transaction& tx) { return create_user(tx, {.external_user_id = "guest-1"}); });
    EXPECT_EQ(twice.details.at(0).code, "already_exists");
}

TEST_P(UsersTest, email_credentials_are_unique_in_any_case) {
    const User ada = add();
    const User bob = add();
    write([&](Transaction& tx) {
        return credentials_email::insert(tx, {.user_id = ada.id, .email = "Ada@Example.com"});
    });
    auto session = read();
    EXPECT_EQ(must(found(users::find(session, ada.id))).email, "Ada@Example.com");
    EXPECT_EQ(must(found(users::find_by_email(session, "aDA@example.COM"))).id, ada.id);
    const Error taken = write_fails([&](Transaction& tx) {
        return credentials_email::insert(tx, {.user_id = bob.id, .email = "ADA@EXAMPLE.COM"});
    });
    EXPECT_EQ(taken.details.at(0).field, "email");
    EXPECT_EQ(taken.details.at(0).code, "already_exists");
    EXPECT_EQ(write_fails([&](Transaction& tx) {
                  return credentials_email::insert(tx, {.user_id = ada.id, .email = "second@example.com"});
              }).code,
              ErrorCode::validation_failed);
    EXPECT_EQ(
        write_fails([&](Transaction& tx) { return credentials_email::insert(tx, {.user_id = bob.id, .email = " "}); })
            .details.at(0)
            .code,
        "missing_field");
    EXPECT_EQ(write_fails([&](Transaction& tx) {
                  return credentials_email::insert(tx, {.user_id = "99", .email = "x@y"});
              }).code,
              ErrorCode::not_found);
    write([&](Transaction& tx) {
        return credentials_email::update(tx, {.user_id = ada.id, .email = "ada@EXAMPLE.com", .is_disabled = true});
    });
    EXPECT_TRUE(must(found(credentials_email::find(session, ada.id))).is_disabled);
    EXPECT_TRUE(write([&](Transaction& tx) { return credentials_email::remove(tx, ada.id); }));
    EXPECT_FALSE(write([&](Transaction& tx) { return credentials_email::remove(tx, ada.id); }));
}

TEST_P(UsersTest, reset_links_expire_and_end_with_a_new_password) {
    const User ada = add();
    write([&](Transaction& tx) { return credentials_email::insert(tx, {.user_id = ada.id, .email = "a@b"}); });
    write([&](Transaction& tx) {
        return credentials_email::set_reset_token(tx, ada.id, "first", clock_.now() + std::chrono::minutes(60));
    });
    write([&](Transaction& tx) {
        return credentials_email::set_reset_token(tx, ada.id, "second", clock_.now() + std::chrono::minutes(60));
    });
    auto session = read();
    EXPECT_FALSE(must(credentials_email::find_by_reset_token(session, "first")).has_value());
    EXPECT_TRUE(must(credentials_email::find_by_reset_token(session, "second")).has_value());
    clock_.advance(std::chrono::minutes(61));
    EXPECT_FALSE(must(credentials_email::find_by_reset_token(session, "second")).has_value());
    write([&](Transaction& tx) { return credentials_email::set_reset_token(tx, ada.id, "third", {}); });
    EXPECT_TRUE(must(credentials_email::find_by_reset_token(session, "third")).has_value());
    write([&](Transaction& tx) { return credentials_email::set_password(tx, ada.id, "$argon2id$x"); });
    EXPECT_FALSE(must(credentials_email::find_by_reset_token(session, "third")).has_value());
    EXPECT_EQ(must(found(credentials_email::find(session, ada.id))).password_hash, "$argon2id$x");
}

TEST_P(UsersTest, api_keys_open_with_their_secret_only) {
    const User ada = add();
    const CredentialsApi3 key = add_key(ada.id, "s3cret");
    EXPECT_EQ(key.client_id.size(), 20U);
    auto session = read();
    const auto login = must(credentials_api3::check(session, key.client_id, "s3cret"));
    ASSERT_TRUE(login.has_value());
    EXPECT_EQ(login->user_id, ada.id);
    EXPECT_EQ(login->credential_id, key.id);
    EXPECT_FALSE(must(credentials_api3::check(session, key.client_id, "s3cret ")).has_value());
    EXPECT_FALSE(must(credentials_api3::check(session, key.client_id, "")).has_value());
    EXPECT_FALSE(must(credentials_api3::check(session, "nobody", "s3cret")).has_value());
    EXPECT_FALSE(must(credentials_api3::check(session, "' OR 1=1 --", "s3cret")).has_value());
    EXPECT_EQ(must(found(users::find_by_client_id(session, key.client_id))).id, ada.id);
    write([&](Transaction& tx) {
        return credentials_api3::update(tx, {.id = key.id, .user_id = ada.id, .purpose = "ci", .is_disabled = true});
    });
    EXPECT_FALSE(must(credentials_api3::check(session, key.client_id, "s3cret")).has_value());
    EXPECT_EQ(must(found(credentials_api3::find(session, ada.id, key.id))).purpose, "ci");
}

TEST_P(UsersTest, a_user_may_have_many_keys) {
    const User ada = add();
    const User bob = add();
    const auto first = add_key(ada.id, "1");
    const auto second = add_key(ada.id, "2");
    const auto third = add_key(bob.id, "3");
    auto session = read();
    EXPECT_EQ(must(credentials_api3::list(session, ada.id)).size(), 2U);
    EXPECT_EQ(must(credentials_api3::list_for_users(session, {bob.id, ada.id})).size(), 3U);
    EXPECT_FALSE(must(credentials_api3::find(session, bob.id, first.id)).has_value()) << "of another user";
    EXPECT_FALSE(write([&](Transaction& tx) { return credentials_api3::remove(tx, bob.id, first.id); }));
    EXPECT_TRUE(write([&](Transaction& tx) { return credentials_api3::remove(tx, ada.id, first.id); }));
    EXPECT_EQ(must(credentials_api3::list(session, ada.id)).at(0).id, second.id);
    EXPECT_EQ(must(credentials_api3::list(session, bob.id)).at(0).id, third.id);
    const Error taken = write_fails([&](Transaction& tx) {
        return credentials_api3::insert(tx, {.user_id = ada.id, .client_id = third.client_id}, "x");
    });
    EXPECT_EQ(taken.details.at(0).field, "client_id");
}

TEST_P(UsersTest, no_secret_is_readable_in_the_database) {
    const User ada = add();
    add_key(ada.id, "needle-in-a-haystack");
    add_token({.user_id = ada.id}, "needle-in-a-haystack");
    write([&](Transaction& tx) { return credentials_email::insert(tx, {.user_id = ada.id, .email = "a@b"}); });
    write([&](Transaction& tx) { return credentials_email::set_reset_token(tx, ada.id, "needle-in-a-haystack", {}); });
    if (is_postgres()) {
        auto session = read();
        for (const char* sql :
             {"SELECT CAST(t AS TEXT) FROM credentials_api3 t", "SELECT CAST(t AS TEXT) FROM api_tokens t",
              "SELECT CAST(t AS TEXT) FROM credentials_email t"}) {
            auto rows = must(session.query(sql));
            ASSERT_TRUE(must(rows.step()));
            EXPECT_EQ(rows.text(0).find(to_hex("needle")), std::string::npos);
            EXPECT_EQ(rows.text(0).find("needle"), std::string::npos);
        }
        return;
    }
    database_.reset();
    for (const char* name : {"oriel.db", "oriel.db-wal"}) {
        if (!file_exists(folder_ / name)) continue;
        EXPECT_EQ(must(read_file(folder_ / name)).find("needle"), std::string::npos) << name;
    }
}

TEST_P(UsersTest, tokens_expire_and_end_one_by_one) {
    const User ada = add();
    const User bob = add();
    const ApiToken parent = add_token({.user_id = ada.id}, "parent");
    const ApiToken child = add_token({.user_id = bob.id, .sudo_user_id = ada.id}, "child");
    EXPECT_EQ(parent.workspace_id, "production");
    EXPECT_EQ(child.sudo_user_id, ada.id);
    const auto before = db().version(Topic::sessions);
    EXPECT_TRUE(write([&](Transaction& tx) { return api_tokens::set_workspace(tx, parent.id, "dev"); }));
    EXPECT_GT(db().version(Topic::sessions), before);
    {
        auto session = read();
        EXPECT_EQ(must(found(api_tokens::find(session, "parent"))).workspace_id, "dev");
        EXPECT_EQ(must(found(api_tokens::find(session, "child"))).workspace_id, "production");
    }
    EXPECT_TRUE(write([&](Transaction& tx) { return api_tokens::remove(tx, parent.id); }));
    EXPECT_FALSE(write([&](Transaction& tx) { return api_tokens::remove(tx, parent.id); }));
    EXPECT_FALSE(token_works("parent"));
    EXPECT_TRUE(token_works("child"));
    EXPECT_FALSE(token_works(""));
    clock_.advance(std::chrono::seconds(3599));
    EXPECT_TRUE(token_works("child"));
    clock_.advance(std::chrono::seconds(1));
    EXPECT_FALSE(token_works("child"));
    EXPECT_EQ(write([](Transaction& tx) { return api_tokens::remove_expired(tx); }), 1);
}

TEST_P(UsersTest, tokens_end_with_their_key_and_their_user) {
    const User ada = add();
    const User bob = add();
    const auto key = add_key(ada.id, "x");
    add_token({.user_id = ada.id, .credential_id = key.id}, "by key");
    add_token({.user_id = ada.id}, "by password");
    add_token({.user_id = bob.id, .sudo_user_id = ada.id}, "sudo");
    write([&](Transaction& tx) {
        return credentials_api3::update(tx, {.id = key.id, .user_id = ada.id, .is_disabled = true});
    });
    EXPECT_FALSE(token_works("by key"));
    EXPECT_TRUE(token_works("by password"));
    write([&](Transaction& tx) -> Status {
        auto user = TRY(found(users::find(tx, ada.id)));
        user.is_disabled = true;
        return users::update(tx, user);
    });
    EXPECT_FALSE(token_works("by password"));
    EXPECT_FALSE(token_works("sudo")) << "who acts for another must be enabled too";
}

TEST_P(UsersTest, deleting_takes_all_that_is_only_the_users) {
    const User ada = add({.first_name = "Ada", .last_name = "Lovelace"});
    add_key(ada.id, "x");
    add_token({.user_id = ada.id}, "token");
    write([&](Transaction& tx) { return credentials_email::insert(tx, {.user_id = ada.id, .email = "a@b"}); });
    write([&](Transaction& tx) { return roles::set_of_user(tx, ada.id, {"3"}); });
    write([&](Transaction& tx) { return delete_user(tx, ada.id); });
    auto session = read();
    EXPECT_FALSE(must(users::find(session, ada.id)).has_value());
    EXPECT_FALSE(token_works("token"));
    EXPECT_TRUE(must(groups::user_ids(session, "1")).empty());
    EXPECT_TRUE(must(roles::user_ids(session, "3", Association::any)).empty());
    const Folder folder = must(found(folders::find(session, *ada.personal_folder_id)));
    EXPECT_EQ(folder.owner_id, std::nullopt);
    EXPECT_EQ(write_fails([&](Transaction& tx) { return delete_user(tx, ada.id); }).code, ErrorCode::not_found);
}

}  // namespace
}  // namespace oriel::store
