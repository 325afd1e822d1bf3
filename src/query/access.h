#pragma once

#include "query/plan.h"

namespace oriel::query {

/// Whether the caller passes every grant of the list. A grant that the model does not have is passed by nobody.
bool passes(const Plan& plan, const std::vector<std::string>& grants);

/// Whether the field is there for the caller: grants of the join, of the view, and of the field itself.
bool is_granted(const Plan& plan, const Place& place);

/// The field that a user named `view.field`. Errors: validation_failed on `request_field`, with a spelling hint.
Result<Place> find_field(const Plan& plan, std::string_view request_field, const std::string& name);

}  // namespace oriel::query
