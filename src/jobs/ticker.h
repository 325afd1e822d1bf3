#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace oriel::jobs {

/// Runs one small piece of housekeeping again and again on a thread of its own, the first time after one interval.
///
/// An exception of the work is logged and ends that round only. The destructor waits for a round that is under way.
class Ticker {
public:
    Ticker(std::string name, std::chrono::milliseconds interval, std::function<void()> work);
    ~Ticker();
    Ticker(const Ticker&) = delete;
    Ticker& operator=(const Ticker&) = delete;

private:
    void run();

    std::string name_;
    std::chrono::milliseconds interval_;
    std::function<void()> work_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace oriel::jobs
