#include "base/assert.h"
#include "sql/dialect.h"
#include "sql/parts.h"
#include "sql/timeframes.h"

#include <array>

namespace oriel::sql {

std::unique_ptr<Dialect> make_trino();

namespace {

// From the moment's own text, for DATE_FORMAT knows milliseconds only.
constexpr TimeframePatterns kTimeframes{
    .second = "SUBSTR(CAST($1 AS VARCHAR), 1, 19)",
    .time_of_day = "SUBSTR(CAST($1 AS VARCHAR), 12, 5)",
    .microsecond = "CAST($1 AS VARCHAR)",
    .millisecond = "SUBSTR(CAST($1 AS VARCHAR), 1, 23)",
    .milliseconds =
        "SUBSTR(CAST($1 AS VARCHAR), 1, 20) || "
        "LPAD(CAST(CAST(SUBSTR(CAST($1 AS VARCHAR), 21, 3) AS INTEGER) / $2 * $2 AS VARCHAR), 3, '0')",
    .minute = "SUBSTR(CAST($1 AS VARCHAR), 1, 16)",
    .minutes = "SUBSTR(CAST($1 AS VARCHAR), 1, 14) || LPAD(CAST(MINUTE($1) / $2 * $2 AS VARCHAR), 2, '0') || ':00'",
    .hour = "SUBSTR(CAST($1 AS VARCHAR), 1, 13)",
    .hours = "SUBSTR(CAST($1 AS VARCHAR), 1, 11) || LPAD(CAST(HOUR($1) / $2 * $2 AS VARCHAR), 2, '0') || ':00:00'",
    .hour_of_day = "HOUR($1)",
    .date = "CAST($1 AS DATE)",
    .week = "CAST(DATE_TRUNC('week', $1) AS DATE)",
    .week_from = "DATE_ADD('day', -((DAY_OF_WEEK($1) + 6 - $2) % 7), CAST($1 AS DATE))",
    .day_of_week = "DATE_FORMAT($1, '%W')",
    .day_of_week_index = "(DAY_OF_WEEK($1) - 1 + $2) % 7",
    .week_of_year = "WEEK($1)",
    .day_of_month = "DAY($1)",
    .day_of_year = "DAY_OF_YEAR($1)",
    .month = "SUBSTR(CAST($1 AS VARCHAR), 1, 7)",
    .month_num = "MONTH($1)",
    .month_name = "DATE_FORMAT($1, '%M')",
    .quarter = "SUBSTR(CAST($1 AS VARCHAR), 1, 4) || '-Q' || CAST(QUARTER($1) AS VARCHAR)",
    .quarter_of_year = "'Q' || CAST(QUARTER($1) AS VARCHAR)",
    .year = "YEAR($1)",
    .year_text = "SUBSTR(CAST($1 AS VARCHAR), 1, 4)",
    .months_earlier = "DATE_ADD('month', -($2), $1)",
    .prefixed = "'FY' || $1",
};

constexpr DurationPatterns kDurations{
    .moment = "CAST($1 AS TIMESTAMP(6))",
    .microseconds = "CAST(TO_UNIXTIME($2) * 1e6 - TO_UNIXTIME($1) * 1e6 AS BIGINT)",
    .months = "((YEAR($2) - YEAR($1)) * 12 + MONTH($2) - MONTH($1))",
    .within_month = "SUBSTR(CAST($1 AS VARCHAR), 9)",
    .divide = "$1 / $2",
};

constexpr std::array<std::string_view, 1> kNotes{
    "Sums and averages under joins that repeat rows count values to ten decimals.",
};

/// Trino, and the Presto that it was.
class Trino final : public Dialect {
public:
    std::string_view name() const override { return "trino"; }
    std::string_view looker_name() const override { return "trino"; }
    std::string_view label() const override { return "Trino"; }
    bool experimental() const override { return true; }
    std::span<const std::string_view> notes() const override { return kNotes; }
    const Lexicon& lexicon() const override { return lexicon_; }
    NullOrder null_order() const override { return NullOrder::last; }

    bool has_full_outer_join() const override { return true; }
    bool has_grouping_sets() const override { return true; }
    bool has_time_zones() const override { return true; }
    bool has_percentile() const override { return true; }
    bool has_distinct(DistinctAggregate) const override { return true; }
    bool has_joined_values() const override { return true; }
    bool has_timeframe(const TimeframeSpec& spec) const override { return has_pattern(kTimeframes, spec); }

    Node truth(Tree& tree, bool value) const override { return tree.code(value ? "TRUE" : "FALSE"); }
    Node timestamp_literal(Tree& tree, std::string_view iso) const override {
        return tree.build("TIMESTAMP $1", {tree.string(iso)});
    }
    Node date_literal(Tree& tree, std::string_view iso) const override {
        return tree.build("DATE $1", {tree.string(iso)});
    }

