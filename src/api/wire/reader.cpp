#include "api/wire/reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace oriel::wire {

namespace {

constexpr std::size_t kShownChars = 60;

/// The value as a message may show it: short, and structure only by its kind.
std::string shown(const Json& json) {
    if (json.is_array() || json.is_object() || json.is_null()) return std::string(json.kind());
    if (json.is_string()) {
        const std::string& text = json.as_string();
        if (text.size() <= kShownChars) return "'" + text + "'";
        return "'" + text.substr(0, kShownChars) + "…'";
    }
    return json.dump();
}

template <typename T>
bool parse_number(std::string_view text, T& out) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
    return code == std::errc() && end == text.data() + text.size() && !text.empty();
}

}  // namespace

std::size_t find_member(std::span<const std::string_view> names, std::string_view name) {
    const auto at = std::lower_bound(names.begin(), names.end(), name);
    if (at == names.end() || *at != name) return names.size();
    return static_cast<std::size_t>(at - names.begin());
}

bool Reader::expected(std::string_view what, const Json& found) {
    std::string message = path_.empty() ? std::string("the body") : "'" + path_ + "'";
    message += " must be ";
    message += what;
    message += ", found ";
    message += shown(found);
    problems_.push_back({path_, "invalid", std::move(message)});
    return false;
}

const Json::Object* Reader::open(const Json& json) {
    if (json.is_object()) return &json.as_object();
    expected("an object", json);
    return nullptr;
}

void Reader::require(std::string_view name, State state) {
    if (required_ == Required::unchecked || state == State::value) return;
    const Step step(*this, name);
    for (const ErrorDetail& problem : problems_) {
        if (problem.field == path_) return;  // It was there, but could not be read: said already.
    }
    problems_.push_back({path_, "missing_field", "'" + path_ + "' is required."});
}

bool Reader::value(const Json& json, std::string& out) {
    if (json.is_string()) {
        out = json.as_string();
        return true;
    }
    if (json.is_number()) {
        out = json.dump();
        return true;
    }
    return expected("a string", json);
}

bool Reader::value(const Json& json, bool& out) {
    if (json.is_bool()) {
        out = json.as_bool();
        return true;
    }
    if (json.is_string()) {
        const std::string& text = json.as_string();
        if (text == "true" || text == "false") {
            out = text == "true";
            return true;
        }
    }
    if (json.is_int() && (json.as_int() == 0 || json.as_int() == 1)) {
        out = json.as_int() == 1;
        return true;
    }
    return expected("true or false", json);
}

bool Reader::value(const Json& json, std::int64_t& out) {
    if (json.is_int()) {
        out = json.as_int();
        return true;
    }
    constexpr double kLimit = 9.2e18;
    double number = 0;
    if (json.is_string()) {
        if (parse_number(json.as_string(), out)) return true;
        if (!parse_number(json.as_string(), number)) return expected("a whole number", json);
    } else if (json.is_double()) {
        number = json.as_double();
    } else {
        return expected("a whole number", json);
    }
    if (!(std::trunc(number) == number && std::abs(number) < kLimit)) return expected("a whole number", json);
    out = static_cast<std::int64_t>(number);
    return true;
}

bool Reader::value(const Json& json, double& out) {
    if (json.is_number()) {
        out = json.as_double();
        return true;
    }
    if (json.is_string() && parse_number(json.as_string(), out) && std::isfinite(out)) return true;
    return expected("a number", json);
}

bool Reader::value(const Json& json, Instant& out) {
    const std::optional<Instant> instant = json.is_string() ? parse_instant(json.as_string()) : std::nullopt;
    if (!instant) return expected("a time such as 2023-03-29T13:46:41.000+00:00", json);
    out = *instant;
    return true;
}

bool Reader::value(const Json& json, Date& out) {
    const std::optional<Date> date = json.is_string() ? parse_date(json.as_string()) : std::nullopt;
    if (!date) return expected("a date such as 2023-03-29", json);
    out = *date;
    return true;
}

bool Reader::value(const Json& json, Json& out) {
    out = json;
    return true;
}

template <typename T>
bool Reader::value(const Json& json, std::vector<T>& out) {
    if (!json.is_array()) return expected("an array", json);
    std::size_t index = 0;
    for (const Json& item : json.as_array()) {
        const Step step(*this, index++);
        T read_item{};
        if (value(item, read_item)) out.push_back(std::move(read_item));
    }
    return true;
}

