#pragma once

#include "gen/wire/user.h"
#include "services/users/users.h"

#include <string_view>

namespace oriel::api {

/// A user as this caller may see them: whole, or the public part alone.
wire::User to_wire(const services::UserDetails& details, const services::Caller& caller, std::string_view base_url);

}  // namespace oriel::api
