#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "rows/batch.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Databases that hold the user's data. One interface; one file per engine in `drivers/`. Writes no SQL of its own.
namespace oriel::db {

/// How to reach a database: what the API's DBConnection says, with the password in clear. Never logged.
struct Settings {
    std::string name;          ///< Of the connection, for messages.
    std::string dialect_name;  ///< `duckdb`, `postgres`, …
    std::string host;
    int port = 0;
    std::string database;  ///< For DuckDB and SQLite: path of the file, or `:memory:`.
    std::string schema;
    std::string username;
    std::string password;
    bool read_only = true;
    int max_connections = 5;
    std::int64_t memory_limit_mb = 0;  ///< 0 = the driver's own careful default.
    int threads = 0;                   ///< 0 = as many as the machine has.
};

/// One session with a database. Used by one thread at a time, except `cancel`.
class Connection {
public:
    virtual ~Connection() = default;

    /// Starts a statement and returns its rows as a stream. The stream must not outlive the connection, and must be gone
    /// before the next `run`. The deadline also holds while rows are pulled.
    /// Errors: upstream_failed (the database's message, credentials removed), timed_out, cancelled.
    virtual Result<std::unique_ptr<rows::RowStream>> run(std::string_view sql, Deadline deadline) = 0;

    /// Stops the running statement, if any, from another thread. Returns at once.
    virtual void cancel() = 0;

    /// False after a failure that leaves the session unusable; the pool then drops it.
    virtual bool usable() const = 0;
};

struct ColumnInfo {
    std::string name;
    std::string sql_type;
    bool nullable = true;
};

struct TableInfo {
    std::string schema;
    std::string name;
    std::vector<ColumnInfo> columns;
};

/// One database as the instance knows it: makes sessions. Safe to use from many threads.
class Database {
public:
    virtual ~Database() = default;

    /// Opens a session. Errors: upstream_failed with the reason, credentials removed.
    virtual Result<std::unique_ptr<Connection>> connect() = 0;
    /// Name and version of the engine, from the engine.
    virtual Result<std::string> version() = 0;
};

/// Makes the Database for `settings.dialect_name`. Does not connect yet, and loads nothing that can wait.
/// Errors: validation_failed on `dialect_name` when there is no such driver.
Result<std::unique_ptr<Database>> open_database(const Settings& settings);

}  // namespace oriel::db
