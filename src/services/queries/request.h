#pragma once

#include "base/result.h"
#include "query/request.h"
#include "store/queries.h"

namespace oriel::services {

/// The part of a request that a saved definition says; who asks and when is the caller's to add.
///
/// Errors: validation_failed for a `limit` that is no number of rows; not_implemented for parts of a query that nothing
/// here can do yet: a result without them would be another result.
Result<query::Request> to_request(const store::QueryDefinition& definition);

}  // namespace oriel::services
