#pragma once

#include "query/plan.h"

namespace oriel::query {

/// What the reader of a result knows of a field: everything of a Column but its positions.
Column describe(const Plan& plan, const Place& place);

/// Whether a time dimension shows a span of time, so that the newest comes first.
bool is_time_span(const Field& field);

}  // namespace oriel::query
