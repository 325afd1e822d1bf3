#include "services/auth/sessions.h"

#include "services/test_world.h"
#include "store/users.h"

#include <gtest/gtest.h>

namespace oriel::services {
namespace {

using store::must;
using test::World;

std::string log_in(World& world, const std::string& user_id) {
    const auto [client_id, secret] = world.key(user_id);
    return must(world.sessions.login(client_id, secret)).token;
}

TEST(Sessions, ATokenIsItsUser) {
    World world;
    const std::string user = world.user({"access_data"});
    const std::string token = log_in(world, user);
    EXPECT_EQ(token.size(), 40U);
    const auto caller = must(world.sessions.authenticate(token));
    EXPECT_EQ(caller->user_id, user);
    EXPECT_EQ(caller->workspace, "production");
    EXPECT_TRUE(caller->may(Permission::access_data, "shop"));
    EXPECT_FALSE(caller->may(Permission::access_data, "other"));
}

TEST(Sessions, WrongCredentialsAreNotFound) {
    World world;
    const auto [client_id, secret] = world.key(world.user({}));
    EXPECT_EQ(world.sessions.login(client_id, secret + "x").error().code, ErrorCode::not_found);
    EXPECT_EQ(world.sessions.login("nobody", secret).error().code, ErrorCode::not_found);
    EXPECT_EQ(world.sessions.login("", "").error().code, ErrorCode::not_found);
}

TEST(Sessions, UnknownTokensAreUnauthenticated) {
    World world;
    for (const std::string& token :
         {std::string(), std::string("x"), std::string(100'000, 'a'), std::string("a\0b", 3)}) {
        EXPECT_EQ(world.sessions.authenticate(token).error().code, ErrorCode::unauthenticated);
    }
}

TEST(Sessions, LogoutEndsThatTokenAlone) {
    World world;
    const std::string user = world.user({});
    const auto [client_id, secret] = world.key(user);
    const std::string first = must(world.sessions.login(client_id, secret)).token;
    const std::string second = must(world.sessions.login(client_id, secret)).token;
    const auto caller = must(world.sessions.authenticate(first));
    must(world.sessions.logout(*caller));
    EXPECT_FALSE(world.sessions.authenticate(first).ok());
    EXPECT_TRUE(world.sessions.authenticate(second).ok());
    EXPECT_EQ(world.sessions.logout(*caller).error().code, ErrorCode::not_found);
}

TEST(Sessions, ADisabledUsersTokenEndsAtOnce) {
    World world;
    const std::string user = world.user({});
    const std::string token = log_in(world, user);
    ASSERT_TRUE(world.sessions.authenticate(token).ok());
    must(world.store->write([&](store::Transaction& transaction) -> Status {
        auto row = TRY(store::found(store::users::find(transaction, user)));
        row.is_disabled = true;
        return store::users::update(transaction, row);
    }));
    EXPECT_EQ(world.sessions.authenticate(token).error().code, ErrorCode::unauthenticated);
}

TEST(Sessions, AChangedRoleCountsAtOnce) {
    World world;
    const std::string user = world.user({"access_data"});
    const std::string token = log_in(world, user);
    ASSERT_TRUE(must(world.sessions.authenticate(token))->may(Permission::access_data));
    must(world.store->write(
        [&](store::Transaction& transaction) { return store::roles::set_of_user(transaction, user, {}); }));
    EXPECT_FALSE(must(world.sessions.authenticate(token))->may(Permission::access_data));
}

TEST(Sessions, ATokenEndsWhenItsTimeIsOver) {
    ManualClock clock(SystemClock().now());
    store::TestStore store(&clock);
    Sessions sessions(*store);
    std::string client_id;
    must(store->write([&](store::Transaction& transaction) -> Status {
        const auto user = TRY(store::create_user(transaction, {}));
        store::CredentialsApi3 key;
        key.user_id = user.id;
        client_id = TRY(store::credentials_api3::insert(transaction, key, "s")).client_id;
        return Ok{};
    }));
    const auto issued = must(sessions.login(client_id, "s"));
    EXPECT_EQ(issued.expires_in_s, 3600);
    clock.advance(std::chrono::seconds(3599));
    EXPECT_TRUE(sessions.authenticate(issued.token).ok());
    clock.advance(std::chrono::seconds(2));
    EXPECT_EQ(sessions.authenticate(issued.token).error().code, ErrorCode::unauthenticated);
}

TEST(Sessions, WorkspaceBelongsToTheToken) {
    World world;
    const std::string user = world.user({"access_data", "see_looks", "develop"});
    const auto [client_id, secret] = world.key(user);
    const std::string first = must(world.sessions.login(client_id, secret)).token;
    const std::string second = must(world.sessions.login(client_id, secret)).token;
    must(world.sessions.set_workspace(*must(world.sessions.authenticate(first)), "dev"));
    EXPECT_EQ(must(world.sessions.authenticate(first))->workspace, "dev");
    EXPECT_EQ(must(world.sessions.authenticate(second))->workspace, "production");
    EXPECT_EQ(world.sessions.set_workspace(*must(world.sessions.authenticate(first)), "moon").error().code,
              ErrorCode::validation_failed);
}

TEST(Sessions, DevNeedsTheRightToDevelop) {
    World world;
    const auto caller = must(world.sessions.authenticate(log_in(world, world.user({"access_data"}))));
    EXPECT_EQ(world.sessions.set_workspace(*caller, "dev").error().code, ErrorCode::validation_failed);
}

TEST(Sudo, NeedsTheRightAndNeverMakesAnAdmin) {
    World world;
    const std::string admin = world.admin();
    const std::string plain = world.user({"access_data"});
    const std::string helper = world.user({"see_users", "sudo"});
    EXPECT_EQ(world.sessions.login_user(world.caller(plain), helper).error().code, ErrorCode::not_found);
    EXPECT_EQ(world.sessions.login_user(world.caller(helper), admin).error().code, ErrorCode::not_found);
    EXPECT_EQ(world.sessions.login_user(world.caller(admin), "999").error().code, ErrorCode::not_found);

    const auto acting =
        must(world.sessions.authenticate(must(world.sessions.login_user(world.caller(helper), plain)).token));
    EXPECT_EQ(acting->user_id, plain);
    EXPECT_EQ(acting->sudo_user_id, helper);
    EXPECT_FALSE(acting->may(Permission::sudo));
}

TEST(Sudo, ItsTokenAndItsParentsEndApart) {
    World world;
    const std::string admin = world.admin();
    const std::string user = world.user({});
    const std::string parent = log_in(world, admin);
    const std::string child = must(world.sessions.login_user(*must(world.sessions.authenticate(parent)), user)).token;
    must(world.sessions.logout(*must(world.sessions.authenticate(parent))));
    EXPECT_FALSE(world.sessions.authenticate(parent).ok());
    EXPECT_EQ(must(world.sessions.authenticate(child))->user_id, user);
}

}  // namespace
}  // namespace oriel::services
