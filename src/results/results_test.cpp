#include "results/results.h"

#include "results/moments.h"
#include "results/read.h"

#include <gtest/gtest.h>

#include <cmath>

namespace oriel::results {
namespace {

/// A stream of batches that a test makes.
class Batches final : public rows::RowStream {
public:
    Batches(std::vector<rows::ColumnType> types, std::vector<rows::Batch> batches)
        : types_(std::move(types)), batches_(std::move(batches)) {}
    std::span<const rows::ColumnType> columns() const override { return types_; }
    Result<const rows::Batch*> next() override { return next_ < batches_.size() ? &batches_[next_++] : nullptr; }

private:
    std::vector<rows::ColumnType> types_;
    std::vector<rows::Batch> batches_;
    std::size_t next_ = 0;
};

const std::int64_t kWhole[] = {1, 2};
const double kReal[] = {2.5, 3.5};
const std::string_view kWords[] = {"a", "bb"};
const std::uint64_t kNone = 0;
const std::uint64_t kFirst = 1;

Held read(std::vector<rows::Column> pieces, Texts& texts, std::size_t bytes = 1 << 20) {
    std::vector<rows::Batch> batches;
    for (const rows::Column& column : pieces) batches.push_back({2, {column}});
    Batches stream({{rows::Type::string, 0, "a"}}, std::move(batches));
    Budget budget(bytes);
    auto held = read_all(stream, texts, budget);
    EXPECT_TRUE(held.ok());
    return held.ok() ? std::move(held).value() : Held{};
}

TEST(Read, takes_the_type_of_the_first_values) {
    Texts texts;
    const Held held = read({{rows::Type::string, 0, kWords, &kNone}, {rows::Type::int64, 0, kWhole, &kFirst}}, texts);
    const Cells& cells = held.columns[0];
    ASSERT_EQ(held.rows, 4U);
    EXPECT_EQ(cells.type(), rows::Type::int64);
    EXPECT_TRUE(cells.is_null(0) && cells.is_null(1) && cells.is_null(3));
    EXPECT_EQ(cells.at<std::int64_t>(2), 1);
}

TEST(Read, a_column_that_changes_its_type_holds_both) {
    Texts texts;
    const Held numbers =
        read({{rows::Type::int64, 0, kWhole, nullptr}, {rows::Type::float64, 0, kReal, nullptr}}, texts);
    ASSERT_EQ(numbers.columns[0].type(), rows::Type::float64);
    EXPECT_EQ(numbers.columns[0].number(1), 2.0);
    EXPECT_EQ(numbers.columns[0].number(2), 2.5);
    const Held mixed = read({{rows::Type::int64, 0, kWhole, nullptr}, {rows::Type::string, 0, kWords, nullptr}}, texts);
    ASSERT_EQ(mixed.columns[0].type(), rows::Type::string);
    EXPECT_EQ(mixed.columns[0].at<std::string_view>(1), "2");
    EXPECT_EQ(mixed.columns[0].at<std::string_view>(3), "bb");
    EXPECT_TRUE(std::isnan(mixed.columns[0].number(3)));
}

TEST(Read, refuses_what_does_not_fit) {
    Texts texts;
    Batches stream({{rows::Type::int64, 0, "a"}}, {{2, {{rows::Type::int64, 0, kWhole, nullptr}}}});
    Budget budget(15);
    const auto held = read_all(stream, texts, budget);
    ASSERT_FALSE(held.ok());
    EXPECT_EQ(held.error().code, ErrorCode::invalid_request);
    EXPECT_NE(held.error().message.find("'limit'"), std::string::npos) << held.error().message;
}

TEST(Cells, gather_keeps_values_and_leaves_null_what_is_nowhere) {
    Cells cells(rows::Type::decimal, 2);
    cells.push(rows::Int128{125});
    cells.push_null();
    const std::uint32_t places[] = {kNowhere, 0, 1, 0};
    const Cells made = cells.gather(places);
    ASSERT_EQ(made.size(), 4U);
    EXPECT_TRUE(made.is_null(0) && made.is_null(2));
    EXPECT_EQ(made.number(1), 1.25);
    EXPECT_EQ(made.scale(), 2);
}

TEST(Moments, are_the_beginning_of_what_is_named) {
    constexpr std::int64_t kDay = 86'400'000'000;
    EXPECT_EQ(parse_moment("1970-01-02"), kDay);
    EXPECT_EQ(parse_moment("1970-02"), 31 * kDay);
    EXPECT_EQ(parse_moment("1970-Q2"), 90 * kDay);
    EXPECT_EQ(parse_moment("1970-01-01 01"), 3'600'000'000);
    EXPECT_EQ(parse_moment("1970-01-01 00:01:02.5"), 62'500'000);
    EXPECT_EQ(parse_moment("1969-12-31"), -kDay);
    for (const char* text : {"", "1970", "1970-13", "1970-02-30", "1970-Q5", "1970-Q1-", "1970-01-01 24:00",
                             "1970-01-01 00:60", "1970-01-01 00:00:00.", "0000-01-01", "1970-01-01x"}) {
        EXPECT_EQ(parse_moment(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace oriel::results
