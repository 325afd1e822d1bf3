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
    }
    work_.notify_one();
    return true;
}

void WorkerQueue::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    work_.notify_all();
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
    std::unique_lock lock(mutex_);
    while (true) {
        work_.wait(lock, [&] { return closed_ || !jobs_.empty(); });
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
