#include "sql/dialect.h"

#include "base/assert.h"

#include <fmt/format.h>

#include <string>

namespace oriel::sql {

std::unique_ptr<Dialect> make_sqlite();

namespace {

/// SQLite 3.39 and later, with times as ISO text.
class Sqlite final : public Dialect {
public:
    std::string_view name() const override { return "sqlite"; }
    std::string_view looker_name() const override { return "sqlite"; }
    std::string_view label() const override { return "SQLite"; }
    bool experimental() const override { return false; }
    const Lexicon& lexicon() const override { return lexicon_; }
    NullOrder null_order() const override { return NullOrder::low; }

    bool has_full_outer_join() const override { return true; }
    bool has_grouping_sets() const override { return false; }
    bool has_time_zones() const override { return true; }
    bool has_percentile() const override { return true; }
    bool has_distinct(DistinctAggregate) const override { return true; }
    bool has_joined_values() const override { return true; }
    bool has_timeframe(const TimeframeSpec& spec) const override {
        return spec.frame != Timeframe::microsecond && !(spec.frame == Timeframe::millisecond && spec.count != 1);
    }

    Node truth(Tree& tree, bool value) const override { return tree.code(value ? "1" : "0"); }
    Node timestamp_literal(Tree& tree, std::string_view iso) const override { return tree.string(iso); }
    Node date_literal(Tree& tree, std::string_view iso) const override { return tree.string(iso); }

