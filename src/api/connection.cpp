#include "gen/api/connection.h"

#include "api/binding.h"
#include "api/convert/member.h"
#include "services/connections/connections.h"

#include <algorithm>

namespace oriel::api {

namespace {

using services::Permission;

bool manages(const services::Caller& caller) {
    return caller.is_admin || caller.may(Permission::manage_project_connections) ||
           caller.may(Permission::manage_project_connections_restricted);
}

wire::Dialect dialect_of(const store::Connection& row) {
    const services::DialectInfo info = services::Connections::dialect_info(row);
    wire::Dialect dialect;
    dialect.name = row.dialect_name;
    dialect.label = info.label;
    dialect.supports_cost_estimate = false;
    dialect.supports_streaming = true;
    dialect.automatically_run_sql_runner_snippets = true;
    dialect.connection_tests = services::Connections::test_names(row);
    dialect.supports_multiple_databases = false;
    dialect.supports_persistent_derived_tables = false;
    dialect.has_ssl_support = info.has_ssl;
    return dialect;
}

/// Text of a detail that was given when the connection was made.
wire::Member<std::string> detail(const store::Connection& row, std::string_view name) {
    const Json* value = row.details.find(name);
    if (value == nullptr || !value->is_string()) return nullptr;
    return value->as_string();
}

/// compat: who does not manage connections sees which there are and what they speak, but not where they lead.
wire::DBConnection to_wire(const store::Connection& row, const services::Caller& caller) {
    const bool manage = manages(caller);
    wire::DBConnection out;
    out.can = wire::Map<bool>{{"index", true},       {"show", true},    {"cost_estimate", false},
                              {"access_data", true}, {"explore", true}, {"refresh_schemas", manage},
                              {"destroy", manage},   {"test", manage},  {"create", manage},
                              {"update", manage}};
    out.name = row.name;
    out.dialect = dialect_of(row);
    out.dialect_name = row.dialect_name;
    out.snippets = std::vector<wire::Snippet>{};
    out.pdts_enabled = false;
    out.db_timezone = detail(row, "db_timezone");
    out.query_timezone = detail(row, "query_timezone");
    out.example = false;
    out.managed = false;
    out.uses_oauth = false;
    out.supports_data_studio_link = false;
    if (!manage) return out;
    out.host = member(row.host);
    out.port = member(row.port);
    out.username = member(row.username);
    out.has_password = row.has_password;
    out.database = member(row.database);
    out.schema = member(row.schema);
    out.created_at = wire::format_instant(row.created_at);
    out.user_id = member(row.user_id);
    return out;
}

}  // namespace

Result<std::vector<wire::DBConnection>> all_connections(const services::Caller& caller,
                                                        services::Connections& connections) {
    std::vector<wire::DBConnection> out;
    for (const store::Connection& row : TRY(connections.list(caller))) out.push_back(to_wire(row, caller));
    return out;
}

Result<wire::DBConnection> connection(const ConnectionParams& params, const services::Caller& caller,
                                      services::Connections& connections) {
    const auto row = TRY(connections.find(caller, params.connection_name));
    return to_wire(row, caller);
}

Result<std::vector<wire::DBConnectionTestResult>> test_connection(const TestConnectionParams& params,
                                                                  const services::Caller& caller,
                                                                  services::Connections& connections) {
    const auto results =
        TRY(connections.test(caller, params.connection_name, params.tests.value_or(std::vector<std::string>{})));
    std::vector<wire::DBConnectionTestResult> out;
    for (const services::ConnectionTest& test : results) {
        wire::DBConnectionTestResult item;
        item.can = wire::Map<bool>{};
        item.connection_string = text_member(test.connection_string);
        item.message = test.message;
        item.name = test.name;
        item.status = test.status;
        out.push_back(std::move(item));
    }
    return out;
}

}  // namespace oriel::api

#include "gen/api/connection.routes.inc"
