#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "store/statement.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::store {

namespace backend {
class Connection;
class Pool;
struct GiveBack {
    Pool* pool;
    void operator()(Connection* connection) const;
};
using Lease = std::unique_ptr<Connection, GiveBack>;
}  // namespace backend

class Database;
class Vault;

enum class Dialect { sqlite, postgres };

/// Things that change together. Each has a counter that goes up in every transaction that changes one of them, so
/// that what was computed from them can be kept until the counter moves, on this node and (by polling) on others.
enum class Topic {
    identity,  ///< Users, groups, roles, sets, memberships, credentials, user attributes and their values.
    content,   ///< Folders, content metadata, content access.
    config,    ///< Connections, projects, model entries, settings.
    sessions,  ///< Tokens that ended or changed; not each new one.
};
inline constexpr std::size_t kTopicCount = 4;

/// A connection on loan for reading: each statement sees what is committed when it starts.
///
/// Use it from one thread, keep it short, and take no second one (or a Transaction) while holding one: the pool is
/// small. Statements must be gone before their session.
class Session {
public:
    Session(Session&&) noexcept;
    Session& operator=(Session&&) = delete;
    virtual ~Session();

    /// Prepares (or takes from the cache) a statement and binds `params` to its `?`. Read rows with `step`.
    /// SQL is fixed text of ours: a user's value is only ever a parameter.
    template <typename... Params>
    Result<Statement> query(std::string_view sql, Params&&... params) {
        std::vector<Value> values;
        values.reserve(sizeof...(params));
        (values.emplace_back(std::forward<Params>(params)), ...);
        return query_values(sql, std::move(values));
    }
    Result<Statement> query_values(std::string_view sql, std::vector<Value> params);

    Dialect dialect() const;
    /// The time to write into created_at and the like; from the database's clock.
    Instant now() const;
    const Vault& vault() const;
    Database& database() const { return *database_; }

protected:
    friend class Database;
    Session(Database& database, backend::Lease connection, bool in_snapshot);

    Database* database_;
    backend::Lease connection_;
    bool in_snapshot_ = false;
};

/// One unit of work: everything in it happens, or nothing. Rolled back unless `commit` succeeded.
///
/// A statement that fails dooms the whole transaction on both backends: `commit` then refuses. So what may clash is
/// looked up first, or written with ON CONFLICT.
class Transaction final : public Session {
public:
    Transaction(Transaction&&) noexcept;
    ~Transaction() override;

    /// Runs a statement that returns no rows. Yields the number of rows it changed.
    template <typename... Params>
    Result<std::int64_t> execute(std::string_view sql, Params&&... params) {
        std::vector<Value> values;
        values.reserve(sizeof...(params));
        (values.emplace_back(std::forward<Params>(params)), ...);
        return execute_values(sql, std::move(values));
    }
    Result<std::int64_t> execute_values(std::string_view sql, std::vector<Value> params);

    /// Runs fixed text of several statements without parameters: for migrations.
    Status execute_script(const std::string& sql);

    /// Says that this transaction changes what belongs to `topic`, and keeps every other transaction that does so
    /// waiting until this one ends. Call before reading what the change depends on (a cycle check, a unique name):
    /// then no other node can change it in between. Repositories do this themselves. Topics in the order of the enum.
    Status touch(Topic topic);

    /// Makes it durable. When it returns Ok the change survives kill -9 and a power cut.
    /// Errors: unavailable when the database went away: then whether it happened is not known.
    Status commit();

    /// Makes `commit` refuse: a rule was broken after something was written.
    void doom();
    bool doomed() const;

private:
    friend class Database;
    Transaction(Database& database, backend::Lease connection);

    bool finished_ = false;
    std::array<std::int64_t, kTopicCount> bumped_{};  ///< The new counter, or 0 when untouched.
};

struct DatabaseConfig {
    /// `sqlite:PATH` (or just a path, or `:memory:` is refused: nothing would survive), or `postgresql://…`.
    std::string url;
    /// How long a writer waits for the one before it, and PostgreSQL's pool for a free connection.
    std::chrono::milliseconds busy_timeout{5000};
    /// PostgreSQL: connections at most. SQLite: readers kept open at most.
    int pool_size = 8;
    /// Must outlive the database; the system's when null.
    const Clock* clock = nullptr;
};

/// The metadata store's database: SQLite (one node) or PostgreSQL (several), behind the same calls.
///
/// Safe to call from many threads. SQLite: one writer at a time, readers never wait for it.
class Database {
public:
    /// Connects. Does not create tables: see store/migrate.h, and store/store.h for all of it in one call.
    /// Errors: invalid_request (malformed url, without its password), unavailable (cannot open or reach it).
    static Result<std::unique_ptr<Database>> open(DatabaseConfig config, std::shared_ptr<const Vault> vault);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Errors: unavailable when no connection is to be had in time.
    Result<Session> read();
    /// As `read`, but all statements see one and the same moment.
    Result<Session> snapshot();
    /// Errors: unavailable when another writer held on for longer than `busy_timeout`.
    Result<Transaction> begin();

    /// Runs `work(Transaction&)` and commits when it succeeds: `database.write([&](auto& tx) { return f(tx, x); })`.
    /// Runs it again, a few times, when PostgreSQL gave way to another transaction; so `work` must have no
    /// effect outside the transaction.
    template <typename Work>
    auto write(Work&& work) -> decltype(work(std::declval<Transaction&>())) {
        for (int attempt = 1;; ++attempt) {
            {
                auto transaction = TRY(begin());
                auto outcome = work(transaction);
                if (outcome.ok()) {
                    const Status committed = transaction.commit();
                    if (committed.ok()) return outcome;
                    return committed.error();
                }
                if (attempt == kWriteAttempts || !transaction_gave_way(transaction)) return outcome;
            }
            pause_before_retry(attempt);
        }
    }

    /// The counter of a topic as this node last saw it: one atomic read. Already moved when the `commit` that
    /// changed it returns. Read it before computing what you keep, and keep the counter with the result.
    std::int64_t version(Topic topic) const {
        return versions_[static_cast<std::size_t>(topic)].load(std::memory_order_acquire);
    }
    /// Reads the counters from the database: call every second or so to learn what other nodes (and the command
    /// line) have changed.
    Status refresh_versions();

    Dialect dialect() const { return dialect_; }
    Instant now() const { return clock_->now(); }
    const Vault& vault() const { return *vault_; }

private:
    friend class Session;
    friend class Transaction;
    Database(std::unique_ptr<backend::Pool> pool, Dialect dialect, const Clock* clock,
             std::shared_ptr<const Vault> vault);

    static constexpr int kWriteAttempts = 5;
    /// Some milliseconds, by chance: who gave way must not meet the same other again.
    static void pause_before_retry(int attempt);
    static bool transaction_gave_way(const Transaction& transaction);
    void raise_version(Topic topic, std::int64_t version);

    std::unique_ptr<backend::Pool> pool_;
    Dialect dialect_;
    SystemClock system_clock_;
    const Clock* clock_;
    std::shared_ptr<const Vault> vault_;
    std::array<std::atomic<std::int64_t>, kTopicCount> versions_{};
};

/// The value, or not_found when there is none: `auto user = TRY(found(users::find(session, id)));`
template <typename T>
Result<T> found(Result<std::optional<T>> result) {
    if (!result.ok()) return std::move(result).error();
    if (!result.value().has_value()) return Error::not_found();
    return *std::move(result).value();
}

}  // namespace oriel::store
