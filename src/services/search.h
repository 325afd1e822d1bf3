#pragma once

#include "store/search.h"

namespace oriel::services {

/// What a list call asks for: criteria, order, part. The store's own words, which services pass on with what the caller
/// may see.
using Search = store::Search;
using Criterion = store::Criterion;

}  // namespace oriel::services
