#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "rows/batch.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Databases that hold the user's data. One interface; one file per engine in `drivers/`. Writes no SQL for queries:
/// the few statements a driver needs to look at its own database are its own.
namespace oriel::db {

/// How a connection over the network is guarded.
enum class Tls : std::uint8_t {
    preferred,  ///< Encrypted where the server can; its certificate is not looked at.
    required,   ///< Encrypted or not at all; its certificate is not looked at.
    verified,   ///< Encrypted, and the certificate is for that host, from an authority that is trusted.
};

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
    Tls tls = Tls::preferred;
    std::string tls_authorities;  ///< File of trusted certificates; empty = the system's.
    bool read_only = true;        ///< Also a guard: then only statements that read are accepted.
    int max_connections = 5;
    std::int64_t memory_limit_mb = 0;  ///< MiB; 0 = the driver's own careful default.
    int threads = 0;                   ///< 0 = as many as the machine has.
    std::string time_zone = "UTC";     ///< IANA name: the zone sessions start in, in which instants are shown.
    /// Folders whose files SQL may read (and, when not `read_only`, write). Empty = no file but the database itself.
    std::vector<std::string> allowed_directories;
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

/// One session with a database. Used by one thread at a time, except `cancel`.
class Connection {
public:
    virtual ~Connection() = default;

    /// Starts a statement and returns its rows as a stream. The stream must not outlive the connection, and must be
    /// gone before the next `run`. The deadline also holds while rows are pulled.
    ///
    /// Accepts exactly one statement. When the settings say `read_only` it must be one that reads (SELECT and its kin,
    /// EXPLAIN of one) or one that sets the session's time zone. Instants (TIMESTAMP WITH TIME ZONE) come as the wall
    /// clock of the session's time zone.
    /// Errors: invalid_request (no statement, several, one that may not run here), upstream_failed (the database's
    ///         message, secrets removed), timed_out, cancelled.
    virtual Result<std::unique_ptr<rows::RowStream>> run(std::string_view sql, Deadline deadline) = 0;

    /// Stops the running statement, if any, from another thread. Returns at once.
    virtual void cancel() = 0;

    /// False after a failure that leaves the session unusable; the pool then drops it.
    virtual bool usable() const = 0;

    /// False when a statement may have left something behind in the session (a time zone, a temporary table, an open
    /// transaction), so that it must not be handed to the next user.
    virtual bool pristine() const = 0;

    /// The tables and views that queries can name, with their columns, by schema and name. Only `settings.schema` when
    /// that is set. Errors: as `run`.
    virtual Result<std::vector<TableInfo>> tables(Deadline deadline) = 0;
};

/// Statements by which connection tests look at an engine. An empty text: the engine has no such thing.
struct Probes {
    std::string_view select;     ///< Returns one row at once.
    std::string_view slow;       ///< Runs for minutes unless cancelled.
    std::string_view time_zone;  ///< Returns the session's time zone as text.
    /// Returns 1, or 0 when the engine has not been given the names of time zones. Empty: it has them always.
    std::string_view named_zones = {};
};

/// One database as the instance knows it: makes sessions. Safe to use from many threads.
class Database {
public:
    virtual ~Database() = default;

    /// Opens a session. Errors: upstream_failed with the reason, secrets removed; unavailable when the engine's library
    /// is not installed.
    virtual Result<std::unique_ptr<Connection>> connect() = 0;
    /// Name and version of the engine, from the engine.
    virtual Result<std::string> version() = 0;
    /// False once the file that sessions have open is no longer the one at its path, so that they would give what was
    /// true of another. One look at the disk.
    virtual bool is_current() { return true; }
    virtual Probes probes() const = 0;
    /// What is connected to, for people: no credentials, no folders of this machine.
    virtual std::string connection_string() const = 0;
};

/// Makes the Database for `settings.dialect_name`. Does not connect yet, and loads nothing that can wait.
/// Errors: validation_failed on `dialect_name` when there is no such driver, on `database` when it is missing, and on
///         other fields whose value cannot be used.
Result<std::unique_ptr<Database>> open_database(const Settings& settings);

}  // namespace oriel::db
