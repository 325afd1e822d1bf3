#pragma once

#include "gen/wire/query.h"
#include "services/auth/caller.h"
#include "services/queries/queries.h"

#include <string_view>

namespace oriel::api {

/// The definition that a body asks for. Errors: validation_failed for a row total that is neither `left` nor `right`.
store::QueryDefinition to_definition(const wire::Query& body);

wire::Query to_wire(const store::Query& query, const services::Caller& caller, std::string_view base_url);

}  // namespace oriel::api
