#include "base/sink.h"
#include "db/connection_tests.h"
#include "db/test_support.h"
#include "db/watchdog.h"
#include "rows/format.h"

#include <thread>

namespace oriel::db {
namespace {

using namespace std::chrono_literals;
using test::run;

Settings sqlite_settings(std::string database = ":memory:", bool read_only = false) {
    Settings settings = test::duckdb_settings(std::move(database), read_only);
    settings.dialect_name = "sqlite";
    return settings;
}

class SqliteDriver : public testing::Test {
protected:
    void SetUp() override {
        database = test::open(sqlite_settings());
        connection = test::connect(*database);
        ASSERT_NE(connection, nullptr);
    }
    void TearDown() override { EXPECT_EQ(Watchdog::shared().watched(), 0U); }
    std::unique_ptr<Database> database;
    std::unique_ptr<Connection> connection;
};

TEST_F(SqliteDriver, values_keep_the_types_sqlite_gives_them) {
    EXPECT_EQ(run(*connection, "SELECT 1, -9223372036854775808, 0.5, 'text', x'00ab', NULL, ''"),
              "1|-9223372036854775808|0.5|text|00AB|NULL|");
    // A column of mixed values: each arrives as what it is.
    EXPECT_EQ(
        run(*connection,
            "SELECT * FROM (VALUES (NULL), (1), (2.5), (3), ('x'), (9007199254740993), (0.5), (9007199254740993))"),
        "NULL\n1\n2.5\n3\nx\n9007199254740993\n0.5\n9007199254740993");
    auto stream = connection->run("SELECT 1 AS a, 1.5 AS b, 'x' AS c, NULL AS d", Deadline::none());
    ASSERT_TRUE(stream.ok());
    ASSERT_EQ(stream.value()->columns().size(), 4U);
    EXPECT_EQ(stream.value()->columns()[0].type, rows::Type::int64);
    EXPECT_EQ(stream.value()->columns()[1].type, rows::Type::float64);
    EXPECT_EQ(stream.value()->columns()[2].name, "c");
}

TEST_F(SqliteDriver, many_rows_arrive_whole_and_in_order) {
    auto stream = connection->run(
        "WITH RECURSIVE n(a) AS (SELECT 0 UNION ALL SELECT a + 1 FROM n WHERE a < 9999) SELECT a, 'v' || a, a * 0.5 "
        "FROM n",
        Deadline::none());
    ASSERT_TRUE(stream.ok());
    std::int64_t expected = 0;
    while (true) {
        auto batch = stream.value()->next();
        ASSERT_TRUE(batch.ok());
        if (batch.value() == nullptr) break;
        for (std::size_t row = 0; row < batch.value()->rows; ++row, ++expected) {
            ASSERT_EQ(batch.value()->columns[0].at<std::int64_t>(row), expected);
            ASSERT_EQ(batch.value()->columns[1].at<std::string_view>(row), "v" + std::to_string(expected));
            ASSERT_EQ(batch.value()->columns[2].at<double>(row), static_cast<double>(expected) / 2);
        }
    }
    EXPECT_EQ(expected, 10000);
}

TEST_F(SqliteDriver, times_move_between_zones) {
    const auto moved = [&](const std::string& time, const std::string& zones) {
        return run(*connection, "SELECT oriel_to_zone(" + time + ", " + zones + ")");
    };
    const std::string to_new_york = "'UTC', 'America/New_York'";
    EXPECT_EQ(moved("'2024-03-10 06:59:59'", to_new_york), "2024-03-10 01:59:59");
    EXPECT_EQ(moved("'2024-03-10 07:00:00.25'", to_new_york), "2024-03-10 03:00:00.250000");
    EXPECT_EQ(moved("'2024-03-10T07:00'", to_new_york), "2024-03-10 03:00:00");
    EXPECT_EQ(moved("'2024-03-10'", to_new_york), "2024-03-09 19:00:00");
    EXPECT_EQ(moved("'2024-07-01 12:00:00Z'", "'Asia/Kolkata', 'UTC'"), "2024-07-01 12:00:00");
    EXPECT_EQ(moved("'2024-07-01 12:00:00-01:30'", "'Asia/Kolkata', 'UTC'"), "2024-07-01 13:30:00");
    EXPECT_EQ(moved("'2024-07-01 12:00:00'", "'Asia/Kolkata', 'UTC'"), "2024-07-01 06:30:00");
    EXPECT_EQ(moved("julianday('2024-07-01 12:00:00')", to_new_york), "2024-07-01 08:00:00");
    for (const char* none : {"NULL", "'x'", "''", "x'00'", "'99999-01-01'", "-1", "1e300"})
        EXPECT_EQ(moved(none, to_new_york), "NULL") << none;
    EXPECT_EQ(moved("'2024-07-01'", "'UTC', 'Nowhere'"),
              "error upstream_failed: SQLite: oriel_to_zone: unknown time zone");
}

TEST_F(SqliteDriver, percentiles_and_joined_values) {
    const auto over = [&](const std::string& call, const std::string& values) {
        return run(*connection, "SELECT " + call + " FROM (SELECT column1 AS v FROM (VALUES " + values + "))");
    };
    EXPECT_EQ(over("oriel_percentile(v, 0.5)", "(3), (1), (NULL), (2), (10)"), "2.5");
    EXPECT_EQ(over("oriel_percentile(v, 0.9), oriel_percentile(v, 0), oriel_percentile(v, 1)", "(0), (10)"), "9|0|10");
    EXPECT_EQ(over("oriel_percentile(v, 0.5), oriel_joined(v, ',')", "(NULL)"), "NULL|NULL");
    EXPECT_EQ(over("oriel_joined(v, '|')", "('b'), ('a'), (NULL), ('b'), (''), ('it''s')"), "|a|b|it's");
    EXPECT_EQ(run(*connection, "SELECT oriel_percentile(1, 0.5), oriel_joined(1, ',') WHERE 0"), "NULL|NULL");
    EXPECT_EQ(run(*connection,
                  "SELECT a % 2, oriel_percentile(a, 0.5), oriel_joined(a, '-') FROM (SELECT 1 AS a UNION "
                  "SELECT 2 UNION SELECT 3) GROUP BY 1"),
              "0|2|2\n1|2|1-3");
}

TEST_F(SqliteDriver, cancel_and_deadline_end_a_statement) {
    const std::string slow(database->probes().slow);
    std::thread other([&] {
        while (Watchdog::shared().watched() == 0) std::this_thread::yield();
        connection->cancel();
    });
    EXPECT_EQ(run(*connection, slow), "error cancelled: the query was cancelled");
    other.join();
    EXPECT_EQ(run(*connection, slow, Deadline::in(30ms)),
              "error timed_out: the query took longer than the time allowed for it");
    EXPECT_EQ(run(*connection, "SELECT 42"), "42");
}

TEST_F(SqliteDriver, a_read_only_connection_accepts_only_what_reads) {
    const auto guarded = test::open(sqlite_settings(":memory:", true));
    const auto session = test::connect(*guarded);
    for (const std::string_view sql :
         {"CREATE TABLE t (a)", "CREATE TEMP TABLE t (a)", "ATTACH '/tmp/x.db' AS x", "PRAGMA journal_mode = WAL",
          "PRAGMA query_only = 0", "BEGIN", "VACUUM INTO '/tmp/x.db'", "SELECT load_extension('x')",
          "SELECT 1; SELECT 2", "", "-- x", "SELECT ?"}) {
        const std::string result = run(*session, sql);
        EXPECT_TRUE(result.starts_with("error invalid_request") || result.starts_with("error upstream_failed"))
            << sql << " gave " << result;
    }
    EXPECT_EQ(run(*session, "CREATE TABLE t (a)"),
              "error invalid_request: only a statement that reads can be run on this connection; found a statement "
              "that writes");
    EXPECT_EQ(run(*session, "SELECT 1; -- fine"), "1");
    EXPECT_TRUE(run(*session, "SELECT nope").starts_with("error upstream_failed: SQLite: no such column"));
    EXPECT_TRUE(session->pristine());
    EXPECT_EQ(run(*connection, "BEGIN"), "");
    EXPECT_FALSE(connection->pristine());
    EXPECT_TRUE(run(*connection, "ATTACH '/tmp/x.db' AS x").starts_with("error invalid_request"));
}

TEST_F(SqliteDriver, files_tables_and_connection_tests) {
    test::TempFolder folder;
    const std::string file = folder.file("shop %?#.db");
    {
        const auto writer = test::open(sqlite_settings(file));
        const auto session = test::connect(*writer);
        EXPECT_EQ(run(*session, "CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL NOT NULL)"), "");
        EXPECT_EQ(run(*session, "INSERT INTO orders VALUES (1, 9.5)"), "");
        EXPECT_FALSE(session->pristine());
        const auto tests = test_connection(*writer, sqlite_settings(file), {}, Deadline::in(60s));
        for (const ConnectionTestResult& result : tests)
            EXPECT_EQ(result.status, ConnectionTestResult::Status::success) << result.name << ": " << result.message;
        EXPECT_EQ(tests.size(), 6U);
    }
    const auto reader = test::open(sqlite_settings(file, true));
    const auto session = test::connect(*reader);
    EXPECT_EQ(run(*session, "SELECT * FROM orders"), "1|9.5");
    const auto tables = session->tables(Deadline::none());
    ASSERT_TRUE(tables.ok()) << tables.error().message;
    ASSERT_EQ(tables.value().size(), 1U);
    EXPECT_EQ(tables.value()[0].name, "orders");
    ASSERT_EQ(tables.value()[0].columns.size(), 2U);
    EXPECT_EQ(tables.value()[0].columns[1].sql_type, "REAL");
    EXPECT_FALSE(tables.value()[0].columns[1].nullable);

    const auto missing = test::open(sqlite_settings(folder.file("none.db"), true))->connect();
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().message, "SQLite: unable to open database file");
}

}  // namespace
}  // namespace oriel::db
