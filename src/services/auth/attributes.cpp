#include "services/auth/attributes.h"

#include "store/user_attributes.h"

namespace oriel::services {

namespace {
constexpr std::size_t kMaxKept = 20'000;
}

Attributes::Attributes(store::Database& database)
    : database_(database), kept_([&database] { return database.version(store::Topic::identity); }, kMaxKept) {}

Result<std::shared_ptr<const Attributes::Values>> Attributes::of(const Caller& caller) {
    return kept_.get(caller.user_id, [&]() -> Result<Values> {
        auto session = TRY(database_.snapshot());
        Values values;
        for (store::AttributeValue& row : TRY(store::user_attributes::resolve(session, caller.user_id))) {
            if (row.value) values.emplace(row.attribute.name, *row.value);
        }
        return values;
    });
}

}  // namespace oriel::services
