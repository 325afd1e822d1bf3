#include "store/database.h"

#include "store/columns.h"
#include "store/groups.h"
#include "store/settings.h"
#include "store/probe_fixture.h"

#include <thread>

namespace oriel::store {
namespace {

class DatabaseTest : public ProbeTest {};
ORIEL_ON_BOTH_DATABASES(DatabaseTest);

TEST_P(DatabaseTest, values_come_back_as_they_went) {
    const std::int64_t big = 9223372036854775807;
    const std::string bytes("\0\x01\xff' \\", 6);
    auto tx = begin();
    must(tx.execute("INSERT INTO probe VALUES (?, ?, ?, ?, ?, NULL)", big, 0.1, true, "ü", Blob{bytes}));
    must(tx.execute("INSERT INTO probe VALUES (?, ?, ?, ?, ?, ?)", -1, -1e300, false, "", Blob{""}, big));
    must(tx.execute("INSERT INTO probe VALUES (?, ?, ?, ?, ?, ?)", 0, nullptr, nullptr, nullptr, nullptr, nullptr));
    must(tx.commit());
    auto session = read();
    auto rows = must(session.query("SELECT id, number, flag, label, bytes, other FROM probe ORDER BY id"));
    ASSERT_TRUE(must(rows.step()));
    EXPECT_EQ(rows.integer(0), -1);
    EXPECT_EQ(rows.real(1), -1e300);
    EXPECT_EQ(rows.opt_boolean(2), false);
    EXPECT_EQ(rows.opt_text(3), "");
    EXPECT_FALSE(rows.is_null(4));
    EXPECT_EQ(rows.blob(4), "");
    EXPECT_EQ(rows.opt_id(5), "9223372036854775807");
    ASSERT_TRUE(must(rows.step()));
    EXPECT_EQ(rows.integer(0), 0);
    for (int column = 1; column <= 5; ++column) EXPECT_TRUE(rows.is_null(column)) << column;
    EXPECT_EQ(rows.opt_text(3), std::nullopt);
    EXPECT_EQ(rows.id(5), "");
    EXPECT_EQ(rows.opt_instant(5), std::nullopt);
    ASSERT_TRUE(must(rows.step()));
    EXPECT_EQ(rows.integer(0), big);
    EXPECT_EQ(rows.real(1), 0.1);
    EXPECT_TRUE(rows.boolean(2));
    EXPECT_EQ(rows.text(3), "ü");
    EXPECT_EQ(rows.blob(4), bytes);
    EXPECT_FALSE(must(rows.step()));
}

TEST_P(DatabaseTest, hostile_texts_are_only_texts) {
    auto tx = begin();
    std::int64_t id = 0;
    for (const std::string& text : kHostileTexts)
        must(tx.execute("INSERT INTO probe (id, label) VALUES (?, ?)", ++id, text));
    must(tx.commit());
    auto session = read();
    id = 0;
    for (const std::string& text : kHostileTexts) {
        auto rows = must(session.query("SELECT id, label FROM probe WHERE label = ?", text));
        ASSERT_TRUE(must(rows.step()));
        EXPECT_EQ(rows.integer(0), ++id);
        EXPECT_EQ(rows.text(1), text);
        EXPECT_FALSE(must(rows.step()));
    }
}

TEST_P(DatabaseTest, text_that_is_none_is_refused) {
    for (const std::string& bad : {std::string("a\0b", 3), std::string("\xff\xfe")}) {
        auto tx = begin();
        const auto outcome = tx.execute("INSERT INTO probe (id, label) VALUES (1, ?)", bad);
        ASSERT_FALSE(outcome.ok());
        EXPECT_EQ(outcome.error().code, ErrorCode::invalid_request);
        EXPECT_FALSE(tx.commit().ok());
    }
    EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseTest, a_transaction_without_commit_leaves_nothing) {
    {
        auto tx = begin();
        must(tx.execute("INSERT INTO probe (id) VALUES (1)"));
    }
    EXPECT_EQ(count(), 0);
    auto tx = begin();
    EXPECT_EQ(must(tx.execute("INSERT INTO probe (id) VALUES (1), (2), (3)")), 3);
    EXPECT_EQ(must(tx.execute("UPDATE probe SET flag = ? WHERE id > 1", true)), 2);
    EXPECT_EQ(must(tx.execute("DELETE FROM probe WHERE id = 9")), 0);
    must(tx.commit());
    EXPECT_EQ(count(), 3);
}

TEST_P(DatabaseTest, a_failed_step_dooms_the_transaction) {
    auto tx = begin();
    must(tx.execute("INSERT INTO probe (id, label) VALUES (1, 'a')"));
    const auto clash = tx.execute("INSERT INTO probe (id, label) VALUES (2, 'a')");
    ASSERT_FALSE(clash.ok());
    EXPECT_EQ(clash.error().code, ErrorCode::conflict);
    EXPECT_TRUE(tx.doomed());
    EXPECT_EQ(tx.commit().error().code, ErrorCode::internal);
    { const auto dropped = std::move(tx); }
    EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseTest, errors_have_kinds_and_tell_no_values) {
    const auto fails = [&](std::string_view sql, auto... params) {
        auto tx = begin();
        return tx.execute(sql, params...).error();
    };
    EXPECT_EQ(fails("INSERT INTO probe (id, other) VALUES (1, 77)").code, ErrorCode::conflict);
    const Error wrong_sql = fails("SELECT FROM WHERE");
    EXPECT_EQ(wrong_sql.code, ErrorCode::internal);
    const Error wrong_type = fails("INSERT INTO probe (id) VALUES (?)", "hunter2");
    EXPECT_EQ(wrong_type.code, ErrorCode::internal);
    EXPECT_EQ(wrong_type.message.find("hunter2"), std::string::npos) << wrong_type.message;
    must(db().write([](Transaction& tx) { return tx.execute("INSERT INTO probe (id, label) VALUES (1, 'hunter2')"); }));
    const Error taken = fails("INSERT INTO probe (id, label) VALUES (2, ?)", "hunter2");
    EXPECT_EQ(taken.code, ErrorCode::conflict);
    EXPECT_EQ(taken.message.find("hunter2"), std::string::npos) << taken.message;
}

TEST_P(DatabaseTest, the_same_statement_may_be_open_twice) {
    write([](Transaction& tx) { return tx.execute("INSERT INTO probe (id) VALUES (1), (2)"); });
    auto session = read();
    int pairs = 0;
    auto outer = must(session.query("SELECT id FROM probe ORDER BY id"));
    while (must(outer.step())) {
        auto inner = must(session.query("SELECT id FROM probe ORDER BY id"));
        while (must(inner.step())) ++pairs;
    }
    EXPECT_EQ(pairs, 4);
}

TEST_P(DatabaseTest, more_statements_than_the_cache_holds) {
    auto tx = begin();
    must(tx.execute("INSERT INTO probe (id) VALUES (1)"));
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 600; ++i) {
            auto rows = must(tx.query("SELECT id + " + std::to_string(i) + " FROM probe"));
            ASSERT_TRUE(must(rows.step()));
            ASSERT_EQ(rows.integer(0), i + 1);
        }
    }
    must(tx.commit());
}

