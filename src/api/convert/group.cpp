#include "api/convert/group.h"

#include "api/convert/member.h"

#include <algorithm>

namespace oriel::api {

namespace {

template <typename Wire>
Wire fill(const store::Group& row, const services::Caller& caller) {
    const bool manage = caller.may(services::Permission::manage_groups);
    const bool own = manage && !row.include_by_default && !row.externally_managed;
    Wire group;
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

}  // namespace

wire::Group to_wire(const store::Group& row, const services::Caller& caller) {
    return fill<wire::Group>(row, caller);
}

std::vector<wire::Group> to_wire(const std::vector<store::Group>& rows, const services::Caller& caller) {
    std::vector<wire::Group> groups;
    groups.reserve(rows.size());
    for (const store::Group& row : rows) groups.push_back(to_wire(row, caller));
    return groups;
}

wire::GroupHierarchy to_hierarchy(const store::Group& row, const services::Caller& caller) {
    return fill<wire::GroupHierarchy>(row, caller);
}

wire::GroupSearch to_search(const store::Group& row, const services::Caller& caller) {
    return fill<wire::GroupSearch>(row, caller);
}

}  // namespace oriel::api
