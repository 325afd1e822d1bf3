#include "db/remote/cancel.h"

#include <sys/socket.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace oriel::db::remote {

namespace {

using Clock = std::chrono::steady_clock;

/// A server may forget a request that comes before the statement has begun.
constexpr std::chrono::milliseconds kAskAgain{250};
/// How long a statement may go on after the first request before the connection is cut.
constexpr std::chrono::seconds kPatience{3};
constexpr std::chrono::seconds kSettle{2};

}  // namespace

struct Cancel::State {
    std::mutex mutex;
    std::condition_variable answered;
    Ask ask;
    int socket = -1;
    bool asking = false;
    bool cut = false;
    std::optional<Clock::time_point> first;
    Clock::time_point last;
};

Cancel::Cancel() : state_(std::make_shared<State>()) {}
Cancel::~Cancel() = default;

void Cancel::set(Ask ask, int socket) {
    const std::lock_guard lock(state_->mutex);
    state_->ask = std::move(ask);
    state_->socket = socket;
}

void Cancel::interrupt() {
    const std::lock_guard lock(state_->mutex);
    const Clock::time_point now = Clock::now();
    if (state_->first.has_value() && now - *state_->first > kPatience && !state_->cut) {
        ::shutdown(state_->socket, SHUT_RDWR);  // Wakes who waits for the server on it.
        state_->cut = true;
    }
    if (state_->asking || (state_->first.has_value() && now - state_->last < kAskAgain)) return;
    if (!state_->first.has_value()) state_->first = now;
    state_->last = now;
    state_->asking = true;
    std::thread([state = state_, ask = state_->ask] {
        ask();
        const std::lock_guard done(state->mutex);
        state->asking = false;
        state->answered.notify_all();
    }).detach();
}

Cancel::Outcome Cancel::settle() {
    std::unique_lock lock(state_->mutex);
    if (!state_->first.has_value()) return Outcome::none;
    const bool answered = state_->answered.wait_for(lock, kSettle, [this] { return !state_->asking; });
    const bool cut = state_->cut;
    state_->first.reset();
    state_->cut = false;
    return answered && !cut ? Outcome::asked : Outcome::unknown;
}

}  // namespace oriel::db::remote
