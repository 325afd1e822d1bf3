#pragma once

#include "base/clock.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace oriel::db {

/// Something that runs and can be told to stop from outside.
class Interruptible {
public:
    virtual ~Interruptible() = default;

    /// Tells it to stop. Must return at once and be harmless when repeated, or when the work has just ended.
    virtual void interrupt() = 0;

    bool cancelled() const { return cancelled_.load(std::memory_order_acquire); }
    bool timed_out() const { return timed_out_.load(std::memory_order_acquire); }

private:
    friend class Watchdog;
    std::atomic<bool> cancelled_ = false;
    std::atomic<bool> timed_out_ = false;
};

/// Interrupts work whose deadline has passed or that was cancelled, and goes on interrupting until it has ended: an
/// engine may forget an interrupt that comes just before a statement starts. One thread for the whole process, started
/// when first needed.
class Watchdog {
public:
    static Watchdog& shared();

    Watchdog() = default;
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// Begins to watch one piece of work, which must be `forget`-ed before it goes away.
    void watch(Interruptible& work, Deadline deadline);
    /// Ends the watch. No interrupt is under way when this returns.
    void forget(Interruptible& work);
    /// Cancels the work if it is being watched; else does nothing.
    void cancel(Interruptible& work);

    /// How many pieces of work are being watched.
    std::size_t watched() const;

private:
    using TimePoint = Deadline::TimePoint;

    struct Entry {
        Interruptible* work = nullptr;
        std::optional<TimePoint> due;  ///< Of the next interrupt; none = only when cancelled.
        bool stopping = false;
    };

    void wake_by(TimePoint moment);
    void run();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Entry> entries_;
    TimePoint wakes_at_ = TimePoint::max();  ///< When the thread will look next.
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace oriel::db
