#include "lang/liquid/compare.h"

#include "lang/liquid/number.h"
#include "lang/liquid/problem.h"
#include "lang/liquid/scanner.h"
#include "lang/liquid/search.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

namespace oriel::lang::liquid {

namespace {

constexpr int kMaxDepth = 64;

Error hidden() {
    return bad_liquid("the result of a tag such as 'condition' or 'date_start' can't be compared; print it as it is");
}

Result<bool> equal_at(const Value& a, const Value& b, Budget& budget, int depth) {
    TRY(budget.spend(1));
    if (const Value::Word* word = a.as_word()) {
        if (const Value::Word* other = b.as_word()) return *word == *other;
        return *word == Value::Word::empty ? is_empty_value(b) : is_blank_value(b);
    }
    if (b.as_word() != nullptr) return equal_at(b, a, budget, depth);
    if (a.is_nil() || b.is_nil()) return a.is_nil() && b.is_nil();
    if (a.is_numeric() && b.is_numeric()) return compare_numbers(a, b) == 0;
    if (a.as_boolean() != nullptr && b.as_boolean() != nullptr) return *a.as_boolean() == *b.as_boolean();
    if (a.as_range() != nullptr && b.as_range() != nullptr) return *a.as_range() == *b.as_range();
    const Text* x = a.as_text();
    const Text* y = b.as_text();
    if (x != nullptr && y != nullptr) {
        if (x->hidden() || y->hidden()) return hidden();
        TRY(budget.spend_text(x->bytes().size() < y->bytes().size() ? x->bytes().size() : y->bytes().size()));
        return x->bytes() == y->bytes();
    }
    if ((x != nullptr && x->hidden()) || (y != nullptr && y->hidden())) return hidden();
    if (depth > kMaxDepth) return bad_liquid("lists stand in each other too deep to be compared");
    if (a.as_array() != nullptr && b.as_array() != nullptr) {
        const Value::Array& left = *a.as_array();
        const Value::Array& right = *b.as_array();
        if (left.size() != right.size()) return false;
        for (std::size_t i = 0; i < left.size(); ++i) {
            const bool same = TRY(equal_at(left[i], right[i], budget, depth + 1));
            if (!same) return false;
        }
        return true;
    }
    if (a.as_object() != nullptr && b.as_object() != nullptr) {
        const Value::Object& left = *a.as_object();
        if (left.size() != b.as_object()->size()) return false;
        for (const auto& [name, member] : left) {
            TRY(budget.spend(left.size()));
            const Value* other = b.find(name);
            if (other == nullptr) return false;
            const bool same = TRY(equal_at(member, *other, budget, depth + 1));
            if (!same) return false;
        }
        return true;
    }
    return false;
}

/// The number that fills a text, when one does.
std::optional<Value> number_in(const Text& text) {
    const std::string_view bytes = trimmed(text.bytes());
    const char* const end = bytes.data() + bytes.size();
    std::int64_t integer = 0;
    if (const auto read = std::from_chars(bytes.data(), end, integer); read.ec == std::errc() && read.ptr == end)
        return Value::integer(integer);
    double number = 0;
    const auto read = std::from_chars(bytes.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || !std::isfinite(number)) return std::nullopt;
    return Value::number(number);
}

}  // namespace

bool is_empty_value(const Value& value) {
    if (const Text* text = value.as_text()) return text->empty();
    if (const Value::Array* array = value.as_array()) return array->empty();
    if (const Value::Object* object = value.as_object()) return object->empty();
    return false;
}

bool is_blank_value(const Value& value) {
    if (!value.truthy()) return true;
    if (const Text* text = value.as_text()) return !text->hidden() && trimmed(text->bytes()).empty();
    return is_empty_value(value);
}

Result<bool> equal(const Value& a, const Value& b, Budget& budget) {
    return equal_at(a, b, budget, 0);
}

Result<int> order(const Value& a, const Value& b, Budget& budget) {
    TRY(budget.spend(1));
    if (a.is_numeric() && b.is_numeric()) return compare_numbers(a, b);
    const Text* x = a.as_text();
    const Text* y = b.as_text();
    if ((x != nullptr && x->hidden()) || (y != nullptr && y->hidden())) return hidden();
    if (x != nullptr && y != nullptr) {
        TRY(budget.spend_text(x->bytes().size() < y->bytes().size() ? x->bytes().size() : y->bytes().size()));
        const int order = x->bytes().compare(y->bytes());
        return order < 0 ? -1 : order > 0 ? 1 : 0;
    }
    if (x != nullptr && b.is_numeric()) {
        if (const std::optional<Value> number = number_in(*x); number.has_value()) return compare_numbers(*number, b);
    }
    if (y != nullptr && a.is_numeric()) {
        if (const std::optional<Value> number = number_in(*y); number.has_value()) return compare_numbers(a, *number);
    }
    return bad_liquid(fmt::format("{} and {} have no order", a.kind(), b.kind()));
}

Result<bool> contains(const Value& a, const Value& b, Budget& budget) {
    if (a.is_nil() || b.is_nil()) return false;
    if (const Text* text = a.as_text()) {
        Text part;
        b.print(part, budget.max_bytes());
        if (text->hidden() || part.hidden()) return hidden();
        TRY(budget.spend_text(text->bytes().size()));
        return find_bytes(text->bytes(), part.bytes(), 0) != std::string_view::npos;
    }
    if (const Value::Array* array = a.as_array()) {
        for (const Value& item : *array) {
            const bool same = TRY(equal(item, b, budget));
            if (same) return true;
        }
        return false;
    }
    if (const Value::Object* object = a.as_object()) {
        TRY(budget.spend(object->size()));
        const Text* name = b.as_text();
        return name != nullptr && a.find(name->bytes()) != nullptr;
    }
    if (const Value::Range* range = a.as_range()) {
        const std::int64_t* number = b.as_integer();
        return number != nullptr && *number >= range->first && *number <= range->last;
    }
    return false;
}

}  // namespace oriel::lang::liquid
