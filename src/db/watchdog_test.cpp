#include "db/watchdog.h"

#include <gtest/gtest.h>

namespace oriel::db {
namespace {

using namespace std::chrono_literals;

class Work final : public Interruptible {
public:
    void interrupt() override { ++interrupts; }
    std::atomic<int> interrupts = 0;
};

void wait_for(const Work& work, int interrupts) {
    while (work.interrupts < interrupts) std::this_thread::yield();
}

TEST(Watchdog, interrupts_again_and_again_after_the_deadline) {
    Watchdog watchdog;
    Work work;
    const auto start = std::chrono::steady_clock::now();
    watchdog.watch(work, Deadline::in(20ms));
    wait_for(work, 3);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 30ms);
    EXPECT_TRUE(work.timed_out());
    EXPECT_FALSE(work.cancelled());
    watchdog.forget(work);
    EXPECT_EQ(watchdog.watched(), 0U);
    watchdog.watch(work, Deadline::none());  // a new statement starts clean
    EXPECT_FALSE(work.timed_out());
    watchdog.forget(work);
}

TEST(Watchdog, an_earlier_deadline_is_not_missed_behind_a_later_one) {
    Watchdog watchdog;
    Work late;
    Work early;
    watchdog.watch(late, Deadline::in(1h));
    watchdog.watch(early, Deadline::in(5ms));
    wait_for(early, 1);
    EXPECT_EQ(late.interrupts, 0);
    watchdog.forget(early);
    watchdog.forget(late);
}

TEST(Watchdog, cancel_touches_only_what_is_watched) {
    Watchdog watchdog;
    Work work;
    watchdog.cancel(work);
    EXPECT_EQ(work.interrupts, 0);
    EXPECT_FALSE(work.cancelled());
    watchdog.watch(work, Deadline::none());
    watchdog.cancel(work);
    EXPECT_GE(work.interrupts, 1);  // at once, by the caller's own thread
    EXPECT_TRUE(work.cancelled());
    wait_for(work, 3);
    EXPECT_FALSE(work.timed_out());
    watchdog.forget(work);
    watchdog.forget(work);
}

}  // namespace
}  // namespace oriel::db
