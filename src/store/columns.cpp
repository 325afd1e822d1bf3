#include "store/columns.h"

namespace oriel::store {

Value names_value(const std::vector<std::string>& names) {
    std::string text;
    JsonWriter writer(text);
    writer.begin_array();
    for (const std::string& name : names) writer.string(name);
    writer.end_array();
    return text;
}

std::vector<std::string> read_names(std::string_view json) {
    std::vector<std::string> names;
    const Json parsed = read_json(json);
    if (parsed.is_null()) return names;
    names.reserve(parsed.as_array().size());
    for (const Json& name : parsed.as_array()) names.push_back(name.as_string());
    return names;
}

Value json_value(const Json& json) {
    if (json.is_null()) return {};
    return json.dump();
}

Json read_json(std::string_view text) {
    if (text.empty()) return {};
    // Deeper than what requests may send: rows wrap it.
    auto parsed = Json::parse(text, 100);
    ORIEL_ASSERT(parsed.ok());
    return std::move(parsed).value();
}

Status require_text(std::string_view field, std::string_view text) {
    if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) return Ok{};
    return Error::validation(std::string(field), "missing_field", "'" + std::string(field) + "' is required");
}

Error already_exists(std::string_view field, std::string_view value) {
    return Error::validation(std::string(field), "already_exists",
                             "'" + std::string(field) + "' '" + std::string(value) + "' is taken");
}

Status require_unique(Session& session, std::string_view sql, std::string_view field, std::string_view name,
                      std::string_view own_id) {
    const bool taken = TRY(exists(session, sql, name, Value(parse_id(own_id).value_or(0))));
    if (taken) return already_exists(field, name);
    return Ok{};
}

}  // namespace oriel::store
