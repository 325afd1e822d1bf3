#include "db/live/servers.h"
#include "db/pool.h"
#include "db/test_support.h"

#include <thread>

/// What only ClickHouse can do wrong, on a real server. What all drivers must do is in conformance_test.cpp.
namespace oriel::db {
namespace {

using namespace std::chrono_literals;
using test::run;

class Clickhouse : public testing::Test {
protected:
    void SetUp() override {
        if (!server().missing().empty()) GTEST_SKIP() << server().missing();
        settings_ = server().new_database();
        settings_.read_only = true;
        database_ = test::open(settings_);
        connection_ = test::connect(*database_);
        ASSERT_NE(connection_, nullptr);
    }
    static live::Server& server() { return live::Server::shared("clickhouse"); }

    static std::string refusal(const Settings& settings) {
        auto database = open_database(settings);
        if (!database.ok()) return database.error().details.at(0).field + ": " + database.error().details[0].message;
        const auto session = database.value()->connect();
        return session.ok() ? "" : std::string(to_string(session.error().code)) + ": " + session.error().message;
    }

    Settings settings_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<Connection> connection_;
};

TEST_F(Clickhouse, WhatIsWrongWithTheSettingsIsTold) {
    Settings wrong = settings_;
    wrong.password = "tr0ub4dor&3";
    const std::string told = refusal(wrong);
    EXPECT_TRUE(told.starts_with("upstream_failed: ClickHouse: Wrong password for user oriel")) << told;
    EXPECT_EQ(told.find(wrong.password), std::string::npos);
    wrong = settings_;
    wrong.database = "nowhere";
    EXPECT_EQ(refusal(wrong), "upstream_failed: ClickHouse: Database nowhere doesn't exist");
    wrong = settings_;
    wrong.time_zone = "Asia/Kolkata";
    EXPECT_EQ(refusal(wrong).substr(0, 84),
              "upstream_failed: ClickHouse: version 18.16.1 shows times in the server's own time zo");
    wrong = settings_;
    wrong.port = 1;
    EXPECT_NE(refusal(wrong).find("connect"), std::string::npos) << refusal(wrong);
    wrong.port = 70000;
    EXPECT_EQ(refusal(wrong), "port: port must be between 1 and 65535");
    wrong = settings_;
    wrong.host = "http://127.0.0.1";
    EXPECT_EQ(refusal(wrong), "host: host must be a name or an address, without a scheme or a path");
    wrong.host = "";
    EXPECT_EQ(refusal(wrong), "host: a ClickHouse connection needs the server's host");
    wrong = settings_;
    wrong.username = "oriel\r\nX-Other: 1";
    EXPECT_EQ(refusal(wrong), "username: username holds a line end or a NUL character");
}

TEST_F(Clickhouse, ConnectionsAreEncryptedAndVerifiedAsAsked) {
    settings_.port = server().tls_port();
    settings_.tls = Tls::required;
    EXPECT_EQ(refusal(settings_), "");
    settings_.tls = Tls::verified;
    EXPECT_NE(refusal(settings_).find("certificate"), std::string::npos) << refusal(settings_);
    settings_.tls_authorities = server().certificate();
    EXPECT_EQ(refusal(settings_), "");
    settings_.host = "localhost";  // The certificate is for 127.0.0.1.
    EXPECT_TRUE(refusal(settings_).starts_with("upstream_failed: ClickHouse: SSL")) << refusal(settings_);
    settings_.host = "127.0.0.1";
    settings_.port = server().port();
    EXPECT_TRUE(refusal(settings_).starts_with("upstream_failed: ClickHouse: ")) << refusal(settings_);
}

TEST_F(Clickhouse, AStatementThatFailsInTheMiddleGivesItsReasonAndNoRowOfIt) {
    auto stream = connection_->run(
        "SELECT toString(number), throwIf(number = 300000) FROM system.numbers SETTINGS max_threads = 1",
        Deadline::none());
    ASSERT_TRUE(stream.ok()) << stream.error().message;
    std::size_t rows = 0;
    while (true) {
        const auto batch = stream.value()->next();
        if (!batch.ok()) {
            EXPECT_EQ(batch.error().message, "ClickHouse: Value passed to 'throwIf' function is non zero");
            break;
        }
        ASSERT_NE(batch.value(), nullptr) << "ended as if all were well";
        for (std::size_t row = 0; row < batch.value()->rows; ++row)
            ASSERT_EQ(batch.value()->columns[0].at<std::string_view>(row), std::to_string(rows + row));
        rows += batch.value()->rows;
    }
    EXPECT_GT(rows, 10'000U);
    EXPECT_LE(rows, 300'000U);
    stream.value().reset();
    EXPECT_EQ(run(*connection_, "SELECT 42"), "42");
}

TEST_F(Clickhouse, AFormatOfOnesOwnIsRefused) {
    EXPECT_EQ(run(*connection_, "SELECT 1 FORMAT TabSeparated"),
              "error invalid_request: the statement asks for a format of its own; leave out 'FORMAT'");
    EXPECT_TRUE(run(*connection_, "SELECT 1 FORMAT JSON").starts_with("error upstream_failed: ClickHouse: "));
    EXPECT_TRUE(run(*connection_, "SELECT number FROM system.numbers FORMAT JSONEachRow").starts_with("error "));
    EXPECT_EQ(run(*connection_, "SELECT 42"), "42");
}

TEST_F(Clickhouse, AReaderCannotTurnHimselfIntoAWriter) {
    EXPECT_TRUE(run(*connection_, "SELECT 1 SETTINGS readonly = 0").starts_with("error upstream_failed: ClickHouse: "));
    EXPECT_TRUE(run(*connection_, "SET readonly = 0").starts_with("error invalid_request: "));
    EXPECT_TRUE(run(*connection_, "SET session_timezone = 'Asia/Kolkata'").starts_with("error upstream_failed: "));
    EXPECT_EQ(run(*connection_, "SELECT 42"), "42");
}

/// How many statements run on the server, besides the one that asks.
std::string running(Connection& connection) {
    return run(connection, "SELECT count() FROM system.processes WHERE query NOT LIKE '%processes%'");
}

TEST_F(Clickhouse, WhatWasStoppedDoesNotRunOnOnTheServer) {
    const auto other = test::connect(*database_);
    const auto soon_none = [&] {
        for (int i = 0; i < 200 && running(*other) != "0"; ++i) std::this_thread::yield();
        return running(*other);
    };
    EXPECT_EQ(run(*connection_, database_->probes().slow, Deadline::in(50ms)).substr(0, 15), "error timed_out");
    EXPECT_EQ(soon_none(), "0");
    {
        auto stream = connection_->run("SELECT number FROM system.numbers", Deadline::none());
        ASSERT_TRUE(stream.ok());
        EXPECT_EQ(running(*other), "1");
    }
    EXPECT_EQ(soon_none(), "0");
}

TEST_F(Clickhouse, SessionsOutliveTheirServer) {
    Pool pool(test::open(settings_), 3);
    {
        const auto idle = pool.acquire(Deadline::in(10s));
        ASSERT_EQ(run(*idle.value(), "SELECT 1"), "1");
    }
    auto stream = connection_->run("SELECT number FROM system.numbers", Deadline::none());
    ASSERT_TRUE(stream.ok());
    server().stop();
    std::string told;
    while (told.empty()) {
        const auto batch = stream.value()->next();
        if (!batch.ok()) told = batch.error().message;
    }
    EXPECT_TRUE(told.starts_with("ClickHouse: ")) << told;
    stream.value().reset();
    {
        const auto lease = pool.acquire(Deadline::in(10s));
        ASSERT_TRUE(lease.ok());
        EXPECT_TRUE(run(*lease.value(), "SELECT 1").starts_with("error upstream_failed: "));
    }
    server().start();
    const auto lease = pool.acquire(Deadline::in(10s));
    ASSERT_TRUE(lease.ok()) << lease.error().message;
    EXPECT_EQ(run(*lease.value(), "SELECT 1"), "1");
}

}  // namespace
}  // namespace oriel::db