TEST_P(DatabaseTest, readers_see_only_what_is_committed) {
    auto tx = begin();
    must(tx.execute("INSERT INTO probe (id) VALUES (1)"));
    EXPECT_EQ(count(), 0);
    must(tx.commit());
    EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseTest, a_snapshot_stands_still) {
    const auto count_in = [](Session& session) {
        auto rows = must(session.query("SELECT COUNT(*) FROM probe"));
        must(rows.step());
        return rows.integer(0);
    };
    auto snapshot = must(db().snapshot());
    EXPECT_EQ(count_in(snapshot), 0);
    write([](Transaction& tx) { return tx.execute("INSERT INTO probe (id) VALUES (1)"); });
    EXPECT_EQ(count_in(snapshot), 0);
    EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseTest, write_commits_or_leaves_nothing) {
    const auto outcome = db().write([](Transaction& tx) -> Result<int> {
        TRY(tx.execute("INSERT INTO probe (id) VALUES (1)"));
        return Error::forbidden("no");
    });
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::forbidden);
    EXPECT_EQ(count(), 0);
    EXPECT_EQ(write([](Transaction& tx) -> Result<int> {
                  TRY(tx.execute("INSERT INTO probe (id) VALUES (1)"));
                  return 7;
              }),
              7);
    EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseTest, touching_a_topic_moves_its_counter_at_commit) {
    const auto identity = db().version(Topic::identity);
    const auto content = db().version(Topic::content);
    {
        auto tx = begin();
        must(tx.touch(Topic::identity));
        EXPECT_EQ(db().version(Topic::identity), identity);
    }
    EXPECT_EQ(db().version(Topic::identity), identity);
    {
        auto tx = begin();
        must(tx.touch(Topic::identity));
        must(tx.touch(Topic::identity));
        must(tx.commit());
    }
    EXPECT_EQ(db().version(Topic::identity), identity + 1);
    EXPECT_EQ(db().version(Topic::content), content);
}

