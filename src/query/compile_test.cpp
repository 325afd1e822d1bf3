#include "query/test_support.h"

#include <gtest/gtest.h>

namespace oriel::query {
namespace {

using namespace test;
using model::DimensionType;
using model::MeasureType;
using model::Relationship;
using model::Timeframe;

std::unique_ptr<sql::Dialect> duckdb() { return sql::make_dialect("duckdb").value(); }

// The worked example of the SQL notes: users with orders with items.
model::Model shop() {
    const auto users = view("users", {primary_key(dimension("id", DimensionType::number, "${TABLE}.id")),
                                      dimension("age", DimensionType::number, "${TABLE}.age"),
                                      dimension("state", DimensionType::string, "${TABLE}.state"),
                                      measure("count", MeasureType::count), measure("total_age", MeasureType::sum, "${age}"),
                                      measure("average_age", MeasureType::average, "${age}")});
    const auto orders = view(
        "orders", {primary_key(dimension("id", DimensionType::number, "${TABLE}.id")),
                   dimension("user_id", DimensionType::number, "${TABLE}.user_id"),
                   dimension("status", DimensionType::string, "${TABLE}.status"), measure("count", MeasureType::count),
                   measure("total", MeasureType::sum, "${TABLE}.amt"),
                   measure("done_total", MeasureType::sum, "${TABLE}.amt", {{"status", "done"}})});
    const auto items = view("items", {primary_key(dimension("id", DimensionType::number, "${TABLE}.id")),
                                      dimension("order_id", DimensionType::number, "${TABLE}.order_id"),
                                      measure("count", MeasureType::count), measure("quantity", MeasureType::sum, "${TABLE}.qty")});
    return model({explore("orders", {base(orders), join(users, Relationship::many_to_one, "${orders.user_id} = ${users.id}"),
                                     join(items, Relationship::one_to_many, "${items.order_id} = ${orders.id}")})});
}

void fill(Duckdb& database) {
    for (const char* statement :
         {"CREATE TABLE users AS SELECT * FROM (VALUES (1, 30, 'CA'), (2, 30, 'CA'), (3, NULL, 'NY'), (4, 50, NULL)) t(id, age, state)",
          "CREATE TABLE orders AS SELECT * FROM (VALUES (10, 1, 5.25, 'done'), (11, 1, 7, 'open'), (12, 2, 5.25, 'done'), "
          "(13, 3, 1, 'done'), (14, 9, 4, 'open')) t(id, user_id, amt, status)",
          "CREATE TABLE items AS SELECT * FROM (VALUES (100, 10, 1), (101, 10, 2), (102, 11, 5), (103, 12, 1), (104, 12, 1), "
          "(105, 12, 1), (106, 13, 2)) t(id, order_id, qty)"}) {
        EXPECT_EQ(database.run(statement).error, "");
    }
}

Request request(std::vector<std::string> fields) {
    Request result;
    result.explore = "orders";
    result.fields = std::move(fields);
    return result;
}

TEST(Compile, PrintsInLookersShape) {
    const auto compiled = compile(shop(), request({"users.state", "orders.total"}), *duckdb());
    ASSERT_TRUE(compiled.ok()) << compiled.error().message;
    EXPECT_EQ(compiled.value().sql, R"(SELECT
    users.state  AS "users.state",
    COALESCE(SUM(orders.amt), 0) AS "orders.total"
FROM orders  AS orders
LEFT JOIN users  AS users ON orders.user_id = users.id
GROUP BY
    1
ORDER BY
    2 DESC,
    1
LIMIT 500)");
}

TEST(Compile, GivesTheRightNumbersUnderFanOut) {
    Duckdb database;
    fill(database);
    Request all = request({"users.state", "orders.total", "orders.count", "users.total_age", "users.average_age", "users.count",
                           "orders.done_total", "items.quantity", "items.count"});
    all.sorts = {"users.state"};
    const auto compiled = compile(shop(), all, *duckdb());
    ASSERT_TRUE(compiled.ok()) << compiled.error().message;
    const Rows rows = database.run(compiled.value().sql);
    ASSERT_EQ(rows.error, "") << compiled.value().sql;
    const std::vector<std::vector<std::string>> expected{
        {"CA", "17.50", "3", "60", "30", "2", "10.50", "11", "6"},
        {"NY", "1.00", "1", "0", "∅", "1", "1.00", "2", "1"},
        {"∅", "4.00", "1", "0", "∅", "0", "0.00", "0", "0"},
    };
    EXPECT_EQ(rows.cells, expected) << compiled.value().sql;
}

}  // namespace
}  // namespace oriel::query
