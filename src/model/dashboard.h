#pragma once

#include "model/derived.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// LookML dashboards: content that a project defines in YAML. Each model that includes the file has its own copy; the
/// dashboard's id in the API is `model::name`.
namespace oriel::model {

/// A value that dashboards only hand on, as JSON text.
using JsonText = std::string;

struct DashboardFilter {
    std::string name;
    std::string title;
    std::string type = "field_filter";  ///< `field_filter`, `number_filter`, `date_filter` or `string_filter`.
    std::string model;
    std::string explore;
    std::string field;
    std::string default_value;  ///< A filter expression; may hold Liquid.
    bool allow_multiple_values = true;
    bool required = false;
    std::vector<std::string> listens_to_filters;
    JsonText ui_config;
    Location location;
};

/// A dashboard filter and the field that it filters.
struct DashboardListen {
    std::string filter;
    std::string field;
};

/// The query of an element, or of one source of a merged element.
struct DashboardQuery {
    std::string model;
    std::string explore;
    std::vector<std::string> fields;
    std::vector<std::string> pivots;
    std::vector<std::string> sorts;
    std::vector<std::pair<std::string, std::string>> filters;
    std::string filter_expression;
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> column_limit;
    bool total = false;
    std::string row_total;
    std::vector<std::string> subtotals;
    std::vector<std::string> fill_fields;
    JsonText dynamic_fields;
    std::string query_timezone;
    std::vector<DashboardListen> listen;
    /// Merged results: this source's field → the primary's.
    std::vector<std::pair<std::string, std::string>> join_fields;
};

struct DashboardElement {
    std::string name;
    std::string type;  ///< A visualization, `text` or `button`.
    std::string title;
    bool title_hidden = false;
    std::optional<DashboardQuery> query;
    std::vector<DashboardQuery> merged_queries;  ///< The primary first.
    std::string note_text;
    std::string note_state;
    std::string note_display;
    std::string title_text;
    std::string subtitle_text;
    std::string body_text;
    JsonText rich_content_json;
    std::string refresh;
    std::string tab_name;
    std::optional<std::int64_t> row;
    std::optional<std::int64_t> column;
    std::optional<std::int64_t> width;
    std::optional<std::int64_t> height;
    std::optional<std::int64_t> top;  ///< Of the static layout, in pixels, as `left`.
    std::optional<std::int64_t> left;
    JsonText vis_config;  ///< The type and every parameter that is none of the above.
    Location location;
};

struct Dashboard {
    std::string name;
    std::string title;
    std::string description;
    std::string layout = "newspaper";
    std::string preferred_viewer;
    std::string preferred_slug;
    std::string query_timezone;
    std::string refresh;
    std::string load_configuration;
    bool auto_run = true;
    std::optional<bool> crossfilter_enabled;
    std::optional<bool> filters_bar_collapsed;
    std::optional<bool> filters_location_top;
    std::optional<bool> enable_viz_full_screen;
    std::optional<std::int64_t> tile_size;
    std::optional<std::int64_t> width;
    std::vector<std::pair<std::string, std::string>> tabs;  ///< Name, label.
    JsonText embed_style;
    std::vector<DashboardFilter> filters;
    std::vector<DashboardElement> elements;
    Location location;
};

/// The dashboard as indented text, one line per fact: for golden tests and diffs.
std::string to_text(const Dashboard& dashboard);

}  // namespace oriel::model
