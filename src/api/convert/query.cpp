#include "api/convert/query.h"

#include "api/convert/member.h"
#include "base/json.h"
#include "http/url.h"

#include <utility>

namespace oriel::api {

namespace {

std::optional<std::string> text(const wire::Member<std::string>& member) {
    if (!member.has_value() || member->empty()) return std::nullopt;
    return *member;
}

std::vector<std::string> list(const wire::Member<std::vector<std::string>>& member) {
    return member.has_value() ? *member : std::vector<std::string>{};
}

wire::Member<std::vector<std::string>> list_member(const std::vector<std::string>& values) {
    if (values.empty()) return nullptr;
    return values;
}

wire::Member<Json> json_member(const Json& value) {
    if (value.is_null()) return nullptr;
    return value;
}

bool has_table_calculations(const store::QueryDefinition& definition) {
    if (!definition.dynamic_fields) return false;
    const auto fields = Json::parse(*definition.dynamic_fields);
    if (!fields.ok() || !fields.value().is_array()) return false;
    for (const Json& field : fields.value().as_array()) {
        if (field.find("table_calculation") != nullptr) return true;
    }
    return false;
}

void append_parameter(std::string& url, std::string_view name, std::string_view value) {
    url += url.find('?') == std::string::npos ? '?' : '&';
    url += http::percent_encode(name);
    url += '=';
    url += http::percent_encode(value);
}

std::string joined(const std::vector<std::string>& values) {
    std::string out;
    for (const std::string& value : values) {
        if (!out.empty()) out += ',';
        out += value;
    }
    return out;
}

/// The explore page's address of a query, spelt out: `/explore/model/view?fields=…&f[…]=…`.
std::string explore_url(const store::QueryDefinition& definition) {
    std::string url =
        "/explore/" + http::percent_encode(definition.model) + "/" + http::percent_encode(definition.view);
    if (!definition.fields.empty()) append_parameter(url, "fields", joined(definition.fields));
    if (!definition.pivots.empty()) append_parameter(url, "pivots", joined(definition.pivots));
    if (!definition.fill_fields.empty()) append_parameter(url, "fill_fields", joined(definition.fill_fields));
    for (const auto& [field, expression] : definition.filters) append_parameter(url, "f[" + field + "]", expression);
    if (!definition.sorts.empty()) append_parameter(url, "sorts", joined(definition.sorts));
    if (definition.limit) append_parameter(url, "limit", *definition.limit);
    if (definition.column_limit) append_parameter(url, "column_limit", *definition.column_limit);
    if (definition.query_timezone) append_parameter(url, "query_timezone", *definition.query_timezone);
    if (definition.dynamic_fields) append_parameter(url, "dynamic_fields", *definition.dynamic_fields);
    if (definition.filter_expression) append_parameter(url, "filter_expression", *definition.filter_expression);
    if (!definition.vis_config.is_null()) append_parameter(url, "vis", definition.vis_config.dump());
    return url;
}

}  // namespace

store::QueryDefinition to_definition(const wire::Query& body) {
    store::QueryDefinition definition;
    definition.model = body.model.value_or("");
    definition.view = body.view.value_or("");
    definition.fields = list(body.fields);
    definition.pivots = list(body.pivots);
    definition.fill_fields = list(body.fill_fields);
    if (body.filters.has_value()) {
        for (const auto& [field, expression] : *body.filters) definition.filters.emplace_back(field, expression);
    }
    definition.filter_expression = text(body.filter_expression);
    definition.sorts = list(body.sorts);
    definition.limit = text(body.limit);
    definition.column_limit = text(body.column_limit);
    if (body.total.has_value()) definition.total = *body.total;
    definition.row_total = text(body.row_total);
    definition.subtotals = list(body.subtotals);
    if (body.vis_config.has_value()) definition.vis_config = *body.vis_config;
    if (body.filter_config.has_value()) definition.filter_config = *body.filter_config;
    definition.dynamic_fields = text(body.dynamic_fields);
    definition.query_timezone = text(body.query_timezone);
    definition.visible_ui_sections = text(body.visible_ui_sections);
    return definition;
}

wire::Query to_wire(const store::Query& row, const services::Caller& caller, std::string_view base_url) {
    const store::QueryDefinition& definition = row.definition;
    wire::Query query;
    query.can = wire::Map<bool>{
        {"run", caller.may(services::Permission::access_data, definition.model)},
        {"see_results", caller.may(services::Permission::access_data, definition.model)},
        {"explore", caller.may(services::Permission::explore, definition.model)},
        {"create", true},
        {"show", true},
        {"see_lookml", caller.may(services::Permission::see_lookml, definition.model)},
        {"see_derived_table_lookml", caller.may(services::Permission::see_lookml, definition.model)},
        {"see_sql", caller.may(services::Permission::see_sql, definition.model)},
        {"save", caller.may(services::Permission::save_content)},
    };
    query.id = row.id;
    query.model = definition.model;
    query.view = definition.view;
    query.fields = list_member(definition.fields);
    query.pivots = list_member(definition.pivots);
    query.fill_fields = list_member(definition.fill_fields);
    if (definition.filters.empty()) {
        query.filters = nullptr;
    } else {
        wire::Map<std::string>& filters = query.filters.emplace();
        for (const auto& [field, expression] : definition.filters) filters.set(field, expression);
    }
    query.filter_expression = member(definition.filter_expression);
    query.sorts = list_member(definition.sorts);
    query.limit = member(definition.limit);
    query.column_limit = member(definition.column_limit);
    query.total = member(definition.total);
    query.row_total = member(definition.row_total);
    query.subtotals = list_member(definition.subtotals);
    query.vis_config = json_member(definition.vis_config);
    query.filter_config = json_member(definition.filter_config);
    query.visible_ui_sections = member(definition.visible_ui_sections);
    query.slug = row.slug;
    query.dynamic_fields = member(definition.dynamic_fields);
    query.client_id = row.client_id;
    query.share_url = std::string(base_url) + "/x/" + row.client_id;
    const std::string url = explore_url(definition);
    query.expanded_share_url = std::string(base_url) + url;
    query.url = url;
    query.query_timezone = member(definition.query_timezone);
    query.has_table_calculations = has_table_calculations(definition);
    return query;
}

}  // namespace oriel::api
