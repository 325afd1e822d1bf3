#include "base/assert.h"
#include "sql/dialect.h"
#include "sql/parts.h"
#include "sql/timeframes.h"

#include <array>

namespace oriel::sql {

std::unique_ptr<Dialect> make_clickhouse();

namespace {

constexpr TimeframePatterns kTimeframes{
    .second = "formatDateTime($1, '%Y-%m-%d %H:%i:%S')",
    .time_of_day = "formatDateTime($1, '%H:%i')",
    .microsecond = "toString(toDateTime64($1, 6))",
    .millisecond = "substring(toString(toDateTime64($1, 6)), 1, 23)",
    .milliseconds =
        "concat(formatDateTime($1, '%Y-%m-%d %H:%i:%S.'), "
        "leftPad(toString(intDiv(toInt32(substring(toString(toDateTime64($1, 6)), 21, 3)), $2) * $2), 3, "
        "'0'))",
    .minute = "formatDateTime($1, '%Y-%m-%d %H:%i')",
    .minutes =
        "concat(formatDateTime($1, '%Y-%m-%d %H:'), leftPad(toString(intDiv(toMinute($1), $2) * $2), 2, '0'), ':00')",
    .hour = "formatDateTime($1, '%Y-%m-%d %H')",
    .hours =
        "concat(formatDateTime($1, '%Y-%m-%d '), leftPad(toString(intDiv(toHour($1), $2) * $2), 2, '0'), ':00:00')",
    .hour_of_day = "toHour($1)",
    .date = "toDate32($1)",
    .week = "toDate32($1) - (toDayOfWeek($1) - 1)",
    .week_from = "toDate32($1) - (toDayOfWeek($1) + 6 - $2) % 7",
    .day_of_week = "dateName('weekday', $1)",
    .day_of_week_index = "(toDayOfWeek($1) - 1 + $2) % 7",
    .week_of_year = "toISOWeek($1)",
    .day_of_month = "toDayOfMonth($1)",
    .day_of_year = "toDayOfYear($1)",
    .month = "formatDateTime($1, '%Y-%m')",
    .month_num = "toMonth($1)",
    .month_name = "dateName('month', $1)",
    .quarter = "concat(formatDateTime($1, '%Y'), '-Q', toString(toQuarter($1)))",
    .quarter_of_year = "concat('Q', toString(toQuarter($1)))",
    .year = "toYear($1)",
    .year_text = "formatDateTime($1, '%Y')",
    .months_earlier = "subtractMonths($1, $2)",
    .prefixed = "concat('FY', $1)",
};

constexpr DurationPatterns kDurations{
    .moment = "toDateTime64($1, 6, 'UTC')",
    .microseconds = "(toUnixTimestamp64Micro($2) - toUnixTimestamp64Micro($1))",
    .months = "dateDiff('month', $1, $2)",
    .within_month = "substring(toString($1), 9)",
    .divide = "intDiv($1, $2)",
};

constexpr std::array<std::string_view, 3> kNotes{
    "Rows are checked on a ClickHouse 26.9 engine behind the HTTP interface, the driver on a ClickHouse 18.16 server.",
    "Sessions need `join_use_nulls`, `aggregate_functions_null_for_empty`, `prefer_column_name_to_alias` and "
    "`cast_keep_nullable`.",
    "Times of type DateTime are instants: bounds of date filters are meant in UTC.",
};

/// ClickHouse 23 and later.
class Clickhouse final : public Dialect {
public:
    std::string_view name() const override { return "clickhouse"; }
    std::string_view looker_name() const override { return "clickhouse"; }
    std::string_view label() const override { return "ClickHouse"; }
    bool experimental() const override { return false; }
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

    Node truth(Tree& tree, bool value) const override { return tree.code(value ? "true" : "false"); }
    Node timestamp_literal(Tree& tree, std::string_view iso) const override {
        return tree.build("toDateTime64($1, 6, 'UTC')", {tree.string(iso)});
    }
    Node date_literal(Tree& tree, std::string_view iso) const override {
        return tree.build("toDate32($1)", {tree.string(iso)});
    }

