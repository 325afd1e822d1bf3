#pragma once

#include "query/plan.h"

namespace oriel::query {

/// A measure as an expression over a group, safe under the joins of this query. A yes/no measure is a condition. Made once.
/// Errors: validation_failed when the joins repeat rows of its view and there is no primary key to tell them apart;
///         not_implemented for types that are not built, or that the dialect cannot make.
Result<sql::Node> measure_value(Plan& plan, const Place& place);

}  // namespace oriel::query
