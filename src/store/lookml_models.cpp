#include "store/lookml_models.h"

#include "store/columns.h"

namespace oriel::store::lookml_models {
namespace {

#define ORIEL_MODEL_SELECT \
    "SELECT name, project_name, allowed_db_connection_names, unlimited_db_connections, created_at FROM lookml_models "

LookmlModelEntry read_entry(Statement& row) {
    LookmlModelEntry entry;
    entry.name = row.string(0);
    entry.project_name = row.string(1);
    entry.allowed_db_connection_names = read_names(row.text(2));
    entry.unlimited_db_connections = row.boolean(3);
    entry.created_at = row.instant(4);
    return entry;
}

}  // namespace

Result<std::optional<LookmlModelEntry>> find(Session& session, std::string_view name) {
    return read_one(session, read_entry, ORIEL_MODEL_SELECT "WHERE name = ?", name);
}

Result<std::vector<LookmlModelEntry>> list(Session& session) {
    return read_all(session, read_entry,
                    session.dialect() == Dialect::sqlite ? ORIEL_MODEL_SELECT "ORDER BY name"
                                                         : ORIEL_MODEL_SELECT "ORDER BY name COLLATE \"C\"");
}

Result<LookmlModelEntry> insert(Transaction& transaction, const LookmlModelEntry& entry) {
    TRY(transaction.touch(Topic::config));
    TRY(require_text("name", entry.name));
    const auto present = TRY(find(transaction, entry.name));
    if (present.has_value()) return already_exists("name", entry.name);
    TRY(transaction.execute(
        "INSERT INTO lookml_models (name, project_name, allowed_db_connection_names, unlimited_db_connections,"
        " created_at) VALUES (?, ?, ?, ?, ?)",
        entry.name, entry.project_name, names_value(entry.allowed_db_connection_names), entry.unlimited_db_connections,
        transaction.now()));
    return found(find(transaction, entry.name));
}

Status update(Transaction& transaction, const LookmlModelEntry& entry) {
    TRY(transaction.touch(Topic::config));
    const auto changed =
        TRY(transaction.execute("UPDATE lookml_models SET project_name = ?, allowed_db_connection_names = ?, "
                                "unlimited_db_connections = ? WHERE name = ?",
                                entry.project_name, names_value(entry.allowed_db_connection_names),
                                entry.unlimited_db_connections, entry.name));
    if (changed == 0) return Error::not_found();
    return Ok{};
}

Result<bool> remove(Transaction& transaction, std::string_view name) {
    TRY(transaction.touch(Topic::config));
    const auto removed = TRY(transaction.execute("DELETE FROM lookml_models WHERE name = ?", name));
    return removed != 0;
}

}  // namespace oriel::store::lookml_models
