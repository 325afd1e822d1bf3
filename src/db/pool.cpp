#include "db/pool.h"

#include <algorithm>
#include <utility>

namespace oriel::db {

Lease& Lease::operator=(Lease&& other) noexcept {
    if (this != &other) {
        give_back();
        pool_ = std::exchange(other.pool_, nullptr);
        connection_ = std::move(other.connection_);
    }
    return *this;
}

void Lease::give_back() {
    if (connection_ != nullptr) pool_->give_back(std::move(connection_));
    pool_ = nullptr;
}

Pool::Pool(std::shared_ptr<Database> database, int max_connections)
    : database_(std::move(database)), max_(std::max(1, max_connections)) {}

Pool::~Pool() {
    close();
}

Result<Lease> Pool::acquire(Deadline deadline) {
    std::unique_lock lock(mutex_);
    if (closed_) return Error{ErrorCode::unavailable, "the connection is being closed"};
    // A newcomer doesn't overtake those who wait.
    if (in_use_ >= max_ || !waiters_.empty()) {
        Waiter self;
        waiters_.push_back(&self);
        const auto served = [&] { return self.served || closed_; };
        if (deadline.is_set()) {
            self.ready.wait_until(lock, deadline.at(), served);
        } else {
            self.ready.wait(lock, served);
        }
        if (!self.served) {
            std::erase(waiters_, &self);
            if (closed_) return Error{ErrorCode::unavailable, "the connection is being closed"};
            ++totals_.timed_out;
            return Error{
                ErrorCode::timed_out,
                "all " + std::to_string(max_) + " sessions with the database were in use for the whole time allowed"};
        }
        // Whoever served us has already counted us as in use.
    } else {
        ++in_use_;
    }
    if (!idle_.empty()) {
        std::unique_ptr<Connection> connection = std::move(idle_.back());
        idle_.pop_back();
        return Lease(this, std::move(connection));
    }
    lock.unlock();
    Result<std::unique_ptr<Connection>> connection = database_->connect();
    lock.lock();
    if (!connection.ok()) {
        --in_use_;
        let_next_in();
        return std::move(connection).error();
    }
    ++totals_.opened;
    return Lease(this, std::move(connection).value());
}

/// Passes a free place on to the first who waits.
void Pool::let_next_in() {
    if (waiters_.empty() || in_use_ >= max_) return;
    Waiter* first = waiters_.front();
    waiters_.erase(waiters_.begin());
    ++in_use_;
    first->served = true;
    first->ready.notify_one();
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    const bool keep = connection->usable() && connection->pristine();
    if (!keep) connection.reset();  // outside the lock: closing may take a while
    const std::lock_guard lock(mutex_);
    --in_use_;
    if (!keep) {
        ++totals_.dropped;
    } else if (!closed_) {
        idle_.push_back(std::move(connection));
    }
    let_next_in();
}

void Pool::close_idle() {
    std::vector<std::unique_ptr<Connection>> closing;
    const std::lock_guard lock(mutex_);
    closing.swap(idle_);
}

void Pool::close() {
    std::vector<std::unique_ptr<Connection>> closing;
    const std::lock_guard lock(mutex_);
    closed_ = true;
    closing.swap(idle_);
    for (Waiter* waiter : waiters_) waiter->ready.notify_one();
}

Pool::Counts Pool::counts() const {
    const std::lock_guard lock(mutex_);
    Counts counts = totals_;
    counts.in_use = in_use_;
    counts.idle = static_cast<int>(idle_.size());
    counts.waiting = static_cast<int>(waiters_.size());
    counts.max = max_;
    return counts;
}

}  // namespace oriel::db
