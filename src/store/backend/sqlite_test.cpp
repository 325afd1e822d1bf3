#include "store/probe_fixture.h"

namespace oriel::store {
namespace {

class SqliteTest : public ProbeTest {};
ORIEL_ON_SQLITE(SqliteTest);

TEST_P(SqliteTest, a_reading_session_cannot_write) {
    auto session = read();
    auto rows = must(session.query("INSERT INTO probe (id) VALUES (1)"));
    EXPECT_FALSE(rows.step().ok());
}

TEST_P(SqliteTest, a_transaction_inside_a_transaction_is_a_bug_that_shows) {
    auto tx = begin();
    EXPECT_THROW((void)db().begin(), std::logic_error);
}

TEST_P(SqliteTest, a_file_that_is_no_database_is_told) {
    must(write_file(folder_ / "text.db", std::string(5000, 'x'), 0600));
    DatabaseConfig bad;
    bad.url = folder_ / "text.db";
    const auto opened = Database::open(bad, std::make_shared<const Vault>(SecretKey::random()));
    ASSERT_FALSE(opened.ok());
    EXPECT_NE(opened.error().message.find("damaged"), std::string::npos) << opened.error().message;
}

TEST_P(SqliteTest, the_file_and_its_logs_are_private) {
    for (const char* name : {"oriel.db", "oriel.db-wal", "oriel.db-shm"})
        EXPECT_EQ(file_mode(folder_ / name), 0600U) << name;
}

TEST_P(SqliteTest, a_full_disk_is_told_and_overcome) {
    const auto limit_pages = [&](const std::string& pages) {
        auto tx = begin();
        must(tx.execute_script("PRAGMA max_page_count=" + pages));
    };
    limit_pages("1");  // No smaller than the file is by now.
    const Error full = write_fails([](Transaction& tx) {
        return tx.execute("INSERT INTO probe (id, label) VALUES (1, ?)", std::string(1'000'000, 'x'));
    });
    EXPECT_EQ(full.code, ErrorCode::unavailable);
    EXPECT_NE(full.message.find("disk is full"), std::string::npos) << full.message;
    EXPECT_EQ(count(), 0);
    limit_pages("1000000");
    write([](Transaction& tx) {
        return tx.execute("INSERT INTO probe (id, label) VALUES (1, ?)", std::string(1'000'000, 'x'));
    });
    EXPECT_EQ(count(), 1);
}

}  // namespace
}  // namespace oriel::store
