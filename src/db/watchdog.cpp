#include "db/watchdog.h"

#include <algorithm>

namespace oriel::db {

namespace {

/// How often a statement that has been told to stop is told again.
constexpr std::chrono::milliseconds kRepeat{5};

}  // namespace

Watchdog& Watchdog::shared() {
    static Watchdog watchdog;
    return watchdog;
}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

void Watchdog::watch(Interruptible& work, Deadline deadline) {
    const std::lock_guard lock(mutex_);
    work.cancelled_.store(false, std::memory_order_release);
    work.timed_out_.store(false, std::memory_order_release);
    Entry entry{&work, std::nullopt, false};
    if (deadline.is_set()) {
        entry.due = deadline.at();
        wake_by(deadline.at());
    }
    entries_.push_back(entry);
}

void Watchdog::forget(Interruptible& work) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(entries_, &work, &Entry::work);
    if (found == entries_.end()) return;
    *found = entries_.back();
    entries_.pop_back();
}

void Watchdog::cancel(Interruptible& work) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(entries_, &work, &Entry::work);
    if (found == entries_.end()) return;
    work.cancelled_.store(true, std::memory_order_release);
    work.interrupt();
    found->stopping = true;
    found->due = std::chrono::steady_clock::now() + kRepeat;
    wake_by(*found->due);
}

std::size_t Watchdog::watched() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

// Most deadlines are later than one already waited for, and then the thread sleeps on: watching costs no system call.
void Watchdog::wake_by(TimePoint moment) {
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    if (moment >= wakes_at_) return;
    wakes_at_ = moment;
    changed_.notify_one();
}

void Watchdog::run() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        const TimePoint now = std::chrono::steady_clock::now();
        TimePoint next = TimePoint::max();
        for (Entry& entry : entries_) {
            if (!entry.due) continue;
            if (*entry.due <= now) {
                if (!entry.stopping) {
                    entry.work->timed_out_.store(true, std::memory_order_release);
                    entry.stopping = true;
                }
                entry.work->interrupt();
                entry.due = now + kRepeat;
            }
            next = std::min(next, *entry.due);
        }
        wakes_at_ = next;
        if (next == TimePoint::max()) {
            changed_.wait(lock);
        } else {
            changed_.wait_until(lock, next);
        }
    }
}

}  // namespace oriel::db
