#include "gen/api/group.h"

#include "api/binding.h"
#include "api/convert/member.h"
#include "services/users/groups.h"

#include <algorithm>

namespace oriel::api {

namespace {

wire::Group to_wire(const store::Group& row, const services::Caller& caller) {
    const bool manage = caller.may(services::Permission::manage_groups);
    const bool own = manage && !row.include_by_default && !row.externally_managed;
    wire::Group group;
    group.can = wire::Map<bool>{{"show", true},
                                {"create", manage},
                                {"index", true},
                                {"update", own},
                                {"delete", own},
                                {"edit_in_ui", own},
                                {"add_to_content_metadata", row.can_add_to_content_metadata}};
    group.can_add_to_content_metadata = row.can_add_to_content_metadata;
    group.contains_current_user =
        std::find(caller.group_ids.begin(), caller.group_ids.end(), row.id) != caller.group_ids.end();
    group.external_group_id = member(row.external_group_id);
    group.externally_managed = row.externally_managed;
    group.id = row.id;
    group.include_by_default = row.include_by_default;
    group.name = row.name;
    group.user_count = row.user_count;
    return group;
}

Page<wire::Group> to_wire(const store::Page<store::Group>& rows, const services::Caller& caller) {
    Page<wire::Group> page;
    page.total = rows.total;
    for (const store::Group& row : rows.items) page.items.push_back(to_wire(row, caller));
    return page;
}

}  // namespace

Result<Page<wire::Group>> all_groups(const AllGroupsParams& params, const services::Caller& caller,
                                     services::Groups& groups) {
    store::Search search = search_of(params.paging, params.sorts);
    if (params.ids) search.only_ids = params.ids;
    const auto rows = TRY(groups.search(caller, search));
    return to_wire(rows, caller);
}

Result<Page<wire::Group>> search_groups(const SearchGroupsParams& params, const services::Caller& caller,
                                        services::Groups& groups) {
    store::Search search = search_of(params.paging, params.sorts, params.filter_or);
    Criteria(search)
        .add("id", params.id)
        .add("name", params.name)
        .add("external_group_id", params.external_group_id)
        .add("externally_managed", params.externally_managed);
    const auto rows = TRY(groups.search(caller, search));
    return to_wire(rows, caller);
}

Result<wire::Group> group(const GroupParams& params, const services::Caller& caller, services::Groups& groups) {
    const auto row = TRY(groups.find(caller, params.group_id));
    return to_wire(row, caller);
}

}  // namespace oriel::api

#include "gen/api/group.routes.inc"
