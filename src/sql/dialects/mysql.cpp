#include "base/assert.h"
#include "sql/dialect.h"
#include "sql/timeframes.h"

#include <algorithm>
#include <array>

namespace oriel::sql {

std::unique_ptr<Dialect> make_mysql();

namespace {

constexpr TimeframePatterns kTimeframes{
    .second = "DATE_FORMAT($1, '%Y-%m-%d %H:%i:%s')",
    .time_of_day = "DATE_FORMAT($1, '%H:%i')",
    .microsecond = "DATE_FORMAT($1, '%Y-%m-%d %H:%i:%s.%f')",
    .millisecond = "LEFT(DATE_FORMAT($1, '%Y-%m-%d %H:%i:%s.%f'), 23)",
    .milliseconds = "CONCAT(DATE_FORMAT($1, '%Y-%m-%d %H:%i:%s.'), LPAD(MICROSECOND($1) DIV 1000 DIV $2 * $2, 3, '0'))",
    .minute = "DATE_FORMAT($1, '%Y-%m-%d %H:%i')",
    .minutes = "CONCAT(DATE_FORMAT($1, '%Y-%m-%d %H:'), LPAD(MINUTE($1) DIV $2 * $2, 2, '0'), ':00')",
    .hour = "DATE_FORMAT($1, '%Y-%m-%d %H')",
    .hours = "CONCAT(DATE_FORMAT($1, '%Y-%m-%d '), LPAD(HOUR($1) DIV $2 * $2, 2, '0'), ':00:00')",
    .hour_of_day = "HOUR($1)",
    .date = "DATE($1)",
    .week = "DATE_SUB(DATE($1), INTERVAL WEEKDAY($1) DAY)",
    .week_from = "DATE_SUB(DATE($1), INTERVAL (WEEKDAY($1) + 7 - $2) % 7 DAY)",
    .day_of_week = "DAYNAME($1)",
    .day_of_week_index = "(WEEKDAY($1) + $2) % 7",
    .week_of_year = "WEEK($1, 3)",
    .day_of_month = "DAYOFMONTH($1)",
    .day_of_year = "DAYOFYEAR($1)",
    .month = "DATE_FORMAT($1, '%Y-%m')",
    .month_num = "MONTH($1)",
    .month_name = "MONTHNAME($1)",
    .quarter = "CONCAT(DATE_FORMAT($1, '%Y'), '-Q', QUARTER($1))",
    .quarter_of_year = "CONCAT('Q', QUARTER($1))",
    .year = "YEAR($1)",
    .year_text = "DATE_FORMAT($1, '%Y')",
    .months_earlier = "DATE_SUB($1, INTERVAL $2 MONTH)",
    .prefixed = "CONCAT('FY', $1)",
};

constexpr std::array<std::string_view, 4> kNotes{
    "Medians, percentiles and lists of more values than max_allowed_packet holds in a group are an error.",
    "Times move between zones only when the server's time zone tables are loaded (mariadb-tzinfo-to-sql, "
    "mysql_tzinfo_to_sql); a query that needs them is refused otherwise.",
    "CONVERT_TZ leaves times before 1970 and after 2038 as they are.",
    "Values group by the collation of their column, which by default holds `a` and `A` for the same; filters compare "
    "character by character unless `case_sensitive: no`.",
};

/// MySQL 8 and MariaDB 10.6 and later. Needs a session without NO_BACKSLASH_ESCAPES and ANSI_QUOTES, with English names
/// of days and months, and a GROUP_CONCAT that is not cut.
class Mysql final : public Dialect {
public:
    std::string_view name() const override { return "mysql"; }
    std::string_view looker_name() const override { return "mysql"; }
    std::string_view label() const override { return "MySQL and MariaDB"; }
    bool experimental() const override { return false; }
    std::span<const std::string_view> notes() const override { return kNotes; }
    const Lexicon& lexicon() const override { return lexicon_; }
    NullOrder null_order() const override { return NullOrder::low; }

    bool has_full_outer_join() const override { return false; }
    bool has_grouping_sets() const override { return false; }
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
            case TimeStorage::date: return tree.build("DATE($1)", {column});
            // FROM_UNIXTIME would follow the session's time zone.
            case TimeStorage::epoch:
                return tree.build("DATE_ADD(TIMESTAMP '1970-01-01 00:00:00', INTERVAL #1 SECOND)", {column});
            case TimeStorage::yyyymmdd: return tree.build("STR_TO_DATE($1, '%Y%m%d')", {column});
        }
        ORIEL_ASSERT(false);
        return nullptr;
    }

