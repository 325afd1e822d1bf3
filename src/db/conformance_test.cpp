#include "db/connection_tests.h"
#include "db/live/servers.h"
#include "db/pool.h"
#include "db/test_support.h"
#include "db/watchdog.h"

#include <fstream>
#include <thread>

/// What every driver must do alike, on real databases.
namespace oriel::db {
namespace {

using namespace std::chrono_literals;
using test::run;

/// What differs between the databases' own SQL.
struct Kind {
    std::string_view name;
    /// One row of the types that there are, and what comes of it.
    std::string_view types;
    std::string_view cells;
    /// A million rows of a number, a text and a decimal, in order.
    std::string_view million;
    /// Rows without end, a few at once.
    std::string_view endless;
    /// 2024-07-01 12:00:00 UTC as an instant.
    std::string_view instant;
    std::string_view set_zone;
    std::string_view unknown_column;  ///< The message about `nope`.
    std::string_view name_quote = "\"";
    /// Columns and engine of a table of one integer, and of `id`, which is never NULL, and `total`, which may be.
    std::string_view integer = "(a INTEGER)";
    std::string_view id_and_total = "(id INTEGER NOT NULL, total DECIMAL(10, 2))";
};

void PrintTo(const Kind& kind, std::ostream* out) {
    *out << kind.name;
}

constexpr Kind kDuckdb{
    "duckdb",
    "SELECT true, 1::SMALLINT, -9223372036854775808, 0.1::FLOAT, 1.5::DOUBLE, 22.50::DECIMAL(10,2), "
    "-0.05::DECIMAL(5,2), DATE '2024-02-29', TIMESTAMP '1969-12-31 23:59:59.999999', 'x', '', NULL",
    "true|1|-9223372036854775808|0.10000000000000001|1.5|2250e-2|-5e-2|day 19782|us -1|x||NULL",
    "SELECT range, 'v' || range, range::DECIMAL(12,2) / 4 FROM range(1000000)",
    "SELECT a.range + b.range FROM range(1000000) a, range(1000000) b",
    "SELECT TIMESTAMPTZ '2024-07-01 12:00:00+00'",
    "SET TimeZone = 'America/New_York'",
    "error upstream_failed: Binder Error",
};
constexpr Kind kSqlite{
    "sqlite",
    "SELECT 1, -9223372036854775808, 1.5, 'x', '', NULL, x'00ab'",
    "1|-9223372036854775808|1.5|x||NULL|00AB",
    "WITH RECURSIVE n(a) AS (SELECT 0 UNION ALL SELECT a + 1 FROM n WHERE a < 999999) SELECT a, 'v' || a, a / 4.0 FROM "
    "n",
    "WITH RECURSIVE n(a) AS (SELECT 0 UNION ALL SELECT a + 1 FROM n) SELECT a FROM n",
    "",
    "",
    "error upstream_failed: SQLite: no such column",
};
constexpr Kind kPostgres{
    "postgres",
    "SELECT true, 1::smallint, -9223372036854775808, 0.1::real, 1.5::double precision, 22.50::numeric(10,2), -0.05, "
    "DATE '2024-02-29', TIMESTAMP '1969-12-31 23:59:59.999999', 'x', '', NULL, '\\x00ab'::bytea, TIME '12:30', "
    "12345678901234567890123456789012345678.9::numeric, 'NaN'::numeric, '-infinity'::date, DATE '0044-03-15 BC', "
    "30.0000000000000000, 'a'::char(3), '{\"a\":1}'::jsonb, ARRAY[1,2], 'infinity'::float8",
    "true|1|-9223372036854775808|0.10000000000000001|1.5|2250e-2|-5e-2|day 19782|us -1|x||NULL|00AB|12:30:00|"
    "12345678901234567890123456789012345678.9|nan|day -2147483647|day -735160|30e-0|a  |{\"a\": 1}|{1,2}|inf",
    "SELECT i, 'v' || i, i::numeric(12,2) / 4 FROM generate_series(0, 999999) i",
    "SELECT generate_series(0::bigint, 100000000000)",
    "SELECT TIMESTAMPTZ '2024-07-01 12:00:00+00'",
    "SET TIME ZONE 'America/New_York'",
    "error upstream_failed: PostgreSQL: column \"nope\" does not exist",
};
constexpr Kind kMysql{
    "mysql",
    "SELECT TRUE, 1, -9223372036854775808, CAST(1.5 AS DOUBLE), CAST(22.50 AS DECIMAL(10,2)), -0.05, DATE "
    "'2024-02-29', "
    "TIMESTAMP '1969-12-31 23:59:59.999999', 'x', '', NULL, x'00ab', CAST('12:30' AS TIME), 18446744073709551615, "
    "b'101', CAST(1 AS DECIMAL(65,20)) / 3, 12345678901234567890123456789012345678901.5, CAST('0000-00-00' AS DATE), "
    "30 / 2",
    "1|1|-9223372036854775808|1.5|2250e-2|-5e-2|day 19782|us -1|x||NULL|00AB|12:30:00|18446744073709551615|05|"
    "333333333333333333333333e-24|12345678901234567890123456789012345678901.5|NULL|150000e-4",
    "SELECT CAST(seq AS SIGNED), CONCAT('v', seq), CAST(seq AS DECIMAL(12,2)) / 4 FROM seq_0_to_999999",
    "SELECT a.seq + b.seq FROM seq_0_to_999999 a, seq_0_to_999999 b",
    "SELECT FROM_UNIXTIME(1719835200)",
    "SET time_zone = 'America/New_York'",
    "error upstream_failed: MySQL: Unknown column 'nope'",
};

// ClickHouse 18.16, which is Debian's: its sessions have no time zone, and DateTime no fraction.
constexpr Kind kClickhouse{
    "clickhouse",
    "SELECT toUInt8(1), toInt16(-1), -9223372036854775808, toFloat32(0.1), 1.5, toDecimal64('22.50', 2), "
    "toDecimal32('-0.05', 2), toDate('2024-02-29'), toDateTime('1970-01-01 00:00:01'), 'x', '', NULL, "
    "toUInt64(18446744073709551615), nan, -1 / 0, 'a\\'b\\\\\\n\\t\"ü', [1, 2], ('a', 2), toNullable(toInt8(5)), "
    "toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0'), toDecimal128('12345678901234567890123456789.5', 5)",
    "1|-1|-9223372036854775808|0.10000000000000001|1.5|2250e-2|-5e-2|day 19782|us 1000000|x||NULL|"
    "18446744073709551615|nan|-inf|a'b\\\n\t\"ü|[1,2]|[\"a\",2]|5|61f0c404-5cb3-11e7-907b-a6006ad3dba0|"
    "1234567890123456789012345678950000e-5",
    "SELECT toInt64(number), concat('v', toString(number)), toDecimal64(number, 2) / 4 FROM numbers(1000000)",
    "SELECT toInt64(number) FROM system.numbers",
    "",
    "",
    "error upstream_failed: ClickHouse: ",
    "`",
    "(a Int32) ENGINE = Memory",
    "(id Int32, total Nullable(Decimal(10, 2))) ENGINE = Memory",
};

bool is_server(std::string_view name) {
    return name != "duckdb" && name != "sqlite";
}

class Conformance : public testing::TestWithParam<Kind> {
protected:
    void SetUp() override {
        if (is_server(kind().name)) {
            live::Server& server = live::Server::shared(kind().name);
            if (!server.missing().empty()) GTEST_SKIP() << server.missing();
            settings_ = server.new_database();
        } else {
            settings_ = test::duckdb_settings();
            settings_.dialect_name = kind().name;
        }
        database_ = test::open(settings_);
        connection_ = test::connect(*database_);
        ASSERT_NE(connection_, nullptr);
    }
    void TearDown() override { EXPECT_EQ(Watchdog::shared().watched(), 0U); }

