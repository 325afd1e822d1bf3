#include "query/test_support.h"
#include "sql/printer.h"

#include <gtest/gtest.h>

namespace oriel::query {
namespace {

using namespace test;
using model::DimensionType;
using model::MeasureType;
using model::Relationship;
using model::Timeframe;

std::unique_ptr<sql::Dialect> duckdb() {
    return sql::make_dialect("duckdb").value();
}

// The worked example of the SQL notes: users with orders with items.
model::Model shop() {
    const auto users =
        view("users", {primary_key(dimension("id", DimensionType::number, "${TABLE}.id")),
                       dimension("age", DimensionType::number, "${TABLE}.age"),
                       dimension("state", DimensionType::string, "${TABLE}.state"),
                       measure("count", MeasureType::count), measure("total_age", MeasureType::sum, "${age}"),
                       measure("average_age", MeasureType::average, "${age}")});
    const auto orders =
        view("orders", {primary_key(dimension("id", DimensionType::number, "${TABLE}.id")),
                        dimension("user_id", DimensionType::number, "${TABLE}.user_id"),
                        dimension("status", DimensionType::string, "${TABLE}.status"),
                        measure("count", MeasureType::count), measure("total", MeasureType::sum, "${TABLE}.amt"),
                        measure("done_total", MeasureType::sum, "${TABLE}.amt", {{"status", "done"}})});
    const auto items =
        view("items", {primary_key(dimension("id", DimensionType::number, "${TABLE}.id")),
                       dimension("order_id", DimensionType::number, "${TABLE}.order_id"),
                       measure("count", MeasureType::count), measure("quantity", MeasureType::sum, "${TABLE}.qty")});
    return model(
        {explore("orders", {base(orders), join(users, Relationship::many_to_one, "${orders.user_id} = ${users.id}"),
                            join(items, Relationship::one_to_many, "${items.order_id} = ${orders.id}")})});
}

void fill(Duckdb& database) {
    for (const char* statement : {"CREATE TABLE users AS SELECT * FROM (VALUES (1, 30, 'CA'), (2, 30, 'CA'), (3, NULL, "
                                  "'NY'), (4, 50, NULL)) t(id, age, state)",
                                  "CREATE TABLE orders AS SELECT * FROM (VALUES (10, 1, 5.25, 'done'), (11, 1, 7, "
                                  "'open'), (12, 2, 5.25, 'done'), "
                                  "(13, 3, 1, 'done'), (14, 9, 4, 'open')) t(id, user_id, amt, status)",
                                  "CREATE TABLE items AS SELECT * FROM (VALUES (100, 10, 1), (101, 10, 2), (102, 11, "
                                  "5), (103, 12, 1), (104, 12, 1), "
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
    Request all = request({"users.state", "orders.total", "orders.count", "users.total_age", "users.average_age",
                           "users.count", "orders.done_total", "items.quantity", "items.count"});
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

TEST(Compile, DescribesItsColumns) {
    model::Field tier = dimension("age_tier", DimensionType::tier, "${TABLE}.age");
    tier.tiers = {10, 20};
    tier.label = "Age Tier";
    tier.type_name = "tier";
    model::Field total = measure("total", MeasureType::sum, "${TABLE}.amt");
    total.value_format = "$0.00";
    total.view_label = "Money";
    const auto orders = view("orders", {tier, total, dimension("id", DimensionType::number, "${TABLE}.id")});
    const model::Model shop_model = model({explore("orders", {base(orders)})});
    const auto compiled = compile(shop_model, request({"orders.total", "orders.age_tier", "orders.id"}), *duckdb());
    ASSERT_TRUE(compiled.ok()) << compiled.error().message;
    const std::vector<Column>& columns = compiled.value().columns;
    ASSERT_EQ(columns.size(), 3U);
    EXPECT_EQ(columns[0].key, "orders.total");
    EXPECT_EQ(columns[0].label, "Money total");
    EXPECT_EQ(columns[0].kind, model::FieldKind::measure);
    EXPECT_EQ(columns[0].value_format, "$0.00");
    EXPECT_TRUE(columns[0].is_numeric);
    EXPECT_EQ(columns[0].position, 3U);
    EXPECT_EQ(columns[1].label, "orders Age Tier");
    EXPECT_EQ(columns[1].label_short, "Age Tier");
    EXPECT_EQ(columns[1].type_name, "tier");
    EXPECT_FALSE(columns[1].is_numeric);
    EXPECT_EQ(columns[1].sort_position, 0U);
    EXPECT_EQ(columns[1].position, 1U);
    EXPECT_TRUE(columns[2].is_numeric);
    EXPECT_EQ(columns[2].sort_position, std::nullopt);
    EXPECT_EQ(compiled.value().select_width, 4U);
    EXPECT_EQ(compiled.value().sorts, std::vector<std::string>{"orders.total desc"});
    EXPECT_EQ(compiled.value().limit, 500);
}

TEST(Compile, EqualRequestsGiveEqualText) {
    const model::Model shop_model = shop();
    Request one = request({"users.state", "orders.total"});
    one.filters = {{"users.state", "CA,NY"}, {"orders.total", ">1"}};
    EXPECT_EQ(compile(shop_model, one, *duckdb()).value().sql, compile(shop_model, one, *duckdb()).value().sql);
}

std::string error_of(const model::Model& with, const Request& of) {
    const auto compiled = compile(with, of, *duckdb());
    return compiled.ok() ? "compiled to " + compiled.value().sql : compiled.error().message;
}

TEST(Compile, RefusesReferencesInACircle) {
    const auto orders = view(
        "orders", {dimension("a", DimensionType::string, "${b}"), dimension("b", DimensionType::string, "${c} || 'x'"),
                   dimension("c", DimensionType::string, "${orders.a}")});
    EXPECT_EQ(error_of(model({explore("orders", {base(orders)})}), request({"orders.a"})),
              "the SQL of 'orders.a' → 'orders.b' → 'orders.c' → 'orders.a' goes in a circle");
}

TEST(Compile, RefusesAggregatesOfAggregates) {
    const auto orders =
        view("orders", {measure("count", MeasureType::count), measure("sum", MeasureType::sum, "${count}"),
                        dimension("d", DimensionType::number, "${count} + 1")});
    const model::Model with = model({explore("orders", {base(orders)})});
    EXPECT_EQ(error_of(with, request({"orders.sum"})),
              "'orders.sum' refers to measure 'orders.count', which has no value for a single row; use a measure of "
              "type number");
    EXPECT_EQ(error_of(with, request({"orders.d"})),
              "'orders.d' refers to measure 'orders.count', which has no value for a single row; use a measure of type "
              "number");
}

TEST(Compile, RefusesSqlThatGrowsWithoutBound) {
    std::vector<model::Field> fields{dimension("f0", DimensionType::string, "${TABLE}.a_column_of_some_length")};
    for (int i = 1; i < 40; ++i) {
        const std::string before = "${f" + std::to_string(i - 1) + "}";
        fields.push_back(dimension("f" + std::to_string(i), DimensionType::string, before + " || " + before));
    }
    const model::Model with = model({explore("orders", {base(view("orders", fields))})});
    EXPECT_NE(error_of(with, request({"orders.f39"})).find("expands to too much SQL"), std::string::npos);
    EXPECT_TRUE(compile(with, request({"orders.f5"}), *duckdb()).ok());
}

TEST(Compile, RefusesJoinsThatRequireEachOther) {
    const auto orders = view("orders", {dimension("id", DimensionType::number, "${TABLE}.id")});
    const auto a = view("a", {dimension("id", DimensionType::number, "${TABLE}.id")});
    const auto b = view("b", {dimension("id", DimensionType::number, "${TABLE}.id")});
    const model::Model with =
        model({explore("orders", {base(orders), join(a, Relationship::many_to_one, "${a.id} = ${b.id}"),
                                  join(b, Relationship::many_to_one, "${b.id} = ${a.id}")})});
    EXPECT_EQ(error_of(with, request({"a.id"})),
              "the joins 'a' 'b' of explore 'orders' require each other in a circle");
}

TEST(Compile, RefusesAMeasureOverViewsThatRepeatEachOther) {
    const auto one = view("one", {primary_key(dimension("id", DimensionType::number, "${TABLE}.id")),
                                  dimension("x", DimensionType::number, "${TABLE}.x"),
                                  measure("product", MeasureType::sum, "${x} * ${many.x}"),
                                  measure("tangle", MeasureType::sum, "${many.x} * ${other.x}")});
    const auto many = view("many", {primary_key(dimension("id", DimensionType::number, "${TABLE}.id")),
                                    dimension("one_id", DimensionType::number, "${TABLE}.one_id"),
                                    dimension("x", DimensionType::number, "${TABLE}.x")});
    const auto other = view("other", {primary_key(dimension("id", DimensionType::number, "${TABLE}.id")),
                                      dimension("one_id", DimensionType::number, "${TABLE}.one_id"),
                                      dimension("x", DimensionType::number, "${TABLE}.x")});
    const model::Model with =
        model({explore("orders", {base(one), join(many, Relationship::one_to_many, "${one.id} = ${many.one_id}"),
                                  join(other, Relationship::one_to_many, "${one.id} = ${other.one_id}")})});
    const auto compiled = compile(with, request({"one.product"}), *duckdb());
    ASSERT_TRUE(compiled.ok()) << compiled.error().message;
    EXPECT_NE(compiled.value().sql.find("SUM("), std::string::npos);
    EXPECT_EQ(error_of(with, request({"one.tangle"})),
              "the SQL of measure 'one.tangle' looks at 'many' 'other', whose rows repeat each other in this query, so "
              "it has no right value");
}

TEST(Compile, HostileNamesStayNames) {
    Duckdb database;
    const std::string name = "o\"; DROP TABLE t; --";
    EXPECT_EQ(database.run("CREATE TABLE t AS SELECT 1 AS x").error, "");
    auto odd = std::make_shared<model::View>(
        *view("t", {dimension("x'\"", DimensionType::number, "${TABLE}.x"), measure("count", MeasureType::count)}));
    odd->name = name;
    model::Source source = base(odd);
    source.alias = name;
    const model::Model with = model({explore("orders", {source})});
    Request odd_request = request({name + ".x'\"", name + ".count"});
    for (const std::string_view dialect : sql::dialect_names()) {
        const auto compiled = compile(with, odd_request, *sql::make_dialect(dialect).value());
        ASSERT_TRUE(compiled.ok()) << compiled.error().message;
        std::string quoted;
        sql::append_identifier(quoted, name, sql::make_dialect(dialect).value()->lexicon());
        EXPECT_NE(compiled.value().sql.find(quoted + ".x"), std::string::npos) << compiled.value().sql;
        if (dialect != "duckdb") continue;
        const Rows rows = database.run(compiled.value().sql);
        EXPECT_EQ(rows.error, "");
        EXPECT_EQ(rows.cells, (std::vector<std::vector<std::string>>{{"1", "1"}}));
    }
}

TEST(Compile, LongAliasesAreShortenedWhereTheDatabaseWouldCutThem) {
    const std::string longest(70, 'x');
    const auto orders = view("orders", {dimension(longest, DimensionType::string, "${TABLE}.x")});
    const model::Model with = model({explore("orders", {base(orders)})});
    const auto postgres = compile(with, request({"orders." + longest}), *sql::make_dialect("postgres").value());
    EXPECT_NE(postgres.value().sql.find("AS \"column_1\""), std::string::npos);
    EXPECT_EQ(postgres.value().columns[0].key, "orders." + longest);
    EXPECT_NE(compile(with, request({"orders." + longest}), *duckdb()).value().sql.find("AS \"orders." + longest),
              std::string::npos);
}

TEST(Compile, UnknownDialectNamesThoseThereAre) {
    const auto made = sql::make_dialect("oracle9");
    ASSERT_FALSE(made.ok());
    EXPECT_NE(made.error().details[0].message.find("'duckdb', "), std::string::npos);
}

TEST(Compile, TakesCustomFieldsInAnyOrderWithoutReadingThemAgainAndAgain) {
    const auto orders = view("orders", {dimension("id", DimensionType::number, "${TABLE}.id")});
    auto asked = request({"c150"});
    asked.dynamic_fields = "[";
    for (int i = 1000; i-- > 0;) {
        const std::string used = i == 0 ? "orders.id" : "c" + std::to_string(i - 1);
        asked.dynamic_fields +=
            R"({"dimension":"c)" + std::to_string(i) + R"(","expression":"${)" + used + R"(} + 1"},)";
    }
    asked.dynamic_fields.back() = ']';
    const auto duckdb = sql::make_dialect("duckdb");
    const auto made = model({explore("orders", {base(orders)})});
    const auto compiled = compile(made, asked, *duckdb.value());
    ASSERT_TRUE(compiled.ok()) << compiled.error().message;
    const std::string& sql = compiled.value().sql;
    EXPECT_EQ(std::count(sql.begin(), sql.end(), '+'), 151);
}

// Two tables that are each made of two others, and so on, would be as many as the leaves of a tree.
TEST(Compile, RefusesNativeTablesThatMultiply) {
    std::vector<model::Explore> explores{
        explore("e0", {base(view("t", {primary_key(dimension("id", DimensionType::number, "${TABLE}.id"))}))})};
    std::string below = "t";
    for (int level = 1; level < 40; ++level) {
        const auto native = [&](const std::string& name) {
            auto made = std::make_shared<model::View>(
                *view(name, {primary_key(dimension("id", DimensionType::number, "${TABLE}.id"))}));
            auto source = std::make_shared<model::ExploreSource>();
            source->explore = "e" + std::to_string(level - 1);
            source->columns.push_back({"id", below + ".id", {}});
            if (level > 1) source->columns.push_back({"other", "b" + std::to_string(level - 1) + ".id", {}});
            made->derived_table.explore_source = source;
            return std::shared_ptr<const model::View>(made);
        };
        const std::string number = std::to_string(level);
        auto joined = join(native("b" + number), model::Relationship::many_to_one,
                           "${a" + number + ".id} = ${b" + number + ".id}");
        explores.push_back(explore("e" + number, {base(native("a" + number)), joined}));
        below = "a" + number;
    }
    auto asked = request({"a39.id", "b39.id"});
    asked.explore = "e39";
    const auto duckdb = sql::make_dialect("duckdb");
    const auto made = model(std::move(explores));
    const auto compiled = compile(made, asked, *duckdb.value());
    ASSERT_FALSE(compiled.ok());
    EXPECT_NE(compiled.error().message.find("more than 100 native derived tables"), std::string::npos)
        << compiled.error().message.substr(0, 300);
}

}  // namespace
}  // namespace oriel::query
