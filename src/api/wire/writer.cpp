#include "api/wire/writer.h"

namespace oriel::wire {

namespace {

void write_value(JsonWriter& out, const std::string& value) {
    out.string(value);
}
void write_value(JsonWriter& out, bool value) {
    out.boolean(value);
}
void write_value(JsonWriter& out, std::int64_t value) {
    out.integer(value);
}
void write_value(JsonWriter& out, double value) {
    out.number(value);
}
void write_value(JsonWriter& out, Instant value) {
    out.string(format_instant(value));
}
void write_value(JsonWriter& out, Date value) {
    out.string(format_date(value));
}
void write_value(JsonWriter& out, const Json& value) {
    out.value(value);
}

template <typename T>
void write_value(JsonWriter& out, const std::vector<T>& values) {
    out.begin_array();
    for (const T& value : values) write_value(out, value);
    out.end_array();
}

template <typename T>
void write_value(JsonWriter& out, const Map<T>& values) {
    out.begin_object();
    for (const auto& entry : values) {
        out.key(entry.first);
        write_value(out, entry.second);
    }
    out.end_object();
}

template <typename T>
void put_member(JsonWriter& out, std::string_view key, const Member<T>& member, Missing missing) {
    if (!member.has_value()) {
        put_missing(out, key, missing);
        return;
    }
    out.rendered_key(key);
    write_value(out, *member);
}

}  // namespace

void put_missing(JsonWriter& out, std::string_view key, Missing missing) {
    if (missing == Missing::left_out) return;
    out.rendered_key(key);
    out.null();
}

void put(JsonWriter& out, std::string_view key, const Member<std::string>& member, Missing missing) {
    put_member(out, key, member, missing);
}
void put(JsonWriter& out, std::string_view key, const Member<bool>& member, Missing missing) {
    put_member(out, key, member, missing);
}
void put(JsonWriter& out, std::string_view key, const Member<std::int64_t>& member, Missing missing) {
    put_member(out, key, member, missing);
}
void put(JsonWriter& out, std::string_view key, const Member<double>& member, Missing missing) {
    put_member(out, key, member, missing);
}
void put(JsonWriter& out, std::string_view key, const Member<Instant>& member, Missing missing) {
    put_member(out, key, member, missing);
}
void put(JsonWriter& out, std::string_view key, const Member<Date>& member, Missing missing) {
    put_member(out, key, member, missing);
}
void put(JsonWriter& out, std::string_view key, const Member<Json>& member, Missing missing) {
    put_member(out, key, member, missing);
}
void put(JsonWriter& out, std::string_view key, const Member<std::vector<std::string>>& member, Missing missing) {
    put_member(out, key, member, missing);
}
void put(JsonWriter& out, std::string_view key, const Member<std::vector<std::int64_t>>& member, Missing missing) {
    put_member(out, key, member, missing);
}
void put(JsonWriter& out, std::string_view key, const Member<std::vector<Json>>& member, Missing missing) {
    put_member(out, key, member, missing);
}
void put(JsonWriter& out, std::string_view key, const Member<Map<std::string>>& member, Missing missing) {
    put_member(out, key, member, missing);
}
void put(JsonWriter& out, std::string_view key, const Member<Map<bool>>& member, Missing missing) {
    put_member(out, key, member, missing);
}

}  // namespace oriel::wire
