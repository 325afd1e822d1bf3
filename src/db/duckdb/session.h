#pragma once

#include "db/driver.h"
#include "db/duckdb/instance.h"
#include "db/duckdb/statement.h"
#include "db/watchdog.h"

#include <atomic>
#include <memory>
#include <string>

namespace oriel::db::duckdb {

class Stream;

/// One session of a DuckDB instance.
class Session final : public Connection, private Interruptible {
public:
    static Result<std::unique_ptr<Session>> open(std::shared_ptr<Instance> instance, const Settings& settings);
    ~Session() override;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Result<std::unique_ptr<rows::RowStream>> run(std::string_view sql, Deadline deadline) override;
    void cancel() override { Watchdog::shared().cancel(*this); }
    bool usable() const override { return usable_; }
    bool pristine() const override { return usable_ && pristine_; }
    Result<std::vector<TableInfo>> tables(Deadline deadline) override;

private:
    friend class Stream;

    Session(std::shared_ptr<Instance> instance, const Settings& settings, duckdb_connection connection);

    void interrupt() override { library_.interrupt(connection_); }
    Status set_time_zone(std::string_view zone);
    Status run_quietly(const std::string& sql);
    Result<std::unique_ptr<rows::RowStream>> start(std::string_view sql, Deadline deadline);
    /// What a failure means: our own interrupt, or DuckDB's message.
    Error explain(std::string_view message, duckdb_error_type type, std::string_view sql);
    void finish(bool abandoned);

    std::shared_ptr<Instance> instance_;
    const Library& library_;
    Settings settings_;
    duckdb_connection connection_;
    bool zone_is_utc_ = true;
    bool usable_ = true;
    bool pristine_ = true;
    bool running_ = false;
};

}  // namespace oriel::db::duckdb
