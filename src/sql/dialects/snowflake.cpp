#include "base/assert.h"
#include "sql/dialect.h"
#include "sql/parts.h"
#include "sql/timeframes.h"

#include <array>

namespace oriel::sql {

std::unique_ptr<Dialect> make_snowflake();

namespace {

constexpr TimeframePatterns kTimeframes{
    .second = "TO_CHAR($1, 'YYYY-MM-DD HH24:MI:SS')",
    .time_of_day = "TO_CHAR($1, 'HH24:MI')",
    .microsecond = "TO_CHAR($1, 'YYYY-MM-DD HH24:MI:SS.FF6')",
    .millisecond = "TO_CHAR($1, 'YYYY-MM-DD HH24:MI:SS.FF3')",
    .milliseconds =
        "TO_CHAR($1, 'YYYY-MM-DD HH24:MI:SS.') || "
        "LPAD(CAST(CAST(FLOOR(DATE_PART('nanosecond', $1) / 1000000 / $2) AS INTEGER) * $2 AS VARCHAR), 3, "
        "'0')",
    .minute = "TO_CHAR($1, 'YYYY-MM-DD HH24:MI')",
    .minutes = "TO_CHAR(TIME_SLICE($1, $2, 'MINUTE'), 'YYYY-MM-DD HH24:MI:SS')",
    .hour = "TO_CHAR($1, 'YYYY-MM-DD HH24')",
    .hours = "TO_CHAR(TIME_SLICE($1, $2, 'HOUR'), 'YYYY-MM-DD HH24:MI:SS')",
    .hour_of_day = "HOUR($1)",
    .date = "CAST($1 AS DATE)",
    // DATE_TRUNC and DAYOFWEEK follow the session's WEEK_START.
    .week = "DATEADD('day', 1 - DAYOFWEEKISO($1), CAST($1 AS DATE))",
    .week_from = "DATEADD('day', -MOD(DAYOFWEEKISO($1) + 6 - $2, 7), CAST($1 AS DATE))",
    .day_of_week =
        "DECODE(DAYOFWEEKISO($1), 1, 'Monday', 2, 'Tuesday', 3, 'Wednesday', 4, 'Thursday', 5, 'Friday', 6, "
        "'Saturday', 7, 'Sunday')",
    .day_of_week_index = "MOD(DAYOFWEEKISO($1) - 1 + $2, 7)",
    .week_of_year = "WEEKISO($1)",
    .day_of_month = "DAY($1)",
    .day_of_year = "DAYOFYEAR($1)",
    .month = "TO_CHAR($1, 'YYYY-MM')",
    .month_num = "MONTH($1)",
    .month_name = "TO_CHAR($1, 'MMMM')",
    .quarter = "TO_CHAR($1, 'YYYY') || '-Q' || QUARTER($1)",
    .quarter_of_year = "'Q' || QUARTER($1)",
    .year = "YEAR($1)",
    .year_text = "TO_CHAR($1, 'YYYY')",
    .months_earlier = "DATEADD('month', -($2), $1)",
    .prefixed = "'FY' || $1",
};

constexpr DurationPatterns kDurations{
    .moment = "CAST($1 AS TIMESTAMP_NTZ)",
    .microseconds = "DATEDIFF('microsecond', $1, $2)",
    .months = "DATEDIFF('month', $1, $2)",
    .within_month = "TO_CHAR($1, 'DD HH24:MI:SS.FF6')",
    .divide = "TRUNC($1 / $2)",
};

constexpr std::array<std::string_view, 1> kNotes{
    "Sums and averages under joins that repeat rows count values to six decimals.",
};

class Snowflake final : public Dialect {
public:
    std::string_view name() const override { return "snowflake"; }
    std::string_view looker_name() const override { return "snowflake"; }
    std::string_view label() const override { return "Snowflake"; }
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
    // A TIMESTAMP literal would be of whatever kind the session's TIMESTAMP_TYPE_MAPPING says.
    Node timestamp_literal(Tree& tree, std::string_view iso) const override {
        return tree.build("TO_TIMESTAMP_NTZ($1)", {tree.string(iso)});
    }
    Node date_literal(Tree& tree, std::string_view iso) const override {
        return tree.build("DATE $1", {tree.string(iso)});
    }

