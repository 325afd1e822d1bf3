#include "db/clickhouse/session.h"
#include "db/driver.h"

namespace oriel::db {

namespace {

class ClickhouseDatabase final : public Database {
public:
    explicit ClickhouseDatabase(Settings settings) : settings_(std::move(settings)) {}

    Result<std::unique_ptr<Connection>> connect() override { return TRY(clickhouse::Session::open(settings_)); }

    Result<std::string> version() override {
        const auto session = TRY(clickhouse::Session::open(settings_));
        return "ClickHouse " + session->server_version();
    }

    Probes probes() const override {
        return {.select = "SELECT 1",
                .slow = "SELECT max(sipHash64(number)) FROM (SELECT number FROM system.numbers LIMIT 1000000000000)",
                .time_zone = "SELECT timezone()"};
    }

    std::string connection_string() const override {
        return "clickhouse:" + settings_.host + (settings_.port == 0 ? "" : ":" + std::to_string(settings_.port)) +
               "/" + settings_.database;
    }

private:
    const Settings settings_;
};

}  // namespace

/// Errors: validation_failed on `host`, `port`, and on texts that can't be sent.
Result<std::unique_ptr<Database>> make_clickhouse(const Settings& settings) {
    if (settings.host.empty())
        return Error::validation("host", "missing_field", "a ClickHouse connection needs the server's host");
    if (settings.host.find_first_of("/?#@ \t\r\n") != std::string::npos)
        return Error::validation("host", "invalid", "host must be a name or an address, without a scheme or a path");
    if (settings.port < 0 || settings.port > 65535)
        return Error::validation("port", "invalid", "port must be between 1 and 65535");
    for (const auto& [name, value] : {std::pair{"database", &settings.database},
                                      {"schema", &settings.schema},
                                      {"username", &settings.username},
                                      {"password", &settings.password}}) {
        // They are sent as headers, which line ends would end.
        if (value->find_first_of(std::string_view("\0\r\n", 3)) != std::string::npos)
            return Error::validation(name, "invalid", std::string(name) + " holds a line end or a NUL character");
    }
    return std::make_unique<ClickhouseDatabase>(settings);
}

}  // namespace oriel::db
