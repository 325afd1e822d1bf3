#pragma once

#include "store/database.h"

#include <span>
#include <string>
#include <string_view>

namespace oriel::store {

/// One file of store/migrations, as the build embeds it. Never edit one that has landed: add the next.
struct Migration {
    int version = 0;        ///< From the file's number, from 1, without gaps.
    std::string_view name;  ///< The file's name without number and ending.
    std::string_view sql;   ///< Portable SQL; `{{id}}` and the like are filled in per dialect.
};

/// All of them, in order.
std::span<const Migration> embedded_migrations();

/// Brings the database up to the newest migration: all missing ones in one transaction, under a lock, so that nodes
/// started at once wait for the first. Costs one small query when there is nothing to do.
/// Errors: invalid_request when the database is newer than this program, or holds a migration other than ours of the
///         same number; unavailable; internal (names the migration).
Status migrate(Database& database, std::span<const Migration> migrations = embedded_migrations());

/// The SQL of a migration for one dialect: placeholders filled in.
/// `{{id}}` the primary key that numbers itself and never gives a number twice, `{{int}}`, `{{bool}}`, `{{blob}}`,
/// `{{real}}` column types, `{{strict}}` after a table's closing bracket.
std::string migration_sql(const Migration& migration, Dialect dialect);

/// PostgreSQL: makes the table's own numbering go on after ids that were given by hand. SQLite does so by itself.
Status continue_ids(Transaction& transaction, std::string_view table);

}  // namespace oriel::store
