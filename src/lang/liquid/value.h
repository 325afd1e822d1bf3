#pragma once

#include "base/json.h"
#include "lang/liquid/text.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace oriel::lang::liquid {

/// What a variable holds. Cheap to copy; never changes once made.
class Value {
public:
    using Array = std::vector<Value>;
    using Member = std::pair<std::string, Value>;
    using Object = std::vector<Member>;
    /// `(first..last)`, both ends included.
    struct Range {
        std::int64_t first = 0;
        std::int64_t last = 0;
        bool operator==(const Range&) const = default;
        /// 0 when it runs backwards.
        std::uint64_t size() const;
    };
    /// The words `empty` and `blank`, which only comparisons understand.
    enum class Word : std::uint8_t { empty, blank };

    /// nil
    Value() = default;
    static Value boolean(bool value) { return Value(State(value)); }
    static Value integer(std::int64_t value) { return Value(State(value)); }
    static Value number(double value) { return Value(State(value)); }
    /// The author's words.
    static Value text(std::string_view value) { return text(Text(std::string(value))); }
    /// A user's words: a filter, a parameter, an attribute.
    static Value tainted(std::string_view value) { return text(Text(std::string(value), PieceKind::tainted)); }
    /// A user's word that prints as one quoted literal; logic sees it quoted.
    static Value literal(std::string_view value) { return text(Text::literal(value)); }
    /// Something that the context will put in place of `id`. Logic sees `shown`; when that is empty, using it anywhere
    /// but in an output is an error.
    static Value opaque(std::uint32_t id, std::string_view shown = {}) { return text(Text::opaque(id, shown)); }
    static Value text(Text value) { return Value(State(std::make_shared<const Text>(std::move(value)))); }
    static Value array(Array items) { return Value(State(std::make_shared<const Array>(std::move(items)))); }
    static Value object(Object members) { return Value(State(std::make_shared<const Object>(std::move(members)))); }
    static Value range(std::int64_t first, std::int64_t last) { return Value(State(Range{first, last})); }
    static Value word(Word word) { return Value(State(word)); }
    /// `tainted`: all of its strings and numbers are a user's.
    static Value from_json(const Json& json, bool tainted = false);

    bool is_nil() const { return std::holds_alternative<std::monostate>(state_); }
    const bool* as_boolean() const { return std::get_if<bool>(&state_); }
    const std::int64_t* as_integer() const { return std::get_if<std::int64_t>(&state_); }
    const double* as_number() const { return std::get_if<double>(&state_); }
    const Range* as_range() const { return std::get_if<Range>(&state_); }
    const Word* as_word() const { return std::get_if<Word>(&state_); }
    const Text* as_text() const { return pointed<Text>(); }
    const Array* as_array() const { return pointed<Array>(); }
    const Object* as_object() const { return pointed<Object>(); }
    bool is_numeric() const { return as_integer() != nullptr || as_number() != nullptr; }

    /// Everything is true but nil and false.
    bool truthy() const;
    /// Whether a user's words went into it. For arrays and objects: into any item.
    bool tainted() const;
    /// A number that was made of a user's words; other kinds keep that themselves.
    Value& mark_number(bool user_made) {
        user_number_ = user_made;
        return *this;
    }

    /// The member of an object, or nullptr.
    const Value* find(std::string_view key) const;

    /// Appends what `{{ value }}` prints. Stops soon after `out` has grown past `max_bytes`.
    void print(Text& out, std::size_t max_bytes) const;

    /// "nil", "a boolean", "a number", "text", "an array", "an object", "a range": for messages.
    std::string_view kind() const;

private:
    using State = std::variant<std::monostate, bool, std::int64_t, double, Range, Word, std::shared_ptr<const Text>,
                               std::shared_ptr<const Array>, std::shared_ptr<const Object>>;
    explicit Value(State state) : state_(std::move(state)) {}

    template <typename T>
    const T* pointed() const {
        const auto* held = std::get_if<std::shared_ptr<const T>>(&state_);
        return held == nullptr ? nullptr : held->get();
    }

    State state_;
    bool user_number_ = false;
};

/// A floating point number as Liquid prints it: `1.0`, `0.5`, `1.0e+20`.
std::string to_text(double number);

}  // namespace oriel::lang::liquid
