#include "store/migrate.h"

#include "store/columns.h"
#include "store/store_fixture.h"

#include <array>
#include <thread>

namespace oriel::store {
namespace {

constexpr std::array<Migration, 2> kTwo = {{
    {1, "first",
     "CREATE TABLE one (id {{id}}, flag {{bool}} NOT NULL DEFAULT FALSE, bytes {{blob}}, size {{real}}){{strict}};"
     "INSERT INTO one (bytes) VALUES (NULL);"},
    {2, "second", "ALTER TABLE one ADD COLUMN more {{int}}; CREATE INDEX one_more ON one (more);"},
}};

/// An empty database, not the seeded one of the fixture.
class MigrateTest : public StoreTest {
protected:
    void SetUp() override {
        if (GetParam() == TestBackend::postgres) {
            url_ = new_postgres_database();
            if (url_.empty()) GTEST_SKIP() << postgres_missing();
        } else {
            url_ = "sqlite:" + (folder_ / "oriel.db");
        }
        database_ = connect();
    }
    std::unique_ptr<Database> connect() {
        return must(Database::open(config().database, std::make_shared<const Vault>(SecretKey::random())));
    }
    std::int64_t applied(Database& database) {
        auto session = must(database.read());
        auto rows = must(session.query("SELECT COUNT(*) FROM schema_migrations"));
        must(rows.step());
        return rows.integer(0);
    }
};
ORIEL_ON_BOTH_DATABASES(MigrateTest);

TEST_P(MigrateTest, from_empty_and_again) {
    must(migrate(db(), kTwo));
    EXPECT_EQ(applied(db()), 2);
    must(migrate(db(), kTwo));
    EXPECT_EQ(applied(db()), 2);
    auto session = read();
    auto rows = must(session.query("SELECT id, flag, more FROM one"));
    ASSERT_TRUE(must(rows.step()));
    EXPECT_EQ(rows.integer(0), 1);
    EXPECT_FALSE(must(rows.step()));
}

TEST_P(MigrateTest, only_the_missing_ones_are_applied) {
    must(migrate(db(), std::span(kTwo).first(1)));
    EXPECT_EQ(applied(db()), 1);
    must(migrate(db(), kTwo));
    EXPECT_EQ(applied(db()), 2);
}

TEST_P(MigrateTest, a_newer_database_is_refused) {
    must(migrate(db(), kTwo));
    const Status outcome = migrate(db(), std::span(kTwo).first(1));
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::invalid_request);
    EXPECT_NE(outcome.error().message.find("newer oriel"), std::string::npos) << outcome.error().message;
}

TEST_P(MigrateTest, an_edited_migration_is_refused) {
    must(migrate(db(), kTwo));
    std::array<Migration, 2> edited = kTwo;
    edited[0].sql = "CREATE TABLE other (id {{id}})";
    const Status outcome = migrate(db(), edited);
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::invalid_request);
}

TEST_P(MigrateTest, a_broken_one_leaves_nothing_behind) {
    std::array<Migration, 2> broken = kTwo;
    broken[1].sql = "CREATE TABLE two (id {{id}}); ALTER TABLE nowhere ADD COLUMN x {{int}}";
    const Status outcome = migrate(db(), broken);
    ASSERT_FALSE(outcome.ok());
    EXPECT_NE(outcome.error().message.find("schema version 2 ('second')"), std::string::npos)
        << outcome.error().message;
    must(migrate(db(), kTwo));
    EXPECT_EQ(applied(db()), 2);
}

TEST_P(MigrateTest, several_nodes_at_once) {
    constexpr int kNodes = 6;
    std::vector<std::unique_ptr<Database>> nodes;
    for (int i = 0; i < kNodes; ++i) nodes.push_back(connect());
    std::vector<std::jthread> threads;
    std::atomic<int> failures{0};
    for (auto& node : nodes) {
        threads.emplace_back([&failures, database = node.get()] {
            if (!migrate(*database, embedded_migrations()).ok()) ++failures;
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(applied(db()), static_cast<std::int64_t>(embedded_migrations().size()));
}

TEST_P(MigrateTest, whole_stores_may_open_at_once) {
    must(save_key_file(folder_ / "oriel.key", SecretKey::random()));
    std::vector<std::jthread> threads;
    std::atomic<int> failures{0};
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            const auto opened = open_store(config());
            if (!opened.ok()) {
                ++failures;
                ADD_FAILURE() << opened.error().message;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(failures, 0);
    auto session = read();
    const auto roles = must(read_ids(session, "SELECT id FROM roles ORDER BY id"));
    EXPECT_EQ(roles.size(), 9U);
}

TEST(Migrations, numbers_have_no_gaps_and_names_are_plain) {
    int expected = 0;
    for (const Migration& migration : embedded_migrations()) {
        EXPECT_EQ(migration.version, ++expected);
        EXPECT_FALSE(migration.name.empty());
        for (const Dialect dialect : {Dialect::sqlite, Dialect::postgres}) {
            EXPECT_EQ(migration_sql(migration, dialect).find("{{"), std::string::npos) << "an unknown placeholder";
        }
    }
    EXPECT_GT(expected, 0);
}

}  // namespace
}  // namespace oriel::store
