#include "http/event_loop.h"

#include "base/assert.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace oriel::http {

EventLoop::EventLoop()
    : epoll_fd_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      now_(Clock::now()) {
    ORIEL_ASSERT(epoll_fd_ >= 0 && wake_fd_ >= 0);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = nullptr;  // Marks the wake-up descriptor.
    ORIEL_ASSERT(::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, wake_fd_, &event) == 0);
}

EventLoop::~EventLoop() {
    ::close(wake_fd_);
    ::close(epoll_fd_);
}

bool EventLoop::add(int fd, Watcher* watcher) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = watcher;
    return ::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) == 0;
}

void EventLoop::remove(int fd) {
    ::epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, fd, nullptr);
}

void EventLoop::post(std::function<void()> task) {
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        first = posted_.empty();
        posted_.push_back(std::move(task));
    }
    if (first) wake();
}

void EventLoop::stop() {
    stopping_.store(true);
    wake();
}

void EventLoop::wake() {
    const std::uint64_t one = 1;
    // Fails only when the counter is full, and then the loop is about to wake anyway.
    [[maybe_unused]] const ssize_t n = ::write(wake_fd_, &one, sizeof one);
}

void EventLoop::set_tick(std::chrono::milliseconds interval, std::function<bool()> needed, std::function<void()> tick) {
    tick_interval_ = interval;
    tick_needed_ = std::move(needed);
    tick_ = std::move(tick);
}

void EventLoop::run_posted() {
    std::vector<std::function<void()>> tasks;
    {
        const std::lock_guard lock(mutex_);
        tasks.swap(posted_);
    }
    for (const auto& task : tasks) task();
}

void EventLoop::run() {
    std::array<epoll_event, 128> events{};
    auto last_tick = Clock::now();
    while (!stopping_.load()) {
        const bool ticking = tick_ && tick_needed_();
        const int count = ::epoll_wait(epoll_fd_, events.data(), static_cast<int>(events.size()),
                                       ticking ? static_cast<int>(tick_interval_.count()) : -1);
        ORIEL_ASSERT(count >= 0 || errno == EINTR);
        now_ = Clock::now();
        bool woken = false;
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            if (event.data.ptr == nullptr) {
                std::uint64_t value = 0;
                [[maybe_unused]] const ssize_t n = ::read(wake_fd_, &value, sizeof value);
                woken = true;
                continue;
            }
            Ready ready;
            ready.readable = (event.events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
            ready.writable = (event.events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0;
            ready.hung_up = (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
            static_cast<Watcher*>(event.data.ptr)->on_ready(ready);
        }
        if (woken) run_posted();
        if (tick_ && now_ - last_tick >= tick_interval_) {
            last_tick = now_;
            tick_();
        }
        if (after_round_) after_round_();
    }
    run_posted();
    if (after_round_) after_round_();
}

}  // namespace oriel::http
