#include "http/worker_queue.h"

#include "base/thread.h"

namespace oriel::http {

void WorkerQueue::start(int threads, const std::shared_ptr<void>& owner) {
    const std::lock_guard lock(mutex_);
    alive_ = static_cast<std::size_t>(threads);
    for (int i = 0; i < threads; ++i) {
        threads_.emplace_back([this, owner] { run(); });
    }
}

bool WorkerQueue::try_push(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        if (closed_ || jobs_.size() >= capacity_) return false;
        jobs_.push_back(std::move(job));
        wake_one();
    }
    return true;
}

/// Under the lock, so that the woken thread's place to wait cannot have gone.
void WorkerQueue::wake_one() {
    if (idle_.empty()) return;
    Idle* const idle = idle_.back();
    idle_.pop_back();
    idle->woken = true;
    idle->wake.notify_one();
}

void WorkerQueue::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    while (!idle_.empty()) wake_one();
}

std::size_t WorkerQueue::join_for(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, patience, [&] { return alive_ == 0; });
    const std::size_t left = alive_;
    lock.unlock();
    for (std::thread& thread : threads_) {
        if (left == 0) {
            thread.join();
        } else {
            thread.detach();
        }
    }
    threads_.clear();
    return left;
}

std::size_t WorkerQueue::waiting() const {
    const std::lock_guard lock(mutex_);
    return jobs_.size();
}

std::size_t WorkerQueue::running() const {
    const std::lock_guard lock(mutex_);
    return running_;
}

void WorkerQueue::run() {
    ignore_process_signals_here();
    Idle own;
    std::unique_lock lock(mutex_);
    while (true) {
        while (!closed_ && jobs_.empty()) {
            own.woken = false;
            idle_.push_back(&own);
            own.wake.wait(lock, [&] { return own.woken; });
        }
        if (jobs_.empty()) break;
        const std::function<void()> job = std::move(jobs_.front());
        jobs_.pop_front();
        ++running_;
        lock.unlock();
        job();
        lock.lock();
        --running_;
    }
    if (--alive_ == 0) ended_.notify_all();
}

}  // namespace oriel::http
