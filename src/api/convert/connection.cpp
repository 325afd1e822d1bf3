#include "api/convert/connection.h"

#include "api/convert/member.h"
#include "api/wire/reader.h"
#include "services/connections/connections.h"

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

wire::DBConnection details_of(const store::Connection& row) {
    wire::DBConnection out;
    // Only what `apply` wrote is there, so nothing can be wrong with it.
    wire::Reader reader(wire::Required::unchecked);
    if (row.details.is_object()) read(out, row.details, reader);
    if (out.db_timezone.is_absent()) out.db_timezone = nullptr;
    if (out.query_timezone.is_absent()) out.query_timezone = nullptr;
    return out;
}

wire::DBConnection zones_of(wire::DBConnection all) {
    wire::DBConnection out;
    out.db_timezone = std::move(all.db_timezone);
    out.query_timezone = std::move(all.query_timezone);
    return out;
}

/// The details of a row with what a body changes.
class Details {
public:
    explicit Details(const Json& before) {
        if (before.is_object()) members_ = before.as_object();
    }

    template <typename T>
    void put(std::string_view name, const wire::Member<T>& change) {
        if (change.is_absent()) return;
        std::erase_if(members_, [&](const Json::Member& member) { return member.first == name; });
        if (change.has_value()) members_.emplace_back(std::string(name), Json(*change));
    }
    Json json() { return Json(std::move(members_)); }

private:
    Json::Object members_;
};

/// What would be kept and never looked at, though who sets it relies on it.
Status check_effects(const wire::DBConnection& body) {
    const auto refuse = [](std::string_view member) {
        return Error::validation(std::string(member), "invalid",
                                 "'" + std::string(member) + "' has no effect in this release yet; leave it out");
    };
    if (body.certificate) return refuse("certificate");
    if (body.tunnel_id && !body.tunnel_id->empty()) return refuse("tunnel_id");
    if (body.after_connect_statements && !body.after_connect_statements->empty())
        return refuse("after_connect_statements");
    if (body.user_attribute_fields && !body.user_attribute_fields->empty()) return refuse("user_attribute_fields");
    if (body.user_db_credentials.value_or(false)) return refuse("user_db_credentials");
    if (body.uses_key_pair_auth.value_or(false)) return refuse("uses_key_pair_auth");
    if (body.oauth_application_id && !body.oauth_application_id->empty()) return refuse("oauth_application_id");
    if (body.jdbc_additional_params && !body.jdbc_additional_params->empty()) return refuse("jdbc_additional_params");
    return Ok{};
}

}  // namespace

wire::DBConnection to_wire(const store::Connection& row, const services::Caller& caller) {
    const bool manage = manages(caller);
    wire::DBConnection out = manage ? details_of(row) : zones_of(details_of(row));
    out.can = wire::Map<bool>{{"index", true},       {"show", true},    {"cost_estimate", false},
                              {"access_data", true}, {"explore", true}, {"refresh_schemas", manage},
                              {"destroy", manage},   {"test", manage},  {"create", manage},
                              {"update", manage}};
    out.name = row.name;
    out.dialect = dialect_of(row);
    out.dialect_name = row.dialect_name;
    out.snippets = std::vector<wire::Snippet>{};
    out.pdts_enabled = false;
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

Status apply(const wire::DBConnection& body, store::Connection& row) {
    TRY(check_effects(body));
    if (row.name.empty()) {
        row.name = body.name.value_or("");
    } else if (body.name && *body.name != row.name) {
        return Error::validation("name", "invalid", "the name of a connection can't be changed; models refer to it");
    }
    if (body.dialect_name) row.dialect_name = *body.dialect_name;
    apply(body.host, row.host);
    apply(body.port, row.port);
    apply(body.database, row.database);
    apply(body.schema, row.schema);
    apply(body.username, row.username);
    Details details(row.details);
    details.put("db_timezone", body.db_timezone);
    details.put("query_timezone", body.query_timezone);
    details.put("max_connections", body.max_connections);
    details.put("max_queries", body.max_queries);
    details.put("max_queries_per_user", body.max_queries_per_user);
    details.put("max_billing_gigabytes", body.max_billing_gigabytes);
    details.put("ssl", body.ssl);
    details.put("verify_ssl", body.verify_ssl);
    details.put("tmp_db_name", body.tmp_db_name);
    details.put("tmp_db_host", body.tmp_db_host);
    details.put("pool_timeout", body.pool_timeout);
    details.put("maintenance_cron", body.maintenance_cron);
    details.put("sql_runner_precache_tables", body.sql_runner_precache_tables);
    details.put("sql_writing_with_info_schema", body.sql_writing_with_info_schema);
    details.put("pdt_concurrency", body.pdt_concurrency);
    details.put("disable_context_comment", body.disable_context_comment);
    details.put("always_retry_failed_builds", body.always_retry_failed_builds);
    details.put("cost_estimate_enabled", body.cost_estimate_enabled);
    details.put("pdt_api_control_enabled", body.pdt_api_control_enabled);
    details.put("connection_pooling", body.connection_pooling);
    details.put("service_name", body.service_name);
    row.details = details.json();
    return Ok{};
}

}  // namespace oriel::api
