#pragma once

#include "api/wire/member.h"
#include "api/wire/time.h"
#include "base/error.h"
#include "base/json.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the generated `read` functions are made of: one `take` a member.
namespace oriel::wire {

/// Whether members that a type requires must be there. They must when a thing is created, not when it is changed.
enum class Required { checked, unchecked };

/// Reads wire structs from JSON, as lenient as the official clients need: ids and texts may be numbers, numbers and
/// booleans may be texts, an empty map may be `[]`, anything may be null, unknown members are ignored.
///
/// Nothing stops at the first problem: all are collected, each naming its member by its path (`field.filter[0].name`).
/// Source: docs/compat/requests.md
class Reader {
public:
    explicit Reader(Required required) : required_(required) {}

    const std::vector<ErrorDetail>& problems() const { return problems_; }
    std::vector<ErrorDetail> take_problems() { return std::move(problems_); }

    /// The members to read, or nullptr after noting that `json` is no object.
    const Json::Object* open(const Json& json);

    // Each reads the member `name` from `json`, or notes why it cannot.
    void take(std::string_view name, const Json& json, Member<std::string>& out);
    void take(std::string_view name, const Json& json, Member<bool>& out);
    void take(std::string_view name, const Json& json, Member<std::int64_t>& out);
    void take(std::string_view name, const Json& json, Member<double>& out);
    void take(std::string_view name, const Json& json, Member<Instant>& out);
    void take(std::string_view name, const Json& json, Member<Date>& out);
    void take(std::string_view name, const Json& json, Member<Json>& out);
    void take(std::string_view name, const Json& json, Member<std::vector<std::string>>& out);
    void take(std::string_view name, const Json& json, Member<std::vector<std::int64_t>>& out);
    void take(std::string_view name, const Json& json, Member<std::vector<Json>>& out);
    void take(std::string_view name, const Json& json, Member<Map<std::string>>& out);
    void take(std::string_view name, const Json& json, Member<Map<bool>>& out);
    /// A JSON object kept as it is.
    void take_object(std::string_view name, const Json& json, Member<Json>& out);
    /// A text out of a list.
    void take_enum(std::string_view name, const Json& json, Member<std::string>& out,
                   std::span<const std::string_view> values);
    void take_enum(std::string_view name, const Json& json, Member<std::vector<std::string>>& out,
                   std::span<const std::string_view> values);

    template <typename T>
    void take(std::string_view name, const Json& json, Link<T>& out) {
        if (json.is_null()) {
            out = nullptr;
            return;
        }
        const Step step(*this, name);
        read(out.emplace(), json, *this);
    }
    template <typename T>
    void take(std::string_view name, const Json& json, Member<std::vector<T>>& out) {
        if (json.is_null()) {
            out = nullptr;
            return;
        }
        const Step step(*this, name);
        read_items(json, out.emplace());
    }

    /// An array that is a whole body.
    template <typename T>
    void read_items(const Json& json, std::vector<T>& out) {
        if (!json.is_array()) {
            expected("an array", json);
            return;
        }
        std::size_t index = 0;
        for (const Json& item : json.as_array()) {
            const Step step(*this, index++);
            read(out.emplace_back(), item, *this);
        }
    }
    void read_items(const Json& json, std::vector<std::string>& out);
    void read_items(const Json& json, std::vector<std::int64_t>& out);
    void read_entries(const Json& json, Map<std::string>& out);

    /// Notes that the member is missing, when it must be there and is absent or null.
    void require(std::string_view name, State state);

private:
    /// One step of the path to the member being read.
    class Step {
    public:
        Step(Reader& reader, std::string_view name) : reader_(reader), length_(reader.path_.size()) {
            if (length_ != 0) reader_.path_ += '.';
            reader_.path_ += name;
        }
        Step(Reader& reader, std::size_t index) : reader_(reader), length_(reader.path_.size()) {
            reader_.path_ += '[' + std::to_string(index) + ']';
        }
        ~Step() { reader_.path_.resize(length_); }
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;

    private:
        Reader& reader_;
        std::size_t length_;
    };

    template <typename T>
    void take_value(std::string_view name, const Json& json, Member<T>& out);
    bool value(const Json& json, std::string& out);
    bool value(const Json& json, bool& out);
    bool value(const Json& json, std::int64_t& out);
    bool value(const Json& json, double& out);
    bool value(const Json& json, Instant& out);
    bool value(const Json& json, Date& out);
    bool value(const Json& json, Json& out);
    template <typename T>
    bool value(const Json& json, std::vector<T>& out);
    template <typename T>
    bool value(const Json& json, Map<T>& out);
    void check_enum(const std::string& value, std::span<const std::string_view> values);

    /// Notes that here something else was expected; always false.
    bool expected(std::string_view what, const Json& found);

    Required required_;
    std::string path_;
    std::vector<ErrorDetail> problems_;
};

/// Where `name` stands in `names` (sorted), or `names.size()`.
std::size_t find_member(std::span<const std::string_view> names, std::string_view name);

}  // namespace oriel::wire
