#pragma once

#include "model/derived.h"
#include "model/localization.h"
#include "model/template.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

/// The compiled semantic model: what a LookML project means, after includes, extends and refinements are resolved.
///
/// Immutable plain data once built, shared by `std::shared_ptr<const Model>` and read by many threads. `lookml/` makes
/// it, `query/` reads it, and neither knows of the other.
namespace oriel::model {

enum class FieldKind { dimension, measure, filter, parameter };

enum class DimensionType {
    string,
    number,
    yesno,
    zipcode,
    time,
    tier,
    bin,
    duration,
    location,
    distance,
    date_case,
    unquoted
};

enum class MeasureType {
    count,
    count_distinct,
    sum,
    average,
    min,
    max,
    median,
    percentile,
    list,
    sum_distinct,
    average_distinct,
    median_distinct,
    percentile_distinct,
    number,
    string,
    yesno,
    date,
    date_time,
    running_total,
    percent_of_total,
    percent_of_previous,
    period_over_period,
};

/// The timeframes of a `dimension_group` of type time; spelled as LookML and the API spell them.
/// `minuteN`, `hourN` and `millisecondN` are `minute`, `hour` and `millisecond` with `Field::timeframe_count` = N.
enum class Timeframe {
    raw,
    time,
    time_of_day,
    microsecond,
    millisecond,
    second,
    minute,
    hour,
    hour_of_day,
    date,
    week,
    day_of_week,
    day_of_week_index,
    week_of_year,
    day_of_month,
    day_of_year,
    month,
    month_num,
    month_name,
    quarter,
    quarter_of_year,
    year,
    fiscal_month_num,
    fiscal_quarter,
    fiscal_quarter_of_year,
    fiscal_year,
    yesno,
};

/// Physical type of a time column.
enum class Datatype { datetime, timestamp, date, epoch, yyyymmdd };

enum class DurationUnit { second, minute, hour, day, week, month, quarter, year };

enum class Weekday { monday, tuesday, wednesday, thursday, friday, saturday, sunday };

/// One `when` of a `case` dimension.
struct CaseWhen {
    Template sql;
    std::string label;
};

/// One choice of a parameter. `label` is the value when the author gave none.
struct AllowedValue {
    std::string label;
    std::string value;
};

/// `link: { … }`. The texts may hold Liquid.
struct Link {
    std::string label;
    std::string url;
    std::string icon_url;
};

/// `action: { … }`: a form that a value's menu opens. The texts may hold Liquid.
struct Action {
    struct Param {
        std::string name;
        std::string value;
    };
    struct Option {
        std::string name;
        std::string label;
    };
    struct FormParam {
        std::string name;
        std::string type = "string";  ///< `string`, `select` or `textarea`.
        std::string label;
        std::string description;
        std::string default_value;
        bool required = false;
        std::vector<Option> options;
    };
    struct UserAttributeParam {
        std::string name;
        std::string user_attribute;
    };
    std::string label;
    std::string url;
    std::string icon_url;
    std::string form_url;
    std::vector<Param> params;
    std::vector<UserAttributeParam> user_attribute_params;
    std::vector<FormParam> form_params;
};

/// The parameters of a measure of type period_over_period, as LookML spells them. Fields are bare or scoped as written.
struct PeriodOverPeriod {
    std::string based_on;
    std::string based_on_time;
    std::string period;
    std::string kind = "previous";
    bool value_to_date = false;
};

/// One dimension, measure, filter or parameter. A `dimension_group` has become one dimension per timeframe or interval.
struct Field {
    std::string name;  ///< Without the view: `created_date`.
    FieldKind kind = FieldKind::dimension;
    DimensionType dimension_type = DimensionType::string;  ///< For dimensions, filters and parameters.
    MeasureType measure_type = MeasureType::count;         ///< For measures.
    std::string type_name;                                 ///< As the API says it: `string`, `date_month`, `count`.

    Template sql;  ///< Empty for `count`. A dimension without `sql` has got `${TABLE}.name` here.

    // Time and duration
    std::string group;  ///< Name of the dimension_group this came from, or empty.
    Timeframe timeframe = Timeframe::raw;
    int timeframe_count = 1;
    Datatype datatype = Datatype::datetime;
    bool convert_tz = true;
    DurationUnit duration_unit = DurationUnit::day;
    Template sql_start;
    Template sql_end;

    // Tier, bin, case
    std::vector<double> tiers;
    std::string tier_style = "classic";
    std::vector<CaseWhen> case_when;
    std::optional<std::string> case_else;
    bool alpha_sort = false;

    // Places
    std::string map_layer_name;
    Template sql_latitude;
    Template sql_longitude;
    std::string start_location_field;
    std::string end_location_field;
    std::string units = "miles";

