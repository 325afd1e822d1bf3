#include "query/truth/world.h"

#include "query/test_support.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>

namespace oriel::query::truth {
namespace {

constexpr const char* kZones[] = {"UTC", "America/New_York", "Asia/Kolkata"};

std::size_t query_count() {
    const char* given = std::getenv("ORIEL_TRUTH_QUERIES");
    return given == nullptr ? 600 : static_cast<std::size_t>(std::strtoul(given, nullptr, 10));
}

template <typename T, typename Engine>
void pick(std::vector<const T*>& into, const std::vector<T>& from, std::size_t count, Engine& engine) {
    for (std::size_t i = 0; i < count; ++i) {
        const T* one = &from[engine() % from.size()];
        if (std::find(into.begin(), into.end(), one) == into.end()) into.push_back(one);
    }
}

Query random_query(const World& world, std::mt19937& engine) {
    Query query;
    query.explore = &world.explores[engine() % world.explores.size()];
    pick(query.dimensions, world.dimensions, engine() % 4, engine);
    pick(query.measures, world.measures, 1 + engine() % 4, engine);
    pick(query.conditions, world.conditions, engine() % 3, engine);
    // One filter a field: a request holds them by field.
    for (std::size_t i = 1; i < query.conditions.size();) {
        if (query.conditions[i]->field == query.conditions[0]->field) {
            query.conditions.erase(query.conditions.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            ++i;
        }
    }
    if (engine() % 4 == 0) {
        query.having = &world.measures[engine() % world.measures.size()];
        query.having_over = static_cast<std::int64_t>(engine() % 40);
    }
    return query;
}

Request to_request(const Query& query, const std::string& zone) {
    Request request;
    request.explore = query.explore->name;
    for (const Dimension* dimension : query.dimensions) request.fields.push_back(dimension->name);
    for (const Measure* measure : query.measures) request.fields.push_back(measure->name);
    for (const Condition* condition : query.conditions)
        request.filters.emplace_back(condition->field, condition->expression);
    if (query.having != nullptr)
        request.filters.emplace_back(query.having->name, fmt::format(">{}", query.having_over));
    request.limit = -1;
    request.query_timezone = zone;
    return request;
}

std::string described(const Query& query, const std::string& zone) {
    std::string text = query.explore->name + " in " + zone + ":";
    for (const Dimension* dimension : query.dimensions) text += ' ' + dimension->name;
    for (const Measure* measure : query.measures) text += ' ' + measure->name;
    for (const Condition* condition : query.conditions)
        text += " [" + condition->field + ": " + condition->expression + ']';
    if (query.having != nullptr) text += fmt::format(" [{} > {}]", query.having->name, query.having_over);
    return text;
}

/// Equal text, or for reals equal to nine digits: their last digits depend on the order of adding.
bool same(const std::string& got, const std::string& wanted) {
    if (got == wanted) return true;
    char* got_end = nullptr;
    char* wanted_end = nullptr;
    const double a = std::strtod(got.c_str(), &got_end);
    const double b = std::strtod(wanted.c_str(), &wanted_end);
    if (got.empty() || wanted.empty() || *got_end != '\0' || *wanted_end != '\0') return false;
    return std::abs(a - b) <= 1e-8 * std::max(1.0, std::abs(b));
}

bool same(const std::vector<std::vector<std::string>>& got, const std::vector<std::vector<std::string>>& wanted) {
    return std::equal(got.begin(), got.end(), wanted.begin(), wanted.end(), [](const auto& a, const auto& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [](const std::string& x, const std::string& y) { return same(x, y); });
    });
}

std::string to_text(const std::vector<std::vector<std::string>>& rows) {
    std::string text;
    for (std::size_t i = 0; i < rows.size() && i < 12; ++i) {
        for (const std::string& cell : rows[i]) text += cell + " | ";
        text += '\n';
    }
    return text;
}

class Truth {
public:
    Truth() : world_(make_world()), data_(make_data(11)), dialect_(sql::make_dialect("duckdb").value()) {
        for (const std::string& statement : to_statements(data_))
            EXPECT_EQ(database_.run(statement).error, "") << statement;
    }

    const World& world() const { return world_; }

    /// The difference between what the SQL gives and what is true, or empty.
    std::string difference(const Query& query, const std::string& zone_name) {
        const auto compiled = compile(world_.model, to_request(query, zone_name), *dialect_);
        if (!compiled.ok()) return "not compiled: " + compiled.error().message;
        test::Rows rows = database_.run(compiled.value().sql);
        if (!rows.error.empty()) return rows.error + "\n" + compiled.value().sql;
        std::vector<std::vector<std::string>> got;
        for (const std::vector<std::string>& row : rows.cells) {
            std::vector<std::string>& cells = got.emplace_back();
            for (const Column& column : compiled.value().columns) cells.push_back(row[column.position]);
        }
        std::sort(got.begin(), got.end());
        const TimeZone zone = TimeZone::find(zone_name).value();
        const auto wanted = evaluate(query, {data_, zone});
        if (same(got, wanted)) return "";
        return compiled.value().sql + "\ngot\n" + to_text(got) + "wanted\n" + to_text(wanted);
    }

    /// The smallest part of a failing query that still fails.
    Query minimised(Query query, const std::string& zone) {
        const auto fails = [&](const Query& next) {
            return (!next.dimensions.empty() || !next.measures.empty()) && !difference(next, zone).empty();
        };
        const auto drop_one = [&](auto member) {
            for (std::size_t i = 0; i < (query.*member).size(); ++i) {
                Query next = query;
                (next.*member).erase((next.*member).begin() + static_cast<std::ptrdiff_t>(i));
                if (!fails(next)) continue;
                query = std::move(next);
                return true;
            }
            return false;
        };
        if (Query next = query; next.having != nullptr) {
            next.having = nullptr;
            if (fails(next)) query = std::move(next);
        }
        while (drop_one(&Query::conditions) || drop_one(&Query::dimensions) || drop_one(&Query::measures)) {
        }
        return query;
    }

private:
    World world_;
    Data data_;
    std::unique_ptr<sql::Dialect> dialect_;
    test::Duckdb database_;
};

TEST(Truth, RandomQueriesGiveTheNumbersThatCountingByHandGives) {
    Truth truth;
    std::mt19937 engine(20240518);
    int failures = 0;
    for (std::size_t i = 0; i < query_count() && failures < 3; ++i) {
        const Query query = random_query(truth.world(), engine);
        const std::string zone = kZones[engine() % 3];
        if (truth.difference(query, zone).empty()) continue;
        ++failures;
        const Query small = truth.minimised(query, zone);
        ADD_FAILURE() << "query " << i << ": " << described(small, zone) << '\n' << truth.difference(small, zone);
    }
}

}  // namespace
}  // namespace oriel::query::truth
