#include "services/users/users.h"

#include "store/groups.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

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
    std::vector<store::User> one;
    auto user = TRY(store::found(store::users::find(session, id)));
    one.push_back(std::move(user));
    auto details = TRY(load_all(session, std::move(one)));
    return std::move(details.front());
}

Result<std::shared_ptr<const UserDetails>> Users::find(std::string_view id) {
    return kept_.get(id, [&] { return load(id); });
}

Result<Users::List> Users::search(const Caller& caller, store::Search search) {
    if (!caller.is_admin && !caller.may(Permission::see_users)) {
        const bool self = !search.only_ids || std::find(search.only_ids->begin(), search.only_ids->end(),
                                                        caller.user_id) != search.only_ids->end();
        search.only_ids = self ? std::vector<std::string>{caller.user_id} : std::vector<std::string>{};
    }
    auto session = TRY(database_.snapshot());
    auto page = TRY(store::users::search(session, search));
    List list;
    list.total = page.total;
    auto details = TRY(load_all(session, std::move(page.items)));
    list.items.reserve(details.size());
    for (UserDetails& each : details) list.items.push_back(std::make_shared<const UserDetails>(std::move(each)));
    return list;
}

Result<Users::List> Users::list(const Caller& caller, std::vector<std::string> ids) {
    store::Search by_id;
    by_id.only_ids = std::move(ids);
    return search(caller, std::move(by_id));
}

Result<std::vector<UserDetails>> Users::load_all(store::Session& session, std::vector<store::User> users) {
    std::vector<std::string> ids;
    std::vector<UserDetails> all(users.size());
    std::unordered_map<std::string, std::size_t> places;
    ids.reserve(users.size());
    for (std::size_t i = 0; i < users.size(); ++i) {
        ids.push_back(users[i].id);
        places.emplace(users[i].id, i);
        all[i].user = std::move(users[i]);
    }
    for (store::CredentialsApi3& key : TRY(store::credentials_api3::list_for_users(session, ids))) {
        UserDetails& of = all[places.at(key.user_id)];
        of.credentials_api3.push_back(std::move(key));
    }
    for (store::CredentialsEmail& email : TRY(store::credentials_email::list_for_users(session, ids))) {
        UserDetails& of = all[places.at(email.user_id)];
        of.credentials_email = std::move(email);
    }
    auto memberships = TRY(store::memberships_of_users(session, ids));
    for (UserDetails& each : all) {
        store::Memberships& of = memberships[each.user.id];
        each.group_ids = std::move(of.group_ids);
        each.role_ids = std::move(of.role_ids);
    }
    return all;
}

}  // namespace oriel::services
