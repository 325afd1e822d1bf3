#include "base/assert.h"
#include "sql/dialect.h"
#include "sql/parts.h"
#include "sql/timeframes.h"

#include <array>

namespace oriel::sql {

std::unique_ptr<Dialect> make_redshift();

namespace {

constexpr TimeframePatterns kTimeframes{
    .second = "TO_CHAR($1, 'YYYY-MM-DD HH24:MI:SS')",
    .time_of_day = "TO_CHAR($1, 'HH24:MI')",
    .microsecond = "TO_CHAR($1, 'YYYY-MM-DD HH24:MI:SS.US')",
    .millisecond = "LEFT(TO_CHAR($1, 'YYYY-MM-DD HH24:MI:SS.US'), 23)",
    .milliseconds =
        "TO_CHAR($1, 'YYYY-MM-DD HH24:MI:SS.') || "
        "LPAD(CAST(CAST(TO_CHAR($1, 'US') AS INTEGER) / 1000 / $2 * $2 AS VARCHAR), 3, '0')",
    .minute = "TO_CHAR($1, 'YYYY-MM-DD HH24:MI')",
    .minutes =
        "TO_CHAR($1, 'YYYY-MM-DD HH24:') || "
        "LPAD(CAST(CAST(DATE_PART(minute, $1) AS INTEGER) / $2 * $2 AS VARCHAR), 2, '0') || ':00'",
    .hour = "TO_CHAR($1, 'YYYY-MM-DD HH24')",
    .hours =
        "TO_CHAR($1, 'YYYY-MM-DD ') || "
        "LPAD(CAST(CAST(DATE_PART(hour, $1) AS INTEGER) / $2 * $2 AS VARCHAR), 2, '0') || ':00:00'",
    .hour_of_day = "CAST(DATE_PART(hour, $1) AS INTEGER)",
    .date = "CAST($1 AS DATE)",
    .week = "CAST(DATE_TRUNC('week', $1) AS DATE)",
    .week_from = "CAST(DATEADD(day, $2, DATE_TRUNC('week', DATEADD(day, -($2), $1))) AS DATE)",
    .day_of_week = "TRIM(TO_CHAR($1, 'Day'))",
    .day_of_week_index = "MOD(CAST(DATE_PART(dow, $1) AS INTEGER) + 6 + $2, 7)",
    .week_of_year = "CAST(DATE_PART(week, $1) AS INTEGER)",
    .day_of_month = "CAST(DATE_PART(day, $1) AS INTEGER)",
    .day_of_year = "CAST(DATE_PART(doy, $1) AS INTEGER)",
    .month = "TO_CHAR($1, 'YYYY-MM')",
    .month_num = "CAST(DATE_PART(month, $1) AS INTEGER)",
    .month_name = "TRIM(TO_CHAR($1, 'Month'))",
    .quarter = "TO_CHAR($1, 'YYYY-\"Q\"Q')",
    .quarter_of_year = "TO_CHAR($1, '\"Q\"Q')",
    .year = "CAST(DATE_PART(year, $1) AS INTEGER)",
    .year_text = "TO_CHAR($1, 'YYYY')",
    .months_earlier = "DATEADD(month, -($2), $1)",
    .prefixed = "'FY' || $1",
};

constexpr DurationPatterns kDurations{
    .moment = "CAST($1 AS TIMESTAMP)",
    .microseconds = "DATEDIFF(microsecond, $1, $2)",
    .months = "DATEDIFF(month, $1, $2)",
    .within_month = "TO_CHAR($1, 'DD HH24:MI:SS.US')",
    .divide = "$1 / $2",
};

constexpr std::array<std::string_view, 2> kNotes{
    "Sums and averages under joins that repeat rows count values to six decimals.",
    "Redshift takes medians and percentiles of one expression only in a statement, and none beside a distinct count.",
};

/// Amazon Redshift: PostgreSQL 8 in its text, with backslash escapes in strings.
class Redshift final : public Dialect {
public:
    std::string_view name() const override { return "redshift"; }
    std::string_view looker_name() const override { return "redshift"; }
    std::string_view label() const override { return "Amazon Redshift"; }
    bool experimental() const override { return true; }
    std::span<const std::string_view> notes() const override { return kNotes; }
    const Lexicon& lexicon() const override { return lexicon_; }
    NullOrder null_order() const override { return NullOrder::high; }

