#pragma once

#include "store/database.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::store {

/// One search parameter as it came: `{"first_name", "ann%"}`, `{"id", "3,7"}`, `{"is_disabled", "true"}`.
///
/// Text: whole value, any case, `%` any run, `_` one character; nothing escapes them. Ids and whole numbers: one, or
/// several with commas (any of them). Booleans: true or false. `IS NULL` and `NOT NULL`, any case, on each kind.
/// An empty value is no criterion. compat: lists.md
struct Criterion {
    std::string column;
    std::string value;
};

struct Search {
    std::vector<Criterion> criteria = {};
    bool filter_or = false;                  ///< Any criterion is enough, instead of all of them.
    std::string sorts = {};                  ///< `name, created_at desc`; names not in the table are ignored.
    std::optional<std::int64_t> limit = {};  ///< Rows; none: all.
    std::int64_t offset = 0;                 ///< Rows to pass over first.
    bool with_total = false;                 ///< Also count the rows there are without limit and offset.
    /// Only these ids, whatever the criteria say (filter_or included): how a service keeps to what its caller may
    /// see. Ids that are none are passed over; an empty list finds nothing.
    std::optional<std::vector<std::string>> only_ids = {};
};

template <typename T>
struct Page {
    std::vector<T> items;
    std::optional<std::int64_t> total;  ///< Only when asked for.
};

enum class ColumnKind {
    text,
    id,  ///< Also any other whole number.
    boolean,
    id_list_in,     ///< `expression` is a condition with `{ids}` where the list of ids goes.
    text_list_all,  ///< `expression` is a JSON array of texts that must hold every item of a comma list.
};

/// One row of a repository's table of what can be searched and sorted. Fixed text of ours.
struct SearchColumn {
    std::string_view name;
    ColumnKind kind;
    std::string_view expression;
    std::string_view or_expression = {};  ///< A second and third column the criterion may match instead.
    std::string_view or_expression_2 = {};
};

/// What a repository searches: `select` and `from` are joined to "SELECT {select} FROM {from} WHERE …".
struct SearchTable {
    std::string_view select;
    std::string_view from;
    std::string_view id;  ///< The id column, last sort key always.
    std::span<const SearchColumn> columns;
    std::string_view where = {};  ///< A condition that always holds, or empty.
};

struct SearchQuery {
    std::string sql;
    std::vector<Value> params;
    std::string count_sql;  ///< Same conditions, without limit and offset.
    std::vector<Value> count_params;
};

/// Errors: validation_failed for a value its column cannot have (a boolean that is none, a negative limit),
/// invalid_request for a criterion the table does not know.
Result<SearchQuery> build_search(const SearchTable& table, const Search& search, Dialect dialect);

/// A condition "column is one of these", with one parameter whatever the number of ids.
std::string id_in_list(Dialect dialect, std::string_view column);
/// That parameter. Ids that are no ids are left out.
Value id_list(Dialect dialect, std::span<const std::string> ids);

/// Runs a search and reads each row with `read(Statement&) -> T`. When a total is asked for, list and total are of
/// one moment only if `session` is a snapshot or a transaction.
template <typename T, typename Read>
Result<Page<T>> run_search(Session& session, const SearchTable& table, const Search& search, Read&& read) {
    auto query = TRY(build_search(table, search, session.dialect()));
    Page<T> page;
    {
        auto rows = TRY(session.query_values(query.sql, std::move(query.params)));
        while (TRY(rows.step())) page.items.push_back(read(rows));
    }
    if (search.with_total) {
        auto count = TRY(session.query_values(query.count_sql, std::move(query.count_params)));
        TRY(count.step());
        page.total = count.integer(0);
    }
    return page;
}

}  // namespace oriel::store
