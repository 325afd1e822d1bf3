#include "db/driver.h"
#include "db/duckdb/instance.h"
#include "db/duckdb/session.h"

#include <algorithm>
#include <filesystem>
#include <mutex>

namespace oriel::db {

namespace {

constexpr std::string_view kInMemory = ":memory:";

/// DuckDB, embedded: a database file, or a database in memory that lives as long as this object.
class DuckdbDatabase final : public Database {
public:
    DuckdbDatabase(Settings settings, duckdb::InstanceOptions options)
        : settings_(std::move(settings)), options_(std::move(options)) {}

    Result<std::unique_ptr<Connection>> connect() override {
        std::shared_ptr<duckdb::Instance> instance = TRY(opened());
        return TRY(duckdb::Session::open(std::move(instance), settings_));
    }

    Result<std::string> version() override {
        const duckdb::Library* library = TRY(duckdb::Library::get());
        return "DuckDB " + std::string(library->library_version());
    }

    bool is_current() override {
        const std::lock_guard lock(mutex_);
        return !instance_ || instance_->is_current();
    }

    Probes probes() const override {
        return {.select = "SELECT 1",
                .slow = "SELECT sum(a.range * b.range % 7) FROM range(10000000) a, range(10000000) b",
                .time_zone = "SELECT current_setting('TimeZone')"};
    }

    std::string connection_string() const override {
        return "duckdb:" + (options_.path.empty() ? std::string(kInMemory)
                                                  : std::filesystem::path(options_.path).filename().string());
    }

private:
    Result<std::shared_ptr<duckdb::Instance>> opened() {
        const std::lock_guard lock(mutex_);
        if (!instance_) instance_ = TRY(duckdb::open_instance(options_, settings_));
        return instance_;
    }

    const Settings settings_;
    const duckdb::InstanceOptions options_;
    std::mutex mutex_;
    std::shared_ptr<duckdb::Instance> instance_;
};

/// One spelling for one file, so that two connections that name it differently share one instance.
Result<std::string> absolute_path(const std::string& path, const std::string& field) {
    std::error_code failure;
    const std::filesystem::path absolute =
        std::filesystem::weakly_canonical(std::filesystem::absolute(path, failure), failure);
    if (failure)
        return Error::validation(field, "invalid", "'" + path + "' cannot be used as a path: " + failure.message());
    return absolute.string();
}

}  // namespace

/// Errors: validation_failed on `database`, `allowed_directories`, `memory_limit_mb`, `threads`.
Result<std::unique_ptr<Database>> make_duckdb(const Settings& settings) {
    if (settings.database.empty()) {
        return Error::validation("database", "missing_field",
                                 "a DuckDB connection needs the path of a database file, or ':memory:'");
    }
    if (settings.database.find('\0') != std::string::npos)
        return Error::validation("database", "invalid", "the path holds a NUL character");
    if (settings.memory_limit_mb < 0)
        return Error::validation("memory_limit_mb", "invalid", "memory_limit_mb must be 0 or more");
    if (settings.threads < 0) return Error::validation("threads", "invalid", "threads must be 0 or more");
    duckdb::InstanceOptions options;
    options.read_only = settings.read_only;
    options.memory_limit_mb = settings.memory_limit_mb;
    options.threads = settings.threads;
    if (settings.database != kInMemory) options.path = TRY(absolute_path(settings.database, "database"));
    for (const std::string& directory : settings.allowed_directories) {
        options.allowed_directories.push_back(TRY(absolute_path(directory, "allowed_directories")));
    }
    std::ranges::sort(options.allowed_directories);
    return std::make_unique<DuckdbDatabase>(settings, std::move(options));
}

}  // namespace oriel::db
