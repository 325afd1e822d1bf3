#pragma once

#include <chrono>
#include <optional>

namespace oriel {

/// A moment on the wall clock, UTC, microsecond steps.
using Instant = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// Where the time comes from, so that tests need not sleep.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() const override {
        return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    }
};

/// A clock that stands still until it is moved.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start) : now_(start) {}
    Instant now() const override { return now_; }
    void advance(std::chrono::microseconds by) { now_ += by; }

private:
    Instant now_;
};

/// When work must have ended, on the steady clock; none = no limit.
class Deadline {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    static Deadline none() { return Deadline{}; }
    static Deadline in(std::chrono::milliseconds duration) {
        Deadline deadline;
        deadline.at_ = std::chrono::steady_clock::now() + duration;
        return deadline;
    }
    bool is_set() const { return at_.has_value(); }
    bool passed() const { return at_.has_value() && std::chrono::steady_clock::now() >= *at_; }
    /// The moment; only when `is_set`.
    TimePoint at() const { return *at_; }

private:
    std::optional<TimePoint> at_;
};

}  // namespace oriel
