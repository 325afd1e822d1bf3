// Made by tools/apigen.py from api/pet.yaml. Change that file, not this one.
#pragma once

#include "api/call.h"
#include "api/operation.h"
#include "api/paging.h"
#include "api/sorts.h"
#include "api/wire/field_mask.h"
#include "gen/wire/pet.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace oriel::api {

class ParamReader;
class Routes;

/// GET /pets: All pets.
struct AllPetsParams {
    wire::FieldMask fields;
    Paging paging;
    std::vector<Sort> sorts;
    std::optional<Instant> born_after;
    std::optional<std::vector<std::string>> kinds;
};
void read(AllPetsParams& params, ParamReader& in);

/// GET /pets/{pet_id}: One pet.
struct PetParams {
    std::string pet_id;
};
void read(PetParams& params, ParamReader& in);

/// POST /pets: Creates a pet.
struct CreatePetParams {
    wire::Pet body;
};
void read(CreatePetParams& params, ParamReader& in);

/// PATCH /owners/{owner_id}/pets/{namespace}: Renames a pet.
struct RenamePetParams {
    std::int64_t owner_id = 0;
    std::string namespace_;
    bool default_ = false;
    wire::Pet body;
};
void read(RenamePetParams& params, ParamReader& in);

/// What binding.h must know of each operation.
namespace op {
struct all_pets {
    using Params = AllPetsParams;
    using Returns = std::vector<wire::Pet>;
    static constexpr bool kMayBeEmpty = false;
    static constexpr bool kHasCaller = false;
    static const Operation& row() { return operations()[0]; }
};
struct pet {
    using Params = PetParams;
    using Returns = wire::Pet;
    static constexpr bool kMayBeEmpty = false;
    static constexpr bool kHasCaller = true;
    static const Operation& row() { return operations()[1]; }
};
struct create_pet {
    using Params = CreatePetParams;
    using Returns = wire::Pet;
    static constexpr bool kMayBeEmpty = true;
    static constexpr bool kHasCaller = true;
    static const Operation& row() { return operations()[2]; }
};
struct rename_pet {
    using Params = RenamePetParams;
    using Returns = Text;
    static constexpr bool kMayBeEmpty = false;
    static constexpr bool kHasCaller = true;
    static const Operation& row() { return operations()[3]; }
};
}  // namespace op

}  // namespace oriel::api
