#pragma once

#include "sql/dialect.h"

#include <array>
#include <string_view>

/// What several dialects share.
namespace oriel::sql {

/// A LIKE pattern for databases that know no ESCAPE: `\` before what stands for itself. `pattern` is a literal of ours,
/// in which `^` does that when `escaped`.
Node backslash_pattern(Tree& tree, Node pattern, bool escaped);

/// How to count units of time between two moments. In the patterns `$1` is the start and `$2` the end.
struct DurationPatterns {
    std::string_view moment;        ///< A column, `$1`, as what the others take.
    std::string_view microseconds;  ///< As a whole number.
    std::string_view months;        ///< Difference of the months' numbers, whatever the days are.
    std::string_view within_month;  ///< Of one moment, `$1`: text that orders like day and time.
    std::string_view divide;        ///< `$1` by the number `$2`, whole, towards zero.
};

/// Complete units from `start` to `end`, towards zero. A month is complete when the end's day and time reach the
/// start's.
Node make_duration(Tree& tree, const DurationPatterns& patterns, Node start, Node end, TimeUnit unit);

}  // namespace oriel::sql
