#include "jobs/ticker.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>

namespace oriel::jobs {
namespace {

TEST(Ticker, GoesOnAfterARoundThatThrew) {
    std::promise<void> second;
    std::atomic<int> rounds{0};
    Ticker ticker("test", std::chrono::milliseconds(1), [&] {
        const int round = ++rounds;
        if (round == 1) throw std::runtime_error("expected by the test");
        if (round == 2) second.set_value();
    });
    EXPECT_EQ(second.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST(Ticker, StopsWithoutWaitingForItsInterval) {
    const auto start = std::chrono::steady_clock::now();
    {
        Ticker ticker("test", std::chrono::hours(1), [] {});
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::minutes(1));
}

}  // namespace
}  // namespace oriel::jobs