    // Measures
    std::vector<FieldFilter> filters;
    Template sql_distinct_key;
    double percentile = 50;
    bool approximate = false;
    bool allow_approximate_optimization = false;
    std::optional<std::int64_t> approximate_threshold;
    std::optional<int> precision;  ///< Decimals that a hash form of a sum keeps.
    std::string list_field;
    std::string direction = "column";
    PeriodOverPeriod period_over_period;

    // Parameters
    std::vector<AllowedValue> allowed_values;

    bool primary_key = false;
    bool hidden = false;
    bool can_filter = true;
    bool suggestable = true;
    bool allow_fill = true;
    bool skip_drill_filter = false;
    bool strict_value_format = false;  ///< The named format keeps its separators whatever the locale.
    std::optional<bool> case_sensitive;

    // Words
    std::string label;  ///< `Created Date`: without the view's label.
    std::string group_label;
    std::string group_item_label;
    std::string view_label;  ///< Overrides the heading; empty = the view's.
    std::string description;
    std::string value_format;  ///< Excel format; a `value_format_name` has been looked up.
    std::string value_format_name;
    std::vector<std::string> tags;
    std::vector<std::string> synonyms;
    std::vector<std::string> aliases;
    /// Sets resolved. `view.field`, or bare for a field of the same view, whose alias only an explore knows: see
    /// `scoped`.
    std::vector<std::string> drill_fields;
    std::vector<Link> links;
    std::vector<Action> actions;
    std::string html;                  ///< Markup of a value, with Liquid; empty = none.
    std::string label_from_parameter;  ///< A parameter whose chosen value's label is the field's label. Scoped or bare.
    std::vector<std::string> required_fields;  ///< Like `drill_fields`.
    std::vector<std::string> required_access_grants;
    std::vector<std::string> suggestions;
    std::string suggest_explore;
    std::string suggest_dimension;
    std::string suggest_persist_for;  ///< `6 hours`; empty = the default.
    bool full_suggestions = false;
    bool bypass_suggest_restrictions = false;
    std::string order_by_field;
    std::string default_value;
    Location location;

    bool is_measure() const { return kind == FieldKind::measure; }
    bool is_dimension() const { return kind == FieldKind::dimension; }
};

struct View {
    std::string name;
    std::string label;
    bool label_given = false;  ///< False when the label was made from the name.
    Template sql_table_name;   ///< Empty for a derived table; else given or the view's name.
    DerivedTable derived_table;
    std::vector<Field> fields;                                          ///< In declaration order.
    std::map<std::string, std::vector<std::string>, std::less<>> sets;  ///< Members like `Field::drill_fields`.
    std::vector<std::string> required_access_grants;
    bool autogenerate_primary_keys = false;  ///< Rows of a view without a primary key get a number.
    Location location;
    std::optional<std::size_t> primary_key;  ///< Index into `fields`.

    /// The field of that name, or nullptr.
    const Field* find(std::string_view field_name) const;

    std::unordered_map<std::string, std::size_t> field_index;  ///< Name → index into `fields`; made by the builder.
};

enum class JoinType { left_outer, inner, full_outer, cross };
enum class Relationship { many_to_one, one_to_one, one_to_many, many_to_many };

/// A view as an explore uses it: the base (first) or a join.
struct Source {
    std::string alias;  ///< SQL alias and field prefix.
    std::shared_ptr<const View> view;
    std::string view_label;   ///< Heading in the field picker.
    Template sql_table_name;  ///< Overrides the view's when not empty.
    /// Per field of `view`: false when `fields:` leaves it out, or when it can't work in this explore because it needs
    /// something that is not there. Users can't reach such a field; the explore's own SQL (`sql_on`,
    /// `sql_always_where`, access filters) may still refer to one that `fields:` left out: look it up with
    /// `Explore::resolve`.
    std::vector<bool> visible;

    // Joins only
    JoinType type = JoinType::left_outer;
    Relationship relationship = Relationship::many_to_one;
    bool relationship_given = false;
    Template sql_on;
    std::string foreign_key;  ///< Scoped field.
    Template sql;             ///< Legacy raw join text.
    Template sql_where;
    Template sql_having;
    std::vector<std::string> required_joins;
    std::vector<std::string> required_access_grants;
    Location location;
};

/// What `query:` in an explore and in an aggregate_table say. Fields are scoped with the explore's base view where the
/// author gave no view.
struct StoredQuery {
    std::vector<std::string> dimensions;
    std::vector<std::string> measures;
    std::vector<std::string> pivots;
    std::vector<FieldFilter> filters;
    std::vector<FieldSort> sorts;
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> column_limit;
    std::string timezone;
};

/// `query: name { … }` of an explore: where a user can start.
struct QuickStart {
    std::string name;
    std::string label;
    std::string description;
    StoredQuery query;
    Location location;
};

/// `aggregate_table: name { … }`: a stored summary that queries may be answered from.
struct AggregateTable {
    std::string name;
    std::string label;
    std::string description;
    StoredQuery query;
    Materialization materialization;
    Location location;
};

struct AccessFilter {
    std::string field;
    std::string user_attribute;
};

struct Explore {
    std::string name;
    std::string label;
    std::string group_label;
    std::string description;
    bool hidden = false;
    std::vector<std::string> tags;
    std::vector<Source> sources;  ///< The base first, then the joins in declaration order.
    std::vector<std::string> always_join;
    std::vector<FieldFilter> always_filter;
    std::vector<FieldFilter> conditionally_filter;
    std::vector<std::string> conditionally_unless;
    std::vector<AccessFilter> access_filters;
    Template sql_always_where;
    Template sql_always_having;
    std::vector<std::string> required_access_grants;
    std::vector<std::string> cancel_grouping_fields;
    std::vector<QuickStart> queries;
    std::vector<AggregateTable> aggregate_tables;
    Template sql_preamble;  ///< Statements sent before the query.
    bool autogenerate_primary_keys = false;
    std::optional<bool> case_sensitive;
    bool symmetric_aggregates = true;
    std::string persist_for;
    std::string persist_with;
    Location location;

