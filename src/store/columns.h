#pragma once

#include "base/json.h"
#include "store/database.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// What repositories share: columns that hold JSON, and the checks of names.
namespace oriel::store {

/// A JSON array of texts.
Value names_value(const std::vector<std::string>& names);
std::vector<std::string> read_names(std::string_view json);

/// JSON text, or NULL for a null value.
Value json_value(const Json& json);
/// Null for empty text. Only ever reads what `json_value` wrote.
Json read_json(std::string_view text);

/// Errors: validation_failed (missing_field) when `text` is empty or blank.
Status require_text(std::string_view field, std::string_view text);

/// Errors: validation_failed (already_exists) when `sql`, which gets `name` and the own id (0 for a new row), finds a
/// row: "SELECT 1 FROM groups WHERE name = ? AND id <> ?".
Status require_unique(Session& session, std::string_view sql, std::string_view field, std::string_view name,
                      std::string_view own_id);

Error already_exists(std::string_view field, std::string_view value);

/// True when `sql` with these parameters finds a row.
template <typename... Params>
Result<bool> exists(Session& session, std::string_view sql, Params&&... params) {
    auto rows = TRY(session.query(sql, std::forward<Params>(params)...));
    return rows.step();
}

/// The ids in the first column.
template <typename... Params>
Result<std::vector<std::string>> read_ids(Session& session, std::string_view sql, Params&&... params) {
    auto rows = TRY(session.query(sql, std::forward<Params>(params)...));
    std::vector<std::string> ids;
    while (TRY(rows.step())) ids.push_back(rows.id(0));
    return ids;
}

/// The ids in the second column, under those in the first.
template <typename... Params>
Result<std::map<std::string, std::vector<std::string>, std::less<>>> read_pairs(Session& session, std::string_view sql,
                                                                                Params&&... params) {
    auto rows = TRY(session.query(sql, std::forward<Params>(params)...));
    std::map<std::string, std::vector<std::string>, std::less<>> pairs;
    while (TRY(rows.step())) pairs[rows.id(0)].push_back(rows.id(1));
    return pairs;
}

/// The first row, read by `read(Statement&) -> T`, or nothing.
template <typename Read, typename... Params>
auto read_one(Session& session, Read&& read, std::string_view sql, Params&&... params)
    -> Result<std::optional<decltype(read(std::declval<Statement&>()))>> {
    using T = decltype(read(std::declval<Statement&>()));
    auto rows = TRY(session.query(sql, std::forward<Params>(params)...));
    if (!TRY(rows.step())) return std::optional<T>{};
    return std::optional<T>(read(rows));
}

/// All rows.
template <typename Read, typename... Params>
auto read_all(Session& session, Read&& read, std::string_view sql, Params&&... params)
    -> Result<std::vector<decltype(read(std::declval<Statement&>()))>> {
    auto rows = TRY(session.query(sql, std::forward<Params>(params)...));
    std::vector<decltype(read(std::declval<Statement&>()))> all;
    while (TRY(rows.step())) all.push_back(read(rows));
    return all;
}

}  // namespace oriel::store