    bool has_full_outer_join() const override { return true; }
    bool has_grouping_sets() const override { return true; }
    bool has_time_zones() const override { return true; }
    bool has_percentile() const override { return true; }
    bool has_distinct(DistinctAggregate aggregate) const override {
        return aggregate == DistinctAggregate::sum || aggregate == DistinctAggregate::average;
    }
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
            case TimeStorage::epoch: return tree.build("(TIMESTAMP 'epoch' + #1 * INTERVAL '1 second')", {column});
            case TimeStorage::yyyymmdd: return tree.build("TO_DATE(CAST($1 AS VARCHAR), 'YYYYMMDD')", {column});
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }
    Node to_zone(Tree& tree, Node moment, std::string_view from, std::string_view to) const override {
        return tree.build("CONVERT_TIMEZONE($2, $3, CAST($1 AS TIMESTAMP))",
                          {moment, tree.string(from), tree.string(to)});
    }
    Node timeframe(Tree& tree, Node moment, const TimeframeSpec& spec) const override {
        return from_pattern(tree, kTimeframes, tree.build("CAST($1 AS TIMESTAMP)", {moment}), spec);
    }
    Node duration(Tree& tree, Node start, Node end, TimeUnit unit) const override {
        return make_duration(tree, kDurations, start, end, unit);
    }

    // Always with ESCAPE: without it a backslash in the pattern would escape what follows.
    Node like(Tree& tree, Node operand, Node pattern, bool, bool case_sensitive) const override {
        return tree.build(case_sensitive ? "#1 LIKE $2 ESCAPE '^'" : "#1 ILIKE $2 ESCAPE '^'", {operand, pattern});
    }
    Node text_length(Tree& tree, Node operand) const override { return tree.build("LENGTH($1)", {operand}); }
    Node same(Tree& tree, Node left, Node right) const override {
        return tree.build("(#1 = #2 OR (#1 IS NULL AND #2 IS NULL))", {left, right});
    }
    // As DOUBLE PRECISION: the average of integers is an integer here, and decimals lose places when divided.
    Node ratio(Tree& tree, Node dividend, Node divisor) const override {
        return tree.build("CAST($1 AS DOUBLE PRECISION) / NULLIF(#2, 0)", {dividend, divisor});
    }
    Node average(Tree& tree, Node value) const override {
        return tree.build("AVG(CAST($1 AS DOUBLE PRECISION))", {value});
    }

    Node median(Tree& tree, Node value) const override {
        return tree.build("MEDIAN(CAST($1 AS DOUBLE PRECISION))", {value});
    }
    Node percentile(Tree& tree, Node value, Node fraction) const override {
        return tree.build("PERCENTILE_CONT($2) WITHIN GROUP (ORDER BY CAST($1 AS DOUBLE PRECISION))",
                          {value, fraction});
    }
    Node joined_values(Tree& tree, Node value, Node separator) const override {
        return tree.build("LISTAGG(DISTINCT CAST($1 AS VARCHAR), $2) WITHIN GROUP (ORDER BY CAST($1 AS VARCHAR))",
                          {value, separator});
    }

    // 87 bits of hash leave room for 10^12 rows in the 38 digits there are.
    Node distinct(Tree& tree, DistinctAggregate aggregate, Node key, Node value, Node) const override {
        ORIEL_ASSERT(has_distinct(aggregate));
        const Node hash = tree.build(
            "(CAST(STRTOL(LEFT(MD5(CAST($1 AS VARCHAR)), 15), 16) AS DECIMAL(38, 0)) * 100000000 + "
            "CAST(STRTOL(SUBSTRING(MD5(CAST($1 AS VARCHAR)), 16, 6), 16) AS DECIMAL(38, 0)))",
            {key});
        const Node sum = tree.build(
            "((SUM(DISTINCT $1 + CAST(ROUND(COALESCE($2, 0) * 1000000) AS DECIMAL(38, 0))) - SUM(DISTINCT $1)) / "
            "1000000.0)",
            {hash, value});
        if (aggregate == DistinctAggregate::sum) return sum;
        return ratio(tree, sum,
                     tree.build("COUNT(DISTINCT CASE WHEN #2 IS NOT NULL THEN $1 ELSE NULL END)", {key, value}));
    }

private:
    Lexicon lexicon_{.string_escape = Escape::doubled_and_backslash, .max_identifier = 127};
};

}  // namespace

std::unique_ptr<Dialect> make_redshift() {
    return std::make_unique<Redshift>();
}

}  // namespace oriel::sql
