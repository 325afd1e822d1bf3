#pragma once

#include "api/call.h"
#include "api/errors.h"
#include "api/paging.h"
#include "api/wire/field_mask.h"
#include "api/wire/writer.h"
#include "base/json.h"
#include "base/result.h"

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// What a handler returned, as a response. Used by binding.h.
namespace oriel::api::reply {

/// A JSON answer with the call's status and headers.
http::Response json(Call& call, std::string body);

template <typename T>
inline constexpr bool is_vector = false;
template <typename T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <typename T>
inline constexpr bool is_page = false;
template <typename T>
inline constexpr bool is_page<Page<T>> = true;

inline void render(JsonWriter& out, const std::string& value, const wire::FieldMask&) {
    out.string(value);
}
inline void render(JsonWriter& out, std::int64_t value, const wire::FieldMask&) {
    out.integer(value);
}
inline void render(JsonWriter& out, const Json& value, const wire::FieldMask&) {
    out.value(value);
}
template <typename T>
void render(JsonWriter& out, const T& value,
            const wire::FieldMask& mask) requires(std::is_class_v<T> && !is_vector<T>) {
    write(out, value, mask);
}
template <typename T>
void render(JsonWriter& out, const std::vector<T>& values, const wire::FieldMask& mask) {
    out.begin_array();
    for (const T& value : values) render(out, value, mask);
    out.end_array();
}

http::Response empty(Call& call);
http::Response of(Call& call, Text text);
http::Response of(Call& call, Stream stream);
inline http::Response of(Call& call, Answer answer) {
    return std::visit([&call](auto&& part) { return of(call, std::move(part)); }, std::move(answer));
}
/// Sets Link and X-Total-Count.
void add_paging_headers(Call& call, const Paging& paging, std::size_t returned, std::optional<std::int64_t> total);

/// `params`: the operation's, for its `fields` and `paging` when it has them.
template <typename Params, typename T>
http::Response of(Call& call, const Params& params, T value) {
    if constexpr (std::is_same_v<T, Ok>) {
        return empty(call);
    } else if constexpr (std::is_same_v<T, Text> || std::is_same_v<T, Stream> || std::is_same_v<T, Answer>) {
        return of(call, std::move(value));
    } else {
        const wire::FieldMask* mask = &wire::FieldMask::everything();
        if constexpr (requires { params.fields; }) mask = &params.fields;
        std::string body;
        JsonWriter out(body);
        if constexpr (is_page<T>) {
            if constexpr (requires { params.paging; }) {
                add_paging_headers(call, params.paging, value.items.size(), value.total);
            } else {
                add_paging_headers(call, Paging{}, value.items.size(), value.total);
            }
            render(out, value.items, *mask);
        } else {
            render(out, value, *mask);
        }
        return json(call, std::move(body));
    }
}

}  // namespace oriel::api::reply
