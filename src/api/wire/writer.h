#pragma once

#include "api/wire/field_mask.h"
#include "api/wire/member.h"
#include "api/wire/time.h"
#include "base/json.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What the generated `write` functions are made of: one `put` a member.
namespace oriel::wire {

/// What becomes of a member without a value: a nullable one is written as null, any other is left out.
enum class Missing { left_out, null };

// `key` is the rendered key: `"title":`.
void put(JsonWriter& out, std::string_view key, const Member<std::string>& member, Missing missing);
void put(JsonWriter& out, std::string_view key, const Member<bool>& member, Missing missing);
void put(JsonWriter& out, std::string_view key, const Member<std::int64_t>& member, Missing missing);
void put(JsonWriter& out, std::string_view key, const Member<double>& member, Missing missing);
void put(JsonWriter& out, std::string_view key, const Member<Instant>& member, Missing missing);
void put(JsonWriter& out, std::string_view key, const Member<Date>& member, Missing missing);
void put(JsonWriter& out, std::string_view key, const Member<Json>& member, Missing missing);
void put(JsonWriter& out, std::string_view key, const Member<std::vector<std::string>>& member, Missing missing);
void put(JsonWriter& out, std::string_view key, const Member<std::vector<std::int64_t>>& member, Missing missing);
void put(JsonWriter& out, std::string_view key, const Member<std::vector<Json>>& member, Missing missing);
void put(JsonWriter& out, std::string_view key, const Member<Map<std::string>>& member, Missing missing);
void put(JsonWriter& out, std::string_view key, const Member<Map<bool>>& member, Missing missing);

void put_missing(JsonWriter& out, std::string_view key, Missing missing);

template <typename T>
void put(JsonWriter& out, std::string_view key, const Link<T>& member, Missing missing, const FieldMask& mask) {
    if (!member.has_value()) {
        // The API description cannot say that a reference is nullable, so a null that was set is one that is meant.
        put_missing(out, key, member.is_null() ? Missing::null : missing);
        return;
    }
    out.rendered_key(key);
    write(out, *member, mask);
}

template <typename T>
void put(JsonWriter& out, std::string_view key, const Member<std::vector<T>>& member, Missing missing,
         const FieldMask& mask) {
    if (!member.has_value()) {
        put_missing(out, key, missing);
        return;
    }
    out.rendered_key(key);
    out.begin_array();
    for (const T& item : *member) write(out, item, mask);
    out.end_array();
}

}  // namespace oriel::wire
