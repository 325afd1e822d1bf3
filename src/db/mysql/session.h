#pragma once

#include "db/driver.h"
#include "db/mysql/handle.h"
#include "db/remote/cancel.h"
#include "db/remote/statement_text.h"
#include "db/watchdog.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace oriel::db::mysql {

/// Returns 1, or 0 when the server was not told the names of time zones.
inline constexpr std::string_view kNamedZones =
    "SELECT CONVERT_TZ('2024-07-01 12:00:00', 'UTC', 'America/New_York') IS NOT NULL";

/// One session with a MySQL or MariaDB server. See sql/dialects/mysql.cpp for what its SQL needs of a session.
class Session final : public Connection, private Interruptible {
public:
    /// Errors: upstream_failed.
    static Result<std::unique_ptr<Session>> open(const Settings& settings, std::shared_ptr<Server> server);
    ~Session() override = default;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Result<std::unique_ptr<rows::RowStream>> run(std::string_view sql, Deadline deadline) override;
    void cancel() override { Watchdog::shared().cancel(*this); }
    bool usable() const override { return usable_; }
    bool pristine() const override { return pristine_; }
    Result<std::vector<TableInfo>> tables(Deadline deadline) override;

    const std::string& server_version() const { return version_; }

private:
    friend class Stream;

    Session(const Settings& settings, std::shared_ptr<Server> server)
        : settings_(settings), server_(std::move(server)) {}
    Status connect();
    void interrupt() override { cancel_.interrupt(); }
    /// The cells of a statement of our own, outside of any stream; NULL as nothing.
    Result<std::vector<std::vector<std::string>>> ask(const std::string& sql);
    bool is_maria() const { return version_.find("MariaDB") != std::string::npos; }
    /// Whether the server has gone away while nothing was asked of it.
    bool is_gone() const;
    Status set_limit(Deadline deadline);
    Status check_zones(std::string_view sql);
    Result<std::unique_ptr<rows::RowStream>> start(std::string_view sql, Deadline deadline);

    Error explain_failure(std::string_view sql);
    Error stopped() const;
    /// After the last row: an error when the server cut a value short and only noted it.
    Status check_warnings();
    void finish(bool ended);

    Settings settings_;
    std::shared_ptr<Server> server_;
    Handle handle_;
    remote::Cancel cancel_;
    std::string version_;
    bool has_named_zones_ = false;
    std::int64_t limit_s_ = 0;  ///< The session's limit for a statement, 0 for none.
    bool usable_ = true;
    bool pristine_ = true;
    bool running_ = false;
};

}  // namespace oriel::db::mysql
