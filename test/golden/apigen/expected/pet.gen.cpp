// Made by tools/apigen.py from api/pet.yaml. Change that file, not this one.
#include "api/params.h"
#include "api/wire/reader.h"
#include "api/wire/writer.h"
#include "gen/api/pet.h"
#include "gen/wire/pet.h"

#include <array>
#include <string_view>
#include <utility>

namespace oriel::wire {

Pet::Pet() = default;
Pet::~Pet() = default;
Pet::Pet(Pet&&) noexcept = default;
Pet& Pet::operator=(Pet&& other) noexcept { return replace(*this, std::move(other)); }

void read(Pet& value, const Json& json, Reader& reader) {
    static constexpr std::array<std::string_view, 10> kNames = {
        "born_at",
        "friends",
        "kind",
        "mass",
        "name",
        "notes",
        "owner",
        "public",
        "secret",
        "weight",
    };
    static constexpr std::array<std::string_view, 2> k_kind_values = {
        "cat",
        "off",
    };
    const Json::Object* members = reader.open(json);
    if (members == nullptr) return;
    for (const auto& [name, item] : *members) {
        switch (find_member(kNames, name)) {
            case 0: reader.take("born_at", item, value.born_at); break;
            case 1: reader.take("friends", item, value.friends); break;
            case 2: reader.take_enum("kind", item, value.kind, k_kind_values); break;
            case 3: reader.take("mass", item, value.weight); break;
            case 4: reader.take("name", item, value.name); break;
            case 5: reader.take_object("notes", item, value.notes); break;
            case 6: reader.take("owner", item, value.owner); break;
            case 7: reader.take("public", item, value.public_); break;
            case 8: reader.take("secret", item, value.secret); break;
            case 9: reader.take("weight", item, value.weight); break;
            default: break;
        }
    }
    reader.require("name", value.name.state());
    reader.require("kind", value.kind.state());
    reader.require("owner", value.owner.state());
}

void write(JsonWriter& out, const Pet& value, const FieldMask& mask) {
    static constexpr std::array<std::string_view, 10> kNames = {
        "can",
        "id",
        "name",
        "kind",
        "owner",
        "public",
        "friends",
        "born_at",
        "weight",
        "notes",
    };
    const Selection wanted(mask, kNames);
    out.begin_object();
    if (wanted[0]) put(out, "\"can\":", value.can, Missing::left_out);
    if (wanted[1]) put(out, "\"id\":", value.id, Missing::left_out);
    if (wanted[2]) put(out, "\"name\":", value.name, Missing::null);
    if (wanted[3]) put(out, "\"kind\":", value.kind, Missing::left_out);
    if (wanted[4]) put(out, "\"owner\":", value.owner, Missing::left_out, mask.inside("owner"));
    if (wanted[5]) put(out, "\"public\":", value.public_, Missing::left_out);
    if (wanted[6]) put(out, "\"friends\":", value.friends, Missing::null, mask.inside("friends"));
    if (wanted[7]) put(out, "\"born_at\":", value.born_at, Missing::null);
    if (wanted[8]) put(out, "\"weight\":", value.weight, Missing::null);
    if (wanted[9]) put(out, "\"notes\":", value.notes, Missing::left_out);
    out.end_object();
}

Owner::Owner() = default;
Owner::~Owner() = default;
Owner::Owner(Owner&&) noexcept = default;
Owner& Owner::operator=(Owner&& other) noexcept { return replace(*this, std::move(other)); }

void read(Owner& value, const Json& json, Reader& reader) {
    static constexpr std::array<std::string_view, 1> kNames = {
        "id",
    };
    const Json::Object* members = reader.open(json);
    if (members == nullptr) return;
    for (const auto& [name, item] : *members) {
        switch (find_member(kNames, name)) {
            case 0: reader.take("id", item, value.id); break;
            default: break;
        }
    }
}

void write(JsonWriter& out, const Owner& value, const FieldMask& mask) {
    static constexpr std::array<std::string_view, 2> kNames = {
        "id",
        "pets",
    };
    const Selection wanted(mask, kNames);
    out.begin_object();
    if (wanted[0]) put(out, "\"id\":", value.id, Missing::left_out);
    if (wanted[1]) put(out, "\"pets\":", value.pets, Missing::left_out, mask.inside("pets"));
    out.end_object();
}

Error::Error() = default;
Error::~Error() = default;
Error::Error(Error&&) noexcept = default;
Error& Error::operator=(Error&& other) noexcept { return replace(*this, std::move(other)); }

ValidationError::ValidationError() = default;
ValidationError::~ValidationError() = default;
ValidationError::ValidationError(ValidationError&&) noexcept = default;
ValidationError& ValidationError::operator=(ValidationError&& other) noexcept { return replace(*this, std::move(other)); }

}  // namespace oriel::wire

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
