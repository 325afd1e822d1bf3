#include "sql/lexicon.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace oriel::sql {

namespace {

// clang-format off
// The words that any of the dialects reserves, in one list, so that equal models give equal text everywhere.
constexpr std::string_view kReserved[] = {
    "accessible", "add", "all", "alter", "analyse", "analyze", "and", "anti", "any", "array", "as", "asc",
    "asensitive", "asof", "assert_rows_modified", "asymmetric", "at", "authorization", "backup", "before", "between",
    "bigint", "binary", "blob", "both", "by", "call", "cascade", "case", "cast", "change", "char", "character",
    "check", "collate", "collation", "column", "commit", "concurrently", "condition", "constraint", "contains",
    "continue", "convert", "create", "credentials", "cross", "cube", "cume_dist", "current_catalog", "current_date",
    "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "cursor", "database",
    "databases", "day_hour", "day_microsecond", "day_minute", "day_second", "deallocate", "dec", "decimal", "declare",
    "default", "deferrable", "define", "delayed", "delete", "delta", "dense_rank", "desc", "describe",
    "deterministic", "disable", "distinct", "distinctrow", "div", "do", "double", "drop", "dual", "each", "else",
    "elseif", "empty", "enable", "enclosed", "encode", "encrypt", "end", "enum", "escape", "escaped", "except",
    "exclude", "execute", "exists", "exit", "explain", "explicit", "extract", "false", "fetch", "final",
    "first_value", "float", "following", "for", "force", "foreign", "format", "freeze", "from", "full", "fulltext",
    "function", "generated", "get", "glob", "global", "grant", "group", "grouping", "groups", "hash", "having",
    "high_priority", "hour_microsecond", "hour_minute", "hour_second", "identity", "if", "ignore", "ilike", "in",
    "index", "infile", "initially", "inner", "inout", "insensitive", "insert", "int", "integer", "intersect",
    "interval", "into", "is", "isnull", "iterate", "join", "json_array", "json_exists", "json_object", "json_query",
    "json_table", "json_value", "key", "keys", "kill", "lag", "lambda", "language", "last_value", "lateral", "lead",
    "leading", "leave", "left", "like", "limit", "linear", "lines", "listagg", "load", "localtime", "localtimestamp",
    "lock", "long", "longblob", "longtext", "lookup", "loop", "low_priority", "match", "maxvalue", "mediumblob",
    "mediumint", "mediumtext", "merge", "middleint", "minus", "minute_microsecond", "minute_second", "mod",
    "modifies", "natural", "new", "no", "normalize", "not", "notnull", "nth_value", "ntile", "null", "nulls",
    "numeric", "of", "off", "offline", "offset", "old", "on", "only", "open", "optimize", "option", "optionally",
    "or", "order", "out", "outer", "outfile", "over", "overlaps", "parallel", "partition", "percent", "percent_rank",
    "permissions", "pivot", "pivot_longer", "pivot_wider", "placing", "positional", "preceding", "precision",
    "prepare", "prewhere", "primary", "procedure", "proto", "purge", "qualify", "range", "rank", "raw", "read",
    "read_write", "reads", "real", "recover", "recursive", "references", "regexp", "release", "rename", "repeat",
    "replace", "require", "resignal", "resort", "respect", "restore", "restrict", "return", "returning", "revoke",
    "right", "rlike", "rollup", "row", "row_number", "rows", "sample", "schema", "schemas", "select", "semi",
    "sensitive", "separator", "session_user", "set", "settings", "show", "signal", "similar", "skip", "smallint",
    "snapshot", "some", "spatial", "specific", "sql", "sqlexception", "sqlstate", "sqlwarning", "ssl", "starting",
    "stored", "straight_join", "struct", "summarize", "symmetric", "sysdate", "system", "table", "tablesample", "tag",
    "terminated", "then", "timestamp", "tinyblob", "tinyint", "tinytext", "to", "top", "trailing", "transaction",
    "treat", "trigger", "trim", "true", "uescape", "unbounded", "undo", "union", "unique", "unlock", "unnest",
    "unpack", "unpivot", "unsigned", "update", "usage", "use", "user", "using", "utc_date", "utc_time",
    "utc_timestamp", "values", "varbinary", "varchar", "varcharacter", "variadic", "varying", "verbose", "virtual",
    "wallet", "when", "where", "while", "window", "with", "within", "without", "write", "xor", "year_month",
    "zerofill",
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
