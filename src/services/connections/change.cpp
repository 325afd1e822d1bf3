#include "services/connections/connections.h"
#include "store/secrets.h"

#include <algorithm>
#include <charconv>

namespace oriel::services {

namespace {

constexpr std::size_t kLongestName = 100;
constexpr std::string_view kFolder = "databases/";

/// LookML names connections in quotes, URLs name them as one part of a path.
Status check_name(const std::string& name) {
    const auto is_fit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               c == ' ';
    };
    if (name.empty()) return Error::validation("name", "missing_field", "a connection needs a name");
    if (name.size() > kLongestName || !std::all_of(name.begin(), name.end(), is_fit)) {
        return Error::validation("name", "invalid",
                                 "'" + name +
                                     "' is no name of a connection; use letters, digits, '_', '-' and blanks, "
                                     "at most 100");
    }
    return Ok{};
}

Status check_dialect(const std::string& name) {
    if (name.empty()) return Error::validation("dialect_name", "missing_field", "a connection needs a dialect");
    TRY(sql::make_dialect(sql::dialect_for(name)));
    return Ok{};
}

Status check_port(const std::string& port) {
    int number = 0;
    const auto parsed = std::from_chars(port.data(), port.data() + port.size(), number);
    const bool whole = parsed.ec == std::errc() && parsed.ptr == port.data() + port.size();
    if (whole && number > 0 && number < 65536) return Ok{};
    return Error::validation("port", "invalid", "port '" + port + "' is no number from 1 to 65535");
}

/// Keeps callers of the API from reading files of the server through a database that it opens for them: the
/// instance's own store, say.
Status check_file(const std::string& path, Connections::Files files) {
    if (path.empty()) return Error::validation("database", "missing_field", "the file of the database is missing");
    if (files == Connections::Files::anywhere) return Ok{};
    const bool inside = path.starts_with(kFolder) && path.size() > kFolder.size() &&
                        path.find('/', kFolder.size()) == std::string::npos && path.find("..") == std::string::npos;
    if (inside) return Ok{};
    return Error::validation("database", "invalid",
                             "'" + path +
                                 "' can't be used; a database in a file is named as 'databases/FILE', which "
                                 "is looked for in the server's data directory");
}

Status check(const store::Connection& connection, const store::Connection* before, Connections::Files files) {
    TRY(check_name(connection.name));
    TRY(check_dialect(connection.dialect_name));
    if (connection.port && !connection.port->empty()) TRY(check_port(*connection.port));
    if (!is_file_database(connection.dialect_name)) return Ok{};
    // What the server's operator has chosen may stay; a text that named a database of a server has been chosen by
    // nobody.
    const bool same_file =
        before != nullptr && is_file_database(before->dialect_name) && before->database == connection.database;
    if (!same_file) TRY(check_file(connection.database.value_or(""), files));
    return Ok{};
}

Status set_password(store::Transaction& transaction, const std::string& id, const std::string& password) {
    const store::SecretPlace place{store::kConnectionScope, id, "password"};
    if (!password.empty()) return store::secrets::put(transaction, place, password);
    TRY(store::secrets::remove(transaction, place));
    return Ok{};
}

}  // namespace

Result<store::Connection> Connections::create(const Caller& caller, store::Connection connection,
                                              const std::optional<std::string>& password, Files files) {
    TRY(check(connection, nullptr, files));
    if (!connection.details.is_object()) connection.details = Json(Json::Object{});
    connection.user_id = caller.user_id;
    TRY(database_.write([&](store::Transaction& transaction) -> Status {
        connection = TRY(store::connections::insert(transaction, connection));
        if (password) TRY(set_password(transaction, connection.id, *password));
        return Ok{};
    }));
    return row(connection.name);
}

Result<store::Connection> Connections::update(const Caller&, store::Connection connection,
                                              const std::optional<std::string>& password, Files files) {
    TRY(database_.write([&](store::Transaction& transaction) -> Status {
        const auto before = TRY(store::found(store::connections::find(transaction, connection.name)));
        TRY(check(connection, &before, files));
        connection.id = before.id;
        TRY(store::connections::update(transaction, connection));
        if (password) TRY(set_password(transaction, before.id, *password));
        return Ok{};
    }));
    return row(connection.name);
}

Status Connections::remove(const Caller&, std::string_view name) {
    const bool removed = TRY(database_.write(
        [&](store::Transaction& transaction) { return store::connections::remove(transaction, name); }));
    if (!removed) return Error::not_found("there is no connection '" + std::string(name) + "'");
    return Ok{};
}

}  // namespace oriel::services