    Node moment(Tree& tree, Node column, TimeStorage storage) const override {
        switch (storage) {
            case TimeStorage::datetime:
            case TimeStorage::timestamp: return column;
            case TimeStorage::date: return tree.build("date($1)", {column});
            case TimeStorage::epoch: return tree.build("datetime($1, 'unixepoch')", {column});
            case TimeStorage::yyyymmdd:
                return tree.build("substr($1, 1, 4) || '-' || substr($1, 5, 2) || '-' || substr($1, 7, 2)", {column});
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

    // SQLite knows no zones but the machine's own; our sessions have this function (src/db/sqlite/functions.h).
    Node to_zone(Tree& tree, Node moment, std::string_view from, std::string_view to) const override {
        return tree.build("oriel_to_zone($1, $2, $3)", {moment, tree.string(from), tree.string(to)});
    }

    // Days are counted from `date(…)`, for SQLite keeps milliseconds and would round 23:59:59.9999 into the next day.
    Node timeframe(Tree& tree, Node moment, const TimeframeSpec& spec) const override {
        const auto text = [&](std::string_view pattern) { return tree.build(pattern, {moment}); };
        const auto bucket = [&](std::string_view pattern) {
            return tree.build(pattern, {moment, tree.integer(spec.count)});
        };
        const Node shift = tree.string(fmt::format("{:+} months", -spec.fiscal_month_offset));
        const auto fiscal = [&](std::string_view pattern) { return tree.build(pattern, {moment, shift}); };
        switch (spec.frame) {
            case Timeframe::time:
            case Timeframe::second: return text("strftime('%Y-%m-%d %H:%M:%S', $1)");
            case Timeframe::time_of_day: return text("strftime('%H:%M', $1)");
            case Timeframe::microsecond: break;
            case Timeframe::millisecond: return text("strftime('%Y-%m-%d %H:%M:%f', $1)");
            case Timeframe::minute:
                if (spec.count == 1) return text("strftime('%Y-%m-%d %H:%M', $1)");
                return bucket(
                    "strftime('%Y-%m-%d %H:', $1) || printf('%02d', (CAST(strftime('%M', $1) AS INTEGER) / $2) * $2) "
                    "|| ':00'");
            case Timeframe::hour:
                if (spec.count == 1) return text("strftime('%Y-%m-%d %H', $1)");
                return bucket(
                    "strftime('%Y-%m-%d ', $1) || printf('%02d', (CAST(strftime('%H', $1) AS INTEGER) / $2) * $2) || "
                    "':00:00'");
            case Timeframe::hour_of_day: return text("CAST(strftime('%H', $1) AS INTEGER)");
            case Timeframe::date: return text("date($1)");
            case Timeframe::week:  // `weekday N` goes forward to the last day of the week.
                return tree.build("date(date($1), 'weekday ' || $2, '-6 days')",
                                  {moment, tree.integer(spec.week_start)});
            case Timeframe::day_of_week:
                return text(
                    "CASE CAST(strftime('%w', date($1)) AS INTEGER) WHEN 0 THEN 'Sunday' WHEN 1 THEN 'Monday' WHEN 2 "
                    "THEN "
                    "'Tuesday' "
                    "WHEN 3 THEN 'Wednesday' WHEN 4 THEN 'Thursday' WHEN 5 THEN 'Friday' WHEN 6 THEN 'Saturday' END");
            case Timeframe::day_of_week_index:
                return tree.build("(CAST(strftime('%w', date($1)) AS INTEGER) + $2) % 7",
                                  {moment, tree.integer(13 - spec.week_start)});
            case Timeframe::week_of_year:
                return text("(CAST(strftime('%j', date(date($1), '-3 days', 'weekday 4')) AS INTEGER) - 1) / 7 + 1");
            case Timeframe::day_of_month: return text("CAST(strftime('%d', $1) AS INTEGER)");
            case Timeframe::day_of_year: return text("CAST(strftime('%j', date($1)) AS INTEGER)");
            case Timeframe::month: return text("strftime('%Y-%m', $1)");
            case Timeframe::month_num: return text("CAST(strftime('%m', $1) AS INTEGER)");
            case Timeframe::month_name:
                return text(
                    "CASE CAST(strftime('%m', $1) AS INTEGER) WHEN 1 THEN 'January' WHEN 2 THEN 'February' WHEN 3 THEN "
                    "'March' "
                    "WHEN 4 THEN 'April' WHEN 5 THEN 'May' WHEN 6 THEN 'June' WHEN 7 THEN 'July' WHEN 8 THEN 'August' "
                    "WHEN 9 THEN 'September' WHEN 10 THEN 'October' WHEN 11 THEN 'November' WHEN 12 THEN 'December' "
                    "END");
            case Timeframe::quarter:
                return text("strftime('%Y', $1) || '-Q' || ((CAST(strftime('%m', $1) AS INTEGER) + 2) / 3)");
            case Timeframe::quarter_of_year: return text("'Q' || ((CAST(strftime('%m', $1) AS INTEGER) + 2) / 3)");
            case Timeframe::year: return text("CAST(strftime('%Y', $1) AS INTEGER)");
            case Timeframe::fiscal_month_num:
                return fiscal("CAST(strftime('%m', date($1), 'start of month', $2) AS INTEGER)");
            case Timeframe::fiscal_quarter:
                return fiscal(
                    "'FY' || strftime('%Y', date($1), 'start of month', $2) || '-Q' || "
                    "((CAST(strftime('%m', date($1), 'start of month', $2) AS INTEGER) + 2) / 3)");
            case Timeframe::fiscal_quarter_of_year:
                return fiscal("'Q' || ((CAST(strftime('%m', date($1), 'start of month', $2) AS INTEGER) + 2) / 3)");
            case Timeframe::fiscal_year: return fiscal("'FY' || strftime('%Y', date($1), 'start of month', $2)");
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

    Node duration(Tree& tree, Node start, Node end, TimeUnit unit) const override {
        const Node from = tree.build("strftime('%Y-%m-%d %H:%M:%S', $1)", {start});
        const Node to = tree.build("strftime('%Y-%m-%d %H:%M:%S', $1)", {end});
        const auto seconds = [&](std::int64_t length) {
            return tree.build("(CAST(strftime('%s', $2) AS INTEGER) - CAST(strftime('%s', $1) AS INTEGER)) / $3",
                              {from, to, tree.integer(length)});
        };
        // Complete months towards zero: the difference of the month numbers, less one where the last is not complete.
        const auto months = [&](std::int64_t length) {
            const Node difference = tree.build(
                "((CAST(strftime('%Y', $2) AS INTEGER) - CAST(strftime('%Y', $1) AS INTEGER)) * 12 + "
                "CAST(strftime('%m', $2) AS INTEGER) - CAST(strftime('%m', $1) AS INTEGER))",
                {start, end});
            return tree.build(
                "(CASE WHEN strftime('%Y-%m-%d %H:%M:%S', $2) >= strftime('%Y-%m-%d %H:%M:%S', $1) "
                "THEN $3 - (strftime('%d %H:%M:%S', $2) < strftime('%d %H:%M:%S', $1)) "
                "ELSE $3 + (strftime('%d %H:%M:%S', $2) > strftime('%d %H:%M:%S', $1)) END) / $4",
                {start, end, difference, tree.integer(length)});
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

    // LIKE ignores the case of ASCII letters, so the sensitive form must be GLOB over the pattern turned into its
    // language. A pattern is a literal of ours, so it is turned here and not in the database.
    Node like(Tree& tree, Node operand, Node pattern, bool escaped, bool case_sensitive) const override {
        if (!case_sensitive) {
            return tree.build(escaped ? "#1 LIKE $2 ESCAPE '^'" : "#1 LIKE $2", {operand, pattern});
        }
        ORIEL_ASSERT(pattern->kind == Expr::Kind::string);
        std::string glob;
        for (std::size_t i = 0; i < pattern->text.size(); ++i) {
            char c = pattern->text[i];
            if (escaped && c == '^' && i + 1 < pattern->text.size()) {
                c = pattern->text[++i];
            } else if (c == '%' || c == '_') {
                glob += c == '%' ? '*' : '?';
                continue;
            }
            if (c == '*' || c == '?' || c == '[') {
                glob += '[';
                glob += c;
                glob += ']';
            } else {
                glob += c;
            }
        }
        return tree.build("#1 GLOB $2", {operand, tree.string(glob)});
    }
    Node text_length(Tree& tree, Node operand) const override { return tree.build("LENGTH($1)", {operand}); }
    Node same(Tree& tree, Node left, Node right) const override { return tree.build("#1 IS #2", {left, right}); }

    // These aggregates, too, are our sessions' own (src/db/sqlite/aggregates.h).
    Node median(Tree& tree, Node value) const override { return tree.build("oriel_percentile($1, 0.5)", {value}); }
    Node percentile(Tree& tree, Node value, Node fraction) const override {
        return tree.build("oriel_percentile($1, $2)", {value, fraction});
    }
    Node joined_values(Tree& tree, Node value, Node separator) const override {
        return tree.build("oriel_joined($1, $2)", {value, separator});
    }

    Node distinct(Tree& tree, DistinctAggregate aggregate, Node key, Node value, Node fraction) const override {
        const Node pairs = tree.build(
            "FROM json_each(json_group_array(DISTINCT json_array($1, $2))) AS j "
            "WHERE json_extract(j.value, '$[0]') IS NOT NULL)",
            {key, value});
        const auto over = [&](std::string_view pattern) { return tree.build(pattern, {pairs, fraction}); };
        switch (aggregate) {
            case DistinctAggregate::sum: return over("(SELECT SUM(json_extract(j.value, '$[1]')) $1");
            case DistinctAggregate::average: return over("(SELECT AVG(json_extract(j.value, '$[1]')) $1");
            case DistinctAggregate::median:
                return over("(SELECT oriel_percentile(json_extract(j.value, '$[1]'), 0.5) $1");
            case DistinctAggregate::percentile:
                return over("(SELECT oriel_percentile(json_extract(j.value, '$[1]'), $2) $1");
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

private:
    Lexicon lexicon_{.nested_block_comments = false, .dollar_quotes = false, .escape_strings = false};
};

}  // namespace

std::unique_ptr<Dialect> make_sqlite() {
    return std::make_unique<Sqlite>();
}

}  // namespace oriel::sql
