// Made by tools/apigen.py from api/pet.yaml. Change that file, not this one.
#include "gen/api/pet.h"

#include "api/params.h"

namespace oriel::api {

void read(AllPetsParams& params, ParamReader& in) {
    in.fields(params.fields);
    in.paging(params.paging);
    in.sorts(params.sorts);
    in.query("born_after", params.born_after);
    in.query("kinds", params.kinds);
}

void read(PetParams& params, ParamReader& in) {
    in.path(0, "pet_id", params.pet_id);
}

void read(CreatePetParams& params, ParamReader& in) {
    in.body(params.body, {.required = true, .members = wire::Required::checked, .not_required = {"owner"}});
}

void read(RenamePetParams& params, ParamReader& in) {
    in.path(0, "owner_id", params.owner_id);
    in.path(1, "namespace", params.namespace_);
    in.query("default", params.default_);
    in.body(params.body, {.required = true, .members = wire::Required::unchecked, .not_required = {}});
}

}  // namespace oriel::api
