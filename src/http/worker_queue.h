#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace oriel::http {

/// A bounded queue of jobs and the threads that run them.
///
/// Of the idle threads the one that worked last is woken: its stack and its part of the allocators are still warm, and
/// those that are never needed sleep on.
class WorkerQueue {
public:
    explicit WorkerQueue(std::size_t capacity) : capacity_(capacity) {}

    /// `owner` is held by each thread until it ends, so that jobs that outlive `join_for` find their world intact.
    void start(int threads, const std::shared_ptr<void>& owner);

    /// False when the queue is full or closed; the job is then not taken.
    bool try_push(std::function<void()> job);

    /// No more jobs are taken; those that wait are still run.
    void close();

    /// Waits for all threads, at most so long. Returns how many still run; these are let go.
    std::size_t join_for(std::chrono::milliseconds patience);

    std::size_t waiting() const;
    std::size_t running() const;

private:
    /// An idle thread, on its own stack; `woken` and the list it is in belong to `mutex_`.
    struct Idle {
        std::condition_variable wake;
        bool woken = false;
    };

    void run();
    void wake_one();

    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::vector<Idle*> idle_;  ///< The one that worked last is at the end.
    std::condition_variable ended_;
    std::deque<std::function<void()>> jobs_;
    std::size_t running_ = 0;
    std::size_t alive_ = 0;
    bool closed_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace oriel::http
