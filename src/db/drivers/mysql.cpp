#include "db/driver.h"
#include "db/mysql/session.h"

namespace oriel::db {

namespace {

class MysqlDatabase final : public Database {
public:
    explicit MysqlDatabase(Settings settings) : settings_(std::move(settings)) {}

    Result<std::unique_ptr<Connection>> connect() override { return TRY(mysql::Session::open(settings_, server_)); }

    Result<std::string> version() override {
        const auto session = TRY(mysql::Session::open(settings_, server_));
        const std::string& version = session->server_version();  // 8.0.36, 10.11.6-MariaDB-…
        const bool maria = version.find("MariaDB") != std::string::npos;
        return (maria ? "MariaDB " : "MySQL ") + version.substr(0, version.find('-'));
    }

    // BENCHMARK and not SLEEP, which ends as if nothing had happened when it is killed.
    Probes probes() const override {
        return {.select = "SELECT 1",
                .slow = "SELECT BENCHMARK(1000000000000, MD5('oriel'))",
                .time_zone = "SELECT IF(@@session.time_zone = 'SYSTEM', @@system_time_zone, @@session.time_zone)",
                .named_zones = mysql::kNamedZones};
    }

    std::string connection_string() const override {
        return "mysql:" + settings_.host + (settings_.port == 0 ? "" : ":" + std::to_string(settings_.port)) + "/" +
               settings_.database;
    }

private:
    const Settings settings_;
    const std::shared_ptr<mysql::Server> server_ = std::make_shared<mysql::Server>();
};

}  // namespace

/// Errors: validation_failed on `host`, `database`, `port`.
Result<std::unique_ptr<Database>> make_mysql(const Settings& settings) {
    if (settings.host.empty())
        return Error::validation("host", "missing_field", "a MySQL connection needs the server's host");
    if (settings.database.empty())
        return Error::validation("database", "missing_field", "a MySQL connection needs the name of a database");
    if (settings.port < 0 || settings.port > 65535)
        return Error::validation("port", "invalid", "port must be between 1 and 65535");
    for (const auto& [name, value] : {std::pair{"host", &settings.host},
                                      {"database", &settings.database},
                                      {"schema", &settings.schema},
                                      {"username", &settings.username},
                                      {"password", &settings.password}}) {
        if (value->find('\0') != std::string::npos)
            return Error::validation(name, "invalid", std::string(name) + " holds a NUL character");
    }
    return std::make_unique<MysqlDatabase>(settings);
}

}  // namespace oriel::db
