#include "services/test_world.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace oriel::services {
namespace {

using store::must;
using test::World;

class ChangeConnections : public testing::Test {
protected:
    store::Connection fresh(const std::string& name, const std::string& database = "databases/some.duckdb") {
        store::Connection row;
        row.name = name;
        row.dialect_name = "duckdb";
        row.database = database;
        return row;
    }
    Result<store::Connection> create(const store::Connection& row,
                                     Connections::Files files = Connections::Files::of_the_instance) {
        return world_.connections.create(admin_, row, std::nullopt, files);
    }
    World world_;
    const Caller admin_ = world_.caller(world_.admin());
};

std::string field_of(const Error& error) {
    return error.details.empty() ? std::string(to_string(error.code)) : error.details[0].field;
}

TEST_F(ChangeConnections, NameTheMemberThatWillNotDo) {
    EXPECT_EQ(field_of(create(fresh("")).error()), "name");
    EXPECT_EQ(field_of(create(fresh("a/b")).error()), "name");
    EXPECT_EQ(create(fresh("SHOP")).error().code, ErrorCode::conflict);
    store::Connection row = fresh("other");
    row.dialect_name = "oracle";
    EXPECT_EQ(field_of(create(row).error()), "dialect_name");
    row = fresh("other");
    row.port = "0x10";
    EXPECT_EQ(field_of(create(row).error()), "port");
}

TEST_F(ChangeConnections, ReachNoFileOfTheServerButDatabases) {
    for (const char* path : {"/etc/passwd", "oriel.db", "databases/../oriel.db", "databases/", "databases/a/b.duckdb",
                             "../x.duckdb", "", ":memory:"}) {
        EXPECT_EQ(field_of(create(fresh("other", path)).error()), "database") << path;
    }
    must(create(fresh("other")));
    must(create(fresh("theirs", "/srv/data.duckdb"), Connections::Files::anywhere));
    // What the operator chose stays, whoever changes the rest.
    store::Connection theirs = fresh("theirs", "/srv/data.duckdb");
    theirs.schema = "main";
    must(world_.connections.update(admin_, theirs, std::nullopt, Connections::Files::of_the_instance));
    theirs.database = "/srv/other.duckdb";
    EXPECT_EQ(
        field_of(world_.connections.update(admin_, theirs, std::nullopt, Connections::Files::of_the_instance).error()),
        "database");
}

/// What names a database of a server must not become the path of a file by changing the dialect alone.
TEST_F(ChangeConnections, ADialectForFilesAsksForTheFileAgain) {
    store::Connection row = fresh("turncoat", "/etc/passwd");
    row.dialect_name = "postgres";
    must(create(row));
    for (const char* dialect : {"sqlite", "duckdb"}) {
        row.dialect_name = dialect;
        const auto changed = world_.connections.update(admin_, row, std::nullopt, Connections::Files::of_the_instance);
        ASSERT_FALSE(changed.ok()) << dialect;
        EXPECT_EQ(field_of(changed.error()), "database") << dialect;
    }
}

TEST_F(ChangeConnections, KeepPasswordsUntilTheyAreChanged) {
    store::Connection row = fresh("far");
    row.dialect_name = "postgres";
    row.database = "shop";
    EXPECT_TRUE(
        must(world_.connections.create(admin_, row, "geheim", Connections::Files::of_the_instance)).has_password);
    const auto files = Connections::Files::of_the_instance;
    EXPECT_TRUE(must(world_.connections.update(admin_, row, std::nullopt, files)).has_password);
    EXPECT_FALSE(must(world_.connections.update(admin_, row, "", files)).has_password);
    must(world_.connections.remove(admin_, "far"));
    EXPECT_EQ(world_.connections.remove(admin_, "far").error().code, ErrorCode::not_found);
}

/// A database that a nightly job builds anew and moves into place.
TEST_F(ChangeConnections, AReplacedFileIsReadFromThenOn) {
    const std::string user = world_.user({"access_data", "see_looks", "explore"});
    world_.set_attribute(user, "region", "north");
    const auto count = [&] { return must(world_.run(user, World::query("orders", {"orders.count"}))); };
    EXPECT_EQ(count(), R"([{"orders.count":2}])");
    const std::string folder = world_.store.folder().path();
    db::Settings settings;
    settings.name = "fresh";
    settings.dialect_name = "duckdb";
    settings.database = folder + "/fresh.duckdb";
    settings.read_only = false;
    must(db::run_script(*must(db::open_database(settings)),
                        "CREATE TABLE orders (id INTEGER, region VARCHAR, amount DECIMAL(10, 2));"
                        "INSERT INTO orders VALUES (1, 'north', 1)",
                        Deadline::none()));
    std::filesystem::rename(folder + "/fresh.duckdb", folder + "/shop.duckdb");
    EXPECT_EQ(count(), R"([{"orders.count":1}])");
    EXPECT_EQ(count(), R"([{"orders.count":1}])");
}

}  // namespace
}  // namespace oriel::services
