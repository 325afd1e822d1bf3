#pragma once

#include "base/filesystem.h"
#include "db/script.h"
#include "services/auth/attributes.h"
#include "services/auth/sessions.h"
#include "services/connections/connections.h"
#include "services/projects/models.h"
#include "services/queries/run.h"
#include "store/connections.h"
#include "store/credentials_api3.h"
#include "store/lookml_models.h"
#include "store/model_sets.h"
#include "store/permission_sets.h"
#include "store/projects.h"
#include "store/roles.h"
#include "store/test_store.h"
#include "store/user_attributes.h"
#include "store/user_lifecycle.h"

#include <string>
#include <vector>

/// For tests: an instance with one small project (`shop`) on a real DuckDB database, and users with the rights a test
/// names.
namespace oriel::services::test {

inline constexpr const char* kShopModel = R"(
connection: "shop"
access_grant: finance { user_attribute: department allowed_values: ["finance"] }
explore: orders {
  access_filter: { field: orders.region user_attribute: region }
}
explore: payroll { from: orders required_access_grants: [finance] }
view: orders {
  dimension: id { primary_key: yes type: number sql: ${TABLE}.id ;; }
  dimension: region { sql: ${TABLE}.region ;; }
  dimension: salary { type: number required_access_grants: [finance] sql: ${TABLE}.amount ;; }
  measure: count { type: count }
  measure: total { type: sum sql: ${TABLE}.amount ;; }
  measure: top_salary { type: max sql: ${salary} ;; }
  measure: well_paid { type: count filters: [salary: ">15"] }
}
)";

inline constexpr const char* kShopData = R"(
CREATE TABLE orders (id INTEGER, region VARCHAR, amount DECIMAL(10, 2));
INSERT INTO orders VALUES (1, 'north', 10.5), (2, 'south', 20), (3, 'north', 30), (4, NULL, 40);
)";

class World {
public:
    explicit World(const std::string& model = kShopModel, const std::string& data = kShopData,
                   const std::string& dialect = "duckdb") {
        using store::must;
        const std::string folder = store.folder().path();
        must(create_directories(folder + "/projects/shop"));
        must(write_file(folder + "/projects/shop/shop.model.lkml", model, kPrivateFile));
        db::Settings settings;
        settings.name = "shop";
        settings.dialect_name = dialect;
        settings.database = folder + "/shop." + dialect;
        settings.read_only = false;
        must(db::run_script(*must(db::open_database(settings)), data, Deadline::none()));
        must(store->write([&](store::Transaction& transaction) -> Status {
            store::Connection connection;
            connection.name = "shop";
            connection.dialect_name = dialect;
            connection.database = "shop." + dialect;
            connection.details = Json(Json::Object{});
            TRY(store::connections::insert(transaction, connection));
            store::Project project;
            project.name = "shop";
            project.details = Json(Json::Object{});
            TRY(store::projects::insert(transaction, project));
            store::LookmlModelEntry entry;
            entry.name = "shop";
            entry.project_name = "shop";
            entry.allowed_db_connection_names = {"shop"};
            TRY(store::lookml_models::insert(transaction, entry));
            for (const char* name : {"region", "department"}) {
                store::UserAttribute attribute;
                attribute.name = name;
                attribute.label = name;
                TRY(store::user_attributes::insert(transaction, attribute));
            }
            return Ok{};
        }));
    }

    /// A user with one role of these permissions on these models. Yields the user's id.
    std::string user(std::vector<std::string> permissions, std::vector<std::string> on_models = {"shop"}) {
        const std::string name = "role " + std::to_string(++number_);
        return store::must(store->write([&](store::Transaction& transaction) -> Result<std::string> {
            store::PermissionSet permission_set;
            permission_set.name = name;
            permission_set.permissions = std::move(permissions);
            const auto set = TRY(store::permission_sets::insert(transaction, permission_set));
            store::ModelSet model_set;
            model_set.name = name;
            model_set.models = std::move(on_models);
            const auto made_models = TRY(store::model_sets::insert(transaction, model_set));
            store::Role role;
            role.name = name;
            role.permission_set_id = set.id;
            role.model_set_id = made_models.id;
            const auto made_role = TRY(store::roles::insert(transaction, role));
            const auto made = TRY(store::create_user(transaction, {}));
            TRY(store::roles::set_of_user(transaction, made.id, {made_role.id}));
            return made.id;
        }));
    }

    std::string admin() {
        return store::must(store->write([&](store::Transaction& transaction) -> Result<std::string> {
            const auto made = TRY(store::create_user(transaction, {}));
            TRY(store::roles::set_of_user(transaction, made.id, {"1"}));
            return made.id;
        }));
    }

    void set_attribute(const std::string& user_id, const std::string& name, const std::string& value) {
        store::must(store->write([&](store::Transaction& transaction) -> Status {
            const auto attribute = TRY(store::user_attributes::find_by_name(transaction, name));
            return store::user_attributes::set_user_value(transaction, attribute->id, user_id, value);
        }));
    }

    /// An API key of the user: client id and secret.
    std::pair<std::string, std::string> key(const std::string& user_id) {
        const std::string secret = "secret of " + user_id;
        const auto made = store::must(store->write([&](store::Transaction& transaction) {
            store::CredentialsApi3 credentials;
            credentials.user_id = user_id;
            return store::credentials_api3::insert(transaction, credentials, secret);
        }));
        return {made.client_id, secret};
    }

    Caller caller(const std::string& user_id) { return store::must(sessions.caller_of(user_id)); }

    /// The result as text, or the error.
    Result<std::string> run(const std::string& user_id, const store::QueryDefinition& query,
                            const std::string& format = "json") {
        RunOptions options;
        options.format = format;
        return run(user_id, query, options);
    }
    Result<std::string> run(const std::string& user_id, const store::QueryDefinition& query,
                            const RunOptions& options) {
        auto result = TRY(runner.run(query, options, caller(user_id), Deadline::none(), {}));
        if (auto* whole = std::get_if<std::string>(&result.body)) return std::move(*whole);
        StringSink sink;
        TRY(std::get<1>(result.body)(sink));
        return sink.take();
    }

    static store::QueryDefinition query(std::string explore, std::vector<std::string> fields) {
        store::QueryDefinition definition;
        definition.model = "shop";
        definition.view = std::move(explore);
        definition.fields = std::move(fields);
        return definition;
    }

    store::TestStore store;
    SystemClock clock;
    Sessions sessions{*store};
    Attributes attributes{*store};
    Models models{*store, store.folder().path()};
    Connections connections{*store, store.folder().path()};
    QueryRunner runner{models, connections, attributes, clock};

private:
    int number_ = 0;
};

}  // namespace oriel::services::test
