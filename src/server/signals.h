#pragma once

#include <functional>
#include <thread>

namespace oriel::server {

/// SIGINT and SIGTERM as a call on a thread of its own, where anything may be done.
///
/// Make it before other threads start: they inherit that the signals are not for them. A second signal ends the process
/// at once, for people who do not want to wait.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    /// Calls `stop` at the first signal. Once.
    void call_on_stop(std::function<void()> stop);
    /// Ends the waiting.
    void done();

private:
    int event_fd_ = -1;
    int signal_fd_ = -1;
    std::thread waiter_;
};

}  // namespace oriel::server
