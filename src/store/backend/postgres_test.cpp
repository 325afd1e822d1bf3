#include "store/probe_fixture.h"

#include <atomic>
#include <thread>

namespace oriel::store {
namespace {

class PostgresTest : public ProbeTest {};
ORIEL_ON_POSTGRES(PostgresTest);

TEST_P(PostgresTest, a_lost_connection_is_made_again) {
    write([](Transaction& tx) { return tx.execute("INSERT INTO probe (id) VALUES (1)"); });
    const auto cut_idle_ones = [&] {
        auto other = must(Database::open(config().database, std::make_shared<const Vault>(SecretKey::random())));
        auto session = must(other->read());
        auto rows =
            must(session.query("SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity"
                               " WHERE datname = current_database() AND pid <> pg_backend_pid()"));
        must(rows.step());
        EXPECT_GT(rows.integer(0), 0);
    };
    cut_idle_ones();
    EXPECT_EQ(count(), 1);
    cut_idle_ones();
    write([](Transaction& tx) { return tx.execute("INSERT INTO probe (id) VALUES (2)"); });
    EXPECT_EQ(count(), 2);
    {
        auto tx = begin();
        must(tx.execute("INSERT INTO probe (id) VALUES (3)"));
        cut_idle_ones();
        const auto outcome = tx.execute("INSERT INTO probe (id) VALUES (4)");
        ASSERT_FALSE(outcome.ok());
        EXPECT_EQ(outcome.error().code, ErrorCode::unavailable);
        EXPECT_FALSE(tx.commit().ok());
    }
    EXPECT_EQ(count(), 2);
}

TEST_P(PostgresTest, an_empty_pool_is_told_in_time) {
    StoreConfig small = config();
    small.database.pool_size = 1;
    small.database.busy_timeout = std::chrono::milliseconds(30);
    auto other = must(open_store(std::move(small)));
    auto session = must(other->read());
    const auto second = other->read();
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, ErrorCode::unavailable);
}

TEST_P(PostgresTest, who_must_give_way_tries_again) {
    write([](Transaction& tx) { return tx.execute("INSERT INTO probe (id, number) VALUES (1, 0), (2, 0)"); });
    std::atomic<int> waiting{0};
    std::atomic<int> attempts{0};
    const auto in_order = [&](int first, int second) {
        return db().write([&](Transaction& tx) -> Status {
            ++attempts;
            TRY(tx.execute("UPDATE probe SET number = number + 1 WHERE id = ?", first));
            // Only the first attempts meet: then each waits for the row of the other.
            for (++waiting; waiting < 2;) std::this_thread::yield();
            TRY(tx.execute("UPDATE probe SET number = number + 1 WHERE id = ?", second));
            return Ok{};
        });
    };
    std::jthread other([&] { must(in_order(2, 1)); });
    must(in_order(1, 2));
    other.join();
    EXPECT_GE(attempts, 3);
    auto session = read();
    auto rows = must(session.query("SELECT COUNT(*) FROM probe WHERE number = 2"));
    must(rows.step());
    EXPECT_EQ(rows.integer(0), 2);
}

}  // namespace
}  // namespace oriel::store
