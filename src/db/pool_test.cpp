#include "db/pool.h"

#include "db/connection_tests.h"
#include "db/test_support.h"
#include "db/watchdog.h"

#include <atomic>
#include <thread>

namespace oriel::db {
namespace {

using namespace std::chrono_literals;

/// A session that does nothing, to see what the pool does.
class FakeConnection final : public Connection {
public:
    FakeConnection(std::atomic<int>& open, const bool& usable, const bool& pristine)
        : open_(open), usable_(usable), pristine_(pristine) {
        ++open_;
    }
    ~FakeConnection() override { --open_; }
    Result<std::unique_ptr<rows::RowStream>> run(std::string_view, Deadline) override {
        return Error::internal("not here");
    }
    void cancel() override {}
    bool usable() const override { return usable_; }
    bool pristine() const override { return pristine_; }
    Result<std::vector<TableInfo>> tables(Deadline) override { return Error::internal("not here"); }

private:
    std::atomic<int>& open_;
    const bool& usable_;
    const bool& pristine_;
};

class FakeDatabase final : public Database {
public:
    Result<std::unique_ptr<Connection>> connect() override {
        if (fail) return Error::upstream("no more sessions");
        return std::make_unique<FakeConnection>(open, usable, pristine);
    }
    Result<std::string> version() override { return std::string("Fake 1"); }
    Probes probes() const override { return {}; }
    std::string connection_string() const override { return "fake:"; }
    std::atomic<int> open = 0;
    bool usable = true;
    bool pristine = true;
    bool fail = false;
};

TEST(Pool, keeps_sessions_and_never_has_too_many) {
    auto database = std::make_shared<FakeDatabase>();
    Pool pool(database, 2);
    Connection* first = nullptr;
    {
        const auto a = pool.acquire(Deadline::none());
        ASSERT_TRUE(a.ok());
        first = &*a.value();
        const auto b = pool.acquire(Deadline::none());
        ASSERT_TRUE(b.ok());
        EXPECT_EQ(pool.counts().in_use, 2);
        const auto c = pool.acquire(Deadline::in(10ms));
        ASSERT_FALSE(c.ok());
        EXPECT_EQ(c.error().code, ErrorCode::timed_out);
        EXPECT_EQ(c.error().message, "all 2 sessions with the database were in use for the whole time allowed");
    }
    EXPECT_EQ(pool.counts().in_use, 0);
    EXPECT_EQ(pool.counts().idle, 2);
    EXPECT_EQ(pool.counts().timed_out, 1U);
    EXPECT_EQ(pool.counts().opened, 2U);
    const auto again = pool.acquire(Deadline::none());
    EXPECT_EQ(&*again.value(), first);  // the last that came back
    EXPECT_EQ(pool.counts().opened, 2U);
    pool.close_idle();
    EXPECT_EQ(database->open, 1);
}

TEST(Pool, drops_what_is_broken_or_no_longer_fresh) {
    auto database = std::make_shared<FakeDatabase>();
    Pool pool(database, 2);
    database->pristine = false;
    pool.acquire(Deadline::none()).value().give_back();
    EXPECT_EQ(database->open, 0);
    database->pristine = true;
    database->usable = false;
    pool.acquire(Deadline::none()).value().give_back();
    EXPECT_EQ(database->open, 0);
    EXPECT_EQ(pool.counts().dropped, 2U);
    database->fail = true;
    EXPECT_EQ(pool.acquire(Deadline::none()).error().message, "no more sessions");
    EXPECT_EQ(pool.counts().in_use, 0);
}

TEST(Pool, serves_those_who_wait_and_wakes_them_at_the_end) {
    auto database = std::make_shared<FakeDatabase>();
    Pool pool(database, 1);
    auto held = pool.acquire(Deadline::none());
    ASSERT_TRUE(held.ok());
    std::vector<std::thread> threads;
    std::atomic<int> served = 0;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int k = 0; k < 50; ++k) {
                const auto lease = pool.acquire(Deadline::in(60s));
                if (lease.ok()) ++served;
            }
        });
    }
    while (pool.counts().waiting < 8) std::this_thread::yield();
    held.value().give_back();
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(served, 400);
    EXPECT_EQ(pool.counts().opened, 1U);

    held = pool.acquire(Deadline::none());
    std::thread waiting([&] {
        const auto lease = pool.acquire(Deadline::none());
        ASSERT_FALSE(lease.ok());
        EXPECT_EQ(lease.error().code, ErrorCode::unavailable);
    });
    while (pool.counts().waiting < 1) std::this_thread::yield();
    pool.close();
    waiting.join();
    held.value().give_back();
    EXPECT_EQ(database->open, 0);
}

TEST(Pool, with_duckdb_a_changed_session_is_not_handed_on) {
    Pool pool(std::shared_ptr<Database>(test::open(test::duckdb_settings(":memory:", true))), 1);
    {
        const auto lease = pool.acquire(Deadline::none());
        ASSERT_TRUE(lease.ok()) << lease.error().message;
        EXPECT_EQ(test::run(*lease.value(), "SET TimeZone='Asia/Tokyo'"), "");
    }
    const auto lease = pool.acquire(Deadline::none());
    EXPECT_EQ(test::run(*lease.value(), "SELECT current_setting('TimeZone')"), "UTC");
    EXPECT_EQ(pool.counts().dropped, 1U);
}

std::string said(const std::vector<ConnectionTestResult>& results) {
    std::string text;
    for (const ConnectionTestResult& result : results) {
        text += result.name + " " + std::string(to_string(result.status)) + ": " + result.message + "\n";
    }
    return text;
}

TEST(ConnectionTests, are_really_done) {
    const Settings settings = test::duckdb_settings();
    const auto database = test::open(settings);
    const auto results = test_connection(*database, settings, {}, Deadline::in(60s));
    EXPECT_EQ(
        said(results),
        "connect success: Can connect\nkill success: Can cancel queries\nquery success: Can run simple select query\n"
        "database_timezone success: Database time zone: UTC\ndatabase_version success: Database version: " +
            database->version().value() + "\ntmp_table success: Can create temporary tables\n");
    EXPECT_EQ(results[0].connection_string, "duckdb::memory:");
    EXPECT_EQ(Watchdog::shared().watched(), 0U);

    const std::vector<std::string> some = {"query", "nonsense", "connect"};
    EXPECT_EQ(said(test_connection(*database, settings, some, Deadline::none())),
              "connect success: Can connect\nquery success: Can run simple select query\n");
}

TEST(ConnectionTests, say_why_not) {
    test::TempFolder folder;
    const Settings settings = test::duckdb_settings(folder.file("none.duckdb"), true);
    const auto database = test::open(settings);
    const std::vector<std::string> some = {"connect", "query"};
    const auto results = test_connection(*database, settings, some, Deadline::none());
    ASSERT_EQ(results.size(), 2U);
    EXPECT_EQ(results[0].status, ConnectionTestResult::Status::error);
    EXPECT_TRUE(results[0].message.starts_with("Cannot connect: ")) << results[0].message;
    EXPECT_EQ(results[0].message.find(folder.path()), std::string::npos) << results[0].message;
}

}  // namespace
}  // namespace oriel::db
