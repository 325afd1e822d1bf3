#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace oriel {

/// A JSON value as plain data. Objects keep their members in the order they came, because maps such as `vis_config`
/// must be returned as they were sent. Whole numbers that fit are int64, all other numbers are double.
class Json {
public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;

    Json() = default;
    Json(std::nullptr_t) {}                                        // NOLINT: meant to be implicit
    Json(bool value) : state_(value) {}                            // NOLINT: meant to be implicit
    Json(std::int64_t value) : state_(value) {}                    // NOLINT: meant to be implicit
    Json(int value) : state_(static_cast<std::int64_t>(value)) {}  // NOLINT: meant to be implicit
    Json(double value) : state_(value) {}                          // NOLINT: meant to be implicit
    Json(std::string value) : state_(std::move(value)) {}          // NOLINT: meant to be implicit
    Json(std::string_view value) : state_(std::string(value)) {}   // NOLINT: meant to be implicit
    Json(const char* value) : state_(std::string(value)) {}        // NOLINT: meant to be implicit
    Json(Array value) : state_(std::move(value)) {}                // NOLINT: meant to be implicit
    Json(Object value) : state_(std::move(value)) {}               // NOLINT: meant to be implicit

    /// Parses one JSON text (RFC 8259, UTF-8). At most `max_depth` levels of nesting.
    /// Errors: invalid_request, with line, column and what was expected there. A repeated key keeps its last value.
    static Result<Json> parse(std::string_view text, int max_depth = 64);

    bool is_null() const { return std::holds_alternative<std::monostate>(state_); }
    bool is_bool() const { return std::holds_alternative<bool>(state_); }
    bool is_int() const { return std::holds_alternative<std::int64_t>(state_); }
    bool is_double() const { return std::holds_alternative<double>(state_); }
    bool is_number() const { return is_int() || is_double(); }
    bool is_string() const { return std::holds_alternative<std::string>(state_); }
    bool is_array() const { return std::holds_alternative<Array>(state_); }
    bool is_object() const { return std::holds_alternative<Object>(state_); }

    // These need the matching is_… to hold.
    bool as_bool() const { return get<bool>(); }
    std::int64_t as_int() const { return get<std::int64_t>(); }
    double as_double() const { return is_int() ? static_cast<double>(as_int()) : get<double>(); }
    const std::string& as_string() const { return get<std::string>(); }
    const Array& as_array() const { return get<Array>(); }
    const Object& as_object() const { return get<Object>(); }
    Array& as_array() { return get<Array>(); }
    Object& as_object() { return get<Object>(); }

    /// The member of that name, or nullptr when this is no object or has none.
    const Json* find(std::string_view key) const;
    /// Sets a member, replacing one of that name. A null value becomes an object first.
    void set(std::string_view key, Json value);

    /// Compact JSON text. Doubles are written with the fewest digits that read back equal; NaN and infinities as null.
    std::string dump() const;

    bool operator==(const Json&) const = default;

    /// What kind this is, for messages: "null", "a boolean", "a number", "a string", "an array", "an object".
    std::string_view kind() const;

private:
    template <typename T>
    const T& get() const {
        const T* value = std::get_if<T>(&state_);
        ORIEL_ASSERT(value != nullptr);
        return *value;
    }
    template <typename T>
    T& get() {
        T* value = std::get_if<T>(&state_);
        ORIEL_ASSERT(value != nullptr);
        return *value;
    }
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> state_;
};

/// Writes JSON text straight into a string: the fast path of responses and result rows.
///
/// The caller keeps the grammar: `key` before each value inside an object. Commas are put by the writer.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }

    void key(std::string_view name);
    /// A key already rendered as `"name":` by the caller, quotes and colon included.
    void rendered_key(std::string_view quoted_name_and_colon);

    void null() { raw("null"); }
    void boolean(bool value) { raw(value ? "true" : "false"); }
    void integer(std::int64_t value);
    void number(double value);
    void string(std::string_view value);
    void value(const Json& value);
    /// Text that is already one JSON value.
    void raw(std::string_view json);

private:
    void open(char bracket);
    void close(char bracket);
    void separate();

    std::string& out_;
    bool needs_comma_ = false;
};

/// Appends `value` as a JSON string with its quotes. Invalid UTF-8 becomes U+FFFD, so the text is always valid JSON.
void append_json_string(std::string& out, std::string_view value);
/// Appends a number with the fewest digits that read back equal; NaN and infinities as null.
void append_json_number(std::string& out, double value);

}  // namespace oriel
