#include "base/assert.h"
#include "sql/dialect.h"
#include "sql/timeframes.h"

#include <array>

namespace oriel::sql {

std::unique_ptr<Dialect> make_databricks();

namespace {

constexpr TimeframePatterns kTimeframes{
    .second = "DATE_FORMAT($1, 'yyyy-MM-dd HH:mm:ss')",
    .time_of_day = "DATE_FORMAT($1, 'HH:mm')",
    .microsecond = "DATE_FORMAT($1, 'yyyy-MM-dd HH:mm:ss.SSSSSS')",
    .millisecond = "DATE_FORMAT($1, 'yyyy-MM-dd HH:mm:ss.SSS')",
    .milliseconds =
        "CONCAT(DATE_FORMAT($1, 'yyyy-MM-dd HH:mm:ss.'), "
        "LPAD(CAST(DATE_FORMAT($1, 'SSS') AS INT) DIV $2 * $2, 3, '0'))",
    .minute = "DATE_FORMAT($1, 'yyyy-MM-dd HH:mm')",
    .minutes = "CONCAT(DATE_FORMAT($1, 'yyyy-MM-dd HH:'), LPAD(MINUTE($1) DIV $2 * $2, 2, '0'), ':00')",
    .hour = "DATE_FORMAT($1, 'yyyy-MM-dd HH')",
    .hours = "CONCAT(DATE_FORMAT($1, 'yyyy-MM-dd '), LPAD(HOUR($1) DIV $2 * $2, 2, '0'), ':00:00')",
    .hour_of_day = "HOUR($1)",
    .date = "CAST($1 AS DATE)",
    .week = "CAST(DATE_TRUNC('WEEK', $1) AS DATE)",
    .week_from = "DATE_SUB(CAST($1 AS DATE), (WEEKDAY($1) + 7 - $2) % 7)",
    .day_of_week = "DATE_FORMAT($1, 'EEEE')",
    .day_of_week_index = "(WEEKDAY($1) + $2) % 7",
    .week_of_year = "WEEKOFYEAR($1)",
    .day_of_month = "DAYOFMONTH($1)",
    .day_of_year = "DAYOFYEAR($1)",
    .month = "DATE_FORMAT($1, 'yyyy-MM')",
    .month_num = "MONTH($1)",
    .month_name = "DATE_FORMAT($1, 'MMMM')",
    .quarter = "CONCAT(DATE_FORMAT($1, 'yyyy'), '-Q', QUARTER($1))",
    .quarter_of_year = "CONCAT('Q', QUARTER($1))",
    .year = "YEAR($1)",
    .year_text = "DATE_FORMAT($1, 'yyyy')",
    .months_earlier = "ADD_MONTHS($1, -($2))",
    .prefixed = "CONCAT('FY', $1)",
};

constexpr std::array<std::string_view, 2> kNotes{
    "Sums and averages under joins that repeat rows count values to ten decimals.",
    "Sessions must be in the connection's database time zone: a TIMESTAMP is an instant, shown in the session's zone.",
};

class Databricks final : public Dialect {
public:
    std::string_view name() const override { return "databricks"; }
    std::string_view looker_name() const override { return "databricks"; }
    std::string_view label() const override { return "Databricks"; }
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
            case TimeStorage::epoch: return tree.build("TIMESTAMP_SECONDS($1)", {column});
            case TimeStorage::yyyymmdd: return tree.build("TO_DATE(CAST($1 AS STRING), 'yyyyMMdd')", {column});
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }
    Node to_zone(Tree& tree, Node moment, std::string_view from, std::string_view to) const override {
        return tree.build("CONVERT_TIMEZONE($2, $3, $1)", {moment, tree.string(from), tree.string(to)});
    }
    Node timeframe(Tree& tree, Node moment, const TimeframeSpec& spec) const override {
        return from_pattern(tree, kTimeframes, moment, spec);
    }

