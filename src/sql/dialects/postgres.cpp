#include "sql/dialect.h"

#include "base/assert.h"

namespace oriel::sql {

std::unique_ptr<Dialect> make_postgres();

namespace {

/// PostgreSQL 12 and later.
class Postgres final : public Dialect {
public:
    std::string_view name() const override { return "postgres"; }
    std::string_view looker_name() const override { return "postgres"; }
    std::string_view label() const override { return "PostgreSQL"; }
    bool experimental() const override { return false; }
    const Lexicon& lexicon() const override { return lexicon_; }
    NullOrder null_order() const override { return NullOrder::high; }

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
            case TimeStorage::epoch: return tree.build("(to_timestamp($1) AT TIME ZONE 'UTC')", {column});
            case TimeStorage::yyyymmdd: return tree.build("to_date(CAST($1 AS TEXT), 'YYYYMMDD')", {column});
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

    Node to_zone(Tree& tree, Node moment, std::string_view from, std::string_view to) const override {
        return tree.build("CAST($1 AS TIMESTAMP) AT TIME ZONE $2 AT TIME ZONE $3",
                          {moment, tree.string(from), tree.string(to)});
    }

    Node timeframe(Tree& tree, Node value, const TimeframeSpec& spec) const override {
        const Node moment = tree.build("CAST($1 AS TIMESTAMP)", {value});
        const auto text = [&](std::string_view pattern) { return tree.build(pattern, {moment}); };
        const Node fiscal =
            spec.fiscal_month_offset == 0
                ? moment
                : tree.build("#1 - INTERVAL '1 month' * ($2)", {moment, tree.integer(spec.fiscal_month_offset)});
        const auto fiscal_text = [&](std::string_view pattern) { return tree.build(pattern, {fiscal}); };
        const auto bucket = [&](std::string_view pattern) {
            return tree.build(pattern, {moment, tree.integer(spec.count)});
        };
        switch (spec.frame) {
            case Timeframe::time:
            case Timeframe::second: return text("to_char($1, 'YYYY-MM-DD HH24:MI:SS')");
            case Timeframe::time_of_day: return text("to_char($1, 'HH24:MI')");
            case Timeframe::microsecond: return text("to_char($1, 'YYYY-MM-DD HH24:MI:SS.US')");
            case Timeframe::millisecond:
                if (spec.count == 1) return text("to_char(date_trunc('milliseconds', $1), 'YYYY-MM-DD HH24:MI:SS.MS')");
                return bucket(
                    "to_char(date_trunc('second', $1) + INTERVAL '1 millisecond' * ($2 * floor((extract(milliseconds "
                    "from $1) - "
                    "1000 * floor(extract(second from $1))) / $2)), 'YYYY-MM-DD HH24:MI:SS.MS')");
            case Timeframe::minute:
                if (spec.count == 1) return text("to_char($1, 'YYYY-MM-DD HH24:MI')");
                return bucket(
                    "to_char(date_trunc('hour', $1) + INTERVAL '1 minute' * ($2 * floor(extract(minute from $1) / "
                    "$2)), "
                    "'YYYY-MM-DD HH24:MI:SS')");
            case Timeframe::hour:
                if (spec.count == 1) return text("to_char($1, 'YYYY-MM-DD HH24')");
                return bucket(
                    "to_char(date_trunc('day', $1) + INTERVAL '1 hour' * ($2 * floor(extract(hour from $1) / $2)), "
                    "'YYYY-MM-DD HH24:MI:SS')");
            case Timeframe::hour_of_day: return text("extract(hour from $1)::integer");
            case Timeframe::date: return text("CAST($1 AS DATE)");
            case Timeframe::week:
                if (spec.week_start == 0) return text("CAST(date_trunc('week', $1) AS DATE)");
                return tree.build("CAST(date_trunc('week', CAST($1 AS DATE) - $2) AS DATE) + $2",
                                  {moment, tree.integer(spec.week_start)});
            case Timeframe::day_of_week: return text("trim(to_char($1, 'Day'))");
            case Timeframe::day_of_week_index:
                return tree.build("(extract(isodow from $1)::integer + $2) % 7",
                                  {moment, tree.integer(6 - spec.week_start)});
            case Timeframe::week_of_year: return text("extract(week from $1)::integer");
            case Timeframe::day_of_month: return text("extract(day from $1)::integer");
            case Timeframe::day_of_year: return text("extract(doy from $1)::integer");
            case Timeframe::month: return text("to_char($1, 'YYYY-MM')");
            case Timeframe::month_num: return text("extract(month from $1)::integer");
            case Timeframe::month_name: return text("trim(to_char($1, 'Month'))");
            case Timeframe::quarter: return text("to_char($1, 'YYYY-\"Q\"Q')");
            case Timeframe::quarter_of_year: return text("to_char($1, '\"Q\"Q')");
            case Timeframe::year: return text("extract(year from $1)::integer");
            case Timeframe::fiscal_month_num: return fiscal_text("extract(month from $1)::integer");
            case Timeframe::fiscal_quarter: return fiscal_text("to_char($1, '\"FY\"YYYY-\"Q\"Q')");
            case Timeframe::fiscal_quarter_of_year: return fiscal_text("to_char($1, '\"Q\"Q')");
            case Timeframe::fiscal_year: return fiscal_text("to_char($1, '\"FY\"YYYY')");
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

    Node duration(Tree& tree, Node start, Node end, TimeUnit unit) const override {
        const Node from = tree.build("CAST($1 AS TIMESTAMP)", {start});
        const Node to = tree.build("CAST($1 AS TIMESTAMP)", {end});
        const auto seconds = [&](std::int64_t length) {
            return tree.build("trunc(extract(epoch from $2 - $1) / $3)::bigint", {from, to, tree.integer(length)});
        };
        const auto months = [&](std::int64_t length) {
            return tree.build(
                "trunc((extract(year from age($2, $1)) * 12 + extract(month from age($2, $1))) / $3)::bigint",
                {from, to, tree.integer(length)});
        };
        switch (unit) {
            case TimeUnit::second: return seconds(1);
            case TimeUnit::minute: return seconds(60);
            case TimeUnit::hour: return seconds(3600);
            case TimeUnit::day: return seconds(86400);
            case TimeUnit::week: return seconds(604800);
            case TimeUnit::month: return months(1);
            case TimeUnit::quarter: return months(3);
            case TimeUnit::year: return months(12);
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

    Node like(Tree& tree, Node operand, Node pattern, bool, bool case_sensitive) const override {
        // Always with ESCAPE: without it a backslash in the pattern would escape what follows.
        return tree.build(case_sensitive ? "#1 LIKE $2 ESCAPE '^'" : "#1 ILIKE $2 ESCAPE '^'", {operand, pattern});
    }
    Node text_length(Tree& tree, Node operand) const override { return tree.build("LENGTH($1)", {operand}); }

    Node median(Tree& tree, Node value) const override {
        return tree.build("PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY $1)", {value});
    }
    Node percentile(Tree& tree, Node value, Node fraction) const override {
        return tree.build("PERCENTILE_CONT($2) WITHIN GROUP (ORDER BY $1)", {value, fraction});
    }
    Node joined_values(Tree& tree, Node value, Node separator) const override {
        return tree.build("STRING_AGG(DISTINCT CAST($1 AS TEXT), $2 ORDER BY CAST($1 AS TEXT))", {value, separator});
    }

    // JSON keeps numerics exactly, so the pairs can pass through it.
    Node distinct(Tree& tree, DistinctAggregate aggregate, Node key, Node value, Node fraction) const override {
        const Node pairs = tree.build(
            "FROM jsonb_array_elements(jsonb_agg(DISTINCT jsonb_build_array($1, $2)) FILTER (WHERE #1 IS NOT NULL)) AS "
            "e)",
            {key, value});
        switch (aggregate) {
            case DistinctAggregate::sum: return tree.build("(SELECT SUM((e->>1)::numeric) $1", {pairs});
            case DistinctAggregate::average: return tree.build("(SELECT AVG((e->>1)::numeric) $1", {pairs});
            case DistinctAggregate::median:
                return tree.build("(SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY (e->>1)::numeric) $1", {pairs});
            case DistinctAggregate::percentile:
                return tree.build("(SELECT PERCENTILE_CONT($2) WITHIN GROUP (ORDER BY (e->>1)::numeric) $1",
                                  {pairs, fraction});
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

private:
    Lexicon lexicon_{.max_identifier = 63};
};

}  // namespace

std::unique_ptr<Dialect> make_postgres() {
    return std::make_unique<Postgres>();
}

}  // namespace oriel::sql
