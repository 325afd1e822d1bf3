#include "jobs/ticker.h"

#include "base/log.h"

#include <exception>
#include <utility>

namespace oriel::jobs {

Ticker::Ticker(std::string name, std::chrono::milliseconds interval, std::function<void()> work)
    : name_(std::move(name)), interval_(interval), work_(std::move(work)), thread_([this] { run(); }) {}

Ticker::~Ticker() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void Ticker::run() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, interval_, [this] { return stopping_; })) {
        lock.unlock();
        try {
            work_();
        } catch (const std::exception& error) {
            log::error("a housekeeping round failed", {{"job", name_}, {"reason", error.what()}});
        }
        lock.lock();
    }
}

}  // namespace oriel::jobs
