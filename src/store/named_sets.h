#pragma once

#include "store/search.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What permission sets and model sets have in common: a unique name and a list of names.
namespace oriel::store {

struct NamedSet {
    std::string id;
    std::string name;
    std::vector<std::string> members;
    bool built_in = false;
    bool all_access = false;
};

/// The fixed texts of one of the two.
struct NamedSetTable {
    std::string_view what;  ///< For messages.
    SearchTable search;
    std::string_view find_sql;
    std::string_view unique_sql;
    std::string_view insert_sql;
    std::string_view update_sql;
    std::string_view delete_sql;
    std::string_view used_sql;  ///< The name of a role that uses the set.
};

NamedSet read_named_set(Statement& row);
Result<std::optional<NamedSet>> find_named_set(Session& session, const NamedSetTable& table, std::string_view id);
Result<NamedSet> insert_named_set(Transaction& transaction, const NamedSetTable& table, const NamedSet& set);
Status update_named_set(Transaction& transaction, const NamedSetTable& table, const NamedSet& set);
Status remove_named_set(Transaction& transaction, const NamedSetTable& table, std::string_view id);

/// The texts of one table. A macro, because they must be constants that are put together at compile time.
#define ORIEL_NAMED_SET_TABLE(what, table, list, role_column, columns)                                        \
    NamedSetTable {                                                                                           \
        what, {"id, name, " list ", built_in, all_access", table, "id", columns},                             \
            "SELECT id, name, " list ", built_in, all_access FROM " table " WHERE id = ?",                    \
            "SELECT 1 FROM " table " WHERE name = ? AND id <> ?",                                             \
            "INSERT INTO " table " (name, " list                                                              \
            ", built_in, all_access) VALUES (?, ?, ?, ?)"                                                     \
            " RETURNING id, name, " list ", built_in, all_access",                                            \
            "UPDATE " table " SET name = ?, " list " = ? WHERE id = ?", "DELETE FROM " table " WHERE id = ?", \
            "SELECT name FROM roles WHERE " role_column " = ? ORDER BY id LIMIT 1"                            \
    }

}  // namespace oriel::store
