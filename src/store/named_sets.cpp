#include "store/named_sets.h"

#include "store/columns.h"

namespace oriel::store {
namespace {

Error built_in_error(const NamedSetTable& table, const NamedSet& set) {
    return Error{ErrorCode::not_allowed,
                 std::string(table.what) + " '" + set.name + "' is built in and cannot be changed"};
}

}  // namespace

NamedSet read_named_set(Statement& row) {
    NamedSet set;
    set.id = row.id(0);
    set.name = row.string(1);
    set.members = read_names(row.text(2));
    set.built_in = row.boolean(3);
    set.all_access = row.boolean(4);
    return set;
}

Result<std::optional<NamedSet>> find_named_set(Session& session, const NamedSetTable& table, std::string_view id) {
    return read_one(session, read_named_set, table.find_sql, Value::id(id));
}

Result<NamedSet> insert_named_set(Transaction& transaction, const NamedSetTable& table, const NamedSet& set) {
    TRY(transaction.touch(Topic::identity));
    TRY(require_text("name", set.name));
    TRY(require_unique(transaction, table.unique_sql, "name", set.name, ""));
    return found(read_one(transaction, read_named_set, table.insert_sql, set.name, names_value(set.members),
                          set.built_in, set.all_access));
}

Status update_named_set(Transaction& transaction, const NamedSetTable& table, const NamedSet& set) {
    TRY(transaction.touch(Topic::identity));
    const NamedSet before = TRY(found(find_named_set(transaction, table, set.id)));
    if (before.built_in) return built_in_error(table, before);
    TRY(require_text("name", set.name));
    TRY(require_unique(transaction, table.unique_sql, "name", set.name, set.id));
    TRY(transaction.execute(table.update_sql, set.name, names_value(set.members), Value::id(set.id)));
    return Ok{};
}

Status remove_named_set(Transaction& transaction, const NamedSetTable& table, std::string_view id) {
    TRY(transaction.touch(Topic::identity));
    const NamedSet before = TRY(found(find_named_set(transaction, table, id)));
    if (before.built_in) return built_in_error(table, before);
    auto users = TRY(transaction.query(table.used_sql, Value::id(id)));
    if (TRY(users.step())) {
        return Error::validation(
            "id", "invalid",
            std::string(table.what) + " '" + before.name + "' is used by role '" + users.string(0) + "'");
    }
    TRY(transaction.execute(table.delete_sql, Value::id(id)));
    return Ok{};
}

}  // namespace oriel::store
