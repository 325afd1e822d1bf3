#include "gen/api/group.h"

#include "api/binding.h"
#include "api/convert/group.h"
#include "api/convert/member.h"
#include "api/convert/role.h"
#include "api/convert/user.h"
#include "api/convert/user_attribute.h"
#include "services/users/groups.h"
#include "services/users/users.h"

namespace oriel::api {

namespace {

Page<wire::Group> page_to_wire(const store::Page<store::Group>& rows, const services::Caller& caller) {
    Page<wire::Group> page;
    page.total = rows.total;
    page.items = to_wire(rows.items, caller);
    return page;
}

/// The three searches take the same criteria.
template <typename Params>
store::Search search_of_groups(const Params& params) {
    store::Search search = search_of(params.paging, params.sorts, params.filter_or);
    Criteria(search)
        .add("id", params.id)
        .add("name", params.name)
        .add("external_group_id", params.external_group_id)
        .add("externally_managed", params.externally_managed);
    // No group outlives the directory it came from, so none is orphaned.
    if (params.externally_orphaned.value_or(false) && !search.filter_or) search.only_ids.emplace();
    return search;
}

/// The ids under that key, or none.
std::vector<std::string> ids_of(const std::map<std::string, std::vector<std::string>, std::less<>>& ids,
                                const std::string& key) {
    const auto found = ids.find(key);
    return found == ids.end() ? std::vector<std::string>{} : found->second;
}

}  // namespace

Result<Page<wire::Group>> all_groups(const AllGroupsParams& params, const services::Caller& caller,
                                     services::Groups& groups) {
    store::Search search = search_of(params.paging, params.sorts);
    if (params.ids) search.only_ids = params.ids;
    Criteria(search).add("can_add_to_content_metadata", params.can_add_to_content_metadata);
    const auto rows = TRY(groups.search(caller, search));
    return page_to_wire(rows, caller);
}

Result<Page<wire::Group>> search_groups(const SearchGroupsParams& params, const services::Caller& caller,
                                        services::Groups& groups) {
    const store::Search search = search_of_groups(params);
    const auto rows = TRY(groups.search(caller, search));
    return page_to_wire(rows, caller);
}

Result<wire::Group> group(const GroupParams& params, const services::Caller& caller, services::Groups& groups) {
    const auto row = TRY(groups.find(caller, params.group_id));
    return to_wire(row, caller);
}

Result<Page<wire::GroupHierarchy>> search_groups_with_hierarchy(const SearchGroupsWithHierarchyParams& params,
                                                                const services::Caller& caller,
                                                                services::Groups& groups) {
    const auto rows = TRY(groups.search(caller, search_of_groups(params)));
    const auto details = TRY(groups.details(caller, rows.items));
    Page<wire::GroupHierarchy> page;
    page.total = rows.total;
    for (const store::Group& row : rows.items) {
        wire::GroupHierarchy item = to_hierarchy(row, caller);
        item.parent_group_ids = ids_of(details.parent_ids, row.id);
        item.role_ids = ids_of(details.role_ids, row.id);
        page.items.push_back(std::move(item));
    }
    return page;
}

Result<Page<wire::GroupSearch>> search_groups_with_roles(const SearchGroupsWithRolesParams& params,
                                                         const services::Caller& caller, const Call& call,
                                                         services::Groups& groups) {
    const auto rows = TRY(groups.search(caller, search_of_groups(params)));
    const auto details = TRY(groups.details(caller, rows.items));
    Page<wire::GroupSearch> page;
    page.total = rows.total;
    for (const store::Group& row : rows.items) {
        wire::GroupSearch item = to_search(row, caller);
        std::vector<wire::Role> roles;
        for (const std::string& id : ids_of(details.role_ids, row.id))
            roles.push_back(to_wire(details.roles.at(id), caller, call.base_url));
        item.roles = std::move(roles);
        page.items.push_back(std::move(item));
    }
    return page;
}

Result<wire::Group> create_group(const CreateGroupParams& params, const services::Caller& caller,
                                 services::Groups& groups) {
    store::Group fresh;
    fresh.name = params.body.name.value_or("");
    fresh.can_add_to_content_metadata = params.body.can_add_to_content_metadata.value_or(true);
    const auto row = TRY(groups.create(caller, fresh));
    return to_wire(row, caller);
}

Result<wire::Group> update_group(const UpdateGroupParams& params, const services::Caller& caller,
                                 services::Groups& groups) {
    services::Groups::Change change;
    if (!params.body.name.is_absent()) change.name = params.body.name.value_or("");
    if (params.body.can_add_to_content_metadata.has_value())
        change.can_add_to_content_metadata = *params.body.can_add_to_content_metadata;
    const auto row = TRY(groups.update(caller, params.group_id, change));
    return to_wire(row, caller);
}

Status delete_group(const DeleteGroupParams& params, const services::Caller& caller, services::Groups& groups) {
    return groups.remove(caller, params.group_id);
}

Result<std::vector<wire::Group>> all_group_groups(const AllGroupGroupsParams& params, const services::Caller& caller,
                                                  services::Groups& groups) {
    const auto rows = TRY(groups.children(caller, params.group_id));
    return to_wire(rows, caller);
}

Result<wire::Group> add_group_group(const AddGroupGroupParams& params, const services::Caller& caller,
                                    services::Groups& groups) {
    const auto child = TRY(groups.add_group(caller, params.group_id, params.body.group_id.value_or("")));
    return to_wire(child, caller);
}

Status delete_group_from_group(const DeleteGroupFromGroupParams& params, const services::Caller& caller,
                               services::Groups& groups) {
    return groups.remove_group(caller, params.group_id, params.deleting_group_id);
}

Result<Page<wire::User>> all_group_users(const AllGroupUsersParams& params, const services::Caller& caller,
                                         const Call& call, services::Groups& groups, services::Users& users) {
    TRY(groups.find(caller, params.group_id));
    store::Search search = search_of(params.paging, params.sorts);
    search.criteria.push_back({"group_id", params.group_id});
    const auto list = TRY(users.search(caller, std::move(search)));
    return to_wire(list, caller, call.base_url);
}

Result<wire::User> add_group_user(const AddGroupUserParams& params, const services::Caller& caller, const Call& call,
                                  services::Groups& groups, services::Users& users) {
    const std::string user_id = params.body.user_id.value_or("");
    TRY(groups.add_user(caller, params.group_id, user_id));
    const auto details = TRY(users.find(user_id));
    return to_wire(*details, caller, call.base_url);
}

Status delete_group_user(const DeleteGroupUserParams& params, const services::Caller& caller,
                         services::Groups& groups) {
    return groups.remove_user(caller, params.group_id, params.user_id);
}

Result<wire::UserAttributeGroupValue> update_user_attribute_group_value(
    const UpdateUserAttributeGroupValueParams& params, const services::Caller& caller, services::Groups& groups) {
    std::optional<std::string> value;
    apply(params.body.value, value);
    std::optional<std::int64_t> rank;
    if (params.body.rank.has_value()) rank = *params.body.rank;
    const auto row = TRY(groups.set_value(caller, params.group_id, params.user_attribute_id, value, rank));
    return to_wire(row);
}

Status delete_user_attribute_group_value(const DeleteUserAttributeGroupValueParams& params,
                                         const services::Caller& caller, services::Groups& groups) {
    return groups.remove_value(caller, params.group_id, params.user_attribute_id);
}

}  // namespace oriel::api

#include "gen/api/group.routes.inc"
