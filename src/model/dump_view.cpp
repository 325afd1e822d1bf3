#include "model/dump.h"

namespace oriel::model {

namespace {

std::string title(const Field& field) {
    std::string out(to_string(field.kind));
    out.append(" ")
        .append(field.name)
        .append(" ")
        .append(field.type_name)
        .append(" ")
        .append(Dump::quoted(field.label));
    return out;
}

void dump_types(Dump& dump, const Field& field) {
    dump.fact("group", field.group);
    if (!field.is_measure() && field.dimension_type == DimensionType::time) {
        std::string frame(to_string(field.timeframe));
        if (field.timeframe_count != 1) frame.append(std::to_string(field.timeframe_count));
        dump.fact("timeframe", frame);
    }
    if (field.datatype != Datatype::datetime) dump.fact("datatype", to_string(field.datatype));
    dump.flag("convert_tz no", !field.convert_tz);
    if (!field.is_measure() && field.dimension_type == DimensionType::duration)
        dump.fact("unit", to_string(field.duration_unit));
    dump.sql("sql", field.sql);
    dump.sql("sql_start", field.sql_start);
    dump.sql("sql_end", field.sql_end);
    dump.sql("sql_latitude", field.sql_latitude);
    dump.sql("sql_longitude", field.sql_longitude);
    if (!field.start_location_field.empty() || !field.end_location_field.empty()) {
        dump.fact("distance", field.start_location_field + " to " + field.end_location_field + " in " + field.units);
    }
    std::string tiers;
    for (const double tier : field.tiers) tiers.append(tiers.empty() ? "" : ", ").append(Dump::number(tier));
    dump.fact("tiers", tiers.empty() ? "" : tiers + " " + field.tier_style);
    for (const CaseWhen& when : field.case_when) {
        dump.line("when " + Dump::one_line(to_text(when.sql)) + " then " + Dump::quoted(when.label));
    }
    if (field.case_else) dump.line("else " + Dump::quoted(*field.case_else));
    dump.flag("alpha_sort", field.alpha_sort);
}

void dump_measure(Dump& dump, const Field& field) {
    dump.filters("filter", field.filters);
    dump.sql("sql_distinct_key", field.sql_distinct_key);
    const bool percentile =
        field.measure_type == MeasureType::percentile || field.measure_type == MeasureType::percentile_distinct;
    if (field.is_measure() && percentile) dump.fact("percentile", Dump::number(field.percentile));
    dump.flag("approximate", field.approximate);
    dump.flag("allow_approximate_optimization", field.allow_approximate_optimization);
    dump.count("approximate_threshold", field.approximate_threshold);
    dump.count("precision", field.precision);
    dump.fact("list_field", field.list_field);
    if (field.direction != "column") dump.fact("direction", field.direction);
    if (!field.period_over_period.based_on.empty()) {
        const PeriodOverPeriod& period = field.period_over_period;
        dump.line("period_over_period " + period.based_on + " by " + period.based_on_time + " " + period.period + " " +
                  period.kind + (period.value_to_date ? " value_to_date" : ""));
    }
}

void dump_action(Dump& dump, const Action& action) {
    dump.line("action " + Dump::quoted(action.label) + " " + Dump::quoted(action.url));
    dump.in();
    dump.text("icon_url", action.icon_url);
    dump.text("form_url", action.form_url);
    for (const Action::Param& param : action.params) dump.line("param " + param.name + " " + Dump::quoted(param.value));
    for (const Action::UserAttributeParam& param : action.user_attribute_params)
        dump.line("user_attribute_param " + param.name + " " + param.user_attribute);
    for (const Action::FormParam& param : action.form_params) {
        dump.line("form_param " + param.name + " " + param.type + " " + Dump::quoted(param.label) +
                  (param.required ? " required" : ""));
        dump.in();
        dump.text("description", param.description);
        dump.text("default", param.default_value);
        for (const Action::Option& option : param.options)
            dump.line("option " + option.name + " " + Dump::quoted(option.label));
        dump.out();
    }
    dump.out();
}

void dump_words(Dump& dump, const Field& field) {
    dump.flag("primary_key", field.primary_key);
    dump.flag("hidden", field.hidden);
    dump.flag("can_filter no", !field.can_filter);
    dump.flag("suggestable no", !field.suggestable);
    dump.flag("allow_fill no", !field.allow_fill);
    dump.flag("skip_drill_filter", field.skip_drill_filter);
    if (field.case_sensitive) dump.fact("case_sensitive", *field.case_sensitive ? "yes" : "no");
    dump.fact("label_from_parameter", field.label_from_parameter);
    dump.text("group_label", field.group_label);
    dump.text("group_item_label", field.group_item_label);
    dump.text("view_label", field.view_label);
    dump.text("description", field.description);
    dump.text("value_format", field.value_format);
    dump.fact("value_format_name", field.value_format_name);
    dump.flag("strict_value_format", field.strict_value_format);
    dump.text("html", field.html);
    dump.fact("map_layer_name", field.map_layer_name);
    dump.list("tags", field.tags);
    dump.list("synonyms", field.synonyms);
    dump.list("alias", field.aliases);
    dump.list("drill_fields", field.drill_fields);
    dump.list("required_fields", field.required_fields);
    dump.list("required_access_grants", field.required_access_grants);
    dump.list("suggestions", field.suggestions);
    dump.fact("suggest_explore", field.suggest_explore);
    dump.fact("suggest_dimension", field.suggest_dimension);
    dump.text("suggest_persist_for", field.suggest_persist_for);
    dump.flag("full_suggestions", field.full_suggestions);
    dump.flag("bypass_suggest_restrictions", field.bypass_suggest_restrictions);
    dump.fact("order_by_field", field.order_by_field);
    dump.text("default_value", field.default_value);
    for (const AllowedValue& value : field.allowed_values) {
        dump.line("allowed_value " + Dump::quoted(value.value) + " " + Dump::quoted(value.label));
    }
    for (const Link& link : field.links) {
        const std::string icon = link.icon_url.empty() ? "" : " " + Dump::quoted(link.icon_url);
        dump.line("link " + Dump::quoted(link.label) + " " + Dump::quoted(link.url) + icon);
    }
    for (const Action& action : field.actions) dump_action(dump, action);
}

void dump_derived_table(Dump& dump, const DerivedTable& table) {
    dump.sql("derived_table", table.sql);
    if (table.explore_source != nullptr) dump_explore_source(dump, *table.explore_source);
    dump.sql("sql_create", table.sql_create);
    for (const Template& step : table.create_process) dump.sql("sql_step", step);
    if (table.materialization != nullptr) dump_materialization(dump, *table.materialization);
}

}  // namespace

void dump_explore_source(Dump& dump, const ExploreSource& source) {
    dump.line("explore_source " + source.explore);
    dump.in();
    for (const QueryColumn& column : source.columns) dump.line("column " + column.name + " " + column.field);
    for (const DerivedColumn& column : source.derived_columns) dump.sql("derived_column " + column.name, column.sql);
    dump.filters("filter", source.filters);
    dump.filters("dev_filter", source.dev_filters);
    for (const BindFilters& bind : source.bind_filters)
        dump.line("bind_filters " + bind.from_field + " to " + bind.to_field);
    dump.flag("bind_all_filters", source.bind_all_filters);
    dump.sorts(source.sorts);
    dump.count("limit", source.limit);
    dump.fact("timezone", source.timezone);
    dump.text("expression_custom_filter", source.expression_custom_filter);
    dump.out();
}

void dump_materialization(Dump& dump, const Materialization& stored) {
    dump.fact("datagroup_trigger", stored.datagroup_trigger);
    dump.sql("sql_trigger_value", stored.sql_trigger_value);
    dump.text("interval_trigger", stored.interval_trigger);
    dump.text("persist_for", stored.persist_for);
    dump.flag("materialized_view", stored.materialized_view);
    dump.fact("increment_key", stored.increment_key);
    if (stored.increment_offset != 0) dump.fact("increment_offset", std::to_string(stored.increment_offset));
    dump.flag("publish_as_db_view", stored.publish_as_db_view);
    dump.list("indexes", stored.indexes);
    dump.list("sortkeys", stored.sortkeys);
    dump.list("cluster_keys", stored.cluster_keys);
    dump.list("partition_keys", stored.partition_keys);
    dump.fact("distribution", stored.distribution);
    dump.fact("distribution_style", stored.distribution_style);
    dump.fact("table_compression", stored.table_compression);
    dump.fact("table_format", stored.table_format);
}

void dump_view(Dump& dump, const View& view) {
    dump.line("view " + view.name + " " + Dump::quoted(view.label));
    dump.in();
    dump.sql("sql_table_name", view.sql_table_name);
    dump_derived_table(dump, view.derived_table);
    dump.list("required_access_grants", view.required_access_grants);
    dump.flag("autogenerate_primary_keys", view.autogenerate_primary_keys);
    for (const Field& field : view.fields) {
        dump.line(title(field));
        dump.in();
        dump_types(dump, field);
        dump_measure(dump, field);
        dump_words(dump, field);
        dump.out();
    }
    for (const auto& [name, members] : view.sets) dump.list("set " + name, members);
    dump.out();
}

}  // namespace oriel::model
