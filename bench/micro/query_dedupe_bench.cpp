// uses: query model sql db
//
// Sums of views that a join repeats, over 10 million rows: the SQL that query/ compiles against SQL for the same
// numbers as a person would write it, in turn, on one DuckDB. Prints CPU seconds and their ratio; the bar is 2.
// Argument: rows (10000000).

#include "db/driver.h"
#include "query/compile.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace oriel;

[[noreturn]] void fail(const std::string& message) {
    std::fprintf(stderr, "%s\n", message.c_str());
    std::exit(1);
}

double processor_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

model::Template column(const std::string& name) {
    model::TemplatePart table;
    table.kind = model::TemplatePart::Kind::table;
    model::TemplatePart text;
    text.text = "." + name;
    model::Template sql;
    sql.parts = {table, text};
    return sql;
}

model::Field field(const std::string& name, model::FieldKind kind, const std::string& of) {
    model::Field result;
    result.name = name;
    result.label = name;
    result.kind = kind;
    result.measure_type = model::MeasureType::sum;
    result.sql = column(of);
    return result;
}

std::shared_ptr<const model::View> view(const std::string& name, std::vector<model::Field> fields) {
    auto result = std::make_shared<model::View>();
    result->name = name;
    fields.insert(fields.begin(), field("id", model::FieldKind::dimension, "id"));
    result->fields = std::move(fields);
    result->primary_key = 0;
    for (std::size_t i = 0; i < result->fields.size(); ++i) result->field_index[result->fields[i].name] = i;
    return result;
}

model::TemplatePart reference(const std::string& of, const std::string& name) {
    model::TemplatePart part;
    part.kind = model::TemplatePart::Kind::field;
    part.view = of;
    part.field = name;
    return part;
}

model::Model make_model() {
    constexpr auto kDimension = model::FieldKind::dimension;
    constexpr auto kMeasure = model::FieldKind::measure;
    const auto users = view("users", {field("state", kDimension, "state"), field("age", kMeasure, "age")});
    const auto orders = view("orders", {field("user_id", kDimension, "user_id"), field("total", kMeasure, "amount")});
    const auto items =
        view("items", {field("order_id", kDimension, "order_id"), field("category", kDimension, "category"),
                       field("quantity", kMeasure, "quantity")});
    model::Explore explore;
    explore.name = "orders";
    const auto add = [&](const std::shared_ptr<const model::View>& of, model::Relationship relationship,
                         std::vector<model::TemplatePart> on) {
        model::Source source;
        source.alias = of->name;
        source.view = of;
        source.relationship = relationship;
        source.relationship_given = true;
        source.sql_on.parts = std::move(on);
        source.visible.assign(of->fields.size(), true);
        for (std::size_t i = 0; i < of->fields.size(); ++i)
            explore.field_index[of->name + "." + of->fields[i].name] = {explore.sources.size(), i};
        explore.sources.push_back(std::move(source));
    };
    model::TemplatePart equals;
    equals.text = " = ";
    add(orders, model::Relationship::one_to_one, {});
    add(users, model::Relationship::many_to_one, {reference("orders", "user_id"), equals, reference("users", "id")});
    add(items, model::Relationship::one_to_many, {reference("orders", "id"), equals, reference("items", "order_id")});
    model::Model result;
    result.name = "bench";
    result.explores.push_back(std::move(explore));
    return result;
}

struct Pair {
    const char* name;
    std::vector<std::string> fields;
    std::vector<std::pair<std::string, std::string>> filters;
    const char* by_hand;
};

