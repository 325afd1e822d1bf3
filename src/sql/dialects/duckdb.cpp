#include "sql/dialect.h"

#include "base/assert.h"

namespace oriel::sql {

std::unique_ptr<Dialect> make_duckdb();

namespace {

/// DuckDB 1.4 and later. Expressions as verified in the golden tests; needs no session setting but a TimeZone equal to
/// the connection's database time zone, for columns of type TIMESTAMP WITH TIME ZONE.
class Duckdb final : public Dialect {
public:
    std::string_view name() const override { return "duckdb"; }
    std::string_view looker_name() const override { return "duckdb"; }
    std::string_view label() const override { return "DuckDB"; }
    bool experimental() const override { return false; }
    const Lexicon& lexicon() const override { return lexicon_; }
    NullOrder null_order() const override { return NullOrder::last; }

    bool has_full_outer_join() const override { return true; }
    bool has_grouping_sets() const override { return true; }
    bool has_time_zones() const override { return true; }
    bool has_percentile() const override { return true; }
    bool has_distinct(DistinctAggregate) const override { return true; }
    bool has_joined_values() const override { return true; }
    bool has_timeframe(const TimeframeSpec&) const override { return true; }

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
            case TimeStorage::epoch: return tree.build("make_timestamp(CAST(#1 * 1000000 AS BIGINT))", {column});
            case TimeStorage::yyyymmdd: return tree.build("strptime(CAST($1 AS VARCHAR), '%Y%m%d')", {column});
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

    Node to_zone(Tree& tree, Node moment, std::string_view from, std::string_view to) const override {
        // The cast makes a DATE or a TIMESTAMP WITH TIME ZONE a wall clock time first: AT TIME ZONE means the opposite
        // for those.
        return tree.build("CAST($1 AS TIMESTAMP) AT TIME ZONE $2 AT TIME ZONE $3",
                          {moment, tree.string(from), tree.string(to)});
    }

