#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace oriel::store {

struct Blob {
    std::string bytes;
};

/// One value bound to a `?`. Owns its text, so a statement may outlive what it was made from.
class Value {
public:
    Value() = default;
    Value(std::nullptr_t) {}                                        // NOLINT: meant to be implicit
    Value(bool value) : state_(value) {}                            // NOLINT: meant to be implicit
    Value(int value) : state_(static_cast<std::int64_t>(value)) {}  // NOLINT: meant to be implicit
    Value(std::int64_t value) : state_(value) {}                    // NOLINT: meant to be implicit
    Value(double value) : state_(value) {}                          // NOLINT: meant to be implicit
    Value(std::string value) : state_(std::move(value)) {}          // NOLINT: meant to be implicit
    Value(std::string_view value) : state_(std::string(value)) {}   // NOLINT: meant to be implicit
    Value(const char* value) : state_(std::string(value)) {}        // NOLINT: meant to be implicit
    Value(Blob value) : state_(std::move(value)) {}                 // NOLINT: meant to be implicit
    /// Stored as microseconds since 1970, UTC.
    Value(Instant value) : state_(static_cast<std::int64_t>(value.time_since_epoch().count())) {}  // NOLINT: implicit
    template <typename T>
    Value(const std::optional<T>& value) {  // NOLINT: meant to be implicit
        if (value.has_value()) *this = Value(*value);
    }

    /// An id column: the number behind the string, or NULL for an empty one.
    /// A string that is no id becomes 0, which no row has: it finds nothing and no foreign key accepts it.
    static Value id(std::string_view id) {
        if (id.empty()) return {};
        return parse_id(id).value_or(0);
    }
    static Value id(const std::string& id) { return Value::id(std::string_view(id)); }
    static Value id(const char* id) { return Value::id(std::string_view(id)); }
    static Value id(const std::optional<std::string>& id_or_none) {
        return id_or_none.has_value() ? id(std::string_view(*id_or_none)) : Value{};
    }

    using State = std::variant<std::monostate, bool, std::int64_t, double, std::string, Blob>;
    const State& state() const { return state_; }

private:
    State state_;
};

}  // namespace oriel::store
