#include "query/truth/world.h"

#include <fmt/format.h>

#include <random>

namespace oriel::query::truth {

namespace {

std::string number(const Number& value) {
    return value ? std::to_string(*value) : "NULL";
}
std::string money(const Number& value) {
    if (!value) return "NULL";
    return fmt::format("{}{}.{:02}", *value < 0 ? "-" : "", std::abs(*value) / 100, std::abs(*value) % 100);
}
std::string text(const Text& value) {
    return value ? "'" + *value + "'" : "NULL";
}

/// Random choices with a share of missing values.
class Dice {
public:
    explicit Dice(std::uint32_t seed) : engine_(seed) {}
    std::int64_t below(std::int64_t count) {
        return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(count));
    }
    bool one_in(std::int64_t count) { return below(count) == 0; }
    Number maybe(std::int64_t value) { return one_in(6) ? Number() : Number(value); }
    Text maybe(const char* value) { return one_in(6) ? Text() : Text(value); }

private:
    std::mt19937 engine_;
};

}  // namespace

Data make_data(std::uint32_t seed) {
    Dice dice(seed);
    Data data;
    constexpr const char* kStates[] = {"CA", "NY", "O'Hare", "tx"};
    constexpr const char* kStatuses[] = {"done", "open", "lost"};
    constexpr const char* kCategories[] = {"hats", "shoes", "50% off"};
    constexpr const char* kWords[] = {"gift", "rush", "bulk", "late"};
    // Around the clock changes of 2024 in New York, March 10 and November 3, so that time zones matter.
    constexpr std::int64_t kMarch10 = 1710028800;
    constexpr std::int64_t kNovember3 = 1730592000;
    for (std::int64_t id = 1; id <= 24; ++id) {
        const std::int64_t start = dice.one_in(2) ? kMarch10 : kNovember3;
        const std::int64_t created = start + dice.below(4 * 86400) - 2 * 86400;
        data.users.push_back({id, dice.maybe(20 + dice.below(5) * 10), dice.maybe(kStates[dice.below(4)]), created});
    }
    for (std::int64_t id = 1; id <= 60; ++id) {
        data.orders.push_back(
            {id, dice.maybe(1 + dice.below(28)), dice.maybe(dice.below(2000) - 300), kStatuses[dice.below(3)]});
    }
    for (std::int64_t id = 1; id <= 140; ++id) {
        data.items.push_back({id, 1 + dice.below(66), dice.maybe(1 + dice.below(9)), dice.maybe(dice.below(5)),
                              dice.maybe(dice.below(900))});
    }
    for (std::int64_t id = 1; id <= 7; ++id) {
        data.products.push_back({id, dice.maybe(kCategories[dice.below(3)]), dice.maybe(dice.below(500))});
    }
    for (std::int64_t order = 1; order <= 62; ++order) {
        for (const char* word : kWords) {
            if (dice.one_in(3)) data.tags.push_back({order, word, dice.below(4)});
        }
    }
    return data;
}

std::vector<std::string> to_statements(const Data& data) {
    std::vector<std::string> statements;
    const auto table = [&](const std::string& name, const std::string& columns, const std::vector<std::string>& rows) {
        statements.push_back("CREATE TABLE " + name + " (" + columns + ")");
        std::string insert = "INSERT INTO " + name + " VALUES ";
        for (std::size_t i = 0; i < rows.size(); ++i) insert += (i > 0 ? ", (" : "(") + rows[i] + ")";
        statements.push_back(insert);
    };
    std::vector<std::string> rows;
    for (const Data::User& user : data.users) {
        rows.push_back(fmt::format("{}, {}, {}, '{}'", user.id, number(user.age),
                                   text(user.state ? Text(*user.state == "O'Hare" ? "O''Hare" : *user.state) : Text()),
                                   to_iso(WallTime(std::chrono::seconds(user.created_s)))));
    }
    table("users", "id BIGINT, age INTEGER, state VARCHAR, created_at TIMESTAMP", rows);
    rows.clear();
    for (const Data::Order& order : data.orders) {
        rows.push_back(
            fmt::format("{}, {}, {}, '{}'", order.id, number(order.user_id), money(order.amount), order.status));
    }
    table("orders", "id BIGINT, user_id BIGINT, amount DECIMAL(10,2), status VARCHAR", rows);
    rows.clear();
    for (const Data::Item& item : data.items) {
        rows.push_back(fmt::format("{}, {}, {}, {}, {}", item.id, item.order_id, number(item.product_id),
                                   number(item.quantity), money(item.price)));
    }
    table("items", "id BIGINT, order_id BIGINT, product_id BIGINT, quantity INTEGER, price DECIMAL(10,2)", rows);
    rows.clear();
    for (const Data::Product& product : data.products) {
        rows.push_back(fmt::format("{}, {}, {}", product.id, text(product.category), money(product.cost)));
    }
    table("products", "id BIGINT, category VARCHAR, cost DECIMAL(10,2)", rows);
    rows.clear();
    for (const Data::Tag& tag : data.tags)
        rows.push_back(fmt::format("{}, '{}', {}", tag.order_id, tag.word, tag.weight));
    table("tags", "order_id BIGINT, word VARCHAR, weight INTEGER", rows);
    return statements;
}

}  // namespace oriel::query::truth
