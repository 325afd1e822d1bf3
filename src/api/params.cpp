#include "api/params.h"

#include "api/wire/time.h"

#include <charconv>

namespace oriel::api {

namespace {

constexpr std::size_t kShownChars = 60;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() &&
           (text.front() == ' ' || text.front() == '\t' || text.front() == '\r' || text.front() == '\n')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r' || text.back() == '\n')) {
        text.remove_suffix(1);
    }
    return text;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != lower[i]) return false;
    }
    return true;
}

std::optional<std::int64_t> parse_int(std::string_view text) {
    text = trimmed(text);
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

std::optional<bool> parse_bool(std::string_view text) {
    text = trimmed(text);
    for (const std::string_view yes : {"true", "1", "yes", "on"}) {
        if (equals_ignoring_case(text, yes)) return true;
    }
    for (const std::string_view no : {"false", "0", "no", "off"}) {
        if (equals_ignoring_case(text, no)) return false;
    }
    return std::nullopt;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string form_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

}  // namespace

std::optional<std::vector<std::string>> parse_list(std::string_view text) {
    text = trimmed(text);
    std::vector<std::string> items;
    if (!text.empty() && text.front() == '[') {
        const Result<Json> json = Json::parse(text);
        if (!json.ok() || !json.value().is_array()) return std::nullopt;
        for (const Json& item : json.value().as_array()) {
            if (item.is_string())
                items.push_back(item.as_string());
            else if (item.is_number())
                items.push_back(item.dump());
            else
                return std::nullopt;
        }
        return items;
    }
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view item = trimmed(text.substr(0, comma));
        if (!item.empty()) items.emplace_back(item);
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
    }
    return items;
}

Status ParamReader::finish() {
    if (error_) return std::move(*error_);
    return Ok{};
}

void ParamReader::fail(std::string message) {
    if (!error_) error_ = Error::invalid_request(std::move(message));
}

void ParamReader::bad(std::string_view name, std::string_view found, std::string_view expected) {
    std::string message = "parameter '" + std::string(name) + "' must be " + std::string(expected) + ", found '";
    message += found.substr(0, kShownChars);
    message += found.size() > kShownChars ? "…'" : "'";
    fail(std::move(message));
}

const std::string* ParamReader::find(std::string_view name, bool null_is_nothing) {
    const std::string* value = request_.query_value(name);
    if (value == nullptr) {
        for (const auto& [key, merged] : merged_) {
            if (key == name) value = &merged;
        }
    }
    if (value == nullptr || value->empty() || (null_is_nothing && *value == "null")) return nullptr;
    return value;
}

void ParamReader::path(std::size_t index, std::string_view, std::string& out) {
    out = path_[index];
}

void ParamReader::path(std::size_t index, std::string_view name, std::int64_t& out) {
    const std::optional<std::int64_t> value = parse_int(path_[index]);
    if (!value) return bad(name, path_[index], "a whole number");
    out = *value;
}

void ParamReader::query(std::string_view name, std::optional<std::string>& out) {
    const std::string* text = find(name, !keep_null_text_);
    if (text != nullptr) out = *text;
}

void ParamReader::query(std::string_view name, std::optional<std::int64_t>& out) {
    const std::string* text = find(name, true);
    if (text == nullptr) return;
    out = parse_int(*text);
    if (!out) bad(name, *text, "a whole number");
}

void ParamReader::query(std::string_view name, std::optional<bool>& out) {
    const std::string* text = find(name, true);
    if (text == nullptr) return;
    out = parse_bool(*text);
    if (!out) bad(name, *text, "true or false");
}

void ParamReader::query(std::string_view name, std::optional<Instant>& out) {
    const std::string* text = find(name, true);
    if (text == nullptr) return;
    out = wire::parse_instant(trimmed(*text));
    if (!out) bad(name, *text, "a time such as 2023-03-29T13:46:41Z");
}

void ParamReader::query(std::string_view name, std::optional<std::vector<std::string>>& out) {
    // A list may also come as the same name several times.
    std::optional<std::vector<std::string>> list;
    for (const auto& [key, value] : request_.query) {
        if (key != name || value.empty() || value == "null") continue;
        std::optional<std::vector<std::string>> items = parse_list(value);
        if (!items) return bad(name, value, "a list such as a,b or [\"a\",\"b\"]");
        if (!list) list.emplace();
        for (std::string& item : *items) list->push_back(std::move(item));
    }
    out = std::move(list);
}

void ParamReader::query(std::string_view name, std::optional<Json>& out) {
    const std::string* text = find(name, true);
    if (text == nullptr) return;
    Result<Json> json = Json::parse(*text);
    if (!json.ok() || !json.value().is_object()) return bad(name, *text, "a JSON object such as {\"a\":\"b\"}");
    out = std::move(json).value();
}

template <typename T>
void ParamReader::required(std::string_view name, T& out) {
    std::optional<T> value;
    query(name, value);
    if (value)
        out = std::move(*value);
    else
        fail("parameter '" + std::string(name) + "' is required");
}

