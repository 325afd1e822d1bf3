#pragma once

#include "base/result.h"
#include "sql/lexicon.h"
#include "sql/tree.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace oriel::sql {

/// What of a moment is shown. The same names as `model::Timeframe`, without the ones that need no SQL.
enum class Timeframe : std::uint8_t {
    time,
    time_of_day,
    microsecond,
    millisecond,
    second,
    minute,
    hour,
    hour_of_day,
    date,
    week,
    day_of_week,
    day_of_week_index,
    week_of_year,
    day_of_month,
    day_of_year,
    month,
    month_num,
    month_name,
    quarter,
    quarter_of_year,
    year,
    fiscal_month_num,
    fiscal_quarter,
    fiscal_quarter_of_year,
    fiscal_year,
};

struct TimeframeSpec {
    Timeframe frame = Timeframe::time;
    int count = 1;                ///< N of `minuteN`, `hourN`, `millisecondN`.
    int week_start = 0;           ///< Days from Monday to the first day of the week, 0 to 6.
    int fiscal_month_offset = 0;  ///< Months from January to the first month of the fiscal year; may be negative.
};

/// Physical type of a time column.
enum class TimeStorage : std::uint8_t { datetime, timestamp, date, epoch, yyyymmdd };

enum class TimeUnit : std::uint8_t { second, minute, hour, day, week, month, quarter, year };

/// Aggregates over the distinct keys of a view, where its rows appear several times.
enum class DistinctAggregate : std::uint8_t { sum, average, median, percentile };

/// Where NULL stands in ORDER BY.
enum class NullOrder : std::uint8_t {
    high,  ///< After all values, and before them when descending.
    low,   ///< Before all values, and after them when descending.
    last,  ///< After all values in both directions.
};

/// All that differs between databases. A dialect makes nodes; it writes no text and opens no connection.
///
/// A method that must differ is pure. A `has_…` is pure too: where the answer is no, `query/` tells the user, and drops
/// nothing in silence. Objects have no state and may be used by many threads.
class Dialect {
public:
    virtual ~Dialect() = default;

    virtual std::string_view name() const = 0;
    /// What Looker calls it, and Liquid's `_dialect._name` gives: `bigquery_standard_sql`.
    virtual std::string_view looker_name() const = 0;
    /// For people: `BigQuery`.
    virtual std::string_view label() const = 0;
    /// Whether its SQL has been tested as text only, and on no server.
    virtual bool experimental() const = 0;
    /// What users should know besides the `has_…`: a sentence each.
    virtual std::span<const std::string_view> notes() const { return {}; }
    virtual const Lexicon& lexicon() const = 0;
    virtual NullOrder null_order() const = 0;

    virtual bool has_full_outer_join() const = 0;
    /// Whether GROUP BY GROUPING SETS and GROUPING() are understood.
    virtual bool has_grouping_sets() const = 0;
    /// Whether a wall clock time can be moved from one IANA zone to another.
    virtual bool has_time_zones() const = 0;
    virtual bool has_percentile() const = 0;
    /// Whether `distinct` can make that aggregate.
    virtual bool has_distinct(DistinctAggregate aggregate) const = 0;
    /// Whether `joined_values` can be made.
    virtual bool has_joined_values() const = 0;
    virtual bool has_timeframe(const TimeframeSpec& spec) const = 0;

    virtual Node truth(Tree& tree, bool value) const = 0;
    /// `iso` is `YYYY-MM-DD HH:MM:SS`, with `.ffffff` when there are parts of a second.
    virtual Node timestamp_literal(Tree& tree, std::string_view iso) const = 0;
    /// `iso` is `YYYY-MM-DD`.
    virtual Node date_literal(Tree& tree, std::string_view iso) const = 0;

    /// A column as a moment: a value that `timeframe` and `to_zone` take.
    virtual Node moment(Tree& tree, Node column, TimeStorage storage) const = 0;
    /// Moves a wall clock time between IANA zones. Only where `has_time_zones`.
    virtual Node to_zone(Tree& tree, Node moment, std::string_view from, std::string_view to) const = 0;
    /// The timeframe's value as text or number, as the language reference says it looks. Only where `has_timeframe`.
    virtual Node timeframe(Tree& tree, Node moment, const TimeframeSpec& spec) const = 0;
    /// Complete units from `start` to `end`, towards zero.
    virtual Node duration(Tree& tree, Node start, Node end, TimeUnit unit) const = 0;

    /// `operand LIKE pattern`; `escaped` when the pattern uses `^` before a character that stands for itself.
    virtual Node like(Tree& tree, Node operand, Node pattern, bool escaped, bool case_sensitive) const = 0;
    virtual Node text_length(Tree& tree, Node operand) const = 0;
    /// `operand = value`, or IN for several values, compared character by character, or without regard to case. When
    /// `negated`, also true of an operand without value. `values` are string literals, at least one.
    virtual Node is_any(Tree& tree, Node operand, std::span<const Node> values, bool case_sensitive,
                        bool negated) const;
    /// Equal, or both NULL.
    virtual Node same(Tree& tree, Node left, Node right) const;
    /// The texts one after another; NULL when one of them is.
    virtual Node concat(Tree& tree, std::span<const Node> texts) const;
    /// As a 64-bit integer.
    virtual Node whole(Tree& tree, Node value) const;
    /// A quotient that is no whole number division and keeps at least nine digits; NULL where `divisor` is 0.
    virtual Node ratio(Tree& tree, Node dividend, Node divisor) const;

    /// The average, to at least nine digits whatever the value's type is.
    virtual Node average(Tree& tree, Node value) const;
    virtual Node median(Tree& tree, Node value) const = 0;
    /// `fraction` between 0 and 1 as digits.
    virtual Node percentile(Tree& tree, Node value, Node fraction) const = 0;
    /// The distinct values in order, joined by `separator`.
    virtual Node joined_values(Tree& tree, Node value, Node separator) const = 0;

    /// An aggregate of `value` that counts each `key` once, and rows without key not at all. A sum over nothing is
    /// NULL. `fraction` only for percentile. Only where `has_distinct`.
    virtual Node distinct(Tree& tree, DistinctAggregate aggregate, Node key, Node value, Node fraction) const = 0;
};

/// The dialect of that name: ours (`mysql`), or one of Looker's (`mariadb`, `bigquery_standard_sql`, …).
/// Errors: validation_failed on `dialect_name`, with the names that there are.
Result<std::unique_ptr<Dialect>> make_dialect(std::string_view name);

/// Our name for what Looker calls `name`, or `name` itself when it is ours or unknown.
std::string_view dialect_for(std::string_view name);

/// Every dialect's name, in order.
std::vector<std::string_view> dialect_names();

}  // namespace oriel::sql