    Node moment(Tree& tree, Node column, TimeStorage storage) const override {
        switch (storage) {
            case TimeStorage::datetime:
            case TimeStorage::timestamp: return column;
            case TimeStorage::date: return tree.build("CAST($1 AS DATE)", {column});
            case TimeStorage::epoch: return tree.build("TO_TIMESTAMP_NTZ($1)", {column});
            case TimeStorage::yyyymmdd: return tree.build("TO_DATE(CAST($1 AS VARCHAR), 'YYYYMMDD')", {column});
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }
    Node to_zone(Tree& tree, Node moment, std::string_view from, std::string_view to) const override {
        return tree.build("CONVERT_TIMEZONE($2, $3, CAST($1 AS TIMESTAMP_NTZ))",
                          {moment, tree.string(from), tree.string(to)});
    }
    Node timeframe(Tree& tree, Node moment, const TimeframeSpec& spec) const override {
        return from_pattern(tree, kTimeframes, tree.build("CAST($1 AS TIMESTAMP_NTZ)", {moment}), spec);
    }
    Node duration(Tree& tree, Node start, Node end, TimeUnit unit) const override {
        return make_duration(tree, kDurations, start, end, unit);
    }

    Node like(Tree& tree, Node operand, Node pattern, bool escaped, bool case_sensitive) const override {
        if (case_sensitive) return tree.build(escaped ? "#1 LIKE $2 ESCAPE '^'" : "#1 LIKE $2", {operand, pattern});
        return tree.build(escaped ? "#1 ILIKE $2 ESCAPE '^'" : "#1 ILIKE $2", {operand, pattern});
    }
    Node text_length(Tree& tree, Node operand) const override { return tree.build("LENGTH($1)", {operand}); }
    // As DOUBLE: decimals keep six places more than the dividend has.
    Node ratio(Tree& tree, Node dividend, Node divisor) const override {
        return tree.build("CAST($1 AS DOUBLE) / NULLIF(#2, 0)", {dividend, divisor});
    }
    Node average(Tree& tree, Node value) const override { return tree.build("AVG(CAST($1 AS DOUBLE))", {value}); }

    Node median(Tree& tree, Node value) const override { return tree.build("MEDIAN(CAST($1 AS DOUBLE))", {value}); }
    Node percentile(Tree& tree, Node value, Node fraction) const override {
        return tree.build("PERCENTILE_CONT($2) WITHIN GROUP (ORDER BY CAST($1 AS DOUBLE))", {value, fraction});
    }
    // Over nothing LISTAGG gives an empty text.
    Node joined_values(Tree& tree, Node value, Node separator) const override {
        return tree.build(
            "NULLIF(LISTAGG(DISTINCT CAST($1 AS VARCHAR), $2) WITHIN GROUP (ORDER BY CAST($1 AS VARCHAR)), '')",
            {value, separator});
    }

    // 88 bits of hash leave room for 10^11 rows in the 38 digits there are.
    Node distinct(Tree& tree, DistinctAggregate aggregate, Node key, Node value, Node) const override {
        ORIEL_ASSERT(has_distinct(aggregate));
        const Node hash = tree.build("TO_NUMBER(LEFT(MD5(CAST($1 AS VARCHAR)), 22), 'XXXXXXXXXXXXXXXXXXXXXX')", {key});
        const Node sum = tree.build(
            "((SUM(DISTINCT $1 + CAST(ROUND(COALESCE($2, 0) * 1000000) AS NUMBER(38, 0))) - SUM(DISTINCT $1)) / "
            "1000000)",
            {hash, value});
        if (aggregate == DistinctAggregate::sum) return sum;
        return ratio(tree, sum,
                     tree.build("COUNT(DISTINCT CASE WHEN #2 IS NOT NULL THEN $1 ELSE NULL END)", {key, value}));
    }

private:
    Lexicon lexicon_{.string_escape = Escape::doubled_and_backslash,
                     .max_identifier = 255,
                     .slash_comments = true,
                     .nested_block_comments = false,
                     .escape_strings = false};
};

}  // namespace

std::unique_ptr<Dialect> make_snowflake() {
    return std::make_unique<Snowflake>();
}

}  // namespace oriel::sql
