#include "db/driver.h"
#include "db/postgres/session.h"

namespace oriel::db {

namespace {

class PostgresDatabase final : public Database {
public:
    explicit PostgresDatabase(Settings settings) : settings_(std::move(settings)) {}

    Result<std::unique_ptr<Connection>> connect() override { return TRY(postgres::Session::open(settings_)); }

    Result<std::string> version() override {
        const auto session = TRY(postgres::Session::open(settings_));
        const int version = session->server_version();  // 150004
        return "PostgreSQL " + std::to_string(version / 10000) + "." + std::to_string(version % 10000);
    }

    Probes probes() const override {
        return {
            .select = "SELECT 1", .slow = "SELECT pg_sleep(300)", .time_zone = "SELECT current_setting('TimeZone')"};
    }

    std::string connection_string() const override {
        return "postgres:" + settings_.host + (settings_.port == 0 ? "" : ":" + std::to_string(settings_.port)) + "/" +
               settings_.database;
    }

private:
    const Settings settings_;
};

}  // namespace

/// Errors: validation_failed on `host`, `database`, `port`.
Result<std::unique_ptr<Database>> make_postgres(const Settings& settings) {
    if (settings.host.empty())
        return Error::validation("host", "missing_field", "a PostgreSQL connection needs the server's host");
    if (settings.database.empty())
        return Error::validation("database", "missing_field", "a PostgreSQL connection needs the name of a database");
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
    return std::make_unique<PostgresDatabase>(settings);
}

}  // namespace oriel::db
