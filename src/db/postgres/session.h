#pragma once

#include "db/driver.h"
#include "db/remote/cancel.h"
#include "db/remote/statement_text.h"
#include "db/watchdog.h"

#include <libpq-fe.h>
#include <memory>
#include <string>

namespace oriel::db::postgres {

struct FreeResult {
    void operator()(PGresult* result) const { ::PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, FreeResult>;

/// One session with a PostgreSQL server.
///
/// A read-only session runs each statement in a READ ONLY transaction that is rolled back at its end: nothing that the
/// statement does to its session remains. That costs no round trip, as all of it is sent at once.
class Session final : public Connection, private Interruptible {
public:
    /// Errors: upstream_failed.
    static Result<std::unique_ptr<Session>> open(const Settings& settings);
    ~Session() override;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Result<std::unique_ptr<rows::RowStream>> run(std::string_view sql, Deadline deadline) override;
    void cancel() override { Watchdog::shared().cancel(*this); }
    bool usable() const override { return usable_; }
    bool pristine() const override { return pristine_; }
    Result<std::vector<TableInfo>> tables(Deadline deadline) override;

    int server_version() const { return ::PQserverVersion(connection_); }

private:
    friend class Stream;

    explicit Session(const Settings& settings) : settings_(settings) {}
    Status connect();
    void disconnect();
    void interrupt() override { cancel_.interrupt(); }
    Status run_quietly(const std::string& sql);
    Status send(const remote::StatementText& statement, Deadline deadline);
    Status skip_to_statement();
    Result<std::unique_ptr<rows::RowStream>> start(std::string_view sql, Deadline deadline);
    /// Whether the server has gone away while nothing was asked of it.
    bool is_gone();
    bool is_lost() const { return ::PQstatus(connection_) != CONNECTION_OK; }

    /// Why a result is none. Tells a cancelled statement from a late one and from a refused one.
    Error explain(const PGresult* result, std::string_view sql);
    /// Why a statement that was told to stop gives no more rows.
    Error stopped() const;
    /// The end of a stream's statement. `ended`: the server has nothing more to say of it.
    void finish(bool ended);

    Settings settings_;
    PGconn* connection_ = nullptr;
    remote::Cancel cancel_;
    bool usable_ = true;
    bool pristine_ = true;
    bool running_ = false;
    bool limited_ = false;  ///< Whether the session, and not only a transaction, has a time limit.
    bool guarded_ = false;  ///< Whether the statement at hand runs inside a transaction of ours.
};

}  // namespace oriel::db::postgres
