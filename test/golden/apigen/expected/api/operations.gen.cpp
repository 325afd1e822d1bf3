// Made by tools/apigen.py from api/*.yaml. Change that file, not this one.
#include "api/operation.h"

namespace oriel::api {

namespace {

using services::Permission;
using http::Work;

// clang-format off: one row a line reads as a table.
constexpr std::array<Operation, 4> kOperations = {{
    {"all_pets", "Pet", "GET", "/pets", "/pets", "/all_pets", Access::none, {}, 0, 404, Work::quick, false},
    {"pet", "Pet", "GET", "/pets/{pet_id}", "/pets/:pet_id", "", Access::permission, {Permission::see_looks, Permission::develop}, 2, 404, Work::quick, false},
    {"create_pet", "Pet", "POST", "/pets", "/pets", "", Access::any_user, {}, 0, 403, Work::blocking, false},
    {"rename_pet", "Pet", "PATCH", "/owners/{owner_id}/pets/{namespace}", "/owners/:owner_id/pets/:namespace", "", Access::any_user, {}, 0, 404, Work::blocking, true},
}};
// clang-format on

}  // namespace

std::span<const Operation> operations() { return kOperations; }

}  // namespace oriel::api
