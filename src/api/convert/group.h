#pragma once

#include "gen/wire/group.h"
#include "services/users/groups.h"

#include <vector>

namespace oriel::api {

wire::Group to_wire(const store::Group& row, const services::Caller& caller);
std::vector<wire::Group> to_wire(const std::vector<store::Group>& rows, const services::Caller& caller);
/// The same members, for a type that has more.
wire::GroupHierarchy to_hierarchy(const store::Group& row, const services::Caller& caller);
wire::GroupSearch to_search(const store::Group& row, const services::Caller& caller);

}  // namespace oriel::api