void ParamReader::query(std::string_view name, std::string& out) {
    required(name, out);
}
void ParamReader::query(std::string_view name, std::int64_t& out) {
    required(name, out);
}
void ParamReader::query(std::string_view name, bool& out) {
    required(name, out);
}
void ParamReader::query(std::string_view name, std::vector<std::string>& out) {
    required(name, out);
}

void ParamReader::fields(wire::FieldMask& out) {
    const std::string* text = find("fields", true);
    if (text == nullptr) return;
    std::string_view list = trimmed(*text);
    if (list.size() >= 2 && list.front() == '"' && list.back() == '"') list = list.substr(1, list.size() - 2);
    Result<wire::FieldMask> mask = wire::FieldMask::parse(list);
    if (mask.ok())
        out = std::move(mask).value();
    else
        fail(mask.error().message);
}

void ParamReader::paging(Paging& out) {
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> offset;
    std::optional<std::int64_t> page;
    std::optional<std::int64_t> per_page;
    query("limit", limit);
    query("offset", offset);
    query("page", page);
    query("per_page", per_page);
    const std::pair<std::string_view, const std::optional<std::int64_t>&> counts[] = {
        {"limit", limit}, {"offset", offset}, {"page", page}, {"per_page", per_page}};
    for (const auto& [name, value] : counts) {
        if (value && *value < 0) bad(name, std::to_string(*value), "0 or more");
    }
    if (limit || offset) {
        out.limit = limit;
        out.offset = offset.value_or(0);
        return;
    }
    if (!per_page) return;  // A page of unknown size is the whole.
    out.limit = per_page;
    // Pages count from 1; 0 is taken for the first as well.
    const std::int64_t skipped = page && *page > 1 ? *page - 1 : 0;
    if (__builtin_mul_overflow(skipped, *per_page, &out.offset)) bad("page", std::to_string(*page), "a smaller number");
}

void ParamReader::sorts(std::vector<Sort>& out) {
    const std::string* text = find("sorts", true);
    if (text == nullptr) return;
    std::string_view list = trimmed(*text);
    if (list.size() >= 2 && list.front() == '"' && list.back() == '"') list = list.substr(1, list.size() - 2);
    out = parse_sorts(list);
}

void ParamReader::merge_body() {
    const std::string_view text = trimmed(request_.body);
    if (text.empty()) return;
    if (text.front() == '{') {
        const Result<Json> json = Json::parse(text);
        if (!json.ok()) return fail(json.error().message);
        for (const auto& [name, value] : json.value().as_object()) {
            if (value.is_string())
                merged_.emplace_back(name, value.as_string());
            else if (value.is_number() || value.is_bool())
                merged_.emplace_back(name, value.dump());
        }
        return;
    }
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t end = rest.find('&');
        const std::string_view pair = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos) continue;
        merged_.emplace_back(form_decoded(pair.substr(0, equals)), form_decoded(pair.substr(equals + 1)));
    }
}

bool ParamReader::has_no_body() const {
    const std::string_view text = trimmed(request_.body);
    return text.empty() || text == "\"\"" || text == "null";
}

const Json* ParamReader::json_body(const BodyRule& rule) {
    if (has_no_body()) {
        if (!rule.required) return nullptr;
        if (rule.members == wire::Required::unchecked) return nullptr;  // A change that changes nothing.
        json_.emplace(Json::Object{});  // So that what is missing is named, member by member.
        return &*json_;
    }
    Result<Json> json = Json::parse(trimmed(request_.body));
    if (!json.ok()) {
        fail("the body is " + json.error().message);
        return nullptr;
    }
    json_.emplace(std::move(json).value());
    return &*json_;
}

void ParamReader::take_problems(wire::Reader& reader, const BodyRule& rule) {
    std::vector<ErrorDetail> problems = reader.take_problems();
    std::erase_if(problems, [&rule](const ErrorDetail& problem) {
        if (problem.code != "missing_field") return false;
        for (const std::string_view name : rule.not_required) {
            if (problem.field == name) return true;
        }
        return false;
    });
    if (problems.empty() || error_) return;
    // The whole body being of a wrong kind is no matter of fields.
    if (problems.size() == 1 && problems.front().field.empty()) {
        error_ = Error::invalid_request(problems.front().message);
        return;
    }
    error_ = Error::validation(std::move(problems));
}

void ParamReader::body(wire::Map<std::string>& out, const BodyRule& rule) {
    const Json* json = json_body(rule);
    if (json == nullptr) return;
    wire::Reader reader(rule.members);
    reader.read_entries(*json, out);
    take_problems(reader, rule);
}

void ParamReader::body(std::string& out, const BodyRule& rule) {
    const std::string_view text = trimmed(request_.body);
    if (text.empty()) {
        if (rule.required) fail("the body must be a text, found nothing");
        return;
    }
    if (text.front() == '"') {
        Result<Json> json = Json::parse(text);
        if (json.ok() && json.value().is_string()) {
            out = json.value().as_string();
            return;
        }
    }
    out = request_.body;
}

}  // namespace oriel::api
