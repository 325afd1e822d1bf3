// What a DuckDB connection does besides returning values: stopping, fencing, sharing, cleaning up.

#include "db/duckdb/instance.h"
#include "db/duckdb/library.h"
#include "db/test_support.h"
#include "db/watchdog.h"

#include <chrono>
#include <fstream>
#include <thread>

namespace oriel::db {
namespace {

using namespace std::chrono_literals;
using test::run;
using SteadyClock = std::chrono::steady_clock;

/// Minutes of work in a single step, so that only an interrupt can end it.
constexpr std::string_view kSlow = "SELECT sum(a.range * b.range % 7) FROM range(10000000) a, range(10000000) b";

double milliseconds_since(SteadyClock::time_point start) {
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

class DuckdbDriver : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(duckdb::Library::get().ok())
            << "DuckDB is missing: run tools/duckdb.sh. " << duckdb::Library::get().error().message;
        database = test::open(test::duckdb_settings());
        connection = test::connect(*database);
        ASSERT_NE(connection, nullptr);
    }
    void TearDown() override {
        connection.reset();
        database.reset();
        EXPECT_EQ(Watchdog::shared().watched(), 0U);
        EXPECT_EQ(duckdb::open_instance_count(), 0U);
    }
    std::unique_ptr<Database> database;
    std::unique_ptr<Connection> connection;
};

// --- stopping -------------------------------------------------------------------------------------------------------

TEST_F(DuckdbDriver, cancel_ends_a_running_statement_at_once_and_the_session_lives_on) {
    for (int i = 0; i < 5; ++i) {
        SteadyClock::time_point cancelled_at;
        std::thread other([&] {
            // Wait until the statement is being watched, which is before DuckDB sees it: also the earliest cancel
            // works.
            while (Watchdog::shared().watched() == 0) std::this_thread::yield();
            if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds(10 * i));
            cancelled_at = SteadyClock::now();
            connection->cancel();
        });
        EXPECT_EQ(run(*connection, kSlow), "error cancelled: the query was cancelled");
        other.join();
        EXPECT_LT(milliseconds_since(cancelled_at), 500);  // usually 5 to 15
        EXPECT_TRUE(connection->usable());
        EXPECT_EQ(run(*connection, "SELECT 42"), "42");
    }
    connection->cancel();  // nothing runs: nothing happens
    EXPECT_EQ(run(*connection, "SELECT 42"), "42");
}

TEST_F(DuckdbDriver, cancel_while_rows_are_pulled) {
    auto stream = connection->run("SELECT range FROM range(100000000000)", Deadline::none());
    ASSERT_TRUE(stream.ok());
    ASSERT_TRUE(stream.value()->next().ok());
    connection->cancel();
    auto next = stream.value()->next();
    ASSERT_FALSE(next.ok());
    EXPECT_EQ(next.error().code, ErrorCode::cancelled);
    stream.value().reset();
    EXPECT_EQ(run(*connection, "SELECT 42"), "42");
}

TEST_F(DuckdbDriver, the_deadline_ends_a_running_statement) {
    const auto start = SteadyClock::now();
    EXPECT_EQ(run(*connection, kSlow, Deadline::in(50ms)),
              "error timed_out: the query took longer than the time allowed for it");
    EXPECT_GE(milliseconds_since(start), 49);
    EXPECT_LT(milliseconds_since(start), 1000);
    EXPECT_EQ(run(*connection, "SELECT 42", Deadline::in(10s)), "42");
    EXPECT_EQ(run(*connection, "SELECT 42", Deadline::in(-1ms)),
              "error timed_out: the time allowed for the query was over before it began");
}

TEST_F(DuckdbDriver, the_deadline_holds_while_a_pull_waits_for_rows_that_do_not_come) {
    // One chunk comes at once, the next would be far away.
    auto stream = connection->run("SELECT range FROM range(1000000000000) WHERE range < 300000 OR range > 900000000000",
                                  Deadline::in(100ms));
    ASSERT_TRUE(stream.ok()) << stream.error().message;
    const auto start = SteadyClock::now();
    while (true) {
        auto next = stream.value()->next();
        if (next.ok()) {
            ASSERT_NE(next.value(), nullptr);
            continue;
        }
        EXPECT_EQ(next.error().code, ErrorCode::timed_out);
        break;
    }
    EXPECT_LT(milliseconds_since(start), 1000);
}