    const Kind& kind() const { return GetParam(); }
    std::string quoted(std::string_view name) const {
        return std::string(kind().name_quote) + std::string(name) + std::string(kind().name_quote);
    }

    /// The same database for someone who may only read.
    std::unique_ptr<Connection> reader() {
        Settings settings = settings_;
        settings.read_only = true;
        readers_ = test::open(settings);
        return test::connect(*readers_);
    }

    test::TempFolder folder_;
    Settings settings_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<Database> readers_;
    std::unique_ptr<Connection> connection_;
};

double resident_mib() {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
    }
    return 0;
}

TEST_P(Conformance, ValuesKeepTheirTypes) {
    EXPECT_EQ(run(*connection_, kind().types), kind().cells);
}

TEST_P(Conformance, AStreamKnowsItsColumnsBeforeItsRows) {
    const auto stream =
        connection_->run("SELECT 1 AS one, 'x' AS " + quoted("two words") + " WHERE 1 = 0", Deadline::none());
    ASSERT_TRUE(stream.ok()) << stream.error().message;
    ASSERT_EQ(stream.value()->columns().size(), 2U);
    EXPECT_EQ(stream.value()->columns()[0].name, "one");
    EXPECT_EQ(stream.value()->columns()[1].name, "two words");
    auto rows = stream.value()->next();
    ASSERT_TRUE(rows.ok());
    EXPECT_EQ(rows.value(), nullptr);
}

TEST_P(Conformance, AMillionRowsArriveInOrderAndInConstantMemory) {
    auto stream = connection_->run(kind().million, Deadline::none());
    ASSERT_TRUE(stream.ok()) << stream.error().message;
    std::int64_t expected = 0;
    double early = 0;
    while (true) {
        auto batch = stream.value()->next();
        ASSERT_TRUE(batch.ok()) << batch.error().message;
        if (batch.value() == nullptr) break;
        for (std::size_t row = 0; row < batch.value()->rows; ++row, ++expected) {
            ASSERT_EQ(batch.value()->columns[0].at<std::int64_t>(row), expected);
            ASSERT_EQ(batch.value()->columns[1].at<std::string_view>(row), "v" + std::to_string(expected));
        }
        if (early == 0 && expected > 100'000) early = resident_mib();
    }
    EXPECT_EQ(expected, 1'000'000);
    // Sanitizers keep freed memory, so there the figure says nothing.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_LT(resident_mib() - early, 24);
#endif
}

TEST_P(Conformance, CancelEndsAStatementThatHasNoRowYet) {
    const std::string slow(database_->probes().slow);
    const auto begun = std::chrono::steady_clock::now();
    std::thread other([&] {
        while (Watchdog::shared().watched() == 0) std::this_thread::yield();
        connection_->cancel();
    });
    EXPECT_EQ(run(*connection_, slow), "error cancelled: the query was cancelled");
    other.join();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 3s);
    EXPECT_TRUE(connection_->usable());
    // Nothing of it is left for the statements that follow.
    for (int i = 0; i < 20; ++i) ASSERT_EQ(run(*connection_, "SELECT 42"), "42");
}

TEST_P(Conformance, CancelEndsAStatementWhoseRowsAreBeingRead) {
    auto stream = connection_->run(kind().endless, Deadline::none());
    ASSERT_TRUE(stream.ok()) << stream.error().message;
    ASSERT_TRUE(stream.value()->next().ok());
    connection_->cancel();
    std::string told;
    while (told.empty()) {
        const auto batch = stream.value()->next();
        if (!batch.ok()) told = batch.error().message;
    }
    EXPECT_EQ(told, "the query was cancelled");
    stream.value().reset();
    for (int i = 0; i < 20; ++i) ASSERT_EQ(run(*connection_, "SELECT 42"), "42");
}

TEST_P(Conformance, TheDeadlineEndsAStatement) {
    EXPECT_EQ(run(*connection_, database_->probes().slow, Deadline::in(50ms)),
              "error timed_out: the query took longer than the time allowed for it");
    EXPECT_EQ(run(*connection_, kind().endless, Deadline::in(50ms)),
              "error timed_out: the query took longer than the time allowed for it");
    EXPECT_EQ(run(*connection_, "SELECT 42", Deadline::in(-1ms)),
              "error timed_out: the time allowed for the query was over before it began");
    EXPECT_EQ(run(*connection_, "SELECT 42", Deadline::in(10s)), "42");
}

TEST_P(Conformance, AStreamGivenUpEarlyLeavesNothingRunning) {
    for (int i = 0; i < 3; ++i) {
        auto stream = connection_->run(kind().endless, Deadline::none());
        ASSERT_TRUE(stream.ok()) << stream.error().message;
        ASSERT_TRUE(stream.value()->next().ok());
        stream.value().reset();
        ASSERT_EQ(run(*connection_, "SELECT 42"), "42");
    }
}

TEST_P(Conformance, ErrorsAreTheDatabasesOwnAndLeaveTheSessionUsable) {
    connection_ = reader();
    ASSERT_NE(connection_, nullptr);
    const std::string unknown = run(*connection_, "SELECT nope");
    EXPECT_TRUE(unknown.starts_with(kind().unknown_column)) << unknown;
    EXPECT_TRUE(run(*connection_, "SELECT 1 +").starts_with("error upstream_failed: "));
    EXPECT_EQ(run(*connection_, ""), "error invalid_request: there is no statement to run");
    EXPECT_EQ(run(*connection_, " -- nothing\n"), "error invalid_request: there is no statement to run");
    EXPECT_TRUE(run(*connection_, std::string_view("SELECT 'a\0b'", 12)).starts_with("error invalid_request: "));
    EXPECT_TRUE(run(*connection_, "SELECT 1; SELECT 2").starts_with("error invalid_request: "));
    EXPECT_EQ(run(*connection_, "SELECT 1; -- fine"), "1");
    EXPECT_EQ(run(*connection_, "SELECT ';', 2 /* ; */;"), ";|2");
    EXPECT_TRUE(connection_->usable());
    EXPECT_TRUE(connection_->pristine());
}

TEST_P(Conformance, AReadOnlySessionChangesNothing) {
    if (!is_server(kind().name)) {
        settings_.database = folder_.file("kept.db");
        database_ = test::open(settings_);
        connection_ = test::connect(*database_);
    }
    ASSERT_FALSE(run(*connection_, "CREATE TABLE kept " + std::string(kind().integer)).starts_with("error"));
    connection_.reset();
    database_.reset();
    const auto session = reader();
    ASSERT_NE(session, nullptr);
    for (const std::string_view sql :
         {"INSERT INTO kept VALUES (1)", "DELETE FROM kept", "DROP TABLE kept", "CREATE TABLE other (a INTEGER)",
          "WITH x AS (SELECT 1 AS a) DELETE FROM kept", "BEGIN", "COMMIT", "UPDATE kept SET a = 2"}) {
        EXPECT_TRUE(run(*session, sql).starts_with("error ")) << sql;
        EXPECT_EQ(run(*session, "SELECT count(*) FROM kept"), "0") << sql;
    }
    EXPECT_TRUE(session->usable());
    EXPECT_TRUE(session->pristine());
}

TEST_P(Conformance, InstantsAreShownInTheSessionsZone) {
    if (kind().instant.empty()) GTEST_SKIP() << "skipped: it has no instants";
    EXPECT_EQ(run(*connection_, kind().instant), "us 1719835200000000");
    EXPECT_EQ(run(*connection_, kind().set_zone).substr(0, 5) == "error", false);
    EXPECT_EQ(run(*connection_, kind().instant), "us 1719820800000000");
    EXPECT_FALSE(connection_->pristine());
    Settings elsewhere = settings_;
    elsewhere.time_zone = "Asia/Kolkata";
    elsewhere.read_only = true;
    if (!is_server(kind().name)) elsewhere.read_only = false;
    const auto database = test::open(elsewhere);
    const auto session = test::connect(*database);
    ASSERT_NE(session, nullptr);
    EXPECT_EQ(run(*session, kind().instant), "us 1719855000000000");
    // What a reader may set.
    if (!is_server(kind().name)) return;
    EXPECT_EQ(run(*session, kind().set_zone), "");
    EXPECT_EQ(run(*session, kind().instant), "us 1719820800000000");
    EXPECT_FALSE(session->pristine());
}

TEST_P(Conformance, TellsItsTables) {
    ASSERT_FALSE(run(*connection_, "CREATE TABLE orders " + std::string(kind().id_and_total)).starts_with("error"));
    const auto tables = connection_->tables(Deadline::none());
    ASSERT_TRUE(tables.ok()) << tables.error().message;
    ASSERT_EQ(tables.value().size(), 1U);
    EXPECT_EQ(tables.value()[0].name, "orders");
    ASSERT_EQ(tables.value()[0].columns.size(), 2U);
    EXPECT_EQ(tables.value()[0].columns[0].name, "id");
    EXPECT_FALSE(tables.value()[0].columns[0].nullable);
    EXPECT_TRUE(tables.value()[0].columns[1].nullable);
    EXPECT_NE(tables.value()[0].columns[1].sql_type.find('2'), std::string::npos);
}

TEST_P(Conformance, ConnectionTestsSucceed) {
    for (const ConnectionTestResult& result : test_connection(*database_, settings_, {}, Deadline::in(60s)))
        EXPECT_EQ(result.status, ConnectionTestResult::Status::success) << result.name << ": " << result.message;
}

TEST_P(Conformance, APoolLendsItsSessions) {
    Pool pool(test::open(settings_), 2);
    for (int i = 0; i < 5; ++i) {
        const auto lease = pool.acquire(Deadline::in(10s));
        ASSERT_TRUE(lease.ok()) << lease.error().message;
        EXPECT_EQ(run(*lease.value(), "SELECT 42"), "42");
    }
    EXPECT_EQ(pool.counts().opened, 1U);
    {
        const auto lease = pool.acquire(Deadline::in(10s));
        const auto stream = lease.value()->run(kind().endless, Deadline::none());
        ASSERT_TRUE(stream.ok());
    }
    const auto lease = pool.acquire(Deadline::in(10s));
    ASSERT_TRUE(lease.ok());
    EXPECT_EQ(run(*lease.value(), "SELECT 42"), "42");
}

std::string kind_name(const testing::TestParamInfo<Kind>& info) {
    return std::string(info.param.name);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Conformance, testing::Values(kDuckdb, kSqlite, kPostgres, kMysql, kClickhouse),
                         kind_name);

}  // namespace
}  // namespace oriel::db
