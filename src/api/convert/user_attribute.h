#pragma once

#include "gen/wire/user_attribute.h"
#include "services/users/user_attributes.h"

namespace oriel::api {

wire::UserAttribute to_wire(const store::UserAttribute& row, const services::Caller& caller);
/// A hidden value is null.
wire::UserAttributeGroupValue to_wire(const store::UserAttributeGroupValue& row);

}  // namespace oriel::api