TEST_P(DatabaseTest, another_node_learns_of_changes_by_polling) {
    auto other = open();
    const auto before = other->version(Topic::identity);
    EXPECT_EQ(before, db().version(Topic::identity));
    write([](Transaction& tx) { return groups::insert(tx, Group{"", "new"}); });
    EXPECT_EQ(other->version(Topic::identity), before);
    must(other->refresh_versions());
    EXPECT_EQ(other->version(Topic::identity), before + 1);
}

TEST_P(DatabaseTest, a_waiting_writer_gives_up_in_time) {
    StoreConfig impatient = config();
    impatient.database.busy_timeout = std::chrono::milliseconds(50);
    auto other = must(open_store(std::move(impatient)));
    auto tx = begin();
    must(tx.touch(Topic::identity));
    const auto outcome = other->write([](Transaction& inner) { return inner.touch(Topic::identity); });
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::unavailable);
    EXPECT_GT(outcome.error().retry_after_s, 0);
    must(tx.commit());
    must(other->write([](Transaction& inner) { return inner.touch(Topic::identity); }));
}

TEST_P(DatabaseTest, bad_urls_are_refused_without_their_password) {
    for (const char* url : {"", ":memory:", "sqlite:", "mysql://root:hunter2@host/x",
                            "postgresql://u:hunter2@host:notaport/x", "postgresql://u:hunter%2@host/x"}) {
        DatabaseConfig bad;
        bad.url = url;
        const auto opened = Database::open(bad, std::make_shared<const Vault>(SecretKey::random()));
        ASSERT_FALSE(opened.ok()) << url;
        EXPECT_EQ(opened.error().message.find("hunter"), std::string::npos) << opened.error().message;
    }
    DatabaseConfig nowhere;
    nowhere.url = "postgresql://u:hunter2@/x?host=" + folder_.path();
    EXPECT_EQ(Database::open(nowhere, std::make_shared<const Vault>(SecretKey::random())).error().code,
              ErrorCode::unavailable);
    nowhere.url = "sqlite:" + (folder_ / "no/such/folder.db");
    EXPECT_EQ(Database::open(nowhere, std::make_shared<const Vault>(SecretKey::random())).error().code,
              ErrorCode::unavailable);
}

TEST_P(DatabaseTest, a_commit_waits_for_the_disk) {
    auto tx = begin();
    if (is_postgres()) {
        auto rows = must(tx.query("SELECT current_setting('synchronous_commit')"));
        must(rows.step());
        EXPECT_EQ(rows.text(0), "on");
    } else {
        auto rows = must(tx.query("PRAGMA synchronous"));
        must(rows.step());
        EXPECT_EQ(rows.integer(0), 2);
    }
}

TEST_P(DatabaseTest, threads_read_and_write_at_once) {
    constexpr int kWriters = 3;
    constexpr int kReaders = 4;
    constexpr int kEach = 15;
    write([](Transaction& tx) { return tx.execute("INSERT INTO probe (id, number) VALUES (1, 0), (2, 0)"); });
    std::atomic<bool> done{false};
    std::atomic<int> failures{0};
    std::atomic<long> seen{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < kWriters; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < kEach; ++n) {
                // Both rows change together or not at all.
                const auto outcome = db().write([](Transaction& tx) -> Status {
                    TRY(tx.touch(Topic::identity));
                    TRY(tx.execute("UPDATE probe SET number = number + 1 WHERE id = 1"));
                    TRY(tx.execute("UPDATE probe SET number = number + 1 WHERE id = 2"));
                    return Ok{};
                });
                if (!outcome.ok()) ++failures;
            }
        });
    }
    for (int i = 0; i < kReaders; ++i) {
        threads.emplace_back([&] {
            double last = 0;
            while (!done) {
                auto session = must(db().read());
                auto rows = must(session.query("SELECT MIN(number), MAX(number) FROM probe"));
                must(rows.step());
                if (rows.real(0) != rows.real(1) || rows.real(0) < last) ++failures;
                last = rows.real(0);
                ++seen;
            }
        });
    }
    const auto version = db().version(Topic::identity);
    for (int i = 0; i < kWriters; ++i) threads[static_cast<std::size_t>(i)].join();
    done = true;
    for (std::size_t i = kWriters; i < threads.size(); ++i) threads[i].join();
    EXPECT_EQ(failures, 0);
    EXPECT_GT(seen, 0);
    auto session = read();
    auto rows = must(session.query("SELECT number FROM probe"));
    must(rows.step());
    EXPECT_EQ(rows.real(0), kWriters * kEach);
    EXPECT_LE(db().version(Topic::identity), version + kWriters * kEach);
}

}  // namespace
}  // namespace oriel::store
