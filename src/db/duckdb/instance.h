#pragma once

#include "base/result.h"
#include "db/driver.h"
#include "db/duckdb/library.h"
#include "db/file_stamp.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace oriel::db::duckdb {

/// How one DuckDB instance is opened. Sessions of one instance share all of this.
struct InstanceOptions {
    std::string path;  ///< Absolute, or empty for a database in memory.
    bool read_only = true;
    std::int64_t memory_limit_mb = 0;
    int threads = 0;
    std::vector<std::string> allowed_directories;  ///< Absolute, sorted.
};

/// An open database with its memory, threads and caches. Hardened: no extension is fetched or loaded, no file but the
/// database and the allowed directories can be reached, nobody can change that.
class Instance {
public:
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    /// A new session of DuckDB. Errors: upstream_failed.
    Result<duckdb_connection> connect();

    const Library& library() const { return library_; }
    const InstanceOptions& options() const { return options_; }
    /// Whether the open file is still what its path leads to; while only we may write, our own writing does not count.
    bool is_current() const;

private:
    friend Result<std::shared_ptr<Instance>> open_instance(const InstanceOptions& options, const Settings& settings);
    Instance(const Library& library, InstanceOptions options) : library_(library), options_(std::move(options)) {}
    Status open(const Settings& settings);
    Status configure();

    const Library& library_;
    InstanceOptions options_;
    duckdb_database database_ = nullptr;
    FileStamp stamp_;  ///< From before it was opened.
};

/// The instance of that file in this process, opened if need be. DuckDB must have a file open only once a process, so
/// all databases that name the same file share one instance; it closes when the last of them lets go.
///
/// `settings` are for messages only. A database in memory is never shared.
/// Errors: upstream_failed (DuckDB's reason, or the file is already open with other rights), unavailable (no library).
Result<std::shared_ptr<Instance>> open_instance(const InstanceOptions& options, const Settings& settings);

/// How many instances of files are open now: for tests and metrics.
std::size_t open_instance_count();

}  // namespace oriel::db::duckdb
