#include "services/connections/connections.h"

#include "db/connection_tests.h"
#include "store/secrets.h"

#include <charconv>
#include <chrono>
#include <filesystem>
#include <utility>

namespace oriel::services {

namespace {

constexpr std::size_t kMaxKept = 1'000;
constexpr std::chrono::seconds kTestTime{30};
/// As many statements at a time as a connection lets through when it does not say. compat: connections.md
constexpr int kDefaultMaxConnections = 30;

std::string text_detail(const store::Connection& row, std::string_view name) {
    const Json* value = row.details.find(name);
    return value != nullptr && value->is_string() ? value->as_string() : std::string();
}

int number_detail(const store::Connection& row, std::string_view name, int otherwise) {
    const Json* value = row.details.find(name);
    if (value == nullptr || !value->is_int() || value->as_int() < 1 || value->as_int() > 10'000) return otherwise;
    return static_cast<int>(value->as_int());
}

bool flag_detail(const store::Connection& row, std::string_view name) {
    const Json* value = row.details.find(name);
    return value != nullptr && value->is_bool() && value->as_bool();
}

}  // namespace

bool is_file_database(std::string_view dialect_name) {
    const std::string_view ours = sql::dialect_for(dialect_name);
    return ours == "duckdb" || ours == "sqlite";
}

Connections::Connections(store::Database& database, std::string data_dir)
    : database_(database),
      data_dir_(std::move(data_dir)),
      in_use_([&database] { return database.version(store::Topic::config); }, kMaxKept) {}

Result<store::Connection> Connections::row(std::string_view name) {
    auto session = TRY(database_.read());
    return store::found(store::connections::find(session, name));
}

Result<std::vector<store::Connection>> Connections::list(const Caller&) {
    auto session = TRY(database_.read());
    return store::connections::list(session);
}

Result<store::Connection> Connections::find(const Caller&, std::string_view name) {
    return row(name);
}

Result<db::Settings> Connections::settings(const store::Connection& row) {
    db::Settings settings;
    settings.name = row.name;
    settings.dialect_name = sql::dialect_for(row.dialect_name);
    settings.host = row.host.value_or("");
    settings.database = row.database.value_or("");
    // A relative file is the data directory's, wherever that has been moved to.
    if (is_file_database(settings.dialect_name) && !settings.database.empty() && settings.database.front() != '/') {
        settings.database = data_dir_ + "/" + settings.database;
    }
    settings.schema = row.schema.value_or("");
    settings.username = row.username.value_or("");
    if (const std::string port = row.port.value_or(""); !port.empty()) {
        const auto parsed = std::from_chars(port.data(), port.data() + port.size(), settings.port);
        if (parsed.ec != std::errc() || parsed.ptr != port.data() + port.size()) {
            return Error::validation("port", "invalid",
                                     "port '" + port + "' of connection '" + row.name + "' is no number");
        }
    }
    if (flag_detail(row, "ssl")) settings.tls = flag_detail(row, "verify_ssl") ? db::Tls::verified : db::Tls::required;
    settings.max_connections = number_detail(row, "max_connections", kDefaultMaxConnections);
    if (const std::string zone = text_detail(row, "db_timezone"); !zone.empty()) settings.time_zone = zone;
    if (row.has_password) {
        auto session = TRY(database_.read());
        settings.password =
            TRY(store::secrets::find(session, {store::kConnectionScope, row.id, "password"})).value_or("");
    }
    return settings;
}

Result<ConnectionInUse> Connections::find(std::string_view name) {
    const auto load = [&]() -> Result<ConnectionInUse> {
        const store::Connection found = TRY(row(name));
        const db::Settings wanted = TRY(settings(found));
        std::shared_ptr<db::Database> opened = TRY(db::open_database(wanted));
        ConnectionInUse in_use;
        in_use.pool = std::make_shared<db::Pool>(std::move(opened), wanted.max_connections);
        in_use.dialect = TRY(sql::make_dialect(found.dialect_name));
        in_use.database_timezone = wanted.time_zone;
        in_use.query_timezone = text_detail(found, "query_timezone");
        return in_use;
    };
    auto kept = TRY(in_use_.get(name, load));
    if (!kept->pool->database().is_current()) {
        // Somebody has put another file in the place of this one: its old rows must not be told as today's.
        in_use_.erase(name);
        kept = TRY(in_use_.get(name, load));
    }
    return *kept;
}

Result<std::vector<ConnectionTest>> Connections::test(const Caller&, std::string_view name,
                                                      const std::vector<std::string>& tests) {
    const store::Connection found = TRY(row(name));
    const db::Settings wanted = TRY(settings(found));
    const auto opened = TRY(db::open_database(wanted));
    std::vector<ConnectionTest> results;
    for (const db::ConnectionTestResult& result :
         db::test_connection(*opened, wanted, tests, Deadline::in(kTestTime))) {
        results.push_back(
            {result.name, std::string(db::to_string(result.status)), result.message, result.connection_string});
    }
    return results;
}

DialectInfo Connections::dialect_info(const store::Connection& row) {
    const std::string_view ours = sql::dialect_for(row.dialect_name);
    const auto dialect = sql::make_dialect(ours);
    return {dialect.ok() ? std::string(dialect.value()->label()) : row.dialect_name, !is_file_database(ours)};
}

std::vector<std::string> Connections::test_names(const store::Connection& row) {
    db::Settings settings;
    settings.dialect_name = row.dialect_name;
    std::vector<std::string> names;
    for (const std::string_view name : db::connection_test_names(settings)) names.emplace_back(name);
    return names;
}

db::Pool::Counts Connections::session_counts() const {
    db::Pool::Counts sum;
    in_use_.each([&](const ConnectionInUse& connection) {
        const db::Pool::Counts counts = connection.pool->counts();
        sum.in_use += counts.in_use;
        sum.idle += counts.idle;
        sum.waiting += counts.waiting;
        sum.max += counts.max;
    });
    return sum;
}

}  // namespace oriel::services
