#pragma once

#include "base/json.h"
#include "store/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::store {

/// What a query asks, as it was sent. Members are named as in the API.
struct QueryDefinition {
    std::string model = {};
    std::string view = {};
    std::vector<std::string> fields = {};
    std::vector<std::string> pivots = {};
    std::vector<std::string> fill_fields = {};
    std::vector<std::pair<std::string, std::string>> filters = {};  ///< In the order they came.
    std::optional<std::string> filter_expression = {};
    std::vector<std::string> sorts = {};
    std::optional<std::string> limit = {};
    std::optional<std::string> column_limit = {};
    std::optional<bool> total = {};
    std::optional<std::string> row_total = {};
    std::vector<std::string> subtotals = {};
    Json vis_config = {};
    Json filter_config = {};
    std::optional<std::string> dynamic_fields = {};
    std::optional<std::string> query_timezone = {};
    std::optional<std::string> visible_ui_sections = {};

    Json to_json() const;
    /// Errors: internal: only ever reads what to_json wrote.
    static Result<QueryDefinition> from_json(const Json& json);
    /// The content address, 32 bytes. Equal for definitions that mean the same: absent, null and empty members are
    /// one, and so are the orders of maps. compat: queries.md
    std::string hash() const;
};

/// Immutable, never deleted; the same definition is always the same row.
struct Query {
    std::string id = {};
    std::string slug = {};       ///< 22 characters, made.
    std::string client_id = {};  ///< 22 characters, chosen by the client or made.
    QueryDefinition definition = {};
    Instant created_at{};
};

namespace queries {

/// By id.
Result<std::optional<Query>> find(Session& session, std::string_view id);
/// By slug, client id, or id: whatever a client holds in its hand.
Result<std::optional<Query>> find_by_slug(Session& session, std::string_view slug_or_client_id_or_id);
Result<std::optional<Query>> find_by_definition(Session& session, const QueryDefinition& definition);

/// The row of this definition, made when there is none. A `client_id` becomes one more name of it.
/// Errors: validation_failed (model or view empty; `client_id` names another definition).
Result<Query> insert(Transaction& transaction, const QueryDefinition& definition,
                     const std::optional<std::string>& client_id = {});

/// The same without a transaction when the row is already there, which is the usual case of run_inline_query.
Result<Query> find_or_insert(Database& database, const QueryDefinition& definition,
                             const std::optional<std::string>& client_id = {});

}  // namespace queries
}  // namespace oriel::store