template <typename T>
bool Reader::value(const Json& json, Map<T>& out) {
    if (json.is_array() && json.as_array().empty()) return true;  // How some clients write an empty map.
    if (!json.is_object()) return expected("an object", json);
    for (const auto& [key, item] : json.as_object()) {
        const Step step(*this, key);
        T read_item{};
        if (item.is_null() || value(item, read_item)) out.set(key, std::move(read_item));
    }
    return true;
}

template <typename T>
void Reader::take_value(std::string_view name, const Json& json, Member<T>& out) {
    if (json.is_null()) {
        out = nullptr;
        return;
    }
    const Step step(*this, name);
    T result{};
    if (value(json, result)) out = std::move(result);
}

void Reader::take(std::string_view name, const Json& json, Member<std::string>& out) {
    take_value(name, json, out);
}
void Reader::take(std::string_view name, const Json& json, Member<Instant>& out) {
    if (json.is_string() && json.as_string().empty()) {
        out = nullptr;
        return;
    }
    take_value(name, json, out);
}
void Reader::take(std::string_view name, const Json& json, Member<Date>& out) {
    if (json.is_string() && json.as_string().empty()) {
        out = nullptr;
        return;
    }
    take_value(name, json, out);
}
void Reader::take(std::string_view name, const Json& json, Member<bool>& out) {
    take_value(name, json, out);
}
void Reader::take(std::string_view name, const Json& json, Member<std::int64_t>& out) {
    if (json.is_string() && json.as_string().empty()) {
        out = nullptr;
        return;
    }
    take_value(name, json, out);
}
void Reader::take(std::string_view name, const Json& json, Member<double>& out) {
    if (json.is_string() && json.as_string().empty()) {
        out = nullptr;
        return;
    }
    take_value(name, json, out);
}
void Reader::take(std::string_view name, const Json& json, Member<Json>& out) {
    take_value(name, json, out);
}
void Reader::take(std::string_view name, const Json& json, Member<std::vector<std::string>>& out) {
    take_value(name, json, out);
}
void Reader::take(std::string_view name, const Json& json, Member<std::vector<std::int64_t>>& out) {
    take_value(name, json, out);
}
void Reader::take(std::string_view name, const Json& json, Member<std::vector<Json>>& out) {
    take_value(name, json, out);
}
void Reader::take(std::string_view name, const Json& json, Member<Map<std::string>>& out) {
    take_value(name, json, out);
}
void Reader::take(std::string_view name, const Json& json, Member<Map<bool>>& out) {
    take_value(name, json, out);
}

void Reader::take_object(std::string_view name, const Json& json, Member<Json>& out) {
    if (json.is_null()) {
        out = nullptr;
        return;
    }
    if (json.is_object()) {
        out = json;
        return;
    }
    if (json.is_array() && json.as_array().empty()) {
        out = Json(Json::Object{});
        return;
    }
    const Step step(*this, name);
    expected("an object", json);
}

void Reader::check_enum(const std::string& value, std::span<const std::string_view> values) {
    for (const std::string_view allowed : values) {
        if (value == allowed) return;
    }
    std::string list;
    for (const std::string_view allowed : values) {
        if (!list.empty()) list += ", ";
        list += allowed;
    }
    expected("one of " + list, Json(value));
}

void Reader::take_enum(std::string_view name, const Json& json, Member<std::string>& out,
                       std::span<const std::string_view> values) {
    take_value(name, json, out);
    if (!out.has_value()) return;
    const Step step(*this, name);
    check_enum(*out, values);
}

void Reader::take_enum(std::string_view name, const Json& json, Member<std::vector<std::string>>& out,
                       std::span<const std::string_view> values) {
    take_value(name, json, out);
    if (!out.has_value()) return;
    const Step step(*this, name);
    std::size_t index = 0;
    for (const std::string& item : *out) {
        const Step item_step(*this, index++);
        check_enum(item, values);
    }
}

void Reader::read_items(const Json& json, std::vector<std::string>& out) {
    value(json, out);
}
void Reader::read_items(const Json& json, std::vector<std::int64_t>& out) {
    value(json, out);
}
void Reader::read_entries(const Json& json, Map<std::string>& out) {
    value(json, out);
}

}  // namespace oriel::wire
