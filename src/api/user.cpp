#include "gen/api/user.h"

#include "api/binding.h"
#include "api/convert/member.h"
#include "api/convert/user.h"
#include "services/users/users.h"

namespace oriel::api {

namespace {

Page<wire::User> page_to_wire(const services::Users::List& list, const services::Caller& caller, const Call& call) {
    Page<wire::User> page;
    page.total = list.total;
    page.items.reserve(list.items.size());
    for (const auto& details : list.items) page.items.push_back(to_wire(*details, caller, call.base_url));
    return page;
}

}  // namespace

Result<wire::User> me(const services::Caller& caller, const Call& call, services::Users& users) {
    const auto details = TRY(users.find(caller.user_id));
    return to_wire(*details, caller, call.base_url);
}

Result<wire::User> user(const UserParams& params, const services::Caller& caller, const Call& call,
                        services::Users& users) {
    const auto details = TRY(users.find(params.user_id));
    return to_wire(*details, caller, call.base_url);
}

Result<Page<wire::User>> all_users(const AllUsersParams& params, const services::Caller& caller, const Call& call,
                                   services::Users& users) {
    store::Search search = search_of(params.paging, params.sorts);
    if (params.ids) search.only_ids = params.ids;
    const auto list = TRY(users.search(caller, std::move(search)));
    return page_to_wire(list, caller, call);
}

Result<Page<wire::User>> search_users(const SearchUsersParams& params, const services::Caller& caller, const Call& call,
                                      services::Users& users) {
    store::Search search = search_of(params.paging, params.sorts, params.filter_or);
    Criteria(search)
        .add("id", params.id)
        .add("first_name", params.first_name)
        .add("last_name", params.last_name)
        .add("full_name", params.full_name)
        .add("email", params.email)
        .add("embed_user", params.embed_user)
        .add("group_id", params.group_id)
        .add("can_manage_api3_creds", params.can_manage_api3_creds)
        .add("is_service_account", params.is_service_account)
        .add("is_disabled", params.is_disabled);
    // compat: lists.md: without a word about them, disabled users stay out.
    if (!params.is_disabled && !search.filter_or) search.criteria.push_back({"is_disabled", "false"});
    const auto list = TRY(users.search(caller, std::move(search)));
    return page_to_wire(list, caller, call);
}

}  // namespace oriel::api

#include "gen/api/user.routes.inc"
