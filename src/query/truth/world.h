#pragma once

#include "base/time_zone.h"
#include "model/model.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// A small shop, as data and as models, and an evaluation of queries on it that knows nothing of SQL: it joins by
/// nested loops and counts each row of a view once. What it says is what the compiled SQL must give.
namespace oriel::query::truth {

enum Table : std::size_t { users, orders, items, products, tags, kTables };

/// One row of the join: the index of each table's row, or -1 where it is absent.
using Joined = std::array<int, kTables>;

using Number = std::optional<std::int64_t>;  ///< Cents for money, else the number itself.
using Text = std::optional<std::string>;

struct Data {
    struct User {
        std::int64_t id;
        Number age;
        Text state;
        std::int64_t created_s;
    };
    struct Order {
        std::int64_t id;
        Number user_id;
        Number amount;
        std::string status;
    };
    struct Item {
        std::int64_t id;
        std::int64_t order_id;
        Number product_id;
        Number quantity;
        Number price;
    };
    struct Product {
        std::int64_t id;
        Text category;
        Number cost;
    };
    struct Tag {
        std::int64_t order_id;
        std::string word;
        std::int64_t weight;
    };

    std::vector<User> users;
    std::vector<Order> orders;
    std::vector<Item> items;
    std::vector<Product> products;
    std::vector<Tag> tags;
};

Data make_data(std::uint32_t seed);
/// CREATE and INSERT statements that put the data into a database, as DuckDB spells the types.
std::vector<std::string> to_statements(const Data& data);

/// What a query can depend on besides the data.
struct Context {
    const Data& data;
    const TimeZone& zone;
};

struct Dimension {
    std::string name;
    Table table;
    std::function<Text(const Context&, const Joined&)> value;
};

enum class Kind : std::uint8_t { count, sum, average, min, max, count_distinct, median, percentile };

struct Measure {
    std::string name;
    Table table;
    Kind kind;
    bool money = false;                                         ///< Whether the value is in cents.
    std::function<Number(const Data&, int)> value;              ///< Of one row of the table.
    std::function<bool(const Data&, const Joined&)> condition;  ///< Of one row of the join; none = always.
    std::vector<Table> looks_at;                                ///< Tables of the condition.
    int percentile = 0;
};

/// A filter expression and what it means.
struct Condition {
    std::string field;
    std::string expression;
    std::vector<Table> looks_at;
    std::function<bool(const Context&, const Joined&)> holds;
};

struct Link {
    Table table;
    std::vector<Table> parents;
    model::JoinType type;
    std::function<bool(const Data&, const Joined&, int)> matches;
};

struct World {
    model::Model model;
    std::vector<Dimension> dimensions;
    std::vector<Measure> measures;
    std::vector<Condition> conditions;
    struct Explore {
        std::string name;
        Table base;
        std::vector<Link> links;  ///< In declaration order, parents first.
    };
    std::vector<Explore> explores;
};

/// The model's SQL is that dialect's: only what an author must write differently differs.
World make_world(const std::string& dialect);

struct Query {
    const World::Explore* explore = nullptr;
    std::vector<const Dimension*> dimensions;
    const Dimension* pivot = nullptr;  ///< One of them: its values become columns. The rows' cells stay the same.
    std::vector<const Measure*> measures;
    std::vector<const Condition*> conditions;
    const Measure* having = nullptr;  ///< `having_measure > having_over`
    std::int64_t having_over = 0;
};

/// Rows as text, sorted: dimensions, then measures, NULL as `∅`.
std::vector<std::vector<std::string>> evaluate(const Query& query, const Context& context);

}  // namespace oriel::query::truth
