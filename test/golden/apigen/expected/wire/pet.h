// Made by tools/apigen.py from api/pet.yaml. Change that file, not this one.
#pragma once

#include "api/wire/member.h"
#include "api/wire/time.h"
#include "base/json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace oriel::wire {

class FieldMask;
class Reader;
struct Error;
struct Owner;
struct Pet;
struct ValidationError;

/// An animal with a name.
struct Pet {
    Pet();
    ~Pet();
    Pet(Pet&&) noexcept;
    Pet& operator=(Pet&&) noexcept;

    /// Not read.
    Member<Map<bool>> can;
    /// Not read.
    Member<std::string> id;
    Member<std::string> name;
    /// What it is. One of cat, off.
    Member<std::string> kind;
    Link<Owner> owner;
    Member<bool> public_;
    Member<std::vector<Pet>> friends;
    /// Never written.
    Member<std::string> secret;
    Member<Instant> born_at;
    Member<double> weight;
    Member<Json> notes;
};
void read(Pet& value, const Json& json, Reader& reader);
void write(JsonWriter& out, const Pet& value, const FieldMask& mask);

/// Who a pet belongs to.
struct Owner {
    Owner();
    ~Owner();
    Owner(Owner&&) noexcept;
    Owner& operator=(Owner&&) noexcept;

    Member<std::int64_t> id;
    /// Not read.
    Member<std::vector<Pet>> pets;
};
void read(Owner& value, const Json& json, Reader& reader);
void write(JsonWriter& out, const Owner& value, const FieldMask& mask);

/// Why a request could not be done.
struct Error {
    Error();
    ~Error();
    Error(Error&&) noexcept;
    Error& operator=(Error&&) noexcept;

    Member<std::string> message;
};

/// Which fields are not acceptable.
struct ValidationError {
    ValidationError();
    ~ValidationError();
    ValidationError(ValidationError&&) noexcept;
    ValidationError& operator=(ValidationError&&) noexcept;

    Member<std::string> message;
};

}  // namespace oriel::wire
