#include "query/truth/world.h"

#include "query/golden/engines.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>
#include <thread>

namespace oriel::query::truth {
namespace {

/// Those with a database here.
constexpr const char* kDialects[] = {"clickhouse", "duckdb", "mysql", "postgres", "sqlite"};
/// ClickHouse plans a query for as long as the others take to run fifty.
constexpr std::size_t kClickhouseTakesOneOf = 25;
constexpr std::size_t kCasesAtOnce = 500;
constexpr const char* kZones[] = {"UTC", "America/New_York", "Asia/Kolkata"};

std::size_t query_count() {
    const char* given = std::getenv("ORIEL_TRUTH_QUERIES");
    return given == nullptr ? 2000 : static_cast<std::size_t>(std::strtoul(given, nullptr, 10));
}

std::uint32_t seed() {
    const char* given = std::getenv("ORIEL_TRUTH_SEED");
    return given == nullptr ? 20240518 : static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10));
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
    if (!query.dimensions.empty() && engine() % 4 == 0)
        query.pivot = query.dimensions[engine() % query.dimensions.size()];
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
    if (query.pivot != nullptr) request.pivots.push_back(query.pivot->name);
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
    for (const Dimension* dimension : query.dimensions)
        text += ' ' + dimension->name + (dimension == query.pivot ? " (pivot)" : "");
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

/// One database with the data, and the model in its dialect.
class Live {
public:
    Live(const std::string& dialect, const Data& data, std::string& missing)
        : world_(make_world(dialect)),
          dialect_(sql::make_dialect(dialect).value()),
          engine_(golden::make_engine(dialect, missing)) {
        if (engine_ == nullptr) return;
        for (const std::string& statement : to_statements(data)) {
            for (const std::string& spelled : golden::statements(statement, dialect))
                EXPECT_EQ(engine_->run(spelled).error, "") << spelled;
        }
    }

    const sql::Dialect& dialect() const { return *dialect_; }

    /// What the SQL gives, in order; nothing when it can't be made, or fails, with the reason in `problem`.
    std::vector<std::vector<std::string>> rows(const Query& query, const std::string& zone, std::string& sql,
                                               std::string& problem) {
        const auto compiled = compile(world_.model, to_request(query, zone), *dialect_);
        if (!compiled.ok()) {
            problem = "not compiled: " + compiled.error().message;
            return {};
        }
        sql = compiled.value().sql;
        const test::Rows rows = engine_->run(sql);
        problem = rows.error;
        std::vector<std::vector<std::string>> got;
        for (const std::vector<std::string>& row : rows.cells) {
            std::vector<std::string>& cells = got.emplace_back();
            for (const Column& column : compiled.value().columns) cells.push_back(row[column.position]);
        }
        std::sort(got.begin(), got.end());
        return got;
    }

    /// Whether the dialect says of itself that it can't do what the query needs.
    bool cannot(const Query& query) const {
        const std::vector<Link>& links = query.explore->links;
        return !dialect_->has_full_outer_join() && std::any_of(links.begin(), links.end(), [](const Link& link) {
            return link.type == model::JoinType::full_outer;
        });
    }

private:
    World world_;
    std::unique_ptr<sql::Dialect> dialect_;
    std::unique_ptr<golden::Engine> engine_;
};

class Truth {
public:
    Truth() : world_(make_world("duckdb")), data_(make_data(11)) {}

    const World& world() const { return world_; }
    const Data& data() const { return data_; }

    std::vector<std::vector<std::string>> wanted(const Query& query, const std::string& zone_name) const {
        const TimeZone zone = TimeZone::find(zone_name).value();
        return evaluate(query, {data_, zone});
    }

    /// The difference between what the database gives and what is true, or empty.
    std::string difference(Live& live, const Query& query, const std::string& zone,
                           const std::vector<std::vector<std::string>>& wanted) const {
        std::string sql;
        std::string problem;
        const auto got = live.rows(query, zone, sql, problem);
        if (!problem.empty()) return problem + "\n" + sql;
        if (same(got, wanted)) return "";
        return sql + "\ngot\n" + to_text(got) + "wanted\n" + to_text(wanted);
    }

