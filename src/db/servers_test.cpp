#include "db/connection_tests.h"
#include "db/live/servers.h"
#include "db/pool.h"
#include "db/test_support.h"

#include <thread>

/// What only databases on servers can do wrong.
namespace oriel::db {
namespace {

using namespace std::chrono_literals;
using test::run;

class Servers : public testing::TestWithParam<std::string_view> {
protected:
    void SetUp() override {
        live::Server& server = live::Server::shared(GetParam());
        if (!server.missing().empty()) GTEST_SKIP() << server.missing();
        settings_ = server.new_database();
    }
    live::Server& server() { return live::Server::shared(GetParam()); }
    bool is_postgres() const { return GetParam() == "postgres"; }

    /// The error of opening a session.
    static std::string refusal(const Settings& settings) {
        auto database = open_database(settings);
        if (!database.ok()) return database.error().details.at(0).message;
        const auto session = database.value()->connect();
        return session.ok() ? "" : std::string(to_string(session.error().code)) + ": " + session.error().message;
    }

    Settings settings_;
};

TEST_P(Servers, AWrongPasswordIsToldWithoutIt) {
    settings_.password = "tr0ub4dor&3";
    const std::string told = refusal(settings_);
    EXPECT_TRUE(told.starts_with("upstream_failed: ")) << told;
    EXPECT_NE(told.find(is_postgres() ? "password authentication failed" : "Access denied"), std::string::npos) << told;
    EXPECT_EQ(told.find(settings_.password), std::string::npos) << told;
}

TEST_P(Servers, WhatIsMissingIsNamed) {
    Settings without = settings_;
    without.host.clear();
    EXPECT_NE(refusal(without).find("needs the server's host"), std::string::npos);
    without = settings_;
    without.database.clear();
    EXPECT_NE(refusal(without).find("needs the name of a database"), std::string::npos);
    without = settings_;
    without.port = 70000;
    EXPECT_EQ(refusal(without), "port must be between 1 and 65535");
    without = settings_;
    without.database = "nowhere";
    EXPECT_NE(refusal(without).find("nowhere"), std::string::npos);
    without = settings_;
    without.port = 1;
    EXPECT_TRUE(refusal(without).starts_with("upstream_failed: "));
    without = settings_;
    without.time_zone = "Atlantis/Capital";
    EXPECT_NE(refusal(without).find("Atlantis/Capital"), std::string::npos);
}

TEST_P(Servers, ConnectionsAreEncryptedAndVerifiedAsAsked) {
    const std::string cipher = is_postgres() ? "SELECT cipher IS NOT NULL FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
                                             : "SELECT (SELECT variable_value FROM information_schema.session_status "
                                               "WHERE variable_name = 'Ssl_cipher') <> ''";
    const auto encrypted = [&](const Settings& settings) {
        const auto database = test::open(settings);
        const auto session = test::connect(*database);
        return session == nullptr ? std::string() : run(*session, cipher);
    };
    const std::string yes = is_postgres() ? "true" : "1";
    EXPECT_EQ(encrypted(settings_), yes);
    settings_.tls = Tls::required;
    EXPECT_EQ(encrypted(settings_), yes);
    settings_.tls = Tls::verified;
    const std::string untrusted = refusal(settings_);
    EXPECT_TRUE(untrusted.find("certificate") != std::string::npos) << untrusted;
    settings_.tls_authorities = server().certificate();
    EXPECT_EQ(encrypted(settings_), yes);
    settings_.host = "localhost";  // The certificate is for 127.0.0.1.
    const std::string other_host = refusal(settings_);
    EXPECT_TRUE(other_host.starts_with("upstream_failed: ")) << other_host;

    server().stop();
    server().set_tls(false);
    server().start();
    settings_.host = "127.0.0.1";
    settings_.tls = Tls::required;
    const std::string told = refusal(settings_);
    EXPECT_NE(told.find("SSL"), std::string::npos) << told;
    settings_.tls = Tls::preferred;
    EXPECT_EQ(encrypted(settings_), is_postgres() ? "false" : "0");
    server().stop();
    server().set_tls(true);
    server().start();
}

TEST_P(Servers, SessionsOutliveTheirServer) {
    settings_.read_only = true;
    Pool pool(test::open(settings_), 3);
    {
        const auto idle = pool.acquire(Deadline::in(10s));
        ASSERT_EQ(run(*idle.value(), "SELECT 1"), "1");
    }
    const auto database = test::open(settings_);
    const auto session = test::connect(*database);
    auto stream = session->run(is_postgres() ? "SELECT generate_series(0::bigint, 100000000000)"
                                             : "SELECT a.seq FROM seq_0_to_999999 a, seq_0_to_999999 b",
                               Deadline::none());
    ASSERT_TRUE(stream.ok());
    server().stop();
    // Told by the stream that was being read, once what had arrived has been read.
    std::string told;
    while (told.empty()) {
        const auto batch = stream.value()->next();
        if (!batch.ok()) told = batch.error().message;
    }
    EXPECT_TRUE(told.starts_with(is_postgres() ? "PostgreSQL: " : "MySQL: ")) << told;
    stream.value().reset();
    EXPECT_FALSE(session->usable());
    {
        const auto lease = pool.acquire(Deadline::in(10s));
        ASSERT_TRUE(lease.ok());
        EXPECT_TRUE(run(*lease.value(), "SELECT 1").starts_with("error upstream_failed: "));
    }
    server().start();
    for (int i = 0; i < 3; ++i) {
        const auto lease = pool.acquire(Deadline::in(10s));
        ASSERT_TRUE(lease.ok()) << lease.error().message;
        EXPECT_EQ(run(*lease.value(), "SELECT 1"), "1");
    }
}

TEST_P(Servers, AnIdleSessionFindsItsServerAgain) {
    const auto database = test::open(settings_);
    const auto session = test::connect(*database);
    ASSERT_EQ(run(*session, "SELECT 1"), "1");
    server().stop();
    server().start();
    EXPECT_EQ(run(*session, "SELECT 1"), "1");
    EXPECT_TRUE(session->usable());
}

std::string server_name(const testing::TestParamInfo<std::string_view>& info) {
    return std::string(info.param);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Servers, testing::Values("postgres", "mysql"), server_name);

class PostgresSessions : public testing::Test {
protected:
    void SetUp() override {
        live::Server& server = live::Server::shared("postgres");
        if (!server.missing().empty()) GTEST_SKIP() << server.missing();
        settings_ = server.new_database();
        settings_.read_only = true;
        database_ = test::open(settings_);
        session_ = test::connect(*database_);
        ASSERT_NE(session_, nullptr);
    }
    Settings settings_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<Connection> session_;
};

TEST_F(PostgresSessions, AStatementLeavesNothingInItsSession) {
    EXPECT_EQ(run(*session_, "SELECT set_config('search_path', 'evil', false)"), "evil");
    EXPECT_NE(run(*session_, "SELECT current_setting('search_path')"), "evil");
    EXPECT_TRUE(session_->pristine());
    // Not even leave to write, for the next one.
    run(*session_, "SELECT set_config('default_transaction_read_only', 'off', false)");
    EXPECT_TRUE(run(*session_, "SELECT nextval('x')").starts_with("error "));
    EXPECT_TRUE(run(*session_, "SET search_path = evil").starts_with("error invalid_request"));
    EXPECT_TRUE(run(*session_, "SELECT set_config('transaction_read_only', 'off', false)").starts_with("error "));
    EXPECT_EQ(run(*session_, "SELECT current_setting('transaction_read_only')"), "on");
    run(*session_, "SELECT pg_advisory_lock(1)");
    EXPECT_FALSE(session_->pristine());
}

TEST_F(PostgresSessions, MessagesCarryTheServersHint) {
    EXPECT_EQ(run(*session_, "SELECT lenght('x')"),
              "error upstream_failed: PostgreSQL: function lenght(unknown) does not exist (No function matches the "
              "given name and argument types. You might need to add explicit type casts.)");
}

TEST_F(PostgresSessions, TheServerEndsAStatementByItself) {
    EXPECT_EQ(run(*session_, "SELECT current_setting('statement_timeout')"), "0");
    const std::string limit = run(*session_, "SELECT current_setting('statement_timeout')", Deadline::in(60s));
    EXPECT_TRUE(limit == "1min" || limit.ends_with("s")) << limit;
}

class MysqlSessions : public testing::Test {
protected:
    void SetUp() override {
        live::Server& server = live::Server::shared("mysql");
        if (!server.missing().empty()) GTEST_SKIP() << server.missing();
        settings_ = server.new_database();
        database_ = test::open(settings_);
        session_ = test::connect(*database_);
        ASSERT_NE(session_, nullptr);
    }
    Settings settings_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<Connection> session_;
};

TEST_F(MysqlSessions, QuotesMeanTheSameWhateverTheServersMode) {
    EXPECT_EQ(run(*session_, "SET GLOBAL sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES,STRICT_TRANS_TABLES'"), "");
    const auto other = test::connect(*database_);
    EXPECT_EQ(run(*other, "SELECT 'a\\\\b', \"it\\'s\""), "a\\b|it's");
    EXPECT_NE(run(*other, "SELECT @@sql_mode").find("STRICT_TRANS_TABLES"), std::string::npos);
    EXPECT_EQ(run(*session_, "SET GLOBAL sql_mode = DEFAULT"), "");
}

TEST_F(MysqlSessions, AReaderReachesNoFileAndHidesNoCode) {
    settings_.read_only = true;
    const auto database = test::open(settings_);
    const auto reader = test::connect(*database);
    for (const std::string_view sql :
         {"SELECT 1 INTO OUTFILE '/tmp/oriel-outfile'", "SELECT 1 /*!50000 INTO OUTFILE '/tmp/oriel-outfile' */",
          "SELECT 1 /*M!100000 INTO DUMPFILE '/tmp/oriel-outfile' */",
          "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t", "SET SESSION TRANSACTION READ WRITE",
          "SET time_zone = 'UTC', sql_mode = 'ANSI'", "CALL p()", "DO 1"}) {
        EXPECT_TRUE(run(*reader, sql).starts_with("error invalid_request: only a statement that reads")) << sql;
    }
    EXPECT_EQ(run(*reader, "SELECT 'INTO OUTFILE', 1--1 # INTO OUTFILE"), "INTO OUTFILE|2");
}

TEST_F(MysqlSessions, AJoinedListIsWholeOrAnError) {
    EXPECT_EQ(run(*session_, "SELECT LENGTH(GROUP_CONCAT(seq)) FROM seq_1000000_to_1199999"), "1599999");
    const std::string cut = run(*session_, "SELECT GROUP_CONCAT(REPEAT('x', 100000)) FROM seq_1_to_400");
    EXPECT_TRUE(cut.starts_with("error upstream_failed: MySQL: a list of values is longer")) << cut.substr(0, 200);
}

TEST_F(MysqlSessions, NamesOfDaysAreEnglish) {
    EXPECT_EQ(run(*session_, "SET GLOBAL lc_time_names = 'de_DE'"), "");
    const auto other = test::connect(*database_);
    EXPECT_EQ(run(*other, "SELECT DAYNAME('2024-05-18')"), "Saturday");
    EXPECT_EQ(run(*session_, "SET GLOBAL lc_time_names = DEFAULT"), "");
}

TEST(MysqlZones, AServerWithoutThemIsToldOf) {
    const auto server = live::server_without_zones();
    if (!server->missing().empty()) GTEST_SKIP() << server->missing();
    Settings settings = server->new_database();
    const auto database = test::open(settings);
    const auto session = test::connect(*database);
    EXPECT_EQ(
        run(*session, "SELECT CONVERT_TZ('2024-05-18', 'UTC', 'America/New_York')"),
        "error upstream_failed: MySQL: the server's time zone tables are not loaded, so CONVERT_TZ would give NULL; "
        "load them with mariadb-tzinfo-to-sql or mysql_tzinfo_to_sql");
    EXPECT_EQ(run(*session, "SELECT 1"), "1");
    const std::string only = "database_timezone";
    const auto told = test_connection(*database, settings, std::span(&only, 1), Deadline::in(10s));
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].status, ConnectionTestResult::Status::warning);
    EXPECT_NE(told[0].message.find("time zone tables are not loaded"), std::string::npos);
    settings.time_zone = "Europe/Berlin";
    const auto refused = test::open(settings)->connect();
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("time zone tables are not loaded"), std::string::npos);
}

}  // namespace
}  // namespace oriel::db
