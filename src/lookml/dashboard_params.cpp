#include "lookml/dashboard_params.h"

#include <algorithm>
#include <iterator>

namespace oriel::lookml {

namespace {

constexpr auto kDashboard = DashboardPart::dashboard;
constexpr auto kFilter = DashboardPart::filter;
constexpr auto kElement = DashboardPart::element;

constexpr std::string_view kAgents = "There are no conversational agents here.";

// clang-format off
constexpr DashboardParam kParams[] = {
    {kDashboard, "auto_run", "Whether the queries run when the dashboard is opened."},
    {kDashboard, "crossfilter_enabled", "Whether a click on a value filters the other elements."},
    {kDashboard, "dashboard", "The name, which begins a dashboard."},
    {kDashboard, "default_dashboard_agent", "The agent that answers questions.", kAgents},
    {kDashboard, "description", "An explanation for users."},
    {kDashboard, "elements", "The tiles."},
    {kDashboard, "embed_style", "Colours, and what is shown, when the dashboard is embedded."},
    {kDashboard, "enable_viz_full_screen", "Whether a visualization can fill the screen."},
    {kDashboard, "enabled_dashboard_agents", "Agents that answer questions.", kAgents},
    {kDashboard, "extends", "Dashboards whose parameters are taken over."},
    {kDashboard, "extension", "The dashboard is only for others to extend."},
    {kDashboard, "filters", "The filters that users can set."},
    {kDashboard, "filters_bar_collapsed", "Whether the filters are folded away at first."},
    {kDashboard, "filters_location_top", "Whether the filters stand above the elements."},
    {kDashboard, "layout", "How elements are placed: newspaper, grid, tile or static."},
    {kDashboard, "load_configuration", "What happens when the dashboard is opened."},
    {kDashboard, "preferred_slug", "The dashboard's name in addresses."},
    {kDashboard, "preferred_viewer", "Which viewer shows it."},
    {kDashboard, "query_timezone", "The time zone of the queries."},
    {kDashboard, "refresh", "How often the queries run again."},
    {kDashboard, "rows", "Of the grid layout: which elements stand side by side."},
    {kDashboard, "tabs", "The tabs that elements are on."},
    {kDashboard, "tile_size", "Of the tile layout: the size of a tile."},
    {kDashboard, "title", "The title that is shown."},
    {kDashboard, "width", "Of the static layout: the width."},
    {kFilter, "allow_multiple_values", "Whether several values can be chosen."},
    {kFilter, "default_value", "The filter expression before the user sets one."},
    {kFilter, "explore", "The explore of the filter's field."},
    {kFilter, "field", "The field whose values are offered."},
    {kFilter, "listens_to_filters", "Filters that narrow the values that are offered."},
    {kFilter, "model", "The model of the filter's field."},
    {kFilter, "name", "The name that elements listen to."},
    {kFilter, "required", "Whether a value must be set."},
    {kFilter, "title", "The title that is shown."},
    {kFilter, "type", "What kind of filter it is."},
    {kFilter, "ui_config", "The control that is shown."},
    {kFilter, "vis_filter", "Whether the filter is shown as a visualization.", "It is about pages, which are not served here."},
    {kElement, "body_text", "The text of a text tile."},
    {kElement, "col", "The column it stands in."},
    {kElement, "column_limit", "How many pivot columns at most."},
    {kElement, "dimensions", "Dimensions of the query, in the old form."},
    {kElement, "dynamic_fields", "Custom fields and table calculations."},
    {kElement, "explore", "The explore of the query."},
    {kElement, "fields", "The fields of the query."},
    {kElement, "fill_fields", "Dimensions whose missing values are filled in."},
    {kElement, "filter_expression", "A filter in the expression language."},
    {kElement, "filters", "The filters of the query."},
    {kElement, "height", "How high it is."},
    {kElement, "left", "Of the static layout: the distance from the left."},
    {kElement, "limit", "How many rows at most."},
    {kElement, "listen", "Which filter of the dashboard filters which field."},
    {kElement, "measures", "Measures of the query, in the old form."},
    {kElement, "merged_queries", "Queries whose results are merged."},
    {kElement, "model", "The model of the query."},
    {kElement, "name", "The name of the element."},
    {kElement, "note", "A note: its text, when and how it is shown."},
    {kElement, "note_display", "How the note is shown."},
    {kElement, "note_state", "Whether the note is folded away."},
    {kElement, "note_text", "The text of the note."},
    {kElement, "pivots", "The fields that become columns."},
    {kElement, "query_timezone", "The time zone of the query."},
    {kElement, "refresh", "How often the query runs again."},
    {kElement, "rich_content_json", "The content of a button."},
    {kElement, "row", "The row it stands in."},
    {kElement, "row_total", "Whether and where the total of each row is shown."},
    {kElement, "sorts", "The order of the rows."},
    {kElement, "subtitle_text", "The second title of a text tile."},
    {kElement, "subtotals", "The fields that subtotals are made for."},
    {kElement, "tab_name", "The tab it is on."},
    {kElement, "title", "The title that is shown."},
    {kElement, "title_hidden", "Whether the title is hidden."},
    {kElement, "title_text", "The title of a text tile."},
    {kElement, "top", "Of the static layout: the distance from the top."},
    {kElement, "total", "Whether totals are computed."},
    {kElement, "type", "The visualization, or what else it is."},
    {kElement, "width", "How wide it is."},
};
// clang-format on

constexpr bool before(const DashboardParam& a, const DashboardParam& b) {
    return a.part != b.part ? a.part < b.part : a.name < b.name;
}
static_assert(std::is_sorted(std::begin(kParams), std::end(kParams), before), "keep kParams by part and name");

constexpr std::string_view kVisualizations[] = {
    "button",
    "looker_area",
    "looker_bar",
    "looker_boxplot",
    "looker_column",
    "looker_donut_multiples",
    "looker_funnel",
    "looker_geo_choropleth",
    "looker_geo_coordinates",
    "looker_google_map",
    "looker_grid",
    "looker_line",
    "looker_map",
    "looker_pie",
    "looker_scatter",
    "looker_single_record",
    "looker_table",
    "looker_timeline",
    "looker_waterfall",
    "looker_wordcloud",
    "single_value",
    "table",
    "text",
};

}  // namespace

std::string_view to_string(DashboardPart part) {
    switch (part) {
        case DashboardPart::dashboard: return "dashboard";
        case DashboardPart::filter: return "dashboard filter";
        case DashboardPart::element: return "dashboard element";
    }
    return "dashboard";
}

std::span<const DashboardParam> dashboard_params() {
    return kParams;
}

const DashboardParam* find_dashboard_param(DashboardPart part, std::string_view name) {
    const DashboardParam wanted{part, name, {}};
    const auto* found = std::lower_bound(std::begin(kParams), std::end(kParams), wanted, before);
    return found != std::end(kParams) && found->part == part && found->name == name ? found : nullptr;
}

std::span<const std::string_view> visualizations() {
    return kVisualizations;
}

}  // namespace oriel::lookml
