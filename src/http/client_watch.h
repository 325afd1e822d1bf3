#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace oriel::http {

/// Tells work in progress that nobody waits for its answer any more: the client closed its side, the connection broke,
/// or the server is out of patience while shutting down. A client that only half-closes counts as gone. Safe from many
/// threads.
class ClientWatch {
public:
    bool gone() const { return gone_.load(std::memory_order_acquire); }

    /// Ends a subscription; after that its callback is not running and never will.
    class Subscription {
    public:
        Subscription() = default;
        Subscription(ClientWatch* watch, int id) : watch_(watch), id_(id) {}
        Subscription(Subscription&& other) noexcept : watch_(std::exchange(other.watch_, nullptr)), id_(other.id_) {}
        Subscription& operator=(Subscription&& other) noexcept {
            std::swap(watch_, other.watch_);
            std::swap(id_, other.id_);
            return *this;
        }
        ~Subscription() {
            if (watch_ != nullptr) watch_->forget(id_);
        }

    private:
        ClientWatch* watch_ = nullptr;
        int id_ = 0;
    };

    /// Calls `callback` once, when the client goes; at once if it has gone. The callback runs on the socket's thread:
    /// it must be quick (cancel a statement, wake a waiter), must not block, and must not use this watch.
    [[nodiscard]] Subscription on_gone(std::function<void()> callback);

    /// For the server: the client is gone.
    void set_gone();

private:
    friend class Subscription;
    void forget(int id);

    std::atomic<bool> gone_{false};
    std::mutex mutex_;
    int next_id_ = 1;
    std::vector<std::pair<int, std::function<void()>>> callbacks_;
};

}  // namespace oriel::http
