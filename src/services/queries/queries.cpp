#include "services/queries/queries.h"

#include "services/projects/models.h"

namespace oriel::services {

namespace {
constexpr std::size_t kMaxKept = 10'000;
}

Queries::Queries(store::Database& database) : database_(database), kept_([] { return std::int64_t{0}; }, kMaxKept) {}

Result<store::Query> Queries::create(const Caller&, const store::QueryDefinition& definition,
                                     const std::optional<std::string>& client_id) {
    return store::queries::find_or_insert(database_, definition, client_id);
}

Result<std::shared_ptr<const store::Query>> Queries::find(const Caller& caller, std::string_view id) {
    auto query = TRY(kept_.get(id, [&]() -> Result<store::Query> {
        auto session = TRY(database_.read());
        return store::found(store::queries::find_by_slug(session, id));
    }));
    // Ids count up, and filters hold what somebody looked for.
    if (!Models::may_see(caller, query->definition.model)) return Error::not_found();
    return query;
}

}  // namespace oriel::services