    Node moment(Tree& tree, Node column, TimeStorage storage) const override {
        switch (storage) {
            case TimeStorage::datetime:
            case TimeStorage::timestamp: return tree.build("toDateTime64($1, 6, 'UTC')", {column});
            case TimeStorage::date: return tree.build("toDateTime64(toDate32($1), 6, 'UTC')", {column});
            case TimeStorage::epoch: return tree.build("toDateTime64($1, 6, 'UTC')", {column});
            case TimeStorage::yyyymmdd:
                return tree.build(
                    "toDateTime64(concat(substring(toString($1), 1, 4), '-', substring(toString($1), 5, "
                    "2), '-', substring(toString($1), 7, 2)), 6, 'UTC')",
                    {column});
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }
    // A moment is an instant that is shown in UTC. As wall clock of another zone it is read again from its text.
    Node to_zone(Tree& tree, Node moment, std::string_view from, std::string_view to) const override {
        const Node instant =
            from == "UTC" ? moment : tree.build("toDateTime64(toString($1), 6, $2)", {moment, tree.string(from)});
        return tree.build("toTimeZone($1, $2)", {instant, tree.string(to)});
    }
    Node timeframe(Tree& tree, Node moment, const TimeframeSpec& spec) const override {
        return from_pattern(tree, kTimeframes, moment, spec);
    }
    Node duration(Tree& tree, Node start, Node end, TimeUnit unit) const override {
        return make_duration(tree, kDurations, start, end, unit);
    }

    Node like(Tree& tree, Node operand, Node pattern, bool escaped, bool case_sensitive) const override {
        return tree.build(case_sensitive ? "#1 LIKE $2" : "#1 ILIKE $2",
                          {operand, backslash_pattern(tree, pattern, escaped)});
    }
    Node text_length(Tree& tree, Node operand) const override { return tree.build("lengthUTF8($1)", {operand}); }
    Node is_any(Tree& tree, Node operand, std::span<const Node> values, bool case_sensitive,
                bool negated) const override {
        if (case_sensitive) return Dialect::is_any(tree, operand, values, true, negated);
        // UPPER changes ASCII letters only.
        std::vector<Node> texts;
        for (const Node value : values) texts.push_back(tree.build("upperUTF8($1)", {value}));
        return Dialect::is_any(tree, tree.build("upperUTF8($1)", {operand}), texts, true, negated);
    }
    Node concat(Tree& tree, std::span<const Node> texts) const override {
        return tree.build("concat($1)", {tree.list(texts)});
    }
    Node whole(Tree& tree, Node value) const override { return tree.build("toInt64($1)", {value}); }
    Node ratio(Tree& tree, Node dividend, Node divisor) const override {
        return tree.build("toFloat64($1) / NULLIF(#2, 0)", {dividend, divisor});
    }
    Node average(Tree& tree, Node value) const override { return tree.build("avg(toFloat64($1))", {value}); }

    Node median(Tree& tree, Node value) const override {
        return tree.build("quantileExactInclusiveOrNull(0.5)(toFloat64($1))", {value});
    }
    Node percentile(Tree& tree, Node value, Node fraction) const override {
        return tree.build("quantileExactInclusiveOrNull($2)(toFloat64($1))", {value, fraction});
    }
    Node joined_values(Tree& tree, Node value, Node separator) const override {
        return tree.build("NULLIF(arrayStringConcat(arraySort(groupUniqArray(toString($1))), $2), '')",
                          {value, separator});
    }

    // The distinct pairs of key and value, then a function over the values.
    Node distinct(Tree& tree, DistinctAggregate aggregate, Node key, Node value, Node fraction) const override {
        // The average of decimals would have their scale.
        if (aggregate != DistinctAggregate::sum) value = tree.build("toFloat64($1)", {value});
        const Node values = tree.build(
            "arrayMap(e -> assumeNotNull(e.2), arrayFilter(e -> e.2 IS NOT NULL, groupUniqArrayIf((toString($1), $2), "
            "#1 IS NOT NULL)))",
            {key, value});
        const auto or_null = [&](std::string_view pattern) {
            return tree.build("if(empty($1), NULL, $2)", {values, tree.build(pattern, {values, fraction})});
        };
        switch (aggregate) {
            case DistinctAggregate::sum: return tree.build("arraySum($1)", {values});
            case DistinctAggregate::average: return or_null("arrayAvg($1)");
            case DistinctAggregate::median: return or_null("arrayReduce('quantileExactInclusive(0.5)', $1)");
            case DistinctAggregate::percentile: return or_null("arrayReduce('quantileExactInclusive($2)', $1)");
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

private:
    Lexicon lexicon_{.identifier_quote = '`',
                     .string_escape = Escape::doubled_and_backslash,
                     .identifier_backslash = true,
                     .hash_comments = true,
                     .nested_block_comments = false,
                     .escape_strings = false};
};

}  // namespace

std::unique_ptr<Dialect> make_clickhouse() {
    return std::make_unique<Clickhouse>();
}

}  // namespace oriel::sql
