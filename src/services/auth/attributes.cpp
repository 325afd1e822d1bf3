#include "services/auth/attributes.h"

#include "store/user_attributes.h"

namespace oriel::services {

namespace {
constexpr std::size_t kMaxKept = 20'000;
}

Attributes::Attributes(store::Database& database)
    : database_(database), kept_([&database] { return database.version(store::Topic::identity); }, kMaxKept) {}

Result<std::shared_ptr<const Attributes::Held>> Attributes::held(const Caller& caller) {
    return kept_.get(caller.user_id, [&]() -> Result<Held> {
        auto session = TRY(database_.snapshot());
        Held held;
        for (store::AttributeValue& row : TRY(store::user_attributes::resolve(session, caller.user_id))) {
            if (row.attribute.value_is_hidden) held.hidden.push_back(row.attribute.name);
            if (row.value) held.values.emplace(row.attribute.name, *row.value);
        }
        return held;
    });
}

Result<std::shared_ptr<const Attributes::Values>> Attributes::of(const Caller& caller) {
    const auto found = TRY(held(caller));
    return std::shared_ptr<const Values>(found, &found->values);
}

Result<std::vector<std::string>> Attributes::hidden_from(const Caller& caller) {
    return TRY(held(caller))->hidden;
}

}  // namespace oriel::services