    Node to_zone(Tree& tree, Node moment, std::string_view from, std::string_view to) const override {
        return tree.build("CONVERT_TZ($1, $2, $3)", {moment, tree.string(from), tree.string(to)});
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

    // The collation of a column decides otherwise, and most hold A and a for the same. Always with ESCAPE: without it a
    // backslash in the pattern would escape what follows.
    Node like(Tree& tree, Node operand, Node pattern, bool, bool case_sensitive) const override {
        return tree.build(case_sensitive
                              ? "CONVERT($1 USING utf8mb4) COLLATE utf8mb4_bin LIKE $2 ESCAPE '^'"
                              : "UPPER(CONVERT($1 USING utf8mb4)) COLLATE utf8mb4_bin LIKE UPPER($2) ESCAPE '^'",
                          {operand, pattern});
    }
    Node text_length(Tree& tree, Node operand) const override { return tree.build("CHAR_LENGTH($1)", {operand}); }

    // As bytes, for collations also take `a ` for `a`. The plain comparison lets an index find the candidates; not for
    // letters that the column's character set may lack, which would be an error.
    Node is_any(Tree& tree, Node operand, std::span<const Node> values, bool case_sensitive,
                bool negated) const override {
        std::vector<Node> texts;
        for (const Node value : values) texts.push_back(case_sensitive ? value : tree.build("UPPER($1)", {value}));
        const Node list = tree.list(texts);
        const Node bytes = tree.build(case_sensitive ? "CAST(CONVERT($1 USING utf8mb4) AS BINARY)"
                                                     : "CAST(UPPER(CONVERT($1 USING utf8mb4)) AS BINARY)",
                                      {operand});
        const bool one = values.size() == 1;
        if (negated) {
            return tree.build(one ? "($2 <> $3 OR #1 IS NULL)" : "($2 NOT IN ($3) OR #1 IS NULL)",
                              {operand, bytes, list});
        }
        const bool ascii = std::ranges::all_of(values, [](Node value) {
            return std::ranges::all_of(value->text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        });
        if (!case_sensitive || !ascii) return tree.build(one ? "$1 = $2" : "$1 IN ($2)", {bytes, list});
        return tree.build(one ? "(#1 = $3 AND $2 = $3)" : "(#1 IN ($3) AND $2 IN ($3))", {operand, bytes, list});
    }
    Node same(Tree& tree, Node left, Node right) const override { return tree.build("#1 <=> #2", {left, right}); }
    Node concat(Tree& tree, std::span<const Node> texts) const override {
        return tree.build("CONCAT($1)", {tree.list(texts)});
    }
    Node whole(Tree& tree, Node value) const override { return tree.build("CAST($1 AS SIGNED)", {value}); }
    // As DOUBLE: decimals would keep no more than four digits after those of the dividend.
    Node ratio(Tree& tree, Node dividend, Node divisor) const override {
        return tree.build("#1 * 1e0 / NULLIF(#2, 0)", {dividend, divisor});
    }
    Node average(Tree& tree, Node value) const override { return tree.build("AVG(#1 * 1e0)", {value}); }

    // There is no such aggregate, so the value is picked from the list of them all in order. A list that the server
    // cuts is an error in our sessions.
    Node median(Tree& tree, Node value) const override { return percentile(tree, value, tree.number("0.5")); }
    Node percentile(Tree& tree, Node value, Node fraction) const override {
        const Node list = tree.build("GROUP_CONCAT($1 * 1e0 ORDER BY $1 * 1e0 SEPARATOR ' ')", {tree.operand(value)});
        return between(tree, list, tree.build("COUNT($1)", {value}), fraction);
    }
    Node joined_values(Tree& tree, Node value, Node separator) const override {
        return tree.build("GROUP_CONCAT(DISTINCT $1 ORDER BY $1 SEPARATOR $2)", {value, separator});
    }

    // docs/decisions/0006-symmetric-aggregates.md: each value is added to a hash of its key, so that equal values of
    // two keys are two, and the hashes are taken off again. 96 bits of hash and 18 decimals leave 10^18 rows of room in
    // the 65 digits there are.
    Node distinct(Tree& tree, DistinctAggregate aggregate, Node key, Node value, Node fraction) const override {
        const Node count = tree.build("COUNT(DISTINCT CASE WHEN #2 IS NOT NULL THEN $1 ELSE NULL END)", {key, value});
        if (aggregate == DistinctAggregate::median || aggregate == DistinctAggregate::percentile) {
            // The key after the value tells equal values apart, and is no part of the number that begins the text.
            const Node list =
                tree.build("GROUP_CONCAT(DISTINCT CONCAT($2 * 1e0, ':', MD5($1)) ORDER BY $2 * 1e0 SEPARATOR ' ')",
                           {key, tree.operand(value)});
            return between(tree, list, count, aggregate == DistinctAggregate::median ? tree.number("0.5") : fraction);
        }
        const Node hash = tree.build(
            "(CAST(CONV(LEFT(MD5($1), 16), 16, 10) AS DECIMAL(20)) * 4294967296 + "
            "CAST(CONV(SUBSTR(MD5($1), 17, 8), 16, 10) AS DECIMAL(10)))",
            {key});
        const Node sum = tree.build("(SUM(DISTINCT $1 + COALESCE(CAST($2 AS DECIMAL(47, 18)), 0)) - SUM(DISTINCT $1))",
                                    {hash, value});
        return aggregate == DistinctAggregate::sum ? sum : ratio(tree, sum, count);
    }

private:
    /// What lies at `fraction` of the way through a list of `count` values in order, in proportion between two of them.
    static Node between(Tree& tree, Node list, Node count, Node fraction) {
        const Node place = tree.build("$2 * ($1 - 1)", {count, fraction});
        const auto at = [&](std::string_view which) {
            return tree.build("SUBSTRING_INDEX(SUBSTRING_INDEX(SUBSTRING_INDEX($1, ' ', $2), ' ', -1), ':', 1) * 1e0",
                              {list, tree.build(which, {place})});
        };
        const Node low = at("FLOOR($1) + 1");
        return tree.build("($1 + ($2 - $1) * ($3 - FLOOR($3)))", {low, at("CEILING($1) + 1"), place});
    }

    Lexicon lexicon_{.identifier_quote = '`',
                     .string_escape = Escape::doubled_and_backslash,
                     .max_identifier = 256,
                     .hash_comments = true,
                     .dash_comment_needs_blank = true,
                     .nested_block_comments = false,
                     .dollar_quotes = false,
                     .escape_strings = false,
                     .double_quoted_strings = true};
};

}  // namespace

std::unique_ptr<Dialect> make_mysql() {
    return std::make_unique<Mysql>();
}

}  // namespace oriel::sql
