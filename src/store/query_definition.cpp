#include "store/queries.h"

#include "base/crypto.h"

#include <algorithm>

namespace oriel::store {
namespace {

Json names_json(const std::vector<std::string>& names) {
    Json::Array array;
    for (const std::string& name : names) array.emplace_back(name);
    return array;
}

Json text_json(const std::optional<std::string>& text) {
    return text.has_value() ? Json(*text) : Json();
}

/// Members that say nothing are one with members that are not there.
bool says_nothing(const Json& value) {
    return value.is_null() || (value.is_array() && value.as_array().empty()) ||
           (value.is_object() && value.as_object().empty()) || (value.is_string() && value.as_string().empty()) ||
           (value.is_bool() && !value.as_bool());
}

/// Maps in the order of their keys, at every depth.
Json sorted(const Json& value) {
    if (value.is_array()) {
        Json::Array array;
        for (const Json& item : value.as_array()) array.push_back(sorted(item));
        return array;
    }
    if (!value.is_object()) return value;
    Json::Object object;
    for (const auto& member : value.as_object()) object.emplace_back(member.first, sorted(member.second));
    std::ranges::sort(object, {}, [](const Json::Member& member) -> const std::string& { return member.first; });
    return object;
}

class Reader {
public:
    explicit Reader(const Json& json) : json_(json) {}

    std::vector<std::string> names(std::string_view key) const {
        std::vector<std::string> names;
        const Json* found = json_.find(key);
        if (found == nullptr) return names;
        for (const Json& item : found->as_array()) names.push_back(item.as_string());
        return names;
    }
    std::optional<std::string> text(std::string_view key) const {
        const Json* found = json_.find(key);
        if (found == nullptr) return {};
        return found->as_string();
    }
    Json any(std::string_view key) const {
        const Json* found = json_.find(key);
        return found == nullptr ? Json() : *found;
    }

private:
    const Json& json_;
};

}  // namespace

Json QueryDefinition::to_json() const {
    Json json{Json::Object{}};
    const auto set = [&](std::string_view key, Json value) {
        if (!value.is_null() && !(value.is_array() && value.as_array().empty())) json.set(key, std::move(value));
    };
    set("model", model);
    set("view", view);
    set("fields", names_json(fields));
    set("pivots", names_json(pivots));
    set("fill_fields", names_json(fill_fields));
    if (!filters.empty()) {
        Json::Object map;
        for (const auto& filter : filters) map.emplace_back(filter.first, Json(filter.second));
        set("filters", map);
    }
    set("filter_expression", text_json(filter_expression));
    set("sorts", names_json(sorts));
    set("limit", text_json(limit));
    set("column_limit", text_json(column_limit));
    if (total.has_value()) set("total", *total);
    set("row_total", text_json(row_total));
    set("subtotals", names_json(subtotals));
    set("vis_config", vis_config);
    set("filter_config", filter_config);
    set("dynamic_fields", text_json(dynamic_fields));
    set("query_timezone", text_json(query_timezone));
    set("visible_ui_sections", text_json(visible_ui_sections));
    return json;
}

Result<QueryDefinition> QueryDefinition::from_json(const Json& json) {
    if (!json.is_object()) return Error::internal("a stored query is " + std::string(json.kind()) + ", not an object");
    const Reader reader(json);
    QueryDefinition definition;
    definition.model = reader.text("model").value_or("");
    definition.view = reader.text("view").value_or("");
    definition.fields = reader.names("fields");
    definition.pivots = reader.names("pivots");
    definition.fill_fields = reader.names("fill_fields");
    if (const Json* map = json.find("filters"); map != nullptr) {
        for (const auto& filter : map->as_object())
            definition.filters.emplace_back(filter.first, filter.second.as_string());
    }
    definition.filter_expression = reader.text("filter_expression");
    definition.sorts = reader.names("sorts");
    definition.limit = reader.text("limit");
    definition.column_limit = reader.text("column_limit");
    if (const Json* flag = json.find("total"); flag != nullptr) definition.total = flag->as_bool();
    definition.row_total = reader.text("row_total");
    definition.subtotals = reader.names("subtotals");
    definition.vis_config = reader.any("vis_config");
    definition.filter_config = reader.any("filter_config");
    definition.dynamic_fields = reader.text("dynamic_fields");
    definition.query_timezone = reader.text("query_timezone");
    definition.visible_ui_sections = reader.text("visible_ui_sections");
    return definition;
}

std::string QueryDefinition::hash() const {
    const Json json = to_json();
    Json normal{Json::Object{}};
    for (const auto& member : json.as_object()) {
        if (!says_nothing(member.second)) normal.set(member.first, sorted(member.second));
    }
    return content_hash(normal.dump());
}

}  // namespace oriel::store
