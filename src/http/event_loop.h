#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <vector>

namespace oriel::http {

/// What a descriptor became ready for since the last event.
struct Ready {
    bool readable = false;
    bool writable = false;
    bool hung_up = false;  ///< The other side closed (maybe only its sending half) or the connection broke.
};

/// One thread's readiness loop over many descriptors (Linux epoll, edge-triggered).
///
/// Everything but `post` and `stop` is for the loop's own thread, or for before `run`.
class EventLoop {
public:
    class Watcher {
    public:
        virtual ~Watcher() = default;
        /// Edge-triggered: what is not read or written now is not reported again.
        virtual void on_ready(Ready ready) = 0;
    };
    using Clock = std::chrono::steady_clock;

    EventLoop();
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// The watcher must live until the round of events in which its descriptor was closed is over (see `after_round`).
    bool add(int fd, Watcher* watcher);
    void remove(int fd);

    /// Runs `task` on the loop's thread, soon. Never runs it before returning.
    void post(std::function<void()> task);
    /// Makes `run` return after the present round.
    void stop();

    /// `tick` runs about that often while `needed` says so; `after_round` after each round of events and tasks.
    void set_tick(std::chrono::milliseconds interval, std::function<bool()> needed, std::function<void()> tick);
    void set_after_round(std::function<void()> after) { after_round_ = std::move(after); }

    void run();

    /// The time at the start of this round: exact enough for time-outs.
    Clock::time_point now() const { return now_; }

private:
    void wake();
    void run_posted();

    int epoll_fd_;
    int wake_fd_;
    Clock::time_point now_;
    std::chrono::milliseconds tick_interval_{0};
    std::function<bool()> tick_needed_;
    std::function<void()> tick_;
    std::function<void()> after_round_;
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::vector<std::function<void()>> posted_;
};

}  // namespace oriel::http