TEST_F(DuckdbDriver, a_stream_given_up_early_leaves_nothing_running) {
    for (int i = 0; i < 3; ++i) {
        auto stream = connection->run("SELECT range, random() FROM range(100000000000)", Deadline::none());
        ASSERT_TRUE(stream.ok());
        ASSERT_TRUE(stream.value()->next().ok());
    }
    EXPECT_EQ(Watchdog::shared().watched(), 0U);
    EXPECT_TRUE(connection->usable());
    EXPECT_TRUE(connection->pristine());
    EXPECT_EQ(run(*connection, "SELECT 42"), "42");
}

// --- the fence ------------------------------------------------------------------------------------------------------

class DuckdbFence : public DuckdbDriver, public testing::WithParamInterface<bool> {};

TEST_P(DuckdbFence, nothing_outside_the_database_can_be_reached) {
    const bool read_only = GetParam();
    const auto fenced = test::open(test::duckdb_settings(":memory:", read_only));
    const auto session = test::connect(*fenced);
    test::TempFolder folder;
    const std::string target = folder.file("out.csv");
    const std::vector<std::string> forbidden = {
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_parquet('http://localhost/x.parquet')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM parquet_metadata('/etc/passwd')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "FORCE INSTALL spatial",
        "IMPORT DATABASE '/etc'",
        "ATTACH '" + folder.file("other.db") + "' AS other",
        "COPY (SELECT 1) TO '" + target + "'",
        "EXPORT DATABASE '" + folder.path() + "'",
        "CREATE SECRET s (TYPE s3)",
        "SET memory_limit='100GB'",
        "SET threads=64",
        "SET enable_external_access=true",
        "SET lock_configuration=false",
        "SET allowed_directories=['/']",
        "RESET memory_limit",
        "PRAGMA memory_limit='100GB'",
        "SET allowed_configs=['threads']",
        "SET GLOBAL threads=1",
        "SET temp_directory='/tmp/x'",
        "SET profiling_output='/tmp/x'",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE x",
        "SELECT 1;;;SELECT 2",
        "",
        "  -- nothing",
        ";",
        std::string("SELECT 1\0, 2", 12),
    };
    for (const std::string& sql : forbidden) {
        const std::string result = run(*session, sql);
        EXPECT_TRUE(result.starts_with("error ")) << sql << " gave " << result;
        EXPECT_EQ(result.find("root:"), std::string::npos) << sql << " gave " << result;
    }
    // What DuckDB itself would run: our own guard has to see it, however it is dressed up.
    const std::vector<std::string> dressed_up = {
        "SELECT * FROM enable_logging('QueryLog', storage = 'file', storage_path = '/tmp/x')",
        "CALL enable_logging()",
        "SELECT * FROM main.\"Enable_Logging\" /* x */ ('QueryLog')",
        "SELECT * FROM truncate_duckdb_logs()",
        "SELECT * FROM query('SELECT * FROM enable' || '_logging()')",
        "FROM query\u00a0('SELECT 1')",
        "SELECT 1 AS a$$, * FROM query('SELECT 1') AS b$$",
        "SELECT 1 -- x\r, * FROM query('SELECT 1')",
        "SELECT E'\\'' , '' , * FROM query('SELECT 1') --'",
        "SELECT 1 AS a /* /* */ */ FROM query('SELECT 1')",
        "SELECT 1E'\\'' AS a, * FROM query('SELECT 1') --'",
        "SELECT 1$$ $$, * FROM query('SELECT 1') -- $$",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "SELECT * FROM arrow_scan(1, 2, 3)",
        "PRAGMA json_execute_serialized_sql('{}')",
        "SELECT write_log('x')"};
    for (const std::string& sql : dressed_up) {
        const std::string result = run(*session, sql);
        EXPECT_TRUE(result.starts_with("error invalid_request: ")) << sql << " gave " << result;
    }
    EXPECT_FALSE(std::filesystem::exists(target));
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
    EXPECT_EQ(run(*session, "SELECT 1; -- fine"), "1");
    EXPECT_EQ(run(*session, "SELECT 'query(1)', $$ enable_logging $$, 1 AS query, (1) /* query( */"),
              "query(1)| enable_logging |1|1");
    EXPECT_EQ(run(*session, "SELECT 1 /* /* */ , 2 */"), "1");
    EXPECT_EQ(run(*session, "SET TimeZone='Europe/Berlin'"), "");
    EXPECT_EQ(run(*session, "SELECT current_setting('TimeZone')"), "Europe/Berlin");
    EXPECT_EQ(run(*session, "SET TIME ZONE 'UTC'"), "");
}