class Bench {
public:
    explicit Bench(long rows) {
        db::Settings settings;
        settings.name = "bench";
        settings.dialect_name = "duckdb";
        settings.database = ":memory:";
        settings.read_only = false;
        auto database = db::open_database(settings);
        if (!database.ok()) fail(database.error().message);
        database_ = std::move(database).value();
        auto connection = database_->connect();
        if (!connection.ok()) fail(connection.error().message);
        connection_ = std::move(connection).value();
        const std::string items = std::to_string(rows);
        const std::string orders = std::to_string(rows / 5);
        const std::string users = std::to_string(rows / 50);
        run("CREATE TABLE users AS SELECT i AS id, CAST(18 + i * 7919 % 60 AS INTEGER) AS age, 'state ' || i % 50 AS "
            "state FROM range(" +
            users + ") t(i)");
        run("CREATE TABLE orders AS SELECT i AS id, i * 7919 % " + users +
            " AS user_id, CAST(i * 104729 % 100000 AS DECIMAL(12, 2)) / 100 AS amount FROM range(" + orders + ") t(i)");
        run("CREATE TABLE items AS SELECT i AS id, i * 7919 % " + orders +
            " AS order_id, CAST(i * 31 % 40 AS INTEGER) AS category, CAST(i % 5 AS INTEGER) AS quantity FROM range(" +
            items + ") t(i)");
    }

    /// Runs a statement and returns the CPU seconds it took.
    double run(const std::string& sql) {
        const double start = processor_seconds();
        auto stream = connection_->run(sql, Deadline::none());
        if (!stream.ok()) fail(stream.error().message + "\n" + sql);
        while (true) {
            const auto batch = stream.value()->next();
            if (!batch.ok()) fail(batch.error().message + "\n" + sql);
            if (batch.value() == nullptr) break;
        }
        return processor_seconds() - start;
    }

private:
    std::unique_ptr<db::Database> database_;
    std::unique_ptr<db::Connection> connection_;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
    const long rows = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 10'000'000;
    if (rows < 100) fail("rows must be at least 100");
    Bench bench(rows);
    const model::Model model = make_model();
    const auto dialect = sql::make_dialect("duckdb").value();
    const Pair pairs[] = {
        {"orders and items by state",
         {"users.state", "orders.total", "items.quantity"},
         {},
         "WITH i AS (SELECT order_id, SUM(quantity) AS q FROM items GROUP BY 1) SELECT state, SUM(amount), SUM(q) FROM "
         "orders "
         "LEFT JOIN users ON users.id = user_id LEFT JOIN i ON i.order_id = orders.id GROUP BY 1"},
        {"users, orders and items by state",
         {"users.state", "users.age", "orders.total", "items.quantity"},
         {},
         "WITH i AS (SELECT order_id, SUM(quantity) AS q FROM items GROUP BY 1), o AS (SELECT user_id, SUM(amount) AS "
         "a, SUM(q) AS q "
         "FROM orders LEFT JOIN i ON i.order_id = orders.id GROUP BY 1) SELECT state, SUM(age), SUM(a), SUM(q) FROM o "
         "LEFT JOIN users ON users.id = o.user_id GROUP BY 1"},
        {"orders by category of items",
         {"items.category", "orders.total", "items.quantity"},
         {},
         "SELECT category, SUM(amount), SUM(q) FROM (SELECT category, orders.id, ANY_VALUE(amount) AS amount, "
         "SUM(quantity) AS q FROM orders "
         "LEFT JOIN items ON items.order_id = orders.id GROUP BY 1, 2) GROUP BY 1"},
        {"orders with some items",
         {"orders.total", "items.quantity"},
         {{"items.category", "3,5,7"}},
         "SELECT SUM(amount), SUM(q) FROM orders JOIN (SELECT order_id, SUM(quantity) AS q FROM items WHERE category "
         "IN (3, 5, 7) GROUP BY 1) i "
         "ON i.order_id = orders.id"},
    };
    std::printf("%-36s %10s %10s %7s\n", "sums under joins, CPU seconds", "by hand", "ours", "ratio");
    for (const Pair& pair : pairs) {
        query::Request request;
        request.explore = "orders";
        request.fields = pair.fields;
        request.filters = pair.filters;
        const auto compiled = query::compile(model, request, *dialect);
        if (!compiled.ok()) fail(compiled.error().message);
        std::vector<double> by_hand;
        std::vector<double> ours;
        for (int round = 0; round < 5; ++round) {
            by_hand.push_back(bench.run(pair.by_hand));
            ours.push_back(bench.run(compiled.value().sql));
        }
        std::printf("%-36s %10.3f %10.3f %7.2f\n", pair.name, median(by_hand), median(ours),
                    median(ours) / median(by_hand));
    }
    return 0;
}
