#include "services/versioned_cache.h"

#include <gtest/gtest.h>

namespace oriel::services {
namespace {

TEST(VersionedCache, KeepsUntilTheVersionMoves) {
    std::int64_t version = 1;
    int loads = 0;
    VersionedCache<int> cache([&] { return version; }, 10);
    const auto get = [&] { return *cache.get("a", [&]() -> Result<int> { return ++loads; }).value(); };
    EXPECT_EQ(get(), 1);
    EXPECT_EQ(get(), 1);
    version = 2;
    EXPECT_EQ(get(), 2);
}

TEST(VersionedCache, DoesNotKeepFailures) {
    VersionedCache<int> cache([] { return std::int64_t{1}; }, 10);
    EXPECT_FALSE(cache.get("a", []() -> Result<int> { return Error::not_found(); }).ok());
    EXPECT_EQ(*cache.get("a", []() -> Result<int> { return 5; }).value(), 5);
}

TEST(VersionedCache, AValueOfAnOlderVersionIsNotKept) {
    std::int64_t version = 1;
    VersionedCache<int> cache([&] { return version; }, 10);
    // The version moves while the value is being computed: it may hold what was true before.
    static_cast<void>(cache.get("a", [&]() -> Result<int> {
        version = 2;
        return 1;
    }));
    EXPECT_EQ(*cache.get("a", []() -> Result<int> { return 2; }).value(), 2);
}

TEST(VersionedCache, StaysSmall) {
    VersionedCache<int> cache([] { return std::int64_t{1}; }, 10);
    for (int i = 0; i < 1000; ++i) static_cast<void>(cache.get(std::to_string(i), [&]() -> Result<int> { return i; }));
    EXPECT_LE(cache.size(), 10U);
}

}  // namespace
}  // namespace oriel::services