INSTANTIATE_TEST_SUITE_P(BothRights, DuckdbFence, testing::Bool());

TEST_F(DuckdbDriver, a_read_only_connection_accepts_only_what_reads) {
    const auto guarded = test::open(test::duckdb_settings(":memory:", true));
    const auto session = test::connect(*guarded);
    for (const std::string_view sql : {"CREATE TABLE t (a INTEGER)",
                                       "INSERT INTO t VALUES (1)",
                                       "DROP TABLE t",
                                       "CREATE TEMP TABLE t AS SELECT 1",
                                       "UPDATE t SET a = 1",
                                       "DELETE FROM t",
                                       "BEGIN",
                                       "CHECKPOINT",
                                       "VACUUM",
                                       "CALL pragma_version()",
                                       "PREPARE p AS SELECT 1",
                                       "ATTACH ':memory:' AS m",
                                       "DETACH memory",
                                       "USE memory",
                                       "SET schema='main'",
                                       "SET VARIABLE x = 1",
                                       "SET GLOBAL TimeZone='Asia/Tokyo'",
                                       "RESET TimeZone",
                                       "CREATE MACRO f() AS 1",
                                       "CREATE SEQUENCE s",
                                       "EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1",
                                       "EXPLAIN CREATE TABLE t AS SELECT 1",
                                       "COPY (SELECT 1) TO 'x.csv'"}) {
        const std::string result = run(*session, sql);
        EXPECT_TRUE(result.starts_with("error invalid_request: only a statement that reads") ||
                    result.starts_with("error upstream_failed"))
            << sql << " gave " << result;
    }
    EXPECT_EQ(run(*session, "INSERT INTO nowhere VALUES (1)").substr(0, 21), "error upstream_failed");
    EXPECT_EQ(run(*session, "CREATE TABLE t (a INTEGER)"),
              "error invalid_request: only a statement that reads can be run on this connection; found CREATE");
    EXPECT_EQ(run(*session, "SELECT count(*) FROM duckdb_tables()"), "0");
    EXPECT_EQ(run(*session, "SELECT current_setting('TimeZone')"), "UTC");
    EXPECT_TRUE(session->pristine());
    for (const std::string_view sql :
         {"SELECT 1 AS a", "VALUES (1)", "WITH x AS (SELECT 1 AS a) SELECT * FROM x", "FROM range(1)", "(SELECT 1)",
          "DESCRIBE SELECT 1", "SUMMARIZE SELECT 1", "SHOW TABLES", "EXPLAIN SELECT 1", "EXPLAIN ANALYZE SELECT 1",
          "EXPLAIN (ANALYZE) SELECT 1", "EXPLAIN (FORMAT JSON) SELECT 1", "PRAGMA version"}) {
        const std::string result = run(*session, sql);
        EXPECT_FALSE(result.starts_with("error ")) << sql << " gave " << result;
    }
}

TEST_F(DuckdbDriver, allowed_directories_open_just_those) {
    test::TempFolder folder;
    std::ofstream(folder.file("in.csv")) << "a\n7\n";
    Settings settings = test::duckdb_settings();
    settings.allowed_directories = {folder.path()};
    const auto opened = test::open(settings);
    const auto session = test::connect(*opened);
    EXPECT_EQ(run(*session, "SELECT a FROM '" + folder.file("in.csv") + "'"), "7");
    EXPECT_EQ(run(*session, "COPY (SELECT 8 AS a) TO '" + folder.file("out.csv") + "'"), "1");
    EXPECT_TRUE(run(*session, "SELECT * FROM read_csv('/etc/passwd')").starts_with("error upstream_failed"));
    EXPECT_TRUE(run(*session, "SELECT * FROM read_csv('" + folder.path() + "/../../etc/passwd')")
                    .starts_with("error upstream_failed"));
}

