#include "store/queries.h"

#include "store/columns.h"

namespace oriel::store::queries {
namespace {

#define ORIEL_QUERY_SELECT                                                                                           \
    "SELECT q.id, q.slug, (SELECT MIN(c.client_id) FROM query_client_ids c WHERE c.query_id = q.id AND c.is_first)," \
    " q.definition, q.created_at FROM queries q WHERE "

struct QueryRow {
    Query query;
    std::string definition;
};

QueryRow read_query(Statement& row) {
    QueryRow read;
    read.query.id = row.id(0);
    read.query.slug = row.string(1);
    read.query.client_id = row.string(2);
    read.definition = row.string(3);
    read.query.created_at = row.instant(4);
    return read;
}

template <typename... Params>
Result<std::optional<Query>> find_where(Session& session, std::string_view sql, Params&&... params) {
    auto row = TRY(read_one(session, read_query, sql, std::forward<Params>(params)...));
    if (!row.has_value()) return std::optional<Query>{};
    row->query.definition = TRY(QueryDefinition::from_json(read_json(row->definition)));
    return std::optional<Query>(std::move(row->query));
}

/// The query a client id names, if it names one.
Result<std::optional<std::string>> query_of_client_id(Session& session, std::string_view client_id) {
    const auto ids = TRY(read_ids(session, "SELECT query_id FROM query_client_ids WHERE client_id = ?", client_id));
    if (ids.empty()) return std::optional<std::string>{};
    return std::optional<std::string>(ids.front());
}

Status require_valid(const QueryDefinition& definition, const std::optional<std::string>& client_id) {
    TRY(require_text("model", definition.model));
    TRY(require_text("view", definition.view));
    if (!client_id.has_value()) return Ok{};
    const bool fits = client_id->size() == kSlugLength &&
                      std::string_view(*client_id)
                              .find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") ==
                          std::string_view::npos;
    if (fits) return Ok{};
    return Error::validation(
        "client_id", "invalid",
        "'client_id' must be " + std::to_string(kSlugLength) + " letters and digits, found '" + *client_id + "'");
}

Error names_another(const std::string& client_id) {
    return Error::validation("client_id", "already_exists",
                             "client id '" + client_id + "' names a query with another definition");
}

}  // namespace

Result<std::optional<Query>> find(Session& session, std::string_view id) {
    return find_where(session, ORIEL_QUERY_SELECT "q.id = ?", Value::id(id));
}

Result<std::optional<Query>> find_by_slug(Session& session, std::string_view slug_or_client_id_or_id) {
    auto query = TRY(find_where(session, ORIEL_QUERY_SELECT "q.slug = ?", slug_or_client_id_or_id));
    if (query.has_value()) return query;
    const auto id = TRY(query_of_client_id(session, slug_or_client_id_or_id));
    if (!id.has_value()) return find(session, slug_or_client_id_or_id);
    query = TRY(find(session, *id));
    // The client sees the name it asked by.
    if (query.has_value()) query->client_id = slug_or_client_id_or_id;
    return query;
}

Result<std::optional<Query>> find_by_definition(Session& session, const QueryDefinition& definition) {
    return find_where(session, ORIEL_QUERY_SELECT "q.definition_hash = ?", Blob{definition.hash()});
}

Result<Query> insert(Transaction& transaction, const QueryDefinition& definition,
                     const std::optional<std::string>& client_id) {
    TRY(require_valid(definition, client_id));
    auto present = TRY(find_by_definition(transaction, definition));
    bool is_new = false;
    if (!present.has_value()) {
        // No topic to lock: two nodes that add the same definition meet at the unique hash, and both get the one row.
        const auto inserted = TRY(read_ids(transaction,
                                           "INSERT INTO queries (definition_hash, slug, model, view_name, definition, "
                                           "created_at) VALUES (?, ?, ?, ?, ?, ?)"
                                           " ON CONFLICT (definition_hash) DO NOTHING RETURNING id",
                                           Blob{definition.hash()}, random_slug(), definition.model, definition.view,
                                           definition.to_json().dump(), transaction.now()));
        is_new = !inserted.empty();
        present = TRY(find_by_definition(transaction, definition));
        if (!present.has_value()) return Error::internal("a query that was just stored is not there");
    }
    if (is_new || client_id.has_value()) {
        const std::string query_id = present->id;
        const std::string name = client_id.has_value() ? *client_id : random_slug();
        TRY(
            transaction.execute("INSERT INTO query_client_ids (client_id, query_id, is_first) VALUES (?, ?, ?)"
                                " ON CONFLICT (client_id) DO NOTHING",
                                name, Value::id(query_id), is_new));
        const auto named = TRY(query_of_client_id(transaction, name));
        if (!named.has_value() || *named != query_id) {
            transaction.doom();  // The row without its client id must not stay.
            return names_another(name);
        }
    }
    if (client_id.has_value()) {
        present->client_id = *client_id;
        return *std::move(present);
    }
    return found(find(transaction, present->id));
}

Result<Query> find_or_insert(Database& database, const QueryDefinition& definition,
                             const std::optional<std::string>& client_id) {
    TRY(require_valid(definition, client_id));
    {
        auto session = TRY(database.read());
        auto query = TRY(find_by_definition(session, definition));
        if (query.has_value() && !client_id.has_value()) return *std::move(query);
        if (query.has_value()) {
            const auto named = TRY(query_of_client_id(session, *client_id));
            if (named.has_value() && *named != query->id) return names_another(*client_id);
            if (named.has_value()) {
                query->client_id = *client_id;
                return *std::move(query);
            }
        }
    }
    return database.write([&](Transaction& transaction) { return insert(transaction, definition, client_id); });
}

}  // namespace oriel::store::queries
