#include "base/assert.h"
#include "sql/dialect.h"
#include "sql/parts.h"
#include "sql/timeframes.h"

#include <array>

namespace oriel::sql {

std::unique_ptr<Dialect> make_bigquery();

namespace {

constexpr TimeframePatterns kTimeframes{
    .second = "FORMAT_DATETIME('%Y-%m-%d %H:%M:%S', $1)",
    .time_of_day = "FORMAT_DATETIME('%H:%M', $1)",
    .microsecond = "FORMAT_DATETIME('%Y-%m-%d %H:%M:%E6S', $1)",
    .millisecond = "LEFT(FORMAT_DATETIME('%Y-%m-%d %H:%M:%E6S', $1), 23)",
    .milliseconds =
        "CONCAT(FORMAT_DATETIME('%Y-%m-%d %H:%M:%S.', $1), "
        "FORMAT('%03d', DIV(EXTRACT(MILLISECOND FROM $1), $2) * $2))",
    .minute = "FORMAT_DATETIME('%Y-%m-%d %H:%M', $1)",
    .minutes =
        "CONCAT(FORMAT_DATETIME('%Y-%m-%d %H:', $1), FORMAT('%02d', DIV(EXTRACT(MINUTE FROM $1), $2) * $2), "
        "':00')",
    .hour = "FORMAT_DATETIME('%Y-%m-%d %H', $1)",
    .hours =
        "CONCAT(FORMAT_DATETIME('%Y-%m-%d ', $1), FORMAT('%02d', DIV(EXTRACT(HOUR FROM $1), $2) * $2), "
        "':00:00')",
    .hour_of_day = "EXTRACT(HOUR FROM $1)",
    .date = "DATE($1)",
    .week = "DATE_TRUNC(DATE($1), ISOWEEK)",
    .week_from = "DATE_SUB(DATE($1), INTERVAL MOD(EXTRACT(DAYOFWEEK FROM $1) + 12 - $2, 7) DAY)",
    .day_of_week = "FORMAT_DATETIME('%A', $1)",
    .day_of_week_index = "MOD(EXTRACT(DAYOFWEEK FROM $1) + 5 + $2, 7)",
    .week_of_year = "EXTRACT(ISOWEEK FROM $1)",
    .day_of_month = "EXTRACT(DAY FROM $1)",
    .day_of_year = "EXTRACT(DAYOFYEAR FROM $1)",
    .month = "FORMAT_DATETIME('%Y-%m', $1)",
    .month_num = "EXTRACT(MONTH FROM $1)",
    .month_name = "FORMAT_DATETIME('%B', $1)",
    .quarter = "FORMAT_DATETIME('%Y-Q%Q', $1)",
    .quarter_of_year = "FORMAT_DATETIME('Q%Q', $1)",
    .year = "EXTRACT(YEAR FROM $1)",
    .year_text = "FORMAT_DATETIME('%Y', $1)",
    .months_earlier = "DATETIME_SUB($1, INTERVAL $2 MONTH)",
    .prefixed = "CONCAT('FY', $1)",
};

constexpr DurationPatterns kDurations{
    .moment = "CAST($1 AS DATETIME)",
    .microseconds = "DATETIME_DIFF($2, $1, MICROSECOND)",
    .months = "DATETIME_DIFF($2, $1, MONTH)",
    .within_month = "FORMAT_DATETIME('%d %H:%M:%E6S', $1)",
    .divide = "DIV($1, $2)",
};

constexpr std::array<std::string_view, 3> kNotes{
    "Columns are called `view_field`, because a BigQuery alias holds no point; results are read by position.",
    "Bounds of date filters are plain literals, which BigQuery takes for TIMESTAMP, DATETIME and DATE columns alike.",
    "Medians and percentiles are approximate (APPROX_QUANTILES in 1,000 parts): BigQuery has no exact ones as "
    "aggregates.",
};

/// BigQuery's GoogleSQL. Moments are DATETIME, whatever the column is.
class Bigquery final : public Dialect {
public:
    std::string_view name() const override { return "bigquery"; }
    std::string_view looker_name() const override { return "bigquery_standard_sql"; }
    std::string_view label() const override { return "BigQuery"; }
    bool experimental() const override { return true; }
    std::span<const std::string_view> notes() const override { return kNotes; }
    const Lexicon& lexicon() const override { return lexicon_; }
    NullOrder null_order() const override { return NullOrder::low; }

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
    Node timestamp_literal(Tree& tree, std::string_view iso) const override { return tree.string(iso); }
    Node date_literal(Tree& tree, std::string_view iso) const override { return tree.string(iso); }

