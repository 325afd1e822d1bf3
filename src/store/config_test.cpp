#include "store/connections.h"
#include "store/lookml_models.h"
#include "store/projects.h"
#include "store/secrets.h"
#include "store/settings.h"
#include "store/store_fixture.h"

namespace oriel::store {
namespace {

using Names = std::vector<std::string>;

class ConfigTest : public StoreTest {};
ORIEL_ON_BOTH_DATABASES(ConfigTest);

TEST_P(ConfigTest, connections) {
    const Connection made = write([](Transaction& tx) {
        return connections::insert(tx, {.name = "Warehouse",
                                        .dialect_name = "postgres",
                                        .host = "db",
                                        .port = "5432",
                                        .database = "d",
                                        .schema = "s",
                                        .username = "u",
                                        .details = Json(Json::Object{{"ssl", Json(true)}})});
    });
    auto session = read();
    Connection again = must(found(connections::find(session, "WAREHOUSE")));
    EXPECT_EQ(again.id, made.id);
    EXPECT_EQ(again.name, "Warehouse");
    EXPECT_EQ(again.port, "5432");
    EXPECT_EQ(again.schema, "s");
    EXPECT_EQ(again.details.dump(), R"({"ssl":true})");
    EXPECT_EQ(again.created_at, clock_.now());
    EXPECT_FALSE(again.has_password);
    EXPECT_EQ(write_fails([](Transaction& tx) {
                  return connections::insert(tx, {.name = "warehouse", .dialect_name = "x"});
              }).code,
              ErrorCode::conflict);
    EXPECT_EQ(write_fails([](Transaction& tx) { return connections::insert(tx, {}); }).details.at(0).field, "name");
    again.host = {};
    again.details = {};
    write([&](Transaction& tx) { return connections::update(tx, again); });
    EXPECT_EQ(must(found(connections::find(session, "warehouse"))).details.dump(), "{}");
    const SecretPlace place = {kConnectionScope, made.id, "password"};
    write([&](Transaction& tx) { return secrets::put(tx, place, "hunter2"); });
    EXPECT_TRUE(must(found(connections::find(session, "warehouse"))).has_password);
    write([](Transaction& tx) { return connections::insert(tx, {.name = "another", .dialect_name = "duckdb"}); });
    Names names;
    for (const Connection& each : must(connections::list(session))) names.push_back(each.name);
    EXPECT_EQ(names, (Names{"another", "Warehouse"}));
    EXPECT_TRUE(write([](Transaction& tx) { return connections::remove(tx, "WareHouse"); }));
    EXPECT_FALSE(write([](Transaction& tx) { return connections::remove(tx, "WareHouse"); }));
    EXPECT_FALSE(must(secrets::find(session, place)).has_value());
}

TEST_P(ConfigTest, secrets_are_sealed_to_their_place) {
    for (const std::string& text : kHostileTexts) {
        const SecretPlace place = {"connection", text, "password"};
        write([&](Transaction& tx) { return secrets::put(tx, place, text); });
        write([&](Transaction& tx) { return secrets::put(tx, place, text + "2"); });
        auto session = read();
        EXPECT_EQ(must(secrets::find(session, place)), text + "2");
        EXPECT_EQ(must(secrets::names(session, "connection", text)), Names{"password"});
    }
    write([](Transaction& tx) { return secrets::put(tx, {"connection", "1", "password"}, "hunter2"); });
    write([](Transaction& tx) {
        return secrets::put(tx, {"connection", "1", "certificate"}, std::string("\0\xff", 2));
    });
    auto session = read();
    EXPECT_EQ(must(secrets::names(session, "connection", "1")), (Names{"certificate", "password"}));
    EXPECT_EQ(must(secrets::find(session, {"connection", "1", "certificate"})), std::string("\0\xff", 2));
    {
        auto rows = must(session.query("SELECT sealed FROM secrets WHERE owner_id = '1' AND name = 'password'"));
        must(rows.step());
        EXPECT_EQ(rows.blob(0).find("hunter2"), std::string::npos);
    }
    write([](Transaction& tx) {
        return tx.execute("UPDATE secrets SET owner_id = '2' WHERE owner_id = '1' AND name = 'password'");
    });
    EXPECT_EQ(secrets::find(session, {"connection", "2", "password"}).error().code, ErrorCode::internal);
    EXPECT_FALSE(must(secrets::find(session, {"connection", "1", "password"})).has_value());
    EXPECT_TRUE(write([](Transaction& tx) { return secrets::remove(tx, {"connection", "1", "certificate"}); }));
    EXPECT_FALSE(write([](Transaction& tx) { return secrets::remove(tx, {"connection", "1", "certificate"}); }));
    write([](Transaction& tx) { return secrets::remove_all(tx, "connection", "2"); });
    EXPECT_TRUE(must(secrets::names(session, "connection", "2")).empty());
}

TEST_P(ConfigTest, projects_and_models) {
    Project project =
        write([](Transaction& tx) { return projects::insert(tx, {.name = "thelook", .path = "/srv/thelook"}); });
    EXPECT_EQ(project.git_production_branch_name, "master");
    EXPECT_EQ(project.pull_request_mode, "off");
    EXPECT_EQ(project.details.dump(), "{}");
    EXPECT_EQ(write_fails([](Transaction& tx) { return projects::insert(tx, {.name = "thelook"}); }).details.at(0).code,
              "already_exists");
    project.git_remote_url = "git@host:x.git";
    project.allow_warnings = false;
    project.path = {};
    write([&](Transaction& tx) { return projects::update(tx, project); });
    EXPECT_EQ(write_fails([](Transaction& tx) { return projects::update(tx, {.name = "other"}); }).code,
              ErrorCode::not_found);

    LookmlModelEntry entry = write([](Transaction& tx) {
        return lookml_models::insert(
            tx, {.name = "thelook", .project_name = "thelook", .allowed_db_connection_names = {"a", "b\"'"}});
    });
    EXPECT_EQ(entry.allowed_db_connection_names, (Names{"a", "b\"'"}));
    EXPECT_EQ(
        write_fails([](Transaction& tx) { return lookml_models::insert(tx, {.name = "thelook"}); }).details.at(0).code,
        "already_exists");
    EXPECT_EQ(write_fails([](Transaction& tx) { return lookml_models::insert(tx, {.name = ""}); }).details.at(0).code,
              "missing_field");
    entry.unlimited_db_connections = true;
    entry.allowed_db_connection_names.clear();
    write([&](Transaction& tx) { return lookml_models::update(tx, entry); });
    write([](Transaction& tx) { return lookml_models::insert(tx, {.name = "Flights", .project_name = "flights"}); });

    auto session = read();
    EXPECT_EQ(must(found(projects::find(session, "thelook"))).git_remote_url, "git@host:x.git");
    EXPECT_FALSE(must(found(projects::find(session, "thelook"))).allow_warnings);
    EXPECT_TRUE(must(found(lookml_models::find(session, "thelook"))).unlimited_db_connections);
    EXPECT_EQ(must(lookml_models::list(session)).at(0).name, "Flights");
    EXPECT_TRUE(write([](Transaction& tx) { return projects::remove(tx, "thelook"); }));
    EXPECT_TRUE(must(lookml_models::find(session, "thelook")).has_value()) << "model entries outlive the project";
    EXPECT_TRUE(write([](Transaction& tx) { return lookml_models::remove(tx, "thelook"); }));
    EXPECT_TRUE(must(projects::list(session)).empty());
}

TEST_P(ConfigTest, settings) {
    const auto before = db().version(Topic::config);
    const Json value(Json::Object{{"z", Json(1)}, {"a", Json(Json::Array{Json(), Json(true), Json(0.5)})}});
    write([&](Transaction& tx) { return settings::set(tx, "x", Json("old")); });
    write([&](Transaction& tx) { return settings::set(tx, "x", value); });
    EXPECT_EQ(db().version(Topic::config), before + 2);
    auto session = read();
    EXPECT_EQ(must(settings::find(session, "x")), value);
    write([](Transaction& tx) { return settings::set(tx, "nothing", Json()); });
    EXPECT_EQ(must(settings::find(session, "nothing")), Json());
    EXPECT_EQ(must(settings::find(session, "absent")), std::nullopt);
    EXPECT_TRUE(write([](Transaction& tx) { return settings::remove(tx, "x"); }));
    EXPECT_FALSE(write([](Transaction& tx) { return settings::remove(tx, "x"); }));
}

}  // namespace
}  // namespace oriel::store
