#include "query/truth/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

namespace oriel::query::truth {

namespace {

constexpr const char* kNull = "∅";

std::size_t size_of(const Data& data, Table table) {
    switch (table) {
        case users: return data.users.size();
        case orders: return data.orders.size();
        case items: return data.items.size();
        case products: return data.products.size();
        case tags: return data.tags.size();
        case kTables: break;
    }
    return 0;
}

/// The tables that a query needs, with those on the way to them.
std::set<Table> needed(const Query& query) {
    std::set<Table> tables{query.explore->base};
    for (const Dimension* dimension : query.dimensions) tables.insert(dimension->table);
    std::vector<const Measure*> measures = query.measures;
    if (query.having != nullptr) measures.push_back(query.having);
    for (const Measure* measure : measures) {
        tables.insert(measure->table);
        tables.insert(measure->looks_at.begin(), measure->looks_at.end());
    }
    for (const Condition* condition : query.conditions)
        tables.insert(condition->looks_at.begin(), condition->looks_at.end());
    for (auto link = query.explore->links.rbegin(); link != query.explore->links.rend(); ++link) {
        if (tables.count(link->table) != 0) tables.insert(link->parents.begin(), link->parents.end());
    }
    return tables;
}

std::vector<Joined> join(const Query& query, const Data& data) {
    const std::set<Table> tables = needed(query);
    std::vector<Joined> rows;
    for (std::size_t i = 0; i < size_of(data, query.explore->base); ++i) {
        Joined row;
        row.fill(-1);
        row[query.explore->base] = static_cast<int>(i);
        rows.push_back(row);
    }
    for (const Link& link : query.explore->links) {
        if (tables.count(link.table) == 0) continue;
        std::vector<Joined> joined;
        std::vector<bool> met(size_of(data, link.table), false);
        for (const Joined& row : rows) {
            bool any = false;
            for (std::size_t i = 0; i < met.size(); ++i) {
                if (!link.matches(data, row, static_cast<int>(i))) continue;
                Joined next = row;
                next[link.table] = static_cast<int>(i);
                joined.push_back(next);
                met[i] = true;
                any = true;
            }
            if (!any && link.type != model::JoinType::inner) joined.push_back(row);
        }
        for (std::size_t i = 0; link.type == model::JoinType::full_outer && i < met.size(); ++i) {
            if (met[i]) continue;
            Joined alone;
            alone.fill(-1);
            alone[link.table] = static_cast<int>(i);
            joined.push_back(alone);
        }
        rows = std::move(joined);
    }
    return rows;
}

std::string shown(std::int64_t value, bool money) {
    if (!money) return std::to_string(value);
    return fmt::format("{}{}.{:02}", value < 0 ? "-" : "", std::abs(value) / 100, std::abs(value) % 100);
}

std::string shown(double value) {
    return fmt::format("{:.9g}", value);
}

/// The rows of the measure's table that are in the group and meet its condition, each once.
std::set<int> rows_of(const Measure& measure, const std::vector<Joined>& group, const Data& data) {
    std::set<int> rows;
    for (const Joined& row : group) {
        if (row[measure.table] < 0) continue;
        if (measure.condition && !measure.condition(data, row)) continue;
        rows.insert(row[measure.table]);
    }
    return rows;
}

struct Answer {
    std::string text;
    std::optional<double> number;
};

Answer answer(const Measure& measure, const std::vector<Joined>& group, const Data& data) {
    const std::set<int> rows = rows_of(measure, group, data);
    if (measure.kind == Kind::count) return {std::to_string(rows.size()), static_cast<double>(rows.size())};
    std::vector<std::int64_t> values;
    for (const int row : rows) {
        if (const Number value = measure.value(data, row); value.has_value()) values.push_back(*value);
    }
    std::sort(values.begin(), values.end());
    const double unit = measure.money ? 100 : 1;
    std::int64_t sum = 0;
    for (const std::int64_t value : values) sum += value;
    const auto exact = [&](std::int64_t value) {
        return Answer{shown(value, measure.money), static_cast<double>(value) / unit};
    };
    const auto real = [](double value) { return Answer{shown(value), value}; };
    if (measure.kind == Kind::sum) return exact(sum);
    if (measure.kind == Kind::count_distinct) {
        const std::set<std::int64_t> distinct(values.begin(), values.end());
        return {std::to_string(distinct.size()), static_cast<double>(distinct.size())};
    }
    if (values.empty()) return {kNull, std::nullopt};
    switch (measure.kind) {
        case Kind::average: return real(static_cast<double>(sum) / unit / static_cast<double>(values.size()));
        case Kind::min: return exact(values.front());
        case Kind::max: return exact(values.back());
        case Kind::median: {
            const std::size_t middle = values.size() / 2;
            const std::int64_t twice =
                values.size() % 2 == 1 ? 2 * values[middle] : values[middle - 1] + values[middle];
            return real(static_cast<double>(twice) / unit / 2);
        }
        case Kind::percentile: {
            // In proportion between the two values around that part of the way.
            const double at = static_cast<double>(values.size() - 1) * measure.percentile / 100;
            const auto below = static_cast<std::size_t>(at);
            const std::size_t above = std::min(below + 1, values.size() - 1);
            const auto low = static_cast<double>(values[below]);
            return real((low + (static_cast<double>(values[above]) - low) * (at - static_cast<double>(below))) / unit);
        }
        case Kind::count:
        case Kind::sum:
        case Kind::count_distinct: break;
    }
    return {};
}

}  // namespace

std::vector<std::vector<std::string>> evaluate(const Query& query, const Context& context) {
    std::map<std::vector<std::string>, std::vector<Joined>> groups;
    if (query.dimensions.empty()) groups[{}];  // No rows still make one group.
    for (const Joined& row : join(query, context.data)) {
        const bool kept = std::all_of(query.conditions.begin(), query.conditions.end(),
                                      [&](const Condition* condition) { return condition->holds(context, row); });
        if (!kept) continue;
        std::vector<std::string> key;
        for (const Dimension* dimension : query.dimensions)
            key.push_back(dimension->value(context, row).value_or(kNull));
        groups[key].push_back(row);
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& [key, group] : groups) {
        if (query.having != nullptr) {
            const std::optional<double> value = answer(*query.having, group, context.data).number;
            if (!value.has_value() || !(*value > static_cast<double>(query.having_over))) continue;
        }
        std::vector<std::string> row = key;
        for (const Measure* measure : query.measures) row.push_back(answer(*measure, group, context.data).text);
        rows.push_back(std::move(row));
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

}  // namespace oriel::query::truth
