#include "sql/dialect.h"

#include "base/assert.h"

#include <algorithm>
#include <iterator>

namespace oriel::sql {

namespace {

struct LookerName {
    std::string_view looker;
    std::string_view ours;
};

// What Looker's connections and Liquid call dialects, where it isn't our name. One of ours may have several: hosted
// forms of one engine, and versions of it.
constexpr LookerName kLookerNames[] = {
    {"alloydb", "postgres"},
    {"alloydb_postgres", "postgres"},
    {"amazon_aurora", "mysql"},
    {"amazon_aurora_mysql", "mysql"},
    {"amazon_aurora_postgres", "postgres"},
    {"amazon_rds_mysql", "mysql"},
    {"amazon_rds_postgres", "postgres"},
    {"athena", "trino"},
    {"azure_postgres", "postgres"},
    {"bigquery_standard_sql", "bigquery"},
    {"cloudsql_postgres", "postgres"},
    {"google_cloud_postgres", "postgres"},
    {"google_cloud_sql", "mysql"},
    {"google_cloud_sql_postgres", "postgres"},
    {"mariadb", "mysql"},
    {"mysql_8", "mysql"},
    {"postgresql", "postgres"},
    {"presto", "trino"},
    {"prestodb", "trino"},
    {"prestosql", "trino"},
    {"redshift_2_1", "redshift"},
    {"redshift_serverless", "redshift"},
    {"spark_databricks", "databricks"},
    {"starburst", "trino"},
};
static_assert(std::ranges::is_sorted(kLookerNames, {}, &LookerName::looker), "keep kLookerNames in order");

}  // namespace

std::string_view dialect_for(std::string_view name) {
    const auto* found = std::ranges::lower_bound(kLookerNames, name, {}, &LookerName::looker);
    return found != std::end(kLookerNames) && found->looker == name ? found->ours : name;
}

Node Dialect::is_any(Tree& tree, Node operand, std::span<const Node> values, bool case_sensitive, bool negated) const {
    ORIEL_ASSERT(!values.empty());
    const auto folded = [&](Node node) { return case_sensitive ? node : tree.build("UPPER($1)", {node}); };
    std::vector<Node> texts;
    for (const Node value : values) texts.push_back(folded(value));
    const Node text = folded(operand);
    const Node list = tree.list(texts);
    const bool one = values.size() == 1;
    if (!negated) return tree.build(one ? "#1 = $2" : "#1 IN ($2)", {text, list});
    return tree.build(one ? "(#1 <> $2 OR #1 IS NULL)" : "(#1 NOT IN ($2) OR #1 IS NULL)", {text, list});
}

Node Dialect::same(Tree& tree, Node left, Node right) const {
    return tree.build("#1 IS NOT DISTINCT FROM #2", {left, right});
}

Node Dialect::concat(Tree& tree, std::span<const Node> texts) const {
    ORIEL_ASSERT(!texts.empty());
    Node all = tree.operand(texts[0]);
    for (const Node text : texts.subspan(1)) all = tree.build("$1 || #2", {all, text});
    return all;
}

Node Dialect::whole(Tree& tree, Node value) const {
    return tree.build("CAST($1 AS BIGINT)", {value});
}

Node Dialect::ratio(Tree& tree, Node dividend, Node divisor) const {
    return tree.build("#1 / NULLIF(#2 * 1.0, 0)", {dividend, divisor});
}

Node Dialect::average(Tree& tree, Node value) const {
    return tree.build("AVG($1)", {value});
}

}  // namespace oriel::sql
