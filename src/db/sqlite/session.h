#pragma once

#include "db/driver.h"
#include "db/watchdog.h"

#include <memory>
#include <sqlite3.h>
#include <string>

namespace oriel::db::sqlite {

/// One session with a SQLite database.
class Session final : public Connection, private Interruptible {
public:
    /// `uri`: as sqlite3_open_v2 takes it. Errors: upstream_failed.
    static Result<std::unique_ptr<Session>> open(const std::string& uri, const Settings& settings);
    ~Session() override;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Result<std::unique_ptr<rows::RowStream>> run(std::string_view sql, Deadline deadline) override;
    void cancel() override { Watchdog::shared().cancel(*this); }
    bool usable() const override { return true; }
    bool pristine() const override { return pristine_; }
    Result<std::vector<TableInfo>> tables(Deadline deadline) override;

private:
    friend class Stream;

    Session(sqlite3* connection, const Settings& settings) : connection_(connection), settings_(settings) {}
    void interrupt() override { ::sqlite3_interrupt(connection_); }
    Status harden();
    Result<sqlite3_stmt*> prepare(std::string_view sql);
    Result<std::unique_ptr<rows::RowStream>> start(std::string_view sql, Deadline deadline);
    Error explain(int code, std::string_view sql);
    void finish();
    /// Called by SQLite when another session holds a lock; 0 gives up.
    static int wait_for_lock(void* self, int attempts);
    /// Called by SQLite for everything a statement is about to do.
    static int authorize(void* self, int action, const char* first, const char* second, const char* database,
                         const char* trigger);

    sqlite3* connection_;
    Settings settings_;
    bool pristine_ = true;
    bool running_ = false;
    bool own_statement_ = false;  ///< Ours, and so not to be judged.
    std::string refused_;         ///< What the authorizer said no to in the statement being prepared.
};

}  // namespace oriel::db::sqlite
