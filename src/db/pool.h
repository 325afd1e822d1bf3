#pragma once

#include "db/driver.h"

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace oriel::db {

class Pool;

/// A session on loan from a pool; goes back when this object goes away. Streams of the session must be gone before.
/// `cancel` of the session may be called from other threads while the loan lasts.
class Lease {
public:
    Lease() = default;
    Lease(Lease&& other) noexcept
        : pool_(std::exchange(other.pool_, nullptr)), connection_(std::move(other.connection_)) {}
    Lease& operator=(Lease&& other) noexcept;
    ~Lease() { give_back(); }

    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }
    explicit operator bool() const { return connection_ != nullptr; }
    void give_back();

private:
    friend class Pool;
    Lease(Pool* pool, std::unique_ptr<Connection> connection) : pool_(pool), connection_(std::move(connection)) {}
    Pool* pool_ = nullptr;
    std::unique_ptr<Connection> connection_;
};

/// The sessions with one database: at most `max_connections` at a time, kept open between uses. Who comes when all are
/// in use waits, in order of arrival, until one is free or its deadline passes. Safe to use from many threads; must
/// outlive its leases.
class Pool {
public:
    Pool(std::shared_ptr<Database> database, int max_connections);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// A session nobody else uses, as fresh as a new one.
    /// Errors: timed_out when none was free in time; what `Database::connect` says; unavailable after `close`.
    Result<Lease> acquire(Deadline deadline);

    /// Closes the sessions nobody uses; those in use close when they come back.
    void close_idle();
    /// Ends the pool: no more loans, waiting ones are told `unavailable`, running statements are not touched.
    void close();

    struct Counts {
        int in_use = 0;
        int idle = 0;
        int waiting = 0;
        int max = 0;
        std::uint64_t opened = 0;     ///< Sessions opened since the start.
        std::uint64_t dropped = 0;    ///< Of those, closed because they had failed or were no longer fresh.
        std::uint64_t timed_out = 0;  ///< Loans that found nothing in time.
    };
    Counts counts() const;

    Database& database() const { return *database_; }

private:
    friend class Lease;
    struct Waiter {
        std::condition_variable ready;
        bool served = false;
    };
    void give_back(std::unique_ptr<Connection> connection);
    void let_next_in();

    const std::shared_ptr<Database> database_;
    const int max_;
    mutable std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;  ///< The last to come back goes out first: its caches are warm.
    std::vector<Waiter*> waiters_;                   ///< In order of arrival.
    int in_use_ = 0;
    bool closed_ = false;
    Counts totals_;
};

}  // namespace oriel::db
