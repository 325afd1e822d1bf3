#pragma once

#include "db/driver.h"
#include "db/remote/http.h"
#include "db/watchdog.h"

#include <memory>
#include <string>

namespace oriel::db::clickhouse {

/// One session with a ClickHouse server over its HTTP interface. See sql/dialects/clickhouse.cpp for what its SQL needs
/// of a session.
///
/// HTTP keeps nothing between statements, so what a session is (its time zone, what our SQL needs, that it only reads)
/// is said with each of them. Only a session that may write has one on the server too, for its temporary tables.
class Session final : public Connection, private Interruptible {
public:
    /// Errors: upstream_failed.
    static Result<std::unique_ptr<Session>> open(const Settings& settings);
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

    explicit Session(const Settings& settings) : settings_(settings), http_(settings, this) {}
    Status connect();
    void interrupt() override { http_.wake(); }
    Result<std::unique_ptr<rows::RowStream>> start(std::string_view sql, Deadline deadline);
    /// Another zone for the session, once the server knows it.
    Result<std::unique_ptr<rows::RowStream>> set_zone(std::string_view zone, Deadline deadline);

    /// The address of the server with all that a statement is sent with.
    std::string address(Deadline deadline) const;
    std::vector<std::string> headers() const;
    /// Whether the server is of that version or later.
    bool is_since(int year, int month) const { return year_ > year || (year_ == year && month_ >= month); }

    Error stopped() const;
    /// What a failed exchange, or an answer that is no result, means.
    Error explain(const Error& error);
    Error explain(std::string_view answer, std::string_view sql) const;
    /// The end of a statement. `ended`: the server has nothing more to say of it.
    void finish(bool ended);
    void kill();

    Settings settings_;
    remote::Http http_;
    std::string version_;
    int year_ = 0;
    int month_ = 0;
    std::string query_id_;    ///< Of the statement at hand.
    std::string session_id_;  ///< On the server; empty for a session that only reads.
    bool usable_ = true;
    bool pristine_ = true;
    bool running_ = false;
};

}  // namespace oriel::db::clickhouse