// --- files ----------------------------------------------------------------------------------------------------------

TEST_F(DuckdbDriver, a_file_is_written_once_and_then_read_only) {
    test::TempFolder folder;
    const std::string file = folder.file("shop.duckdb");
    {
        const auto writer = test::open(test::duckdb_settings(file, false));
        const auto session = test::connect(*writer);
        EXPECT_EQ(run(*session, "CREATE TABLE orders (id INTEGER NOT NULL, total DECIMAL(10, 2))"), "");
        EXPECT_EQ(run(*session, "INSERT INTO orders VALUES (1, 9.99), (2, NULL)"), "2");
        EXPECT_FALSE(session->pristine());
        // Another database that names the same file shares the instance; its own guard still holds.
        const auto reader = test::open(test::duckdb_settings(folder.path() + "/./shop.duckdb", true));
        const auto second = test::connect(*reader);
        EXPECT_EQ(duckdb::open_instance_count(), 1U);
        EXPECT_EQ(run(*second, "SELECT total FROM orders ORDER BY id"), "999e-2\nNULL");
        EXPECT_TRUE(run(*second, "DELETE FROM orders").starts_with("error invalid_request"));
    }
    EXPECT_EQ(duckdb::open_instance_count(), 0U);
    const auto reader = test::open(test::duckdb_settings(file, true));
    const auto session = test::connect(*reader);
    EXPECT_EQ(run(*session, "SELECT count(*) FROM orders"), "2");
    const auto writer = test::open(test::duckdb_settings(file, false));
    const auto refused = writer->connect();
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().message,
              "the database of connection 'test' is open read-only through another connection, so it cannot be opened "
              "for writing");
    EXPECT_EQ(reader->connection_string(), "duckdb:shop.duckdb");

    const auto tables = session->tables(Deadline::none());
    ASSERT_TRUE(tables.ok()) << tables.error().message;
    ASSERT_EQ(tables.value().size(), 1U);
    EXPECT_EQ(tables.value()[0].schema, "main");
    EXPECT_EQ(tables.value()[0].name, "orders");
    ASSERT_EQ(tables.value()[0].columns.size(), 2U);
    EXPECT_EQ(tables.value()[0].columns[0].name, "id");
    EXPECT_FALSE(tables.value()[0].columns[0].nullable);
    EXPECT_EQ(tables.value()[0].columns[1].sql_type, "DECIMAL(10,2)");
    EXPECT_TRUE(tables.value()[0].columns[1].nullable);
}

TEST_F(DuckdbDriver, what_is_wrong_with_a_file_is_said_without_its_folder) {
    test::TempFolder folder;
    const auto missing = test::open(test::duckdb_settings(folder.file("none.duckdb"), true))->connect();
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().code, ErrorCode::upstream_failed);
    EXPECT_NE(missing.error().message.find("none.duckdb"), std::string::npos) << missing.error().message;
    EXPECT_EQ(missing.error().message.find(folder.path()), std::string::npos) << missing.error().message;

    std::ofstream(folder.file("junk.duckdb")) << std::string(5000, 'x');
    const auto junk = test::open(test::duckdb_settings(folder.file("junk.duckdb"), true))->connect();
    ASSERT_FALSE(junk.ok());
    EXPECT_EQ(junk.error().message.find(folder.path()), std::string::npos) << junk.error().message;

    EXPECT_FALSE(open_database(test::duckdb_settings("")).ok());
    Settings wrong = test::duckdb_settings();
    wrong.dialect_name = "oracle";
    const auto unknown = open_database(wrong);
    ASSERT_FALSE(unknown.ok());
    EXPECT_EQ(unknown.error().details.at(0).field, "dialect_name");
    EXPECT_NE(unknown.error().details.at(0).message.find("'duckdb'"), std::string::npos);
}

