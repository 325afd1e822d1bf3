#include "sql/lexicon.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace oriel::sql {

namespace {

// clang-format off
// The words that DuckDB, PostgreSQL or SQLite reserve, in one list, so that equal models give equal text everywhere.
constexpr std::string_view kReserved[] = {
    "all", "analyse", "analyze", "and", "anti", "any", "array", "as", "asc", "asof", "asymmetric", "at",
    "authorization", "between", "binary", "both", "by", "case", "cast", "check", "collate", "collation", "column",
    "commit", "concurrently", "constraint", "create", "cross", "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user", "default", "deferrable", "delete", "desc",
    "describe", "distinct", "do", "drop", "else", "end", "escape", "except", "exists", "false", "fetch", "for",
    "foreign", "freeze", "from", "full", "glob", "grant", "group", "having", "ilike", "in", "index", "initially",
    "inner", "insert", "intersect", "into", "is", "isnull", "join", "lambda", "lateral", "leading", "left", "like",
    "limit", "localtime", "localtimestamp", "natural", "not", "notnull", "null", "offset", "on", "only", "or",
    "order", "outer", "overlaps", "pivot", "pivot_longer", "pivot_wider", "placing", "positional", "primary",
    "qualify", "references", "returning", "right", "select", "semi", "session_user", "set", "show", "similar", "some",
    "summarize", "symmetric", "table", "tablesample", "then", "to", "trailing", "transaction", "true", "union",
    "unique", "unpack", "unpivot", "update", "user", "using", "values", "variadic", "verbose", "when", "where",
    "window", "with",
};
// clang-format on
static_assert(std::is_sorted(std::begin(kReserved), std::end(kReserved)), "keep kReserved in order");

}  // namespace

bool is_reserved_word(std::string_view lower_case_word) {
    return std::binary_search(std::begin(kReserved), std::end(kReserved), lower_case_word);
}

bool is_plain_identifier(std::string_view name) {
    constexpr std::size_t kLongestReserved = 20;
    if (name.empty()) return false;
    std::array<char, kLongestReserved> lower{};
    for (std::size_t i = 0; i < name.size(); ++i) {
        char c = name[i];
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const bool letter = (c >= 'a' && c <= 'z') || c == '_';
        if (!letter && (i == 0 || c < '0' || c > '9')) return false;
        if (i < lower.size()) lower[i] = c;
    }
    return name.size() > lower.size() || !is_reserved_word({lower.data(), name.size()});
}

}  // namespace oriel::sql