    struct FieldPlace {
        std::size_t source = 0;  ///< Index into `sources`.
        std::size_t field = 0;   ///< Index into that source's `view->fields`.
    };
    /// `alias.field` → place, only for fields that `fields:` leaves visible. Old names (`alias`) are in it too.
    std::unordered_map<std::string, FieldPlace> field_index;

    /// The place of `alias.field`, or nullptr.
    const FieldPlace* find(const std::string& scoped_name) const;
    const Field& field(const FieldPlace& place) const { return sources[place.source].view->fields[place.field]; }
    /// The source with that alias, or nullptr.
    const Source* find_source(std::string_view alias) const;
    /// The place of a field whether or not `fields:` lets users reach it: for the explore's own SQL.
    std::optional<FieldPlace> resolve(std::string_view alias, std::string_view field_name) const;
};

struct AccessGrant {
    std::string name;
    std::string user_attribute;
    std::vector<std::string> allowed_values;
};

/// A caching rule. Durations are as written: `24 hours`.
struct Datagroup {
    std::string name;
    std::string label;
    std::string description;
    std::string max_cache_age;
    std::string sql_trigger;
    std::string interval_trigger;
};

/// `test: name { … }`: a check of the data. It holds when every assertion is yes on every row.
struct DataTest {
    struct Assertion {
        std::string name;
        std::string expression;  ///< A Looker expression.
        Location location;
    };
    std::string name;
    ExploreSource query;
    std::vector<Assertion> assertions;
    Location location;
};

/// `map_layer: name { … }`
struct MapLayer {
    std::string name;
    std::string file;
    std::string url;
    std::string format = "topojson";
    std::string feature_key;
    std::string property_key;
    std::string property_label_key;
    std::string projection;
    std::string extents_json_url;
    std::optional<std::int64_t> min_zoom_level;
    std::optional<std::int64_t> max_zoom_level;
};

/// `named_value_format: name { … }`
struct NamedValueFormat {
    std::string name;
    std::string value_format;
    bool strict_value_format = false;
};

struct Model {
    std::string name;
    std::string label;
    std::string project;
    std::string connection;
    bool case_sensitive = true;
    int fiscal_month_offset = 0;
    Weekday week_start_day = Weekday::monday;
    std::string persist_for;
    std::string persist_with;
    std::vector<Explore> explores;  ///< In declaration order, without `extension: required` ones.
    std::map<std::string, std::shared_ptr<const View>, std::less<>> views;
    std::map<std::string, AccessGrant, std::less<>> access_grants;
    std::map<std::string, Datagroup, std::less<>> datagroups;
    std::map<std::string, NamedValueFormat, std::less<>> named_value_formats;
    std::map<std::string, MapLayer, std::less<>> map_layers;
    std::vector<DataTest> tests;
    std::shared_ptr<const Localization> localization;  ///< Null when the project translates nothing: see `localized`.
    std::vector<std::string> files;                    ///< Every file the model is made of, in include order.
    Location location;

    /// The explore of that name, or nullptr.
    const Explore* find_explore(std::string_view explore_name) const;
};

/// The model as indented text, one line per fact: for golden tests and diffs.
std::string to_text(const Model& model);

/// `name` with the view's alias in front, unless it is scoped already.
std::string scoped(std::string_view alias, std::string_view name);

// Names as LookML spells them.
std::string_view to_string(FieldKind kind);
std::string_view to_string(MeasureType type);
std::string_view to_string(Timeframe timeframe);
std::string_view to_string(JoinType type);
std::string_view to_string(Relationship relationship);
std::string_view to_string(DimensionType type);
std::string_view to_string(Datatype type);
std::string_view to_string(DurationUnit unit);
std::string_view to_string(Weekday day);

}  // namespace oriel::model
