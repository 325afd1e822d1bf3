#pragma once

#include "base/result.h"
#include "db/driver.h"
#include "db/pool.h"
#include "services/auth/caller.h"
#include "services/versioned_cache.h"
#include "sql/dialect.h"
#include "store/connections.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::services {

/// A connection ready for queries.
struct ConnectionInUse {
    std::shared_ptr<db::Pool> pool;
    std::shared_ptr<const sql::Dialect> dialect;
    std::string database_timezone = "UTC";
    std::string query_timezone;  ///< Empty = the database's.
};

/// One test of a connection, as the API reports it.
struct ConnectionTest {
    std::string name;
    std::string status;  ///< success, error, warning
    std::string message;
    std::string connection_string;  ///< What was connected to, without credentials.
};

/// Whether databases of that dialect (ours or Looker's name for it) are files.
bool is_file_database(std::string_view dialect_name);

/// What is shown of a connection's dialect.
struct DialectInfo {
    std::string label;     ///< `PostgreSQL`; the bare name of one that is not known.
    bool has_ssl = false;  ///< Whether its connections can be encrypted.
};

/// Databases that the instance knows. Sessions are pooled per connection; a changed connection gets a new pool, and the
/// old one ends with its last user.
class Connections {
public:
    /// `data_dir`: where relative paths of database files start.
    Connections(store::Database& database, std::string data_dir);

    /// By name. Whoever may query or develop sees connections; what identifies the server stays with admins (the
    /// handler's part).
    Result<std::vector<store::Connection>> list(const Caller& caller);
    /// Errors: not_found.
    Result<store::Connection> find(const Caller& caller, std::string_view name);

    /// Where the file of a database in a file may be.
    enum class Files {
        of_the_instance,  ///< Below `databases/` of the data directory: for callers of the API.
        anywhere,         ///< For whoever has the server's disk anyway.
    };
    /// A new connection, with its password if it has one. Opens nothing.
    /// Errors: conflict (name taken); validation_failed naming the member.
    Result<store::Connection> create(const Caller& caller, store::Connection connection,
                                     const std::optional<std::string>& password, Files files);
    /// Writes all of `connection`, whose name says which. `password`: unset leaves it, empty removes it.
    /// Errors: not_found; validation_failed naming the member.
    Result<store::Connection> update(const Caller& caller, store::Connection connection,
                                     const std::optional<std::string>& password, Files files);
    /// Errors: not_found.
    Status remove(const Caller& caller, std::string_view name);

    /// Runs the tests that are named (all when empty); unknown names are passed over. Errors: not_found.
    Result<std::vector<ConnectionTest>> test(const Caller& caller, std::string_view name,
                                             const std::vector<std::string>& tests);
    /// Names of the tests there are.
    static std::vector<std::string> test_names(const store::Connection& row);
    static DialectInfo dialect_info(const store::Connection& row);

    /// For queries: no rights of their own, the model's count. Errors: not_found; those of db::open_database.
    Result<ConnectionInUse> find(std::string_view name);

    /// The sessions of all connections together.
    db::Pool::Counts session_counts() const;

private:
    Result<store::Connection> row(std::string_view name);
    Result<db::Settings> settings(const store::Connection& row);

    store::Database& database_;
    std::string data_dir_;
    VersionedCache<ConnectionInUse> in_use_;
};

}  // namespace oriel::services