    // Counts complete units towards zero, and months by the day and time that both moments show.
    Node duration(Tree& tree, Node start, Node end, TimeUnit unit) const override {
        const auto units = [&](std::string_view pattern) { return tree.build(pattern, {start, end}); };
        switch (unit) {
            case TimeUnit::second: return units("TIMESTAMPDIFF(SECOND, $1, $2)");
            case TimeUnit::minute: return units("TIMESTAMPDIFF(MINUTE, $1, $2)");
            case TimeUnit::hour: return units("TIMESTAMPDIFF(HOUR, $1, $2)");
            case TimeUnit::day: return units("TIMESTAMPDIFF(DAY, $1, $2)");
            case TimeUnit::week: return units("TIMESTAMPDIFF(WEEK, $1, $2)");
            case TimeUnit::month: return units("TIMESTAMPDIFF(MONTH, $1, $2)");
            case TimeUnit::quarter: return units("TIMESTAMPDIFF(MONTH, $1, $2) DIV 3");
            case TimeUnit::year: return units("TIMESTAMPDIFF(MONTH, $1, $2) DIV 12");
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

    // Always with ESCAPE: without it a backslash in the pattern would escape what follows.
    Node like(Tree& tree, Node operand, Node pattern, bool, bool case_sensitive) const override {
        return tree.build(case_sensitive ? "#1 LIKE $2 ESCAPE '^'" : "#1 ILIKE $2 ESCAPE '^'", {operand, pattern});
    }
    Node text_length(Tree& tree, Node operand) const override { return tree.build("LENGTH($1)", {operand}); }
    Node same(Tree& tree, Node left, Node right) const override { return tree.build("#1 <=> #2", {left, right}); }
    Node concat(Tree& tree, std::span<const Node> texts) const override {
        return tree.build("CONCAT($1)", {tree.list(texts)});
    }
    // As DOUBLE: decimals keep four places more than the dividend has.
    Node ratio(Tree& tree, Node dividend, Node divisor) const override {
        return tree.build("CAST($1 AS DOUBLE) / NULLIF(#2, 0)", {dividend, divisor});
    }
    Node average(Tree& tree, Node value) const override { return tree.build("AVG(CAST($1 AS DOUBLE))", {value}); }

    Node median(Tree& tree, Node value) const override { return tree.build("PERCENTILE($1, 0.5)", {value}); }
    Node percentile(Tree& tree, Node value, Node fraction) const override {
        return tree.build("PERCENTILE($1, $2)", {value, fraction});
    }
    Node joined_values(Tree& tree, Node value, Node separator) const override {
        return tree.build("NULLIF(ARRAY_JOIN(ARRAY_SORT(COLLECT_SET(CAST($1 AS STRING))), $2), '')",
                          {value, separator});
    }

    // The distinct pairs of key and value, then a sum over the values.
    Node distinct(Tree& tree, DistinctAggregate aggregate, Node key, Node value, Node) const override {
        ORIEL_ASSERT(has_distinct(aggregate));
        const Node sum = tree.build(
            "AGGREGATE(COLLECT_SET(NAMED_STRUCT('k', $1, 'v', CAST($2 AS DECIMAL(38, 10)))) FILTER (WHERE #1 IS NOT "
            "NULL), CAST(0 AS DECIMAL(38, 10)), (s, e) -> CAST(s + COALESCE(e.v, 0) AS DECIMAL(38, 10)))",
            {key, value});
        if (aggregate == DistinctAggregate::sum) return sum;
        return ratio(tree, sum,
                     tree.build("COUNT(DISTINCT CASE WHEN #2 IS NOT NULL THEN $1 ELSE NULL END)", {key, value}));
    }

private:
    Lexicon lexicon_{.identifier_quote = '`',
                     .string_escape = Escape::backslash,
                     .dollar_quotes = false,
                     .escape_strings = false,
                     .raw_strings = true,
                     .double_quoted_strings = true};
};

}  // namespace

std::unique_ptr<Dialect> make_databricks() {
    return std::make_unique<Databricks>();
}

}  // namespace oriel::sql
