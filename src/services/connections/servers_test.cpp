#include "db/live/servers.h"
#include "services/test_world.h"
#include "store/secrets.h"

#include <gtest/gtest.h>

/// Connections to databases on servers, as the API describes them: from the stored row to rows of a query.
namespace oriel::services {
namespace {

using store::must;
using test::World;

struct Kind {
    const char* server;        ///< What is started.
    const char* dialect_name;  ///< What the connection says.
    const char* label;
};

void PrintTo(const Kind& kind, std::ostream* out) {
    *out << kind.dialect_name;
}

class ServerConnections : public testing::TestWithParam<Kind> {
protected:
    void SetUp() override {
        db::live::Server& server = db::live::Server::shared(GetParam().server);
        if (!server.missing().empty()) GTEST_SKIP() << server.missing();
        const db::Settings settings = server.new_database();
        must(db::run_script(*must(db::open_database(settings)),
                            "CREATE TABLE orders (id INTEGER, region VARCHAR(20), amount DECIMAL(10, 2));"
                            "INSERT INTO orders VALUES (1, 'north', 10.5), (2, 'south', 20), (3, 'north', 30)",
                            Deadline::none()));
        must(world_.store->write([&](store::Transaction& transaction) -> Status {
            store::Connection row = TRY(store::found(store::connections::find(transaction, "shop")));
            row.dialect_name = GetParam().dialect_name;
            row.host = settings.host;
            row.port = std::to_string(settings.port);
            row.database = settings.database;
            row.schema = settings.schema;
            row.username = settings.username;
            row.details = Json(Json::Object{{"ssl", true}, {"verify_ssl", false}});
            TRY(store::connections::update(transaction, row));
            return store::secrets::put(transaction, {store::kConnectionScope, row.id, "password"}, settings.password);
        }));
    }
    World world_;
};

TEST_P(ServerConnections, AnswerQueries) {
    const std::string user = world_.user({"access_data", "see_looks", "explore"});
    world_.set_attribute(user, "region", "north");
    EXPECT_EQ(must(world_.run(user, World::query("orders", {"orders.region", "orders.count", "orders.total"}))),
              R"([{"orders.region":"north","orders.count":2,"orders.total":40.50}])");
}

TEST_P(ServerConnections, AreTested) {
    const Caller admin = world_.caller(world_.admin());
    const auto results = must(world_.connections.test(admin, "shop", {}));
    EXPECT_GE(results.size(), 5U);
    for (const ConnectionTest& result : results) EXPECT_EQ(result.status, "success") << result.message;
    const store::Connection row = must(world_.connections.find(admin, "shop"));
    EXPECT_EQ(Connections::dialect_info(row).label, GetParam().label);
    EXPECT_TRUE(Connections::dialect_info(row).has_ssl);
}

std::string kind_name(const testing::TestParamInfo<Kind>& info) {
    return info.param.dialect_name;
}

INSTANTIATE_TEST_SUITE_P(Servers, ServerConnections,
                         testing::Values(Kind{"postgres", "postgres", "PostgreSQL"},
                                         Kind{"postgres", "google_cloud_postgres", "PostgreSQL"},
                                         Kind{"mysql", "mysql", "MySQL and MariaDB"},
                                         Kind{"mysql", "mariadb", "MySQL and MariaDB"}),
                         kind_name);

}  // namespace
}  // namespace oriel::services