    Node timeframe(Tree& tree, Node moment, const TimeframeSpec& spec) const override {
        const auto text = [&](std::string_view pattern) { return tree.build(pattern, {moment}); };
        const Node fiscal =
            spec.fiscal_month_offset == 0
                ? moment
                : tree.build("#1 - INTERVAL ($2) MONTH", {moment, tree.integer(spec.fiscal_month_offset)});
        const auto fiscal_text = [&](std::string_view pattern) { return tree.build(pattern, {fiscal}); };
        const auto bucket = [&](std::string_view pattern) {
            return tree.build(pattern, {moment, tree.integer(spec.count)});
        };
        switch (spec.frame) {
            case Timeframe::time:
            case Timeframe::second: return text("strftime($1, '%Y-%m-%d %H:%M:%S')");
            case Timeframe::time_of_day: return text("strftime($1, '%H:%M')");
            case Timeframe::microsecond: return text("strftime($1, '%Y-%m-%d %H:%M:%S.%f')");
            case Timeframe::millisecond:
                if (spec.count == 1) return text("strftime($1, '%Y-%m-%d %H:%M:%S.%g')");
                return bucket("strftime(time_bucket(INTERVAL ($2) MILLISECOND, $1), '%Y-%m-%d %H:%M:%S.%g')");
            case Timeframe::minute:
                if (spec.count == 1) return text("strftime($1, '%Y-%m-%d %H:%M')");
                return bucket("strftime(time_bucket(INTERVAL ($2) MINUTE, $1), '%Y-%m-%d %H:%M:%S')");
            case Timeframe::hour:
                if (spec.count == 1) return text("strftime($1, '%Y-%m-%d %H')");
                return bucket("strftime(time_bucket(INTERVAL ($2) HOUR, $1), '%Y-%m-%d %H:%M:%S')");
            case Timeframe::hour_of_day: return text("hour($1)");
            case Timeframe::date: return text("CAST($1 AS DATE)");
            case Timeframe::week:
                if (spec.week_start == 0) return text("CAST(date_trunc('week', $1) AS DATE)");
                return tree.build("CAST(date_trunc('week', CAST($1 AS DATE) - $2) AS DATE) + $2",
                                  {moment, tree.integer(spec.week_start)});
            case Timeframe::day_of_week: return text("dayname($1)");
            case Timeframe::day_of_week_index:
                if (spec.week_start == 0) return text("isodow($1) - 1");
                return tree.build("(isodow($1) + $2) % 7", {moment, tree.integer(6 - spec.week_start)});
            case Timeframe::week_of_year: return text("weekofyear($1)");
            case Timeframe::day_of_month: return text("day($1)");
            case Timeframe::day_of_year: return text("dayofyear($1)");
            case Timeframe::month: return text("strftime($1, '%Y-%m')");
            case Timeframe::month_num: return text("month($1)");
            case Timeframe::month_name: return text("monthname($1)");
            case Timeframe::quarter: return text("strftime($1, '%Y') || '-Q' || quarter($1)");
            case Timeframe::quarter_of_year: return text("'Q' || quarter($1)");
            case Timeframe::year: return text("year($1)");
            case Timeframe::fiscal_month_num: return fiscal_text("month($1)");
            case Timeframe::fiscal_quarter: return fiscal_text("'FY' || strftime($1, '%Y') || '-Q' || quarter($1)");
            case Timeframe::fiscal_quarter_of_year: return fiscal_text("'Q' || quarter($1)");
            case Timeframe::fiscal_year: return fiscal_text("'FY' || strftime($1, '%Y')");
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

    Node duration(Tree& tree, Node start, Node end, TimeUnit unit) const override {
        const Node from = tree.build("CAST($1 AS TIMESTAMP)", {start});
        const Node to = tree.build("CAST($1 AS TIMESTAMP)", {end});
        const auto units = [&](std::string_view pattern) { return tree.build(pattern, {from, to}); };
        // date_sub('month', …) takes the last day of a shorter month for the end of a month; the rule here is that the
        // end's day and time must reach the start's.
        const auto months = [&](std::int64_t length) {
            const Node count = units(
                "(date_diff('month', $1, $2) - CASE WHEN $2 >= $1 AND (day($2), CAST($2 AS TIME)) < (day($1), CAST($1 "
                "AS TIME)) THEN 1 "
                "WHEN $2 < $1 AND (day($2), CAST($2 AS TIME)) > (day($1), CAST($1 AS TIME)) THEN -1 ELSE 0 END)");
            return length == 1 ? count : tree.build("$1 // $2", {count, tree.integer(length)});
        };
        switch (unit) {
            case TimeUnit::second: return units("date_sub('second', $1, $2)");
            case TimeUnit::minute: return units("date_sub('minute', $1, $2)");
            case TimeUnit::hour: return units("date_sub('hour', $1, $2)");
            case TimeUnit::day: return units("date_sub('day', $1, $2)");
            case TimeUnit::week: return units("date_sub('week', $1, $2)");
            case TimeUnit::month: return months(1);
            case TimeUnit::quarter: return months(3);
            case TimeUnit::year: return months(12);
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

    Node like(Tree& tree, Node operand, Node pattern, bool escaped, bool case_sensitive) const override {
        if (case_sensitive) return tree.build(escaped ? "#1 LIKE $2 ESCAPE '^'" : "#1 LIKE $2", {operand, pattern});
        return tree.build(escaped ? "#1 ILIKE $2 ESCAPE '^'" : "#1 ILIKE $2", {operand, pattern});
    }
    Node text_length(Tree& tree, Node operand) const override { return tree.build("LENGTH($1)", {operand}); }

    // As DOUBLE, because over DECIMAL they would round what lies between two values to the column's scale.
    Node median(Tree& tree, Node value) const override { return tree.build("MEDIAN(CAST($1 AS DOUBLE))", {value}); }
    Node percentile(Tree& tree, Node value, Node fraction) const override {
        return tree.build("QUANTILE_CONT(CAST($1 AS DOUBLE), $2)", {value, fraction});
    }
    Node joined_values(Tree& tree, Node value, Node separator) const override {
        return tree.build("STRING_AGG(DISTINCT CAST($1 AS VARCHAR), $2 ORDER BY CAST($1 AS VARCHAR))",
                          {value, separator});
    }

    // docs/decisions/0006-symmetric-aggregates.md: one distinct list of key and value, then a list function over the
    // values. `struct_extract` and not `e.v`, which HAVING takes for a column.
    Node distinct(Tree& tree, DistinctAggregate aggregate, Node key, Node value, Node fraction) const override {
        const bool between_values =
            aggregate == DistinctAggregate::median || aggregate == DistinctAggregate::percentile;
        if (between_values) value = tree.build("CAST($1 AS DOUBLE)", {value});
        const Node values = tree.build(
            "LIST_TRANSFORM(LIST(DISTINCT {'k': $1, 'v': $2}) FILTER (WHERE #1 IS NOT NULL), lambda e: "
            "struct_extract(e, 'v'))",
            {key, value});
        switch (aggregate) {
            case DistinctAggregate::sum: return tree.build("LIST_SUM($1)", {values});
            case DistinctAggregate::average: return tree.build("LIST_AVG($1)", {values});
            case DistinctAggregate::median: return tree.build("LIST_MEDIAN($1)", {values});
            case DistinctAggregate::percentile:
                return tree.build("LIST_AGGREGATE($1, 'quantile_cont', $2)", {values, fraction});
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

private:
    Lexicon lexicon_{};
};

}  // namespace

std::unique_ptr<Dialect> make_duckdb() {
    return std::make_unique<Duckdb>();
}

}  // namespace oriel::sql
