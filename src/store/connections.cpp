#include "store/connections.h"

#include "store/columns.h"
#include "store/secrets.h"
#include "store/text.h"

namespace oriel::store::connections {
namespace {

#define ORIEL_CONNECTION_SELECT                                                                                   \
    "SELECT c.id, c.name, c.dialect_name, c.host, c.port, c.database_name, c.schema_name, c.username, c.details," \
    " c.user_id, c.created_at, EXISTS (SELECT 1 FROM secrets s WHERE s.scope = 'connection'"                      \
    " AND s.owner_id = CAST(c.id AS TEXT) AND s.name = 'password') FROM connections c "

Connection read_connection(Statement& row) {
    Connection connection;
    connection.id = row.id(0);
    connection.name = row.string(1);
    connection.dialect_name = row.string(2);
    connection.host = row.opt_text(3);
    connection.port = row.opt_text(4);
    connection.database = row.opt_text(5);
    connection.schema = row.opt_text(6);
    connection.username = row.opt_text(7);
    connection.details = read_json(row.text(8));
    connection.user_id = row.opt_id(9);
    connection.created_at = row.instant(10);
    connection.has_password = row.boolean(11);
    return connection;
}

std::string details_text(const Json& details) {
    return details.is_null() ? "{}" : details.dump();
}

}  // namespace

Result<std::optional<Connection>> find(Session& session, std::string_view name) {
    return read_one(session, read_connection, ORIEL_CONNECTION_SELECT "WHERE c.name_key = ?", fold_case(name));
}

Result<std::vector<Connection>> list(Session& session) {
    return read_all(session, read_connection,
                    session.dialect() == Dialect::sqlite ? ORIEL_CONNECTION_SELECT "ORDER BY c.name_key"
                                                         : ORIEL_CONNECTION_SELECT "ORDER BY c.name_key COLLATE \"C\"");
}

Result<Connection> insert(Transaction& transaction, const Connection& connection) {
    TRY(transaction.touch(Topic::config));
    TRY(require_text("name", connection.name));
    const auto present = TRY(find(transaction, connection.name));
    if (present.has_value()) return Error::conflict("connection '" + present->name + "' exists already");
    TRY(
        transaction.execute("INSERT INTO connections (name, name_key, dialect_name, host, port, database_name, "
                            "schema_name, username, details,"
                            " user_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            connection.name, fold_case(connection.name), connection.dialect_name, connection.host,
                            connection.port, connection.database, connection.schema, connection.username,
                            details_text(connection.details), Value::id(connection.user_id), transaction.now()));
    return found(find(transaction, connection.name));
}

Status update(Transaction& transaction, const Connection& connection) {
    TRY(transaction.touch(Topic::config));
    const auto changed = TRY(transaction.execute(
        "UPDATE connections SET dialect_name = ?, host = ?, port = ?, database_name = ?, schema_name = ?, username = ?,"
        " details = ? WHERE id = ?",
        connection.dialect_name, connection.host, connection.port, connection.database, connection.schema,
        connection.username, details_text(connection.details), Value::id(connection.id)));
    if (changed == 0) return Error::not_found();
    return Ok{};
}

Result<bool> remove(Transaction& transaction, std::string_view name) {
    TRY(transaction.touch(Topic::config));
    const auto connection = TRY(find(transaction, name));
    if (!connection.has_value()) return false;
    TRY(secrets::remove_all(transaction, kConnectionScope, connection->id));
    TRY(transaction.execute("DELETE FROM connections WHERE id = ?", Value::id(connection->id)));
    return true;
}

}  // namespace oriel::store::connections