    Node moment(Tree& tree, Node column, TimeStorage storage) const override {
        switch (storage) {
            case TimeStorage::datetime:
            case TimeStorage::timestamp:
            case TimeStorage::date: return column;
            case TimeStorage::epoch: return tree.build("TIMESTAMP_SECONDS(CAST($1 AS INT64))", {column});
            case TimeStorage::yyyymmdd: return tree.build("PARSE_DATE('%Y%m%d', CAST($1 AS STRING))", {column});
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }
    Node to_zone(Tree& tree, Node moment, std::string_view from, std::string_view to) const override {
        return tree.build("DATETIME(TIMESTAMP(CAST($1 AS DATETIME), $2), $3)",
                          {moment, tree.string(from), tree.string(to)});
    }
    Node timeframe(Tree& tree, Node moment, const TimeframeSpec& spec) const override {
        return from_pattern(tree, kTimeframes, tree.build("CAST($1 AS DATETIME)", {moment}), spec);
    }
    Node duration(Tree& tree, Node start, Node end, TimeUnit unit) const override {
        return make_duration(tree, kDurations, start, end, unit);
    }

    Node like(Tree& tree, Node operand, Node pattern, bool escaped, bool case_sensitive) const override {
        return tree.build(case_sensitive ? "#1 LIKE $2" : "UPPER($1) LIKE UPPER($2)",
                          {operand, backslash_pattern(tree, pattern, escaped)});
    }
    Node text_length(Tree& tree, Node operand) const override { return tree.build("LENGTH($1)", {operand}); }
    Node concat(Tree& tree, std::span<const Node> texts) const override {
        return tree.build("CONCAT($1)", {tree.list(texts)});
    }
    Node whole(Tree& tree, Node value) const override { return tree.build("CAST($1 AS INT64)", {value}); }
    Node ratio(Tree& tree, Node dividend, Node divisor) const override {
        return tree.build("CAST($1 AS FLOAT64) / NULLIF(#2, 0)", {dividend, divisor});
    }

    // The only percentiles that BigQuery has as aggregates; Looker takes them too.
    Node median(Tree& tree, Node value) const override {
        return tree.build("APPROX_QUANTILES($1, 1000)[OFFSET(500)]", {value});
    }
    Node percentile(Tree& tree, Node value, Node fraction) const override {
        return tree.build("APPROX_QUANTILES($1, 1000)[OFFSET(CAST(1000 * $2 AS INT64))]", {value, fraction});
    }
    Node joined_values(Tree& tree, Node value, Node separator) const override {
        return tree.build("STRING_AGG(DISTINCT CAST($1 AS STRING), $2 ORDER BY CAST($1 AS STRING))",
                          {value, separator});
    }

    // BIGNUMERIC has 38 digits on either side of the point: 92 bits of hash leave room for 10^10 rows, and values keep
    // all their decimals.
    Node distinct(Tree& tree, DistinctAggregate aggregate, Node key, Node value, Node) const override {
        ORIEL_ASSERT(has_distinct(aggregate));
        const Node hash = tree.build(
            "(CAST(CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CAST($1 AS STRING))), 1, 15)) AS INT64) AS BIGNUMERIC) * "
            "4294967296 + CAST(CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CAST($1 AS STRING))), 16, 8)) AS INT64) AS "
            "BIGNUMERIC))",
            {key});
        const Node sum =
            tree.build("(SUM(DISTINCT $1 + COALESCE(CAST($2 AS BIGNUMERIC), 0)) - SUM(DISTINCT $1))", {hash, value});
        if (aggregate == DistinctAggregate::sum) return sum;
        return ratio(tree, sum,
                     tree.build("COUNT(DISTINCT CASE WHEN #2 IS NOT NULL THEN $1 ELSE NULL END)", {key, value}));
    }

private:
    Lexicon lexicon_{.identifier_quote = '`',
                     .string_escape = Escape::backslash,
                     .identifier_backslash = true,
                     .plain_aliases = true,
                     .max_identifier = 300,
                     .hash_comments = true,
                     .nested_block_comments = false,
                     .dollar_quotes = false,
                     .escape_strings = false,
                     .double_quoted_strings = true,
                     .triple_quotes = true};
};

}  // namespace

std::unique_ptr<Dialect> make_bigquery() {
    return std::make_unique<Bigquery>();
}

}  // namespace oriel::sql
