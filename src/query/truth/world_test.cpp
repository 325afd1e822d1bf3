#include "query/truth/world.h"

#include "query/test_support.h"

#include <algorithm>

namespace oriel::query::truth {

namespace {

using model::DimensionType;
using model::JoinType;
using model::MeasureType;
using model::Relationship;
using model::Timeframe;

// --- The same shop as LookML would compile it
// --------------------------------------------------------------------------

using Fields = std::vector<model::Field>;
using ViewPointer = std::shared_ptr<const model::View>;

struct Views {
    ViewPointer users, orders, items, products, tags;
};

Views make_views(const std::string& dialect) {
    using test::dimension;
    using test::measure;
    using test::primary_key;
    const auto number = [](const char* name) {
        return dimension(name, DimensionType::number, std::string("${TABLE}.") + name);
    };
    const auto string = [](const char* name) {
        return dimension(name, DimensionType::string, std::string("${TABLE}.") + name);
    };
    const auto id = [&] { return primary_key(number("id")); };
    model::Field tier = dimension("age_tier", DimensionType::tier, "${age}");
    tier.tiers = {30, 50};
    tier.tier_style = "integer";
    // CONCAT skips what is NULL in some databases, so that a tag that is not there has the key '-'.
    const char* tag_key = dialect == "sqlite" ? "${TABLE}.order_id || '-' || ${TABLE}.word"
                                              : "CONCAT(${TABLE}.order_id, '-', ${TABLE}.word)";
    const auto percentile = [](const char* name, int percent, const char* sql) {
        model::Field field = measure(name, MeasureType::percentile, sql);
        field.percentile = percent;
        return field;
    };
    Views views;
    views.users = test::view(
        "users",
        Fields{id(), number("age"), string("state"), dimension("is_old", DimensionType::yesno, "${age} >= 40"), tier,
               test::time("created_date", Timeframe::date, "${TABLE}.created_at"),
               test::time("created_hour", Timeframe::hour, "${TABLE}.created_at"),
               test::time("created_month", Timeframe::month, "${TABLE}.created_at"),
               test::time("created_week", Timeframe::week, "${TABLE}.created_at"),
               test::time("created_hour_of_day", Timeframe::hour_of_day, "${TABLE}.created_at"),
               measure("count", MeasureType::count), measure("total_age", MeasureType::sum, "${age}"),
               measure("average_age", MeasureType::average, "${age}"),
               measure("age_or_zero", MeasureType::average, "COALESCE(${age}, 0)"),
               measure("median_age", MeasureType::median, "${age}"), measure("youngest", MeasureType::min, "${age}"),
               measure("old_count", MeasureType::count, "", {{"is_old", "Yes"}}),
               measure("buyers", MeasureType::count, "", {{"orders.status", "done"}})});
    views.orders = test::view(
        "orders",
        Fields{id(), number("user_id"), number("amount"), string("status"),
               dimension("is_done", DimensionType::yesno, "${status} = 'done'"), measure("count", MeasureType::count),
               measure("total", MeasureType::sum, "${amount}"), measure("average", MeasureType::average, "${amount}"),
               measure("largest", MeasureType::max, "${amount}"), measure("median", MeasureType::median, "${amount}"),
               percentile("low_quarter", 25, "${amount}"),
               measure("done_total", MeasureType::sum, "${amount}", {{"status", "done"}}),
               measure("ones", MeasureType::sum, "1"), measure("customers", MeasureType::count_distinct, "${user_id}"),
               measure("hat_total", MeasureType::sum, "${amount}", {{"products.category", "hats"}})});
    views.items = test::view("items", Fields{id(), number("order_id"), number("product_id"), number("quantity"),
                                             measure("count", MeasureType::count),
                                             measure("quantity_total", MeasureType::sum, "${quantity}"),
                                             measure("price_total", MeasureType::sum, "${TABLE}.price"),
                                             measure("average_price", MeasureType::average, "${TABLE}.price"),
                                             percentile("dear_price", 90, "${TABLE}.price"),
                                             measure("big_count", MeasureType::count, "", {{"quantity", ">=2"}})});
    views.products = test::view("products", Fields{id(), string("category"), measure("count", MeasureType::count),
                                                   measure("cost_total", MeasureType::sum, "${TABLE}.cost"),
                                                   measure("average_cost", MeasureType::average, "${TABLE}.cost")});
    views.tags = test::view("tags", Fields{primary_key(dimension("key", DimensionType::string, tag_key)),
                                           number("order_id"), string("word"), measure("count", MeasureType::count),
                                           measure("weight_total", MeasureType::sum, "${TABLE}.weight"),
                                           measure("average_weight", MeasureType::average, "${TABLE}.weight")});
    return views;
}

// --- The links between its tables
// --------------------------------------------------------------------------------------

struct LinkText {
    Table table;
    std::vector<Table> parents;
    Relationship relationship;
    const char* on;
    std::function<bool(const Data&, const Joined&, int)> matches;
};

bool order_has_user(const Data& data, int order, int user) {
    return order >= 0 && user >= 0 &&
           data.orders[static_cast<std::size_t>(order)].user_id == data.users[static_cast<std::size_t>(user)].id;
}
bool order_has_item(const Data& data, int order, int item) {
    return order >= 0 && item >= 0 &&
           data.orders[static_cast<std::size_t>(order)].id == data.items[static_cast<std::size_t>(item)].order_id;
}
bool item_has_product(const Data& data, int item, int product) {
    return item >= 0 && product >= 0 &&
           data.items[static_cast<std::size_t>(item)].product_id == data.products[static_cast<std::size_t>(product)].id;
}
bool order_has_tag(const Data& data, int order, int tag) {
    return order >= 0 && tag >= 0 &&
           data.orders[static_cast<std::size_t>(order)].id == data.tags[static_cast<std::size_t>(tag)].order_id;
}

const char* const kUserOn = "${orders.user_id} = ${users.id}";
const char* const kItemOn = "${orders.id} = ${items.order_id}";
const char* const kProductOn = "${items.product_id} = ${products.id}";
const char* const kTagOn = "${tags.order_id} = ${orders.id} -- each tag of the order";

LinkText users_of_orders() {
    return {users, {orders}, Relationship::many_to_one, kUserOn, [](const Data& d, const Joined& row, int i) {
                return order_has_user(d, row[orders], i);
            }};
}
LinkText orders_of_users() {
    return {orders, {users}, Relationship::one_to_many, kUserOn, [](const Data& d, const Joined& row, int i) {
                return order_has_user(d, i, row[users]);
            }};
}
LinkText items_of_orders() {
    return {items, {orders}, Relationship::one_to_many, kItemOn, [](const Data& d, const Joined& row, int i) {
                return order_has_item(d, row[orders], i);
            }};
}
LinkText orders_of_items() {
    return {orders, {items}, Relationship::many_to_one, kItemOn, [](const Data& d, const Joined& row, int i) {
                return order_has_item(d, i, row[items]);
            }};
}
LinkText products_of_items() {
    return {products, {items}, Relationship::many_to_one, kProductOn, [](const Data& d, const Joined& row, int i) {
                return item_has_product(d, row[items], i);
            }};
}
LinkText tags_of_orders() {
    return {tags, {orders}, Relationship::one_to_many, kTagOn, [](const Data& d, const Joined& row, int i) {
                return order_has_tag(d, row[orders], i);
            }};
}

void add_explore(World& world, const Views& views, std::string name, Table base,
                 const std::vector<std::pair<LinkText, JoinType>>& links) {
    const auto view_of = [&](Table table) {
        switch (table) {
            case users: return views.users;
            case orders: return views.orders;
            case items: return views.items;
            case products: return views.products;
            case tags: return views.tags;
            case kTables: break;
        }
        return ViewPointer();
    };
    std::vector<model::Source> sources{test::base(view_of(base))};
    World::Explore explore{name, base, {}};
    for (const auto& [link, type] : links) {
        sources.push_back(test::join(view_of(link.table), link.relationship, link.on, type));
        explore.links.push_back({link.table, link.parents, type, link.matches});
    }
    world.model.explores.push_back(test::explore(std::move(name), std::move(sources)));
    world.explores.push_back(std::move(explore));
}

// --- What its fields mean
// ----------------------------------------------------------------------------------------------

template <typename Row>
const Row* row_at(const std::vector<Row>& rows, int index) {
    return index < 0 ? nullptr : &rows[static_cast<std::size_t>(index)];
}

Text text_of(const Number& number) {
    return number ? Text(std::to_string(*number)) : Text();
}

WallTime created(const Context& context, const Data::User& user) {
    return context.zone.to_wall(Instant(std::chrono::seconds(user.created_s)));
}

void add_dimensions(World& world) {
    const auto of_user = [](auto value) {
        return [value](const Context& context, const Joined& row) -> Text {
            const Data::User* user = row_at(context.data.users, row[users]);
            return user == nullptr ? Text() : value(context, *user);
        };
    };
    world.dimensions = {
        {"users.state", users, of_user([](const Context&, const Data::User& user) { return user.state; })},
        {"users.age", users, of_user([](const Context&, const Data::User& user) { return text_of(user.age); })},
        {"users.created_date", users,
         of_user([](const Context& c, const Data::User& user) { return Text(to_iso_date(created(c, user))); })},
        {"users.created_hour", users, of_user([](const Context& c, const Data::User& user) {
             return Text(to_iso(created(c, user)).substr(0, 13));
         })},
        {"users.created_month", users, of_user([](const Context& c, const Data::User& user) {
             return Text(to_iso_date(created(c, user)).substr(0, 7));
         })},
        {"users.created_week", users, of_user([](const Context& c, const Data::User& user) {
             const auto day = std::chrono::floor<std::chrono::days>(created(c, user));
             // 1970-01-01 was a Thursday, and weeks begin on Mondays.
             const auto since_monday = ((day.time_since_epoch().count() + 3) % 7 + 7) % 7;
             return Text(to_iso_date(WallTime(day.time_since_epoch() - std::chrono::days(since_monday))));
         })},
        {"users.created_hour_of_day", users, of_user([](const Context& c, const Data::User& user) {
             return Text(std::to_string(std::stoi(to_iso(created(c, user)).substr(11, 2))));
         })},
        {"users.is_old", users,
         [](const Context& context, const Joined& row) {
             const Data::User* user = row_at(context.data.users, row[users]);
             return Text(user != nullptr && user->age && *user->age >= 40 ? "Yes" : "No");
         }},
        {"users.age_tier", users,
         [](const Context& context, const Joined& row) {
             const Data::User* user = row_at(context.data.users, row[users]);
             if (user == nullptr || !user->age) return Text("Undefined");
             return Text(*user->age < 30 ? "Below 30" : *user->age < 50 ? "30 to 49" : "50 or Above");
         }},
        {"orders.status", orders,
         [](const Context& context, const Joined& row) {
             const Data::Order* order = row_at(context.data.orders, row[orders]);
             return order == nullptr ? Text() : Text(order->status);
         }},
        {"orders.is_done", orders,
         [](const Context& context, const Joined& row) {
             const Data::Order* order = row_at(context.data.orders, row[orders]);
             return Text(order != nullptr && order->status == "done" ? "Yes" : "No");
         }},
        {"items.quantity", items,
         [](const Context& context, const Joined& row) {
             const Data::Item* item = row_at(context.data.items, row[items]);
             return item == nullptr ? Text() : text_of(item->quantity);
         }},
        {"products.category", products,
         [](const Context& context, const Joined& row) {
             const Data::Product* product = row_at(context.data.products, row[products]);
             return product == nullptr ? Text() : product->category;
         }},
        {"tags.word", tags,
         [](const Context& context, const Joined& row) {
             const Data::Tag* tag = row_at(context.data.tags, row[tags]);
             return tag == nullptr ? Text() : Text(tag->word);
         }},
    };
}

void add_measures(World& world) {
    const auto age = [](const Data& d, int i) { return d.users[static_cast<std::size_t>(i)].age; };
    const auto amount = [](const Data& d, int i) { return d.orders[static_cast<std::size_t>(i)].amount; };
    const auto price = [](const Data& d, int i) { return d.items[static_cast<std::size_t>(i)].price; };
    const auto cost = [](const Data& d, int i) { return d.products[static_cast<std::size_t>(i)].cost; };
    const auto weight = [](const Data& d, int i) { return Number(d.tags[static_cast<std::size_t>(i)].weight); };
    const auto is_done = [](const Data& d, const Joined& row) {
        const Data::Order* order = row_at(d.orders, row[orders]);
        return order != nullptr && order->status == "done";
    };
    const auto is_old = [](const Data& d, const Joined& row) {
        const Data::User* user = row_at(d.users, row[users]);
        return user != nullptr && user->age && *user->age >= 40;
    };
    const auto is_hat = [](const Data& d, const Joined& row) {
        const Data::Product* product = row_at(d.products, row[products]);
        return product != nullptr && product->category == "hats";
    };
    const auto is_big = [](const Data& d, const Joined& row) {
        const Data::Item* item = row_at(d.items, row[items]);
        return item != nullptr && item->quantity && *item->quantity >= 2;
    };
    const std::function<Number(const Data&, int)> none;
    const std::function<bool(const Data&, const Joined&)> always;
    world.measures = {
        {"users.count", users, Kind::count, false, none, always, {}},
        {"users.total_age", users, Kind::sum, false, age, always, {}},
        {"users.average_age", users, Kind::average, false, age, always, {}},
        {"users.age_or_zero",
         users,
         Kind::average,
         false,
         [=](const Data& d, int i) { return Number(age(d, i).value_or(0)); },
         always,
         {}},
        {"users.median_age", users, Kind::median, false, age, always, {}},
        {"users.youngest", users, Kind::min, false, age, always, {}},
        {"users.old_count", users, Kind::count, false, none, is_old, {users}},
        {"users.buyers", users, Kind::count, false, none, is_done, {orders}},
        {"orders.count", orders, Kind::count, false, none, always, {}},
        {"orders.total", orders, Kind::sum, true, amount, always, {}},
        {"orders.average", orders, Kind::average, true, amount, always, {}},
        {"orders.largest", orders, Kind::max, true, amount, always, {}},
        {"orders.median", orders, Kind::median, true, amount, always, {}},
        {"orders.low_quarter", orders, Kind::percentile, true, amount, always, {}, 25},
        {"orders.done_total", orders, Kind::sum, true, amount, is_done, {orders}},
        {"orders.ones", orders, Kind::sum, false, [](const Data&, int) { return Number(1); }, always, {}},
        {"orders.customers",
         orders,
         Kind::count_distinct,
         false,
         [](const Data& d, int i) { return d.orders[static_cast<std::size_t>(i)].user_id; },
         always,
         {}},
        {"orders.hat_total", orders, Kind::sum, true, amount, is_hat, {products}},
        {"items.count", items, Kind::count, false, none, always, {}},
        {"items.quantity_total",
         items,
         Kind::sum,
         false,
         [](const Data& d, int i) { return d.items[static_cast<std::size_t>(i)].quantity; },
         always,
         {}},
        {"items.price_total", items, Kind::sum, true, price, always, {}},
        {"items.average_price", items, Kind::average, true, price, always, {}},
        {"items.dear_price", items, Kind::percentile, true, price, always, {}, 90},
        {"items.big_count", items, Kind::count, false, none, is_big, {items}},
        {"products.count", products, Kind::count, false, none, always, {}},
        {"products.cost_total", products, Kind::sum, true, cost, always, {}},
        {"products.average_cost", products, Kind::average, true, cost, always, {}},
        {"tags.count", tags, Kind::count, false, none, always, {}},
        {"tags.weight_total", tags, Kind::sum, false, weight, always, {}},
        {"tags.average_weight", tags, Kind::average, false, weight, always, {}},
    };
}

void add_conditions(World& world) {
    const auto user = [&](const char* field, const char* expression, auto holds) {
        world.conditions.push_back({field, expression, {users}, [holds](const Context& context, const Joined& row) {
                                        return holds(context, row_at(context.data.users, row[users]));
                                    }});
    };
    const auto in_days = [](int first, int last) {
        return [=](const Context& context, const Data::User* at) {
            if (at == nullptr) return false;
            const std::string day = to_iso_date(created(context, *at));
            return day >= "2024-03-" + std::to_string(first) && day < "2024-03-" + std::to_string(last);
        };
    };
    user("users.state", "CA,NY", [](const Context&, const Data::User* at) {
        return at != nullptr && at->state && (*at->state == "CA" || *at->state == "NY");
    });
    user("users.state", "-CA",
         [](const Context&, const Data::User* at) { return at == nullptr || !at->state || *at->state != "CA"; });
    user("users.state", "O'%",
         [](const Context&, const Data::User* at) { return at != nullptr && at->state && (*at->state)[0] == 'O'; });
    user("users.state", "NULL,tx",
         [](const Context&, const Data::User* at) { return at == nullptr || !at->state || *at->state == "tx"; });
    user("users.age", "[30,50)", [](const Context&, const Data::User* at) {
        return at != nullptr && at->age && *at->age >= 30 && *at->age < 50;
    });
    user("users.age", "NOT 30",
         [](const Context&, const Data::User* at) { return at == nullptr || !at->age || *at->age != 30; });
    user("users.is_old", "No",
         [](const Context&, const Data::User* at) { return at == nullptr || !at->age || *at->age < 40; });
    user("users.age_tier", "\"Below 30\",Undefined",
         [](const Context&, const Data::User* at) { return at == nullptr || !at->age || *at->age < 30; });
    user("users.created_date", "2024-03-10", in_days(10, 11));
    user("users.created_hour", "2024-03-10 to 2024-03-12", in_days(10, 12));
    user("users.created_date", "before 2024-06-01", [](const Context& context, const Data::User* at) {
        return at != nullptr && to_iso_date(created(context, *at)) < "2024-06-01";
    });
    world.conditions.push_back({"orders.status", "done,open", {orders}, [](const Context& context, const Joined& row) {
                                    const Data::Order* order = row_at(context.data.orders, row[orders]);
                                    return order != nullptr && order->status != "lost";
                                }});
    world.conditions.push_back(
        {"items.quantity", ">1 AND <=3, NULL", {items}, [](const Context& context, const Joined& row) {
             const Data::Item* item = row_at(context.data.items, row[items]);
             return item == nullptr || !item->quantity || (*item->quantity > 1 && *item->quantity <= 3);
         }});
    world.conditions.push_back(
        {"products.category", "50^% off", {products}, [](const Context& context, const Joined& row) {
             const Data::Product* product = row_at(context.data.products, row[products]);
             return product != nullptr && product->category == "50% off";
         }});
    world.conditions.push_back({"tags.word", "%u%", {tags}, [](const Context& context, const Joined& row) {
                                    const Data::Tag* tag = row_at(context.data.tags, row[tags]);
                                    return tag != nullptr && tag->word.find('u') != std::string::npos;
                                }});
}

}  // namespace

World make_world(const std::string& dialect) {
    World world;
    world.model.name = "shop";
    const Views views = make_views(dialect);
    constexpr JoinType left = JoinType::left_outer;
    constexpr JoinType inner = JoinType::inner;
    constexpr JoinType full = JoinType::full_outer;
    add_explore(
        world, views, "from_orders", orders,
        {{users_of_orders(), left}, {items_of_orders(), left}, {products_of_items(), left}, {tags_of_orders(), left}});
    add_explore(
        world, views, "from_users", users,
        {{orders_of_users(), left}, {items_of_orders(), left}, {products_of_items(), left}, {tags_of_orders(), left}});
    add_explore(
        world, views, "from_items", items,
        {{orders_of_items(), left}, {users_of_orders(), left}, {products_of_items(), left}, {tags_of_orders(), left}});
    add_explore(world, views, "inner_joins", orders,
                {{users_of_orders(), inner},
                 {items_of_orders(), inner},
                 {products_of_items(), left},
                 {tags_of_orders(), left}});
    add_explore(
        world, views, "full_joins", orders,
        {{users_of_orders(), full}, {items_of_orders(), full}, {products_of_items(), left}, {tags_of_orders(), left}});
    add_dimensions(world);
    add_measures(world);
    add_conditions(world);
    return world;
}

}  // namespace oriel::query::truth
