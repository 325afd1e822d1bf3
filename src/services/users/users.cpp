#include "services/users/users.h"

#include "store/groups.h"

namespace oriel::services {

namespace {
constexpr std::size_t kMaxKept = 20'000;
}

Users::Users(store::Database& database)
    : database_(database), kept_([&database] { return database.version(store::Topic::identity); }, kMaxKept) {}

UserView Users::view_of(const Caller& caller, std::string_view user_id) {
    const bool whole = caller.is_admin || caller.user_id == user_id || caller.may(Permission::see_users);
    return whole ? UserView::whole : UserView::public_part;
}

Result<UserDetails> Users::load(std::string_view id) {
    auto session = TRY(database_.snapshot());
    UserDetails details;
    details.user = TRY(store::found(store::users::find(session, id)));
    details.credentials_api3 = TRY(store::credentials_api3::list(session, id));
    details.credentials_email = TRY(store::credentials_email::find(session, id));
    auto memberships = TRY(store::memberships_of_users(session, {std::string(id)}));
    if (const auto found = memberships.find(id); found != memberships.end()) {
        details.group_ids = std::move(found->second.group_ids);
        details.role_ids = std::move(found->second.role_ids);
    }
    return details;
}

Result<std::shared_ptr<const UserDetails>> Users::find(std::string_view id) {
    return kept_.get(id, [&] { return load(id); });
}

Result<Users::List> Users::search(const Caller& caller, store::Search search) {
    if (!caller.is_admin && !caller.may(Permission::see_users))
        search.only_ids = std::vector<std::string>{caller.user_id};
    List list;
    std::vector<std::string> ids;
    {
        auto session = TRY(database_.snapshot());
        auto page = TRY(store::users::search(session, search));
        list.total = page.total;
        for (const store::User& user : page.items) ids.push_back(user.id);
    }
    for (const std::string& id : ids) {
        auto details = find(id);
        // Deleted between the two reads: it is just not in the list.
        if (!details.ok() && details.error().code == ErrorCode::not_found) continue;
        if (!details.ok()) return std::move(details).error();
        list.items.push_back(std::move(details).value());
    }
    return list;
}

}  // namespace oriel::services
