#pragma once

#include "gen/wire/role.h"
#include "services/users/roles.h"

#include <string_view>
#include <vector>

namespace oriel::api {

wire::PermissionSet to_wire(const store::PermissionSet& row, const services::Caller& caller, std::string_view base_url);
wire::ModelSet to_wire(const store::ModelSet& row, const services::Caller& caller, std::string_view base_url);
wire::Role to_wire(const store::Role& row, const services::Caller& caller, std::string_view base_url);
/// The same members, for the type that adds a count.
wire::RoleSearch to_search(const store::Role& row, const services::Caller& caller, std::string_view base_url);

template <typename Row>
auto all_to_wire(const std::vector<Row>& rows, const services::Caller& caller, std::string_view base_url) {
    std::vector<decltype(to_wire(rows.front(), caller, base_url))> items;
    items.reserve(rows.size());
    for (const Row& row : rows) items.push_back(to_wire(row, caller, base_url));
    return items;
}

}  // namespace oriel::api
