#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "services/connections/connections.h"
#include "gen/wire/connection.h"

namespace oriel::api {

/// A connection as `caller` may see it: who does not manage connections sees which there are and what they speak, but
/// not where they lead. compat: connections.md
wire::DBConnection to_wire(const store::Connection& row, const services::Caller& caller);

/// Puts what a body says into `row`: absent leaves, null clears. The name is only taken by a row that has none.
/// Errors: validation_failed for a member that would not have its effect yet, and for another name.
Status apply(const wire::DBConnection& body, store::Connection& row);

}  // namespace oriel::api
