#include "lang/liquid/value.h"

#include <array>
#include <charconv>
#include <cmath>

namespace oriel::lang::liquid {

namespace {

/// How deep arrays and objects are printed; nobody nests deeper on purpose.
constexpr int kMaxDepth = 64;

class Printer {
public:
    Printer(Text& out, std::size_t max_bytes) : out_(out), max_bytes_(max_bytes) {}

    /// Arrays print as their items in a row, as in Liquid; objects, and arrays inside them, as JSON.
    void print(const Value& value, bool inside_object, int depth) {
        if (depth > kMaxDepth) return;
        const PieceKind kind = value.is_numeric() && value.tainted() ? PieceKind::tainted : PieceKind::text;
        if (const bool* boolean = value.as_boolean()) {
            out_.append(*boolean ? "true" : "false");
        } else if (const std::int64_t* integer = value.as_integer()) {
            out_.append(std::to_string(*integer), kind);
        } else if (const double* number = value.as_number()) {
            out_.append(to_text(*number), kind);
        } else if (const Value::Range* range = value.as_range()) {
            out_.append(std::to_string(range->first) + ".." + std::to_string(range->last));
        } else if (const Text* text = value.as_text()) {
            if (inside_object)
                print_string(text->bytes(), text->tainted() ? PieceKind::tainted : PieceKind::text);
            else
                out_.append(*text);
        } else if (const Value::Array* array = value.as_array()) {
            print_array(*array, inside_object, depth);
        } else if (const Value::Object* object = value.as_object()) {
            print_object(*object, depth);
        } else if (inside_object) {
            out_.append("null");
        }
    }

private:
    bool full() const { return out_.cost() > max_bytes_; }

    void print_string(const std::string& text, PieceKind kind) { out_.append(Json(text).dump(), kind); }

    void print_object(const Value::Object& object, int depth) {
        out_.append("{");
        bool first = true;
        for (const auto& [name, member] : object) {
            if (full()) return;
            if (!first) out_.append(",");
            first = false;
            // Names come with the values; nobody but the one who made the object knows whose they are.
            print_string(name, PieceKind::tainted);
            out_.append(":");
            print(member, true, depth + 1);
        }
        out_.append("}");
    }

    void print_array(const Value::Array& array, bool inside_object, int depth) {
        if (inside_object) out_.append("[");
        bool first = true;
        for (const Value& item : array) {
            if (full()) return;
            if (!first && inside_object) out_.append(",");
            first = false;
            print(item, inside_object, depth + 1);
        }
        if (inside_object) out_.append("]");
    }

    Text& out_;
    const std::size_t max_bytes_;
};

}  // namespace

std::uint64_t Value::Range::size() const {
    return last < first ? 0 : static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) + 1;
}

Value Value::from_json(const Json& json, bool tainted) {
    if (json.is_bool()) return boolean(json.as_bool());
    if (json.is_int()) return integer(json.as_int()).mark_number(tainted);
    if (json.is_double()) return number(json.as_double()).mark_number(tainted);
    if (json.is_string()) return tainted ? Value::tainted(json.as_string()) : text(json.as_string());
    if (json.is_array()) {
        Array items;
        items.reserve(json.as_array().size());
        for (const Json& item : json.as_array()) items.push_back(from_json(item, tainted));
        return array(std::move(items));
    }
    if (json.is_object()) {
        Object members;
        for (const auto& [name, member] : json.as_object()) members.emplace_back(name, from_json(member, tainted));
        return object(std::move(members));
    }
    return {};
}

bool Value::truthy() const {
    if (const bool* value = as_boolean()) return *value;
    return !is_nil();
}

bool Value::tainted() const {
    if (const Text* value = as_text()) return value->tainted();
    if (const Array* items = as_array()) {
        for (const Value& item : *items) {
            if (item.tainted()) return true;
        }
        return false;
    }
    if (const Object* members = as_object()) {
        for (const Member& member : *members) {
            if (member.second.tainted()) return true;
        }
        return false;
    }
    return user_number_;
}

const Value* Value::find(std::string_view key) const {
    const Object* members = as_object();
    if (members == nullptr) return nullptr;
    for (const Member& member : *members) {
        if (member.first == key) return &member.second;
    }
    return nullptr;
}

void Value::print(Text& out, std::size_t max_bytes) const {
    Printer(out, max_bytes).print(*this, false, 0);
}

std::string_view Value::kind() const {
    if (is_nil()) return "nil";
    if (as_boolean() != nullptr) return "a boolean";
    if (is_numeric()) return "a number";
    if (as_text() != nullptr) return "text";
    if (as_array() != nullptr) return "an array";
    if (as_object() != nullptr) return "an object";
    if (as_range() != nullptr) return "a range";
    return *as_word() == Word::empty ? "'empty'" : "'blank'";
}

std::string to_text(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
    std::array<char, 400> buffer{};
    const double size = std::fabs(number);
    const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                   plain ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    std::string out(buffer.data(), end);
    if (plain) {
        if (out.find('.') == std::string::npos) out += ".0";
        return out;
    }
    const std::size_t exponent = out.find('e');
    if (out.find('.') == std::string::npos) out.insert(exponent, ".0");
    return out;
}

}  // namespace oriel::lang::liquid