    Node moment(Tree& tree, Node column, TimeStorage storage) const override {
        switch (storage) {
            case TimeStorage::datetime:
            case TimeStorage::timestamp: return column;
            case TimeStorage::date: return tree.build("CAST($1 AS DATE)", {column});
            case TimeStorage::epoch:
                return tree.build("CAST(FROM_UNIXTIME($1) AT TIME ZONE 'UTC' AS TIMESTAMP(6))", {column});
            case TimeStorage::yyyymmdd:
                return tree.build("CAST(DATE_PARSE(CAST($1 AS VARCHAR), '%Y%m%d') AS DATE)", {column});
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }
    Node to_zone(Tree& tree, Node moment, std::string_view from, std::string_view to) const override {
        return tree.build("CAST(WITH_TIMEZONE(CAST($1 AS TIMESTAMP(6)), $2) AT TIME ZONE $3 AS TIMESTAMP(6))",
                          {moment, tree.string(from), tree.string(to)});
    }
    Node timeframe(Tree& tree, Node moment, const TimeframeSpec& spec) const override {
        return from_pattern(tree, kTimeframes, tree.build("CAST($1 AS TIMESTAMP(6))", {moment}), spec);
    }
    Node duration(Tree& tree, Node start, Node end, TimeUnit unit) const override {
        return make_duration(tree, kDurations, start, end, unit);
    }

    Node like(Tree& tree, Node operand, Node pattern, bool escaped, bool case_sensitive) const override {
        if (case_sensitive) return tree.build(escaped ? "#1 LIKE $2 ESCAPE '^'" : "#1 LIKE $2", {operand, pattern});
        return tree.build(escaped ? "UPPER($1) LIKE UPPER($2) ESCAPE '^'" : "UPPER($1) LIKE UPPER($2)",
                          {operand, pattern});
    }
    Node text_length(Tree& tree, Node operand) const override { return tree.build("LENGTH($1)", {operand}); }
    // As DOUBLE: decimals keep no more places than their operands have.
    Node ratio(Tree& tree, Node dividend, Node divisor) const override {
        return tree.build("CAST($1 AS DOUBLE) / NULLIF(#2, 0)", {dividend, divisor});
    }
    Node average(Tree& tree, Node value) const override { return tree.build("AVG(CAST($1 AS DOUBLE))", {value}); }

    Node median(Tree& tree, Node value) const override {
        return between(tree, values_of(tree, value), tree.number("0.5"));
    }
    Node percentile(Tree& tree, Node value, Node fraction) const override {
        return between(tree, values_of(tree, value), fraction);
    }
    Node joined_values(Tree& tree, Node value, Node separator) const override {
        return tree.build(
            "ARRAY_JOIN(ARRAY_SORT(ARRAY_AGG(DISTINCT CAST($1 AS VARCHAR)) FILTER (WHERE #1 IS NOT NULL)), $2)",
            {value, separator});
    }

    // The distinct pairs of key and value, then a function over the values.
    Node distinct(Tree& tree, DistinctAggregate aggregate, Node key, Node value, Node fraction) const override {
        const auto pairs = [&](std::string_view type) {
            return tree.build("ARRAY_AGG(DISTINCT CAST(ROW($1, $2) AS $3)) FILTER (WHERE #1 IS NOT NULL)",
                              {tree.build("CAST($1 AS VARCHAR)", {key}), value, tree.code(type)});
        };
        switch (aggregate) {
            case DistinctAggregate::sum:
            case DistinctAggregate::average: {
                const Node sum = tree.build(
                    "REDUCE($1, CAST(0 AS DECIMAL(38, 10)), (s, e) -> CAST(s + COALESCE(e[2], 0) AS DECIMAL(38, 10)), "
                    "s -> s)",
                    {pairs("ROW(VARCHAR, DECIMAL(38, 10))")});
                if (aggregate == DistinctAggregate::sum) return sum;
                return ratio(
                    tree, sum,
                    tree.build("COUNT(DISTINCT CASE WHEN #2 IS NOT NULL THEN $1 ELSE NULL END)", {key, value}));
            }
            case DistinctAggregate::median: fraction = tree.number("0.5"); [[fallthrough]];
            case DistinctAggregate::percentile:
                return between(tree,
                               tree.build("ARRAY_SORT(FILTER(TRANSFORM($1, e -> e[2]), v -> v IS NOT NULL))",
                                          {pairs("ROW(VARCHAR, DOUBLE)")}),
                               fraction);
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

private:
    static Node values_of(Tree& tree, Node value) {
        return tree.build("ARRAY_SORT(ARRAY_AGG(CAST($1 AS DOUBLE)) FILTER (WHERE #1 IS NOT NULL))", {value});
    }
    /// What lies at `fraction` of the way through sorted values, in proportion between two of them. Trino's own
    /// percentiles are approximate. An array of one array gives the values a name.
    static Node between(Tree& tree, Node sorted, Node fraction) {
        return tree.build(
            "TRANSFORM(ARRAY[$1], a -> IF(CARDINALITY(a) = 0, NULL, a[CAST(FLOOR(DOUBLE '$2' * (CARDINALITY(a) - 1)) "
            "AS "
            "BIGINT) + 1] + (a[CAST(CEIL(DOUBLE '$2' * (CARDINALITY(a) - 1)) AS BIGINT) + 1] - a[CAST(FLOOR(DOUBLE "
            "'$2' * (CARDINALITY(a) - 1)) AS BIGINT) + 1]) * (DOUBLE '$2' * (CARDINALITY(a) - 1) - FLOOR(DOUBLE '$2' * "
            "(CARDINALITY(a) - 1)))))[1]",
            {sorted, fraction});
    }

    Lexicon lexicon_{.nested_block_comments = false, .dollar_quotes = false, .escape_strings = false};
};

}  // namespace

std::unique_ptr<Dialect> make_trino() {
    return std::make_unique<Trino>();
}

}  // namespace oriel::sql