    /// The smallest part of a failing query that still fails.
    Query minimised(Live& live, Query query, const std::string& zone) const {
        const auto fails = [&](const Query& next) {
            return (!next.dimensions.empty() || !next.measures.empty()) &&
                   (next.pivot == nullptr || !next.measures.empty()) && !live.cannot(next) &&
                   !difference(live, next, zone, wanted(next, zone)).empty();
        };
        const auto drop_one = [&](auto member) {
            for (std::size_t i = 0; i < (query.*member).size(); ++i) {
                Query next = query;
                (next.*member).erase((next.*member).begin() + static_cast<std::ptrdiff_t>(i));
                const auto& left = next.dimensions;
                if (std::find(left.begin(), left.end(), next.pivot) == left.end()) next.pivot = nullptr;
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
        if (Query next = query; next.pivot != nullptr) {
            next.pivot = nullptr;
            if (fails(next)) query = std::move(next);
        }
        while (drop_one(&Query::conditions) || drop_one(&Query::dimensions) || drop_one(&Query::measures)) {
        }
        return query;
    }

private:
    World world_;
    Data data_;
};

/// A query and its answer.
struct Case {
    std::size_t number = 0;
    Query query;
    std::string zone;
    std::vector<std::vector<std::string>> wanted;
};

TEST(Truth, RandomQueriesGiveTheNumbersThatCountingByHandGives) {
    const Truth truth;
    std::vector<std::unique_ptr<Live>> databases;
    std::string skipped;
    for (const char* dialect : kDialects) {
        std::string missing;
        auto live = std::make_unique<Live>(dialect, truth.data(), missing);
        if (missing.empty()) {
            databases.push_back(std::move(live));
        } else {
            skipped = missing;
        }
    }
    const auto takes = [&](const Live& live, std::size_t query) {
        return live.dialect().name() != "clickhouse" || query % kClickhouseTakesOneOf == 0;
    };
    std::vector<int> failures(databases.size(), 0);
    std::vector<std::size_t> judged(databases.size(), 0);
    const auto judge = [&](std::size_t d, const Case& next) {
        Live& live = *databases[d];
        if (failures[d] >= 3 || !takes(live, next.number) || live.cannot(next.query)) return;
        ++judged[d];
        if (truth.difference(live, next.query, next.zone, next.wanted).empty()) return;
        ++failures[d];
        const Query small = truth.minimised(live, next.query, next.zone);
        ADD_FAILURE() << live.dialect().name() << ", query " << next.number << ": " << described(small, next.zone)
                      << '\n'
                      << truth.difference(live, small, next.zone, truth.wanted(small, next.zone));
    };
    std::mt19937 engine(seed());
    // The databases work at the same time: most of it is waiting for servers.
    for (std::size_t i = 0; i < query_count();) {
        std::vector<Case> cases;
        for (; i < query_count() && cases.size() < kCasesAtOnce; ++i) {
            Case& next = cases.emplace_back();
            next.number = i;
            next.query = random_query(truth.world(), engine);
            next.zone = kZones[engine() % 3];
            next.wanted = truth.wanted(next.query, next.zone);
        }
        std::vector<std::thread> workers;
        for (std::size_t d = 0; d < databases.size(); ++d) {
            workers.emplace_back([&, d] {
                for (const Case& next : cases) judge(d, next);
            });
        }
        for (std::thread& worker : workers) worker.join();
    }
    // A database that says it can do nothing proves nothing.
    for (std::size_t d = 0; d < databases.size(); ++d) {
        const bool few = databases[d]->dialect().name() == "clickhouse";
        EXPECT_GE(judged[d] * 2 * (few ? kClickhouseTakesOneOf : 1), query_count()) << databases[d]->dialect().name();
    }
    if (!skipped.empty() && !testing::Test::HasFailure()) GTEST_SKIP() << skipped;
}

}  // namespace
}  // namespace oriel::query::truth
