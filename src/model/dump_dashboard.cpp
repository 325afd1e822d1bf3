#include "model/dashboard.h"
#include "model/dump.h"

namespace oriel::model {

namespace {

void dump_query(Dump& dump, std::string_view head, const DashboardQuery& query) {
    dump.line(std::string(head).append(" ").append(query.model).append("/").append(query.explore));
    dump.in();
    dump.list("fields", query.fields);
    dump.list("pivots", query.pivots);
    dump.list("sorts", query.sorts);
    for (const auto& [field, expression] : query.filters) dump.line("filter " + field + " " + Dump::quoted(expression));
    dump.fact("filter_expression", query.filter_expression);
    dump.count("limit", query.limit);
    dump.count("column_limit", query.column_limit);
    dump.flag("total", query.total);
    dump.fact("row_total", query.row_total);
    dump.list("subtotals", query.subtotals);
    dump.list("fill_fields", query.fill_fields);
    dump.fact("dynamic_fields", query.dynamic_fields);
    dump.fact("query_timezone", query.query_timezone);
    for (const DashboardListen& one : query.listen) dump.line("listen " + Dump::quoted(one.filter) + " " + one.field);
    for (const auto& [field, source] : query.join_fields) dump.line("join " + field + " = " + source);
    dump.out();
}

void dump_element(Dump& dump, const DashboardElement& element) {
    dump.line("element " + Dump::quoted(element.name) + " " + element.type);
    dump.in();
    dump.text("title", element.title);
    dump.flag("title_hidden", element.title_hidden);
    dump.fact("tab", element.tab_name);
    dump.count("row", element.row);
    dump.count("column", element.column);
    dump.count("width", element.width);
    dump.count("height", element.height);
    dump.count("top", element.top);
    dump.count("left", element.left);
    dump.text("note_text", element.note_text);
    dump.fact("note_state", element.note_state);
    dump.fact("note_display", element.note_display);
    dump.text("title_text", element.title_text);
    dump.text("subtitle_text", element.subtitle_text);
    dump.text("body_text", element.body_text);
    dump.fact("rich_content_json", element.rich_content_json);
    dump.fact("refresh", element.refresh);
    if (element.query) dump_query(dump, "query", *element.query);
    for (const DashboardQuery& query : element.merged_queries) dump_query(dump, "merged", query);
    dump.fact("vis_config", element.vis_config);
    dump.out();
}

void dump_filter(Dump& dump, const DashboardFilter& filter) {
    dump.line("filter " + Dump::quoted(filter.name) + " " + filter.type);
    dump.in();
    if (filter.title != filter.name) dump.text("title", filter.title);
    if (!filter.explore.empty()) dump.fact("of", filter.model + "/" + filter.explore + " " + filter.field);
    dump.text("default_value", filter.default_value);
    dump.flag("one value", !filter.allow_multiple_values);
    dump.flag("required", filter.required);
    dump.list("listens_to_filters", filter.listens_to_filters);
    dump.fact("ui_config", filter.ui_config);
    dump.out();
}

void dump_flag(Dump& dump, std::string_view name, const std::optional<bool>& value) {
    if (value) dump.fact(name, *value ? "yes" : "no");
}

}  // namespace

std::string to_text(const Dashboard& dashboard) {
    Dump dump;
    dump.line("dashboard " + dashboard.name + " " + Dump::quoted(dashboard.title));
    dump.in();
    dump.text("description", dashboard.description);
    dump.fact("layout", dashboard.layout);
    dump.fact("preferred_viewer", dashboard.preferred_viewer);
    dump.fact("preferred_slug", dashboard.preferred_slug);
    dump.fact("query_timezone", dashboard.query_timezone);
    dump.fact("refresh", dashboard.refresh);
    dump.fact("load_configuration", dashboard.load_configuration);
    dump.flag("auto_run no", !dashboard.auto_run);
    dump_flag(dump, "crossfilter_enabled", dashboard.crossfilter_enabled);
    dump_flag(dump, "filters_bar_collapsed", dashboard.filters_bar_collapsed);
    dump_flag(dump, "filters_location_top", dashboard.filters_location_top);
    dump_flag(dump, "enable_viz_full_screen", dashboard.enable_viz_full_screen);
    dump.count("tile_size", dashboard.tile_size);
    dump.count("width", dashboard.width);
    for (const auto& [name, label] : dashboard.tabs) dump.line("tab " + name + " " + Dump::quoted(label));
    dump.fact("embed_style", dashboard.embed_style);
    for (const DashboardFilter& filter : dashboard.filters) dump_filter(dump, filter);
    for (const DashboardElement& element : dashboard.elements) dump_element(dump, element);
    dump.out();
    return dump.take();
}

}  // namespace oriel::model
