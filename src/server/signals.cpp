#include "server/signals.h"

#include "server/commands/exit_code.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>

namespace oriel::server {

StopSignals::StopSignals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    signal_fd_ = signalfd(-1, &set, SFD_CLOEXEC);
    event_fd_ = eventfd(0, EFD_CLOEXEC);
    // A client that goes away while we write is an error of that write, not a reason to end.
    std::signal(SIGPIPE, SIG_IGN);
}

StopSignals::~StopSignals() {
    done();
    close(signal_fd_);
    close(event_fd_);
}

void StopSignals::call_on_stop(std::function<void()> stop) {
    waiter_ = std::thread([this, stop = std::move(stop)] {
        bool stopped = false;
        for (;;) {
            pollfd fds[] = {{signal_fd_, POLLIN, 0}, {event_fd_, POLLIN, 0}};
            if (poll(fds, 2, -1) < 0) continue;
            if ((fds[1].revents & POLLIN) != 0) return;
            if ((fds[0].revents & POLLIN) == 0) continue;
            signalfd_siginfo info;
            if (read(signal_fd_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) continue;
            if (stopped) std::_Exit(kExitInterrupted);
            stopped = true;
            stop();
        }
    });
}

void StopSignals::done() {
    if (!waiter_.joinable()) return;
    const std::uint64_t one = 1;
    // An eventfd takes eight bytes or is broken; then the thread would wait for ever.
    if (write(event_fd_, &one, sizeof one) != static_cast<ssize_t>(sizeof one)) std::abort();
    waiter_.join();
}

}  // namespace oriel::server