TEST_F(DuckdbDriver, errors_are_duckdbs_own_and_leave_the_session_usable) {
    EXPECT_EQ(run(*connection, "SELECT nope FROM range(1)").substr(0, 36), "error upstream_failed: Binder Error:");
    EXPECT_EQ(run(*connection, "SELEC 1").substr(0, 36), "error upstream_failed: Parser Error:");
    EXPECT_EQ(run(*connection, "SELECT CAST(range::VARCHAR || 'x' AS INTEGER) FROM range(10)").substr(0, 40),
              "error upstream_failed: Conversion Error:");
    EXPECT_EQ(run(*connection, "SELECT ?"),
              "error invalid_request: the statement has parameters ('?', '$1'), for which no values are given");
    EXPECT_TRUE(run(*connection, "SELECT error('boom')").find("boom") != std::string::npos);
    // The failure comes after many rows have.
    EXPECT_NE(run(*connection, "SELECT CASE WHEN range > 500000 THEN error('late') ELSE range END FROM range(1000000)")
                  .find("late"),
              std::string::npos);
    EXPECT_TRUE(connection->usable());
    EXPECT_EQ(run(*connection, "SELECT 42"), "42");
}

TEST_F(DuckdbDriver, memory_is_limited) {
    Settings settings = test::duckdb_settings();
    settings.memory_limit_mb = 64;
    settings.threads = 1;
    const auto small = test::open(settings);
    const auto session = test::connect(*small);
    EXPECT_EQ(run(*session, "SELECT current_setting('memory_limit'), current_setting('threads')"), "64.0 MiB|1");
    EXPECT_NE(run(*session, "SELECT list(range) FROM range(100000000)").find("Out of Memory"), std::string::npos);
    EXPECT_EQ(run(*session, "SELECT 42"), "42");
}

TEST_F(DuckdbDriver, many_sessions_share_one_instance) {
    EXPECT_EQ(run(*connection, "CREATE TABLE t AS SELECT range AS a FROM range(100000)"), "100000");
    std::vector<std::thread> threads;
    std::vector<std::string> results(8);
    for (std::size_t i = 0; i < results.size(); ++i) {
        threads.emplace_back([&, i] {
            const auto session = test::connect(*database);
            for (int k = 0; k < 10; ++k)
                results[i] =
                    run(*session, "SELECT sum(a) FROM t WHERE a % 8 = " + std::to_string(i), Deadline::in(60s));
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (std::size_t i = 0; i < results.size(); ++i)
        EXPECT_EQ(results[i], std::to_string(624950000 + static_cast<int>(i) * 12500));
}

// --- the library ----------------------------------------------------------------------------------------------------

TEST(DuckdbLibrary, missing_and_wrong_files_are_named) {
    const std::vector<std::string> nowhere = {"/nowhere/libduckdb.so", "/nor/here/libduckdb.so"};
    const auto missing = duckdb::Library::load(nowhere);
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().code, ErrorCode::unavailable);
    EXPECT_EQ(missing.error().message,
              "the DuckDB library is not installed; looked for '/nowhere/libduckdb.so', '/nor/here/libduckdb.so'; "
              "ORIEL_DUCKDB_LIBRARY can name another place, and tools/duckdb.sh fetches it");
    test::TempFolder folder;
    std::ofstream(folder.file("libduckdb.so")) << "no library";
    const std::vector<std::string> junk = {folder.file("libduckdb.so")};
    const auto broken = duckdb::Library::load(junk);
    ASSERT_FALSE(broken.ok());
    EXPECT_NE(broken.error().message.find("cannot be loaded"), std::string::npos);
    const std::vector<std::string> other = {"/lib/x86_64-linux-gnu/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6"};
    const auto stranger = duckdb::Library::load(other);
    ASSERT_FALSE(stranger.ok());
    EXPECT_NE(stranger.error().message.find("has no function duckdb_"), std::string::npos) << stranger.error().message;
}

}  // namespace
}  // namespace oriel::db
