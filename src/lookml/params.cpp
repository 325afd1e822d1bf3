#include "lookml/params.h"

#include <algorithm>
#include <array>

namespace oriel::lookml {

namespace {

constexpr In kFields = In::dimension | In::dimension_group | In::measure | In::filter | In::parameter;

// Why parameters have no effect.
constexpr std::string_view kPages = "It is about extension pages and their visualizations, which are not served here.";
constexpr std::string_view kCalendars = "Custom calendars are not computed; timeframes follow the common calendar.";
constexpr std::string_view kNested = "Only nested records of old BigQuery projects needed it; a join does the same.";
constexpr std::string_view kUnicode = "It is for SQL Server, which is no dialect here.";
constexpr std::string_view kRuntime = "There is one runtime.";
// Why nothing acts on what is kept.
constexpr std::string_view kStored = "Tables are not stored yet: each query computes what it needs of them.";
constexpr std::string_view kRolledUp =
    "Queries are not answered from aggregate tables yet; their numbers are the same without.";
constexpr std::string_view kCached = "Results are not cached yet: each query asks the database.";
constexpr std::string_view kSuggested = "Suggestions are queries that clients make themselves yet.";
constexpr std::string_view kMapped = "Map layers are not served yet.";
constexpr std::string_view kActed = "Actions are not served yet.";
constexpr std::string_view kDrilled = "Drill links are not made yet.";
constexpr std::string_view kFilled = "Missing values are not filled in yet; a query that asks for it is refused.";
constexpr std::string_view kApproximate = "The database decides how exact an approximate count is.";
constexpr std::string_view kPreamble = "No statement is sent before a query yet.";
constexpr std::string_view kTested = "Data tests are checked but not run yet.";
constexpr std::string_view kRendered = "Values are not marked up yet.";
constexpr std::string_view kBuilt = "Statements that build tables are not run yet; a query on such a view is refused.";
constexpr std::string_view kOffered = "Ready-made queries are not served yet.";
constexpr std::string_view kAnalytic = "Analytic models are not built; a view that has one is left out.";

// clang-format off
constexpr Param kParams[] = {
    // name, allowed in, value, repeat, effect, stake, documentation, choices, opens, note
    {"access_filter", In::explore, Value::block, Repeat::yes, Effect::full, Stake::access, "Rows are limited to those that fit the user's attribute.", "", In::access_filter},
    {"access_grant", In::model | In::file, Value::named_block, Repeat::yes, Effect::full, Stake::access, "A named right that follows from a user attribute.", "", In::access_grant},
    {"action", In::dimension | In::dimension_group | In::measure, Value::block, Repeat::yes, Effect::kept, Stake::words, "A form or call offered in a cell's menu.", "", In::action, kActed},
    {"aggregate_table", In::explore, Value::named_block, Repeat::yes, Effect::kept, Stake::words, "A rolled-up table that answers queries it covers.", "", In::aggregate_table, kRolledUp},
    {"alias", kFields, Value::names, Repeat::no, Effect::full, Stake::words, "Former names that saved queries still use."},
    {"allow_approximate_optimization", In::measure, Value::yesno, Repeat::no, Effect::kept, Stake::words, "Allows sketches in aggregate tables.", "", In::nowhere, kRolledUp},
    {"allow_fill", In::dimension | In::dimension_group, Value::yesno, Repeat::no, Effect::kept, Stake::words, "Allows missing values to be filled in.", "", In::nowhere, kFilled},
    {"allow_forms", In::entitlements, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application may use forms.", "", In::nowhere, kPages},
    {"allow_same_origin", In::entitlements, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application keeps its own origin.", "", In::nowhere, kPages},
    {"allowed_value", In::parameter, Value::block, Repeat::yes, Effect::full, Stake::numbers, "One value that the parameter may take.", "", In::allowed_value},
    {"allowed_values", In::access_grant, Value::strings, Repeat::no, Effect::full, Stake::access, "Attribute values that grant the right."},
    {"alpha_sort", In::dimension, Value::yesno, Repeat::no, Effect::full, Stake::numbers, "Sorts a case dimension by label, not by order of writing."},
    {"always_filter", In::explore, Value::block, Repeat::no, Effect::full, Stake::numbers, "Filters every query has; users may change their values.", "", In::always_filter},
    {"always_join", In::explore, Value::names, Repeat::no, Effect::full, Stake::numbers, "Joins that every query makes."},
    {"application", In::manifest, Value::named_block, Repeat::yes, Effect::none_yet, Stake::words, "An extension application.", "", In::application, kPages},
    {"approximate", In::measure, Value::yesno, Repeat::no, Effect::full, Stake::numbers, "Counts distinct values approximately."},
    {"approximate_threshold", In::measure, Value::integer, Repeat::no, Effect::kept, Stake::words, "Up to how many values a distinct count stays exact.", "", In::nowhere, kApproximate},
    {"assert", In::test, Value::named_block, Repeat::yes, Effect::kept, Stake::words, "A condition each row of a data test must meet.", "", In::assertion, kTested},
    {"autogenerate_primary_keys", In::explore | In::view, Value::yesno, Repeat::no, Effect::full, Stake::words, "Makes row keys for views without a primary key."},
    {"based_on", In::measure, Value::name, Repeat::no, Effect::full, Stake::numbers, "The measure that is compared between periods."},
    {"based_on_time", In::measure, Value::name, Repeat::no, Effect::full, Stake::numbers, "The timeframe along which periods are compared."},
    {"bind_all_filters", In::explore_source, Value::yesno, Repeat::no, Effect::full, Stake::numbers, "Hands all filters of the query to the derived table."},
    {"bind_filters", In::explore_source, Value::block, Repeat::yes, Effect::full, Stake::numbers, "Hands one filter of the query to the derived table.", "", In::bind_filters},
    {"bins", In::dimension, Value::numbers, Repeat::no, Effect::full, Stake::numbers, "Bounds of the buckets of a bin dimension."},
    {"bypass_suggest_restrictions", In::dimension | In::filter, Value::yesno, Repeat::no, Effect::kept, Stake::words, "Suggestions ignore the explore's hidden conditions.", "", In::nowhere, kSuggested},
    {"calendar", In::dimension_group, Value::name, Repeat::no, Effect::none_yet, Stake::words, "The calendar view that timeframes follow.", "", In::nowhere, kCalendars},
    {"calendar_definition", In::view, Value::block, Repeat::no, Effect::none_yet, Stake::words, "Makes the view a custom calendar.", "", In::calendar_definition, kCalendars},
    {"can_filter", In::dimension | In::dimension_group | In::measure, Value::yesno, Repeat::no, Effect::full, Stake::words, "Whether users may filter on the field."},
    {"cancel_grouping_fields", In::explore, Value::names, Repeat::no, Effect::full, Stake::numbers, "Fields that switch grouping off when selected."},
    {"case", In::dimension, Value::block, Repeat::no, Effect::full, Stake::numbers, "Values chosen by conditions, in the order written.", "", In::case_block},
    {"case_sensitive", In::model | In::explore | In::dimension, Value::yesno, Repeat::no, Effect::full, Stake::numbers, "Whether text filters tell capitals from small letters."},
    {"cluster_keys", In::derived_table | In::materialization, Value::strings, Repeat::no, Effect::kept, Stake::words, "Columns the stored table is clustered by.", "", In::nowhere, kStored},
    {"column", In::explore_source, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "One output column of a native derived table.", "", In::column},
    {"column_limit", In::query, Value::integer, Repeat::no, Effect::full, Stake::words, "How many pivot columns at most."},
    {"conditionally_filter", In::explore, Value::block, Repeat::no, Effect::full, Stake::numbers, "Filters in force until the user filters on certain fields.", "", In::conditionally_filter},
    {"connection", In::model, Value::text, Repeat::no, Effect::full, Stake::numbers, "The database connection of the model."},
    {"constant", In::manifest, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "A text that files use as @{name}.", "", In::constant},
    {"convert_tz", In::dimension | In::dimension_group | In::measure | In::filter, Value::yesno, Repeat::no, Effect::full, Stake::numbers, "Whether times are converted to the query's time zone."},
    {"core_api_methods", In::entitlements, Value::strings, Repeat::no, Effect::none_yet, Stake::words, "API methods the application may call.", "", In::nowhere, kPages},
    {"create_process", In::derived_table, Value::block, Repeat::no, Effect::kept, Stake::numbers, "Statements that build the stored table.", "", In::create_process, kBuilt},
    {"custom_calendar", In::dimension_group, Value::name, Repeat::no, Effect::none_yet, Stake::words, "The calendar view that timeframes follow.", "", In::nowhere, kCalendars},
    {"custom_date", In::calendar_mapping, Value::name, Repeat::no, Effect::none_yet, Stake::words, "The calendar's day.", "", In::nowhere, kCalendars},
    {"custom_period", In::calendar_mapping, Value::name, Repeat::no, Effect::none_yet, Stake::words, "The calendar's period.", "", In::nowhere, kCalendars},
    {"custom_quarter", In::calendar_mapping, Value::name, Repeat::no, Effect::none_yet, Stake::words, "The calendar's quarter.", "", In::nowhere, kCalendars},
    {"custom_season", In::calendar_mapping, Value::name, Repeat::no, Effect::none_yet, Stake::words, "The calendar's season.", "", In::nowhere, kCalendars},
    {"custom_week", In::calendar_mapping, Value::name, Repeat::no, Effect::none_yet, Stake::words, "The calendar's week.", "", In::nowhere, kCalendars},
    {"custom_year", In::calendar_mapping, Value::name, Repeat::no, Effect::none_yet, Stake::words, "The calendar's year.", "", In::nowhere, kCalendars},
    {"dashboard_tile", In::mount_points, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application can be a dashboard's tile.", "", In::nowhere, kPages},
    {"dashboard_vis", In::mount_points, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application can be a dashboard's visualization.", "", In::nowhere, kPages},
    {"datagroup", In::model | In::file, Value::named_block, Repeat::yes, Effect::kept, Stake::words, "A named caching rule.", "", In::datagroup, kCached},
    {"datagroup_trigger", In::derived_table | In::materialization, Value::name, Repeat::no, Effect::kept, Stake::words, "The stored table is rebuilt when this datagroup fires.", "", In::nowhere, kStored},
    {"datatype", In::dimension | In::dimension_group | In::measure | In::filter, Value::choice, Repeat::no, Effect::full, Stake::numbers, "How the database stores the time.", "datetime|timestamp|date|epoch|yyyymmdd"},
    {"default", In::form_param, Value::string, Repeat::no, Effect::full, Stake::words, "What the form's field holds at first."},
    {"default_locale", In::localization_settings, Value::text, Repeat::no, Effect::full, Stake::words, "The language used where a translation is missing."},
    {"default_value", In::filter | In::parameter, Value::text, Repeat::no, Effect::full, Stake::words, "The value before the user chooses one."},
    {"dependencies", In::visualization, Value::strings, Repeat::no, Effect::none_yet, Stake::words, "Scripts the visualization needs.", "", In::nowhere, kPages},
    {"derived_analytic_model", In::view, Value::block, Repeat::no, Effect::none_yet, Stake::numbers, "A table made by an analytic model.", "", In::derived_analytic_model, kAnalytic},
    {"derived_column", In::explore_source, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "A column computed from the other output columns.", "", In::derived_column},
    {"derived_table", In::view, Value::block, Repeat::no, Effect::full, Stake::numbers, "The view's table is this query.", "", In::derived_table},
    {"description", kFields | In::explore | In::aggregate_table | In::query | In::datagroup | In::form_param, Value::string, Repeat::no, Effect::full, Stake::words, "An explanation for users."},
    {"dev_filters", In::explore_source, Value::filters, Repeat::yes, Effect::full, Stake::words, "Filters in development mode.", "", In::filters_block},
    {"dimension", In::view, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "A value to group and filter by.", "", In::dimension},
    {"dimension_group", In::view, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "A set of dimensions made from one time or duration.", "", In::dimension_group},
    {"dimensions", In::aggregate_query | In::query, Value::names, Repeat::no, Effect::full, Stake::words, "Dimensions of the query."},
    {"direction", In::measure, Value::choice, Repeat::no, Effect::full, Stake::numbers, "Whether a running measure follows rows or columns.", "row|column"},
    {"distribution", In::derived_table | In::materialization, Value::string, Repeat::no, Effect::kept, Stake::words, "The column that spreads the stored table.", "", In::nowhere, kStored},
    {"distribution_style", In::derived_table | In::materialization, Value::choice, Repeat::no, Effect::kept, Stake::words, "How the stored table is spread.", "all|even", In::nowhere, kStored},
    {"drill_fields", In::dimension | In::dimension_group | In::measure | In::view, Value::names, Repeat::no, Effect::full, Stake::words, "Fields shown when a value is clicked."},
    {"else", In::case_block, Value::string, Repeat::no, Effect::full, Stake::numbers, "The value when no condition is met."},
    {"end_location_field", In::dimension, Value::name, Repeat::no, Effect::full, Stake::numbers, "Where a distance ends."},
    {"entitlements", In::application, Value::block, Repeat::no, Effect::none_yet, Stake::words, "What the application may do.", "", In::entitlements, kPages},
    {"explore", In::model | In::file, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "A starting point for queries.", "", In::explore},
    {"explore_source", In::derived_table | In::test, Value::named_block, Repeat::no, Effect::full, Stake::numbers, "The explore that a native derived table or a test queries.", "", In::explore_source},
    {"export", In::constant, Value::choice, Repeat::no, Effect::full, Stake::words, "Whether importing projects may set the constant.", "none|override_optional|override_required"},
    {"expression", In::assertion, Value::expression, Repeat::no, Effect::full, Stake::words, "What a test asserts."},
    {"expression_custom_filter", In::explore_source, Value::expression, Repeat::no, Effect::full, Stake::numbers, "A filter expression of the derived table."},
    {"extends", In::explore | In::view, Value::names, Repeat::no, Effect::full, Stake::numbers, "Objects whose parameters are taken over."},
    {"extension", In::explore | In::view, Value::choice, Repeat::no, Effect::full, Stake::words, "The object is only for others to extend.", "required"},
    {"extents_json_url", In::map_layer, Value::string, Repeat::no, Effect::kept, Stake::words, "Where the regions' extents are read.", "", In::nowhere, kMapped},
    {"external_api_urls", In::entitlements, Value::strings, Repeat::no, Effect::none_yet, Stake::words, "Addresses the application may call.", "", In::nowhere, kPages},
    {"fanout_on", In::dimension | In::measure, Value::string, Repeat::no, Effect::none_yet, Stake::numbers, "The repeated record the field lies in.", "", In::nowhere, kNested},
    {"feature_key", In::map_layer, Value::string, Repeat::no, Effect::kept, Stake::words, "The object of the map file that is used.", "", In::nowhere, kMapped},
    {"field", In::access_filter | In::filters_block | In::column, Value::name, Repeat::no, Effect::full, Stake::access, "The field that is meant."},
    {"fields", In::explore | In::join, Value::names, Repeat::no, Effect::full, Stake::access, "Fields that can be used; the rest can't."},
    {"fields", In::set, Value::names, Repeat::no, Effect::full, Stake::access, "The members of the set."},
    {"fields_hidden_by_default", In::view, Value::yesno, Repeat::no, Effect::full, Stake::words, "Hides every field that does not say otherwise."},
    {"file", In::application | In::visualization, Value::string, Repeat::no, Effect::none_yet, Stake::words, "A file of the project.", "", In::nowhere, kPages},
    {"file", In::map_layer, Value::string, Repeat::no, Effect::full, Stake::words, "A file of the project."},
    {"filter", In::view, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "A field that only filters.", "", In::filter},
    {"filters", In::always_filter | In::conditionally_filter | In::measure, Value::filters, Repeat::yes, Effect::full, Stake::numbers, "Filter expressions by field.", "", In::filters_block},
    {"filters", In::explore_source | In::aggregate_query | In::query, Value::filters, Repeat::yes, Effect::full, Stake::numbers, "Filter expressions by field.", "", In::filters_block},
    {"final", In::explore | In::view, Value::yesno, Repeat::no, Effect::full, Stake::words, "No further refinement may follow."},
    {"fiscal_month_offset", In::model, Value::integer, Repeat::no, Effect::full, Stake::numbers, "Months from January to the start of the fiscal year."},
    {"foreign_key", In::join, Value::name, Repeat::no, Effect::full, Stake::numbers, "Joins on this field and the joined view's primary key."},
    {"form_param", In::action, Value::block, Repeat::yes, Effect::kept, Stake::words, "One field of an action's form.", "", In::form_param, kActed},
    {"form_url", In::action, Value::string, Repeat::no, Effect::kept, Stake::words, "Where an action's form is read.", "", In::nowhere, kActed},
    {"format", In::map_layer, Value::choice, Repeat::no, Effect::full, Stake::words, "The kind of the map file.", "topojson|vector_tile_region"},
    {"from", In::explore | In::join, Value::name, Repeat::no, Effect::full, Stake::numbers, "The view that is used under another name."},
    {"from_field", In::bind_filters, Value::name, Repeat::no, Effect::full, Stake::numbers, "The field of the query whose filter is handed on."},
    {"full_suggestions", In::dimension | In::filter | In::parameter, Value::yesno, Repeat::no, Effect::kept, Stake::words, "Suggestions apply all conditions of the explore.", "", In::nowhere, kSuggested},
    {"global_user_attributes", In::entitlements, Value::strings, Repeat::no, Effect::none_yet, Stake::words, "User attributes the application may read.", "", In::nowhere, kPages},
    {"group_item_label", kFields, Value::string, Repeat::no, Effect::full, Stake::words, "The label within its group."},
    {"group_label", kFields | In::explore, Value::string, Repeat::no, Effect::full, Stake::words, "The heading that fields or explores are grouped under."},
    {"hidden", kFields | In::explore, Value::yesno, Repeat::no, Effect::full, Stake::words, "Keeps it out of menus; it can still be used."},
    {"html", In::dimension | In::dimension_group | In::measure, Value::expression, Repeat::no, Effect::kept, Stake::words, "Markup that shows a value.", "", In::nowhere, kRendered},
    {"icon_url", In::link | In::action, Value::string, Repeat::no, Effect::full, Stake::words, "The picture beside the entry."},
    {"id", In::visualization, Value::text, Repeat::no, Effect::none_yet, Stake::words, "The visualization's name.", "", In::nowhere, kPages},
    {"include", In::model | In::file, Value::string, Repeat::yes, Effect::full, Stake::numbers, "Files whose objects belong to the model."},
    {"increment_key", In::derived_table | In::materialization, Value::text, Repeat::no, Effect::kept, Stake::words, "The column by which a stored table grows.", "", In::nowhere, kStored},
    {"increment_offset", In::derived_table | In::materialization, Value::integer, Repeat::no, Effect::kept, Stake::words, "How many earlier periods are rebuilt.", "", In::nowhere, kStored},
    {"indexes", In::derived_table | In::materialization, Value::strings, Repeat::no, Effect::kept, Stake::words, "Columns the stored table is indexed by.", "", In::nowhere, kStored},
    {"interval_trigger", In::derived_table | In::materialization | In::datagroup, Value::duration, Repeat::no, Effect::kept, Stake::words, "Rebuilds or expires after this time.", "", In::nowhere, kStored},
    {"intervals", In::dimension_group, Value::names, Repeat::no, Effect::full, Stake::numbers, "The units of a duration."},
    {"join", In::explore, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "A view added to the explore.", "", In::join},
    {"kind", In::measure, Value::choice, Repeat::no, Effect::full, Stake::numbers, "How periods are compared.", "previous|difference|relative_change"},
    {"label", kFields | In::explore | In::model | In::view | In::datagroup | In::aggregate_table | In::query, Value::string, Repeat::no, Effect::full, Stake::words, "The name users see."},
    {"label", In::link, Value::string, Repeat::no, Effect::full, Stake::words, "The text of the link."},
    {"label", In::action | In::form_param | In::option, Value::string, Repeat::no, Effect::full, Stake::words, "The text users see."},
    {"label", In::application | In::visualization, Value::string, Repeat::no, Effect::none_yet, Stake::words, "The text users see.", "", In::nowhere, kPages},
    {"label", In::when | In::allowed_value, Value::string, Repeat::no, Effect::full, Stake::numbers, "The text of the value."},
    {"label_from_parameter", In::dimension | In::measure, Value::name, Repeat::no, Effect::full, Stake::words, "The label is the chosen value of this parameter."},
    {"limit", In::explore_source, Value::integer, Repeat::no, Effect::full, Stake::numbers, "How many rows at most."},
    {"limit", In::aggregate_query | In::query, Value::integer, Repeat::no, Effect::full, Stake::words, "How many rows at most."},
    {"link", In::dimension | In::dimension_group | In::measure, Value::block, Repeat::yes, Effect::full, Stake::words, "An entry of a value's menu that opens an address.", "", In::link},
    {"list_field", In::measure, Value::name, Repeat::no, Effect::full, Stake::numbers, "The field whose values are listed."},
    {"local_dependency", In::manifest, Value::block, Repeat::yes, Effect::full, Stake::numbers, "A project of this server whose files can be included.", "", In::local_dependency},
    {"local_storage", In::entitlements, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application may keep data in the browser.", "", In::nowhere, kPages},
    {"localization_level", In::localization_settings | In::model, Value::choice, Repeat::no, Effect::full, Stake::words, "Whether missing translations are errors.", "strict|permissive"},
    {"localization_settings", In::manifest, Value::block, Repeat::no, Effect::full, Stake::words, "Translation of labels.", "", In::localization_settings},
    {"map_layer", In::model | In::file, Value::named_block, Repeat::yes, Effect::kept, Stake::words, "Shapes for maps.", "", In::map_layer, kMapped},
    {"map_layer_name", In::dimension, Value::name, Repeat::no, Effect::kept, Stake::words, "The shapes that the values name.", "", In::nowhere, kMapped},
    {"materialization", In::aggregate_table, Value::block, Repeat::no, Effect::kept, Stake::words, "How the rolled-up table is stored.", "", In::materialization, kStored},
    {"materialized_view", In::derived_table | In::materialization, Value::yesno, Repeat::no, Effect::kept, Stake::words, "The database keeps the table current.", "", In::nowhere, kStored},
    {"max_cache_age", In::datagroup, Value::duration, Repeat::no, Effect::kept, Stake::words, "How old a cached result may be.", "", In::nowhere, kCached},
    {"max_zoom_level", In::map_layer, Value::integer, Repeat::no, Effect::kept, Stake::words, "The nearest zoom.", "", In::nowhere, kMapped},
    {"measure", In::view, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "A value computed over groups of rows.", "", In::measure},
    {"measures", In::aggregate_query | In::query, Value::names, Repeat::no, Effect::full, Stake::words, "Measures of the query."},
    {"min_zoom_level", In::map_layer, Value::integer, Repeat::no, Effect::kept, Stake::words, "The farthest zoom.", "", In::nowhere, kMapped},
    {"mount_points", In::application, Value::block, Repeat::no, Effect::none_yet, Stake::words, "Where the application can be shown.", "", In::mount_points, kPages},
    {"name", In::action_param | In::user_attribute_param | In::form_param | In::option, Value::text, Repeat::no, Effect::full, Stake::words, "The name under which a value is sent."},
    {"named_value_format", In::model | In::file, Value::named_block, Repeat::yes, Effect::full, Stake::words, "A number format with a name.", "", In::named_value_format},
    {"navigation", In::entitlements, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application may change the page.", "", In::nowhere, kPages},
    {"new_lookml_runtime", In::manifest, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "Chose between two former runtimes.", "", In::nowhere, kRuntime},
    {"new_window", In::entitlements, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application may open windows.", "", In::nowhere, kPages},
    {"new_window_external_urls", In::entitlements, Value::strings, Repeat::no, Effect::none_yet, Stake::words, "Addresses the application may open.", "", In::nowhere, kPages},
    {"oauth2_urls", In::entitlements, Value::strings, Repeat::no, Effect::none_yet, Stake::words, "Addresses the application may sign in at.", "", In::nowhere, kPages},
    {"option", In::form_param, Value::block, Repeat::yes, Effect::full, Stake::words, "One choice of a form's field.", "", In::option},
    {"order_by_field", In::dimension | In::dimension_group | In::measure, Value::name, Repeat::no, Effect::full, Stake::numbers, "Sorts by this field instead."},
    {"outer_only", In::join, Value::yesno, Repeat::no, Effect::old, Stake::numbers, "Forced an outer join in old projects.", "", In::nowhere, "A left_outer or full_outer join keeps its rows without it."},
    {"override_constant", In::local_dependency | In::remote_dependency, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "Sets a constant of the imported project.", "", In::override_constant},
    {"param", In::action, Value::block, Repeat::yes, Effect::kept, Stake::words, "A fixed value sent with an action.", "", In::action_param, kActed},
    {"parameter", In::view, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "A value the user chooses.", "", In::parameter},
    {"partition_keys", In::derived_table | In::materialization, Value::strings, Repeat::no, Effect::kept, Stake::words, "Columns the stored table is partitioned by.", "", In::nowhere, kStored},
    {"percentile", In::measure, Value::number, Repeat::no, Effect::full, Stake::numbers, "Which percentile."},
    {"period", In::measure, Value::name, Repeat::no, Effect::full, Stake::numbers, "The length of the compared periods."},
    {"persist_for", In::derived_table | In::materialization, Value::duration, Repeat::no, Effect::kept, Stake::words, "How long the stored table is kept.", "", In::nowhere, kStored},
    {"persist_for", In::model | In::explore, Value::duration, Repeat::no, Effect::kept, Stake::words, "How long results stay cached.", "", In::nowhere, kCached},
    {"persist_with", In::model | In::explore, Value::name, Repeat::no, Effect::kept, Stake::words, "The datagroup that rules caching.", "", In::nowhere, kCached},
    {"pivots", In::aggregate_query | In::query, Value::names, Repeat::no, Effect::full, Stake::words, "Dimensions across the columns."},
    {"precision", In::measure, Value::integer, Repeat::no, Effect::full, Stake::words, "Decimals kept by hashed sums."},
    {"previous_ordinal_mapping", In::calendar_definition, Value::block, Repeat::no, Effect::none_yet, Stake::words, "Columns that number the previous periods.", "", In::calendar_mapping, kCalendars},
    {"primary_key", In::dimension | In::dimension_group, Value::yesno, Repeat::no, Effect::full, Stake::numbers, "The field identifies a row of the view."},
    {"project", In::local_dependency, Value::text, Repeat::no, Effect::full, Stake::numbers, "The imported project's name."},
    {"project_name", In::manifest, Value::text, Repeat::no, Effect::full, Stake::words, "The project's name for those who import it."},
    {"projection", In::map_layer, Value::string, Repeat::no, Effect::kept, Stake::words, "How the map is drawn.", "", In::nowhere, kMapped},
    {"property_key", In::map_layer, Value::string, Repeat::no, Effect::kept, Stake::words, "The property that values are matched with.", "", In::nowhere, kMapped},
    {"property_label_key", In::map_layer, Value::string, Repeat::no, Effect::kept, Stake::words, "The property shown as a region's label.", "", In::nowhere, kMapped},
    {"publish_as_db_view", In::derived_table | In::materialization, Value::yesno, Repeat::no, Effect::kept, Stake::words, "Gives the stored table a stable name.", "", In::nowhere, kStored},
    {"query", In::aggregate_table, Value::block, Repeat::no, Effect::full, Stake::words, "The query that is rolled up.", "", In::aggregate_query},
    {"query", In::explore, Value::named_block, Repeat::yes, Effect::kept, Stake::words, "A ready-made query to start from.", "", In::query, kOffered},
    {"raw_api_request", In::entitlements, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application may call any API method.", "", In::nowhere, kPages},
    {"ref", In::remote_dependency, Value::text, Repeat::no, Effect::full, Stake::numbers, "The commit, tag or branch that is imported."},
    {"reference_date", In::calendar_definition, Value::name, Repeat::no, Effect::none_yet, Stake::words, "The calendar's date column.", "", In::nowhere, kCalendars},
    {"relationship", In::join, Value::choice, Repeat::no, Effect::full, Stake::numbers, "How many rows of the one side meet how many of the joined.", "many_to_one|one_to_one|one_to_many|many_to_many"},
    {"remote_dependency", In::manifest, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "A repository whose files can be included.", "", In::remote_dependency},
    {"required", In::form_param, Value::yesno, Repeat::no, Effect::full, Stake::words, "Whether the form's field must be filled."},
    {"required_access_grants", kFields | In::explore | In::join | In::view, Value::names, Repeat::no, Effect::full, Stake::access, "Rights a user needs; without them the object does not exist."},
    {"required_fields", In::dimension | In::dimension_group | In::measure, Value::names, Repeat::no, Effect::full, Stake::numbers, "Fields added to every query that uses this one."},
    {"required_joins", In::join, Value::names, Repeat::no, Effect::full, Stake::numbers, "Joins that must come before this one."},
    {"scoped_user_attributes", In::entitlements, Value::strings, Repeat::no, Effect::none_yet, Stake::words, "User attributes of the application.", "", In::nowhere, kPages},
    {"set", In::view, Value::named_block, Repeat::yes, Effect::full, Stake::access, "A named list of fields.", "", In::set},
    {"skip_drill_filter", In::dimension, Value::yesno, Repeat::no, Effect::kept, Stake::words, "Drilling does not filter by this value.", "", In::nowhere, kDrilled},
    {"sortkeys", In::derived_table | In::materialization, Value::strings, Repeat::no, Effect::kept, Stake::words, "Columns the stored table is sorted by.", "", In::nowhere, kStored},
    {"sorts", In::explore_source, Value::pairs, Repeat::no, Effect::full, Stake::numbers, "The order of the rows."},
    {"sorts", In::aggregate_query | In::query, Value::pairs, Repeat::no, Effect::full, Stake::words, "The order of the rows."},
    {"sql", In::dimension | In::dimension_group | In::measure | In::filter, Value::expression, Repeat::no, Effect::full, Stake::numbers, "The column or SQL expression of the field."},
    {"sql", In::join, Value::expression, Repeat::no, Effect::full, Stake::numbers, "The whole join as SQL."},
    {"sql", In::derived_table, Value::expression, Repeat::no, Effect::full, Stake::numbers, "The query that makes the table."},
    {"sql", In::derived_column, Value::expression, Repeat::no, Effect::full, Stake::numbers, "SQL over the other output columns."},
    {"sql", In::derived_analytic_model, Value::expression, Repeat::no, Effect::none_yet, Stake::numbers, "The statement that makes the model.", "", In::nowhere, kAnalytic},
    {"sql", In::when, Value::expression, Repeat::no, Effect::full, Stake::numbers, "The condition of the value."},
    {"sql_always_having", In::explore, Value::expression, Repeat::no, Effect::full, Stake::access, "A condition on groups that every query gets."},
    {"sql_always_where", In::explore, Value::expression, Repeat::no, Effect::full, Stake::access, "A condition on rows that every query gets."},
    {"sql_create", In::derived_table, Value::expression, Repeat::no, Effect::kept, Stake::numbers, "The statement that builds the stored table.", "", In::nowhere, kBuilt},
    {"sql_distinct_key", In::measure, Value::expression, Repeat::no, Effect::full, Stake::numbers, "What makes a row count once."},
    {"sql_end", In::dimension | In::dimension_group, Value::expression, Repeat::no, Effect::full, Stake::numbers, "Where a duration ends."},
    {"sql_foreign_key", In::join, Value::expression, Repeat::no, Effect::old, Stake::numbers, "The old form of foreign_key.", "", In::nowhere, "Write foreign_key, or sql_on."},
    {"sql_having", In::join, Value::expression, Repeat::no, Effect::full, Stake::access, "A condition on groups when this join is used."},
    {"sql_latitude", In::dimension, Value::expression, Repeat::no, Effect::full, Stake::numbers, "Degrees north."},
    {"sql_longitude", In::dimension, Value::expression, Repeat::no, Effect::full, Stake::numbers, "Degrees east."},
    {"sql_on", In::join, Value::expression, Repeat::no, Effect::full, Stake::numbers, "The condition of the join."},
    {"sql_preamble", In::explore, Value::expression, Repeat::no, Effect::kept, Stake::numbers, "Statements sent before the query.", "", In::nowhere, kPreamble},
    {"sql_start", In::dimension | In::dimension_group, Value::expression, Repeat::no, Effect::full, Stake::numbers, "Where a duration starts."},
    {"sql_step", In::create_process, Value::expression, Repeat::yes, Effect::kept, Stake::numbers, "One statement of building the table.", "", In::nowhere, kBuilt},
    {"sql_table_name", In::explore | In::join | In::view, Value::expression, Repeat::no, Effect::full, Stake::numbers, "The table in the database."},
    {"sql_trigger", In::datagroup, Value::expression, Repeat::no, Effect::kept, Stake::words, "A query whose changed answer expires caches.", "", In::nowhere, kCached},
    {"sql_trigger_value", In::derived_table | In::materialization, Value::expression, Repeat::no, Effect::kept, Stake::words, "A query whose changed answer rebuilds the table.", "", In::nowhere, kStored},
    {"sql_where", In::join, Value::expression, Repeat::no, Effect::full, Stake::access, "A condition on rows when this join is used."},
    {"sri_hash", In::visualization, Value::string, Repeat::no, Effect::none_yet, Stake::words, "Checks that the script is unchanged.", "", In::nowhere, kPages},
    {"standalone", In::mount_points, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application can be a page.", "", In::nowhere, kPages},
    {"start_location_field", In::dimension, Value::name, Repeat::no, Effect::full, Stake::numbers, "Where a distance starts."},
    {"strict_value_format", In::named_value_format, Value::yesno, Repeat::no, Effect::full, Stake::words, "Keeps the separators whatever the user's locale."},
    {"string_datatype", In::dimension, Value::choice, Repeat::no, Effect::none_yet, Stake::words, "Writes text literals as Unicode ones.", "unicode", In::nowhere, kUnicode},
    {"style", In::dimension, Value::choice, Repeat::no, Effect::full, Stake::numbers, "How tiers are labelled.", "classic|interval|integer|relational"},
    {"suggest_dimension", In::dimension | In::dimension_group | In::measure | In::filter | In::parameter, Value::name, Repeat::no, Effect::full, Stake::words, "Where suggestions come from."},
    {"suggest_explore", In::dimension | In::dimension_group | In::measure | In::filter | In::parameter, Value::name, Repeat::no, Effect::full, Stake::words, "The explore that suggestions come from."},
    {"suggest_persist_for", In::dimension | In::dimension_group | In::measure | In::filter | In::parameter, Value::duration, Repeat::no, Effect::kept, Stake::words, "How long suggestions stay cached.", "", In::nowhere, kSuggested},
    {"suggestable", kFields, Value::yesno, Repeat::no, Effect::full, Stake::words, "Whether values are suggested."},
    {"suggestions", In::dimension | In::dimension_group | In::measure | In::filter | In::parameter, Value::strings, Repeat::no, Effect::full, Stake::words, "The values that are suggested."},
    {"suggestions", In::view, Value::yesno, Repeat::no, Effect::full, Stake::words, "Whether values of the view's fields are suggested."},
    {"symmetric_aggregates", In::explore, Value::yesno, Repeat::no, Effect::full, Stake::numbers, "Whether sums stay right over joins that repeat rows."},
    {"synonyms", kFields, Value::strings, Repeat::no, Effect::full, Stake::words, "Other names of the field."},
    {"table_compression", In::derived_table | In::materialization, Value::text, Repeat::no, Effect::kept, Stake::words, "How the stored table is compressed.", "", In::nowhere, kStored},
    {"table_format", In::derived_table | In::materialization, Value::text, Repeat::no, Effect::kept, Stake::words, "How the stored table is written.", "", In::nowhere, kStored},
    {"tags", kFields | In::explore, Value::strings, Repeat::no, Effect::full, Stake::words, "Words for programs that read the model."},
    {"test", In::model | In::file, Value::named_block, Repeat::yes, Effect::kept, Stake::words, "A check of the data.", "", In::test, kTested},
    {"tiers", In::dimension, Value::numbers, Repeat::no, Effect::full, Stake::numbers, "Bounds of the buckets."},
    {"timeframe_mapping", In::calendar_definition, Value::block, Repeat::no, Effect::none_yet, Stake::words, "Columns of the calendar's timeframes.", "", In::calendar_mapping, kCalendars},
    {"timeframe_ordinal_mapping", In::calendar_definition, Value::block, Repeat::no, Effect::none_yet, Stake::words, "Columns that number the timeframes.", "", In::calendar_mapping, kCalendars},
    {"timeframes", In::dimension_group, Value::names, Repeat::no, Effect::full, Stake::numbers, "Which dimensions the group has."},
    {"timezone", In::explore_source | In::aggregate_query | In::query, Value::text, Repeat::no, Effect::full, Stake::numbers, "The time zone of the query."},
    {"to_field", In::bind_filters, Value::name, Repeat::no, Effect::full, Stake::numbers, "The field of the source explore that gets the filter."},
    {"type", kFields, Value::name, Repeat::no, Effect::full, Stake::numbers, "What kind of value the field has."},
    {"type", In::form_param, Value::choice, Repeat::no, Effect::full, Stake::words, "The kind of the form's field.", "string|select|textarea"},
    {"type", In::join, Value::choice, Repeat::no, Effect::full, Stake::numbers, "Which rows stay when there is no match.", "left_outer|inner|full_outer|cross"},
    {"units", In::dimension, Value::choice, Repeat::no, Effect::full, Stake::numbers, "The unit of a distance.", "feet|kilometers|meters|miles|nautical_miles|yards"},
    {"unless", In::conditionally_filter, Value::names, Repeat::no, Effect::full, Stake::numbers, "Fields that switch the filters off when filtered."},
    {"url", In::action | In::map_layer, Value::string, Repeat::no, Effect::full, Stake::words, "The address."},
    {"url", In::application | In::visualization, Value::string, Repeat::no, Effect::none_yet, Stake::words, "The address.", "", In::nowhere, kPages},
    {"url", In::link, Value::string, Repeat::no, Effect::full, Stake::words, "The address the link opens."},
    {"url", In::remote_dependency, Value::string, Repeat::no, Effect::full, Stake::numbers, "The repository's address."},
    {"use_clipboard", In::entitlements, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application may use the clipboard.", "", In::nowhere, kPages},
    {"use_downloads", In::entitlements, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application may save files.", "", In::nowhere, kPages},
    {"use_embeds", In::entitlements, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application may embed content.", "", In::nowhere, kPages},
    {"use_form_submit", In::entitlements, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application may send forms.", "", In::nowhere, kPages},
    {"use_iframes", In::entitlements, Value::yesno, Repeat::no, Effect::none_yet, Stake::words, "The application may use frames.", "", In::nowhere, kPages},
    {"user_attribute", In::access_filter | In::access_grant, Value::name, Repeat::no, Effect::full, Stake::access, "The user attribute that decides."},
    {"user_attribute", In::user_attribute_param, Value::name, Repeat::no, Effect::full, Stake::words, "The user attribute that is sent."},
    {"user_attribute_param", In::action, Value::block, Repeat::yes, Effect::kept, Stake::words, "A user attribute sent with an action.", "", In::user_attribute_param, kActed},
    {"value", In::action_param, Value::string, Repeat::no, Effect::full, Stake::words, "The value that is sent."},
    {"value", In::allowed_value | In::filters_block, Value::text, Repeat::no, Effect::full, Stake::numbers, "The value."},
    {"value", In::constant, Value::string, Repeat::no, Effect::full, Stake::numbers, "The text of the constant."},
    {"value", In::override_constant, Value::string, Repeat::no, Effect::full, Stake::numbers, "The text the constant gets."},
    {"value_format", In::dimension | In::dimension_group | In::measure | In::named_value_format, Value::string, Repeat::no, Effect::full, Stake::words, "How numbers are written, as in a spreadsheet."},
    {"value_format_name", In::dimension | In::dimension_group | In::measure, Value::name, Repeat::no, Effect::full, Stake::words, "The name of a number format."},
    {"value_to_date", In::measure, Value::yesno, Repeat::no, Effect::full, Stake::numbers, "Compares only as much of a period as has passed."},
    {"view", In::model | In::file, Value::named_block, Repeat::yes, Effect::full, Stake::numbers, "A table and its fields.", "", In::view},
    {"view_label", kFields | In::explore | In::join | In::view, Value::string, Repeat::no, Effect::full, Stake::words, "The heading in the field picker."},
    {"view_name", In::explore, Value::name, Repeat::no, Effect::full, Stake::numbers, "The explore's base view."},
    {"visualization", In::manifest, Value::block, Repeat::yes, Effect::none_yet, Stake::words, "A visualization of the project's own.", "", In::visualization, kPages},
    {"week_start_day", In::model, Value::choice, Repeat::no, Effect::full, Stake::numbers, "The first day of a week.", "monday|tuesday|wednesday|thursday|friday|saturday|sunday"},
    {"when", In::case_block, Value::block, Repeat::yes, Effect::full, Stake::numbers, "One condition and its label.", "", In::when},
};
// clang-format on
static_assert(std::ranges::is_sorted(kParams, {}, &Param::name), "keep kParams in name order");

/// Rows by name, so that reading a large project does not search: FNV-1a into a table twice as large as it needs to be.
class Index {
public:
    Index() {
        for (std::uint16_t row = 0; row < std::size(kParams);) {
            std::uint16_t last = row;
            while (last < std::size(kParams) && kParams[last].name == kParams[row].name) ++last;
            std::size_t slot = hash(kParams[row].name);
            while (slots_[slot].count != 0) slot = (slot + 1) % slots_.size();
            slots_[slot] = {row, static_cast<std::uint16_t>(last - row)};
            row = last;
        }
    }
    std::span<const Param> find(std::string_view name) const {
        for (std::size_t slot = hash(name); slots_[slot].count != 0; slot = (slot + 1) % slots_.size()) {
            if (kParams[slots_[slot].first].name == name) return {kParams + slots_[slot].first, slots_[slot].count};
        }
        return {};
    }

private:
    struct Slot {
        std::uint16_t first = 0;
        std::uint16_t count = 0;
    };
    std::size_t hash(std::string_view name) const {
        std::uint32_t h = 2166136261u;
        for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 16777619u;
        return h % slots_.size();
    }
    std::array<Slot, 1024> slots_{};
};
static_assert(std::size(kParams) < 600, "enlarge Index");

}  // namespace

std::string_view to_string(In one) {
    switch (one) {
        case In::nowhere: return "nowhere";
        case In::manifest: return "manifest";
        case In::model: return "model";
        case In::file: return "file";
        case In::explore: return "explore";
        case In::join: return "join";
        case In::view: return "view";
        case In::dimension: return "dimension";
        case In::dimension_group: return "dimension_group";
        case In::measure: return "measure";
        case In::filter: return "filter";
        case In::parameter: return "parameter";
        case In::derived_table: return "derived_table";
        case In::explore_source: return "explore_source";
        case In::column: return "column";
        case In::derived_column: return "derived_column";
        case In::bind_filters: return "bind_filters";
        case In::filters_block: return "filters";
        case In::link: return "link";
        case In::action: return "action";
        case In::action_param: return "param";
        case In::user_attribute_param: return "user_attribute_param";
        case In::form_param: return "form_param";
        case In::option: return "option";
        case In::case_block: return "case";
        case In::when: return "when";
        case In::set: return "set";
        case In::datagroup: return "datagroup";
        case In::access_grant: return "access_grant";
        case In::access_filter: return "access_filter";
        case In::always_filter: return "always_filter";
        case In::conditionally_filter: return "conditionally_filter";
        case In::test: return "test";
        case In::assertion: return "assert";
        case In::named_value_format: return "named_value_format";
        case In::map_layer: return "map_layer";
        case In::aggregate_table: return "aggregate_table";
        case In::aggregate_query: return "query";
        case In::materialization: return "materialization";
        case In::query: return "query";
        case In::constant: return "constant";
        case In::local_dependency: return "local_dependency";
        case In::remote_dependency: return "remote_dependency";
        case In::override_constant: return "override_constant";
        case In::localization_settings: return "localization_settings";
        case In::application: return "application";
        case In::mount_points: return "mount_points";
        case In::entitlements: return "entitlements";
        case In::visualization: return "visualization";
        case In::allowed_value: return "allowed_value";
        case In::create_process: return "create_process";
        case In::calendar_definition: return "calendar_definition";
        case In::calendar_mapping: return "calendar mapping";
        case In::derived_analytic_model: return "derived_analytic_model";
    }
    return "object";
}

std::span<const Param> params() {
    return kParams;
}

std::span<const Param> find_params(std::string_view name) {
    static const Index index;
    return index.find(name);
}

const Param* find_param(std::string_view name, In in) {
    for (const Param& row : find_params(name)) {
        if (within(in, row.in)) return &row;
    }
    return nullptr;
}

}  // namespace oriel::lookml
