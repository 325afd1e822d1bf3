#include "server/commands/commands.h"
#include "server/commands/exit_code.h"
#include "server/commands/support.h"

#include <cstdio>
#include <filesystem>

namespace oriel::server {

namespace {

namespace fs = std::filesystem;

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

Result<std::string> password_in(const std::string& file) {
    std::string text = TRY(read_text(file));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    if (text.empty()) return Error::invalid_request("there is no password in '" + file + "'");
    return text;
}

Result<store::Connection> described(const ConnectionOptions& options) {
    store::Connection connection;
    connection.name = options.name;
    connection.dialect_name = options.dialect;
    connection.host = unless_empty(options.host);
    connection.port = unless_empty(options.port);
    connection.database = unless_empty(options.database);
    connection.schema = unless_empty(options.schema);
    connection.username = unless_empty(options.username);
    connection.details = Json(Json::Object{});
    if (!options.db_timezone.empty()) connection.details.set("db_timezone", options.db_timezone);
    if (!options.query_timezone.empty()) connection.details.set("query_timezone", options.query_timezone);
    if (options.ssl) connection.details.set("ssl", true);
    if (services::is_file_database(options.dialect) && !options.database.empty()) {
        std::error_code failed;
        const fs::path path = fs::absolute(options.database, failed).lexically_normal();
        if (failed || !fs::is_regular_file(path, failed))
            return Error::not_found("there is no database file '" + path.string() + "'");
        connection.database = path.string();
    }
    return connection;
}

/// Prints what the tests found; whether all were well.
Result<bool> test(Instance& instance, const services::Caller& caller, const std::string& name) {
    bool well = true;
    for (const services::ConnectionTest& result : TRY(instance.connections.test(caller, name, {}))) {
        std::printf("%s\t%s\t%s\n", result.name.c_str(), result.status.c_str(), result.message.c_str());
        well = well && result.status != "error";
    }
    return well;
}

Result<bool> run(Instance& instance, const services::Caller& caller, const ConnectionOptions& options) {
    if (options.action == "list") {
        for (const store::Connection& row : TRY(instance.connections.list(caller))) {
            std::printf("%s\t%s\t%s\t%s\n", row.name.c_str(), row.dialect_name.c_str(), row.host.value_or("-").c_str(),
                        row.database.value_or("-").c_str());
        }
        return true;
    }
    if (options.action == "delete") {
        TRY(instance.connections.remove(caller, options.name));
        return true;
    }
    if (options.action == "add") {
        std::optional<std::string> password;
        if (!options.password_file.empty()) password = TRY(password_in(options.password_file));
        const auto connection = TRY(described(options));
        TRY(instance.connections.create(caller, connection, password, services::Connections::Files::anywhere));
        std::printf("connection '%s' added\n", options.name.c_str());
    }
    return test(instance, caller, options.name);
}

}  // namespace

int run_connection(const ConnectionOptions& options) {
    auto opened = Instance::open(options.data_dir);
    if (!opened.ok()) return report(opened.error());
    Instance& instance = *opened.value();
    const auto user = find_user(instance, "");
    if (!user.ok()) return report(user.error());
    const auto caller = instance.sessions.caller_of(user.value().id);
    if (!caller.ok()) return report(caller.error());
    const auto well = run(instance, caller.value(), options);
    if (!well.ok()) return report(well.error());
    return well.value() ? kExitOk : kExitFailed;
}

}  // namespace oriel::server
