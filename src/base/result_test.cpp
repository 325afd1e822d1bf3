#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace oriel {
namespace {

Result<int> half(int n) {
    if (n % 2 != 0) return Error::invalid_request("odd");
    return n / 2;
}

Result<int> quarter(int n) {
    const int once = TRY(half(n));
    return TRY(half(once));
}

TEST(Result, TryPassesFailuresOn) {
    EXPECT_EQ(quarter(8).value(), 2);
    ASSERT_FALSE(quarter(6).ok());
    EXPECT_EQ(quarter(6).error().message, "odd");
}

TEST(Result, HoldsMoveOnlyValues) {
    Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
    const std::unique_ptr<int> value = std::move(result).value();
    EXPECT_EQ(*value, 3);
}

TEST(Result, ReadingAValueThatIsNotThereThrows) {
    Result<int> result = half(1);
    EXPECT_THROW(static_cast<void>(result.value()), std::logic_error);
}

}  // namespace
}  // namespace oriel
