// Made by tools/apigen.py from api/*.yaml. Change that file, not this one.
#pragma once

#include "api/routes.h"
#include "api/services.h"

namespace oriel::api {

void register_pet_routes(Routes& routes, const Services& services);

/// Every operation of the API.
inline void register_all_routes(Routes& routes, const Services& services) {
    register_pet_routes(routes, services);
}

}  // namespace oriel::api
