#include "model/model.h"

#include <algorithm>
#include <charconv>

namespace oriel::model {

namespace {

/// Writes indented lines; facts that are absent or at their default are left out, so that a dump shows what was said.
class Dump {
public:
    std::string take() { return std::move(out_); }

    void line(std::string_view text) { out_.append(indent_, ' ').append(text).append("\n"); }
    void fact(std::string_view name, std::string_view value) {
        if (!value.empty()) line(std::string(name).append(" ").append(value));
    }
    void text(std::string_view name, std::string_view value) {
        if (!value.empty()) fact(name, quoted(value));
    }
    void flag(std::string_view name, bool set) {
        if (set) line(name);
    }
    void sql(std::string_view name, const Template& value) { fact(name, one_line(to_text(value))); }
    void list(std::string_view name, const std::vector<std::string>& values) {
        std::string joined;
        for (const std::string& value : values) joined.append(joined.empty() ? "" : ", ").append(value);
        fact(name, joined);
    }
    void sorts(const std::vector<FieldSort>& sorts) {
        for (const FieldSort& sort : sorts) line("sort " + sort.field + (sort.descending ? " desc" : ""));
    }
    void count(std::string_view name, const std::optional<std::int64_t>& value) {
        if (value) fact(name, std::to_string(*value));
    }
    void filters(std::string_view name, const std::vector<FieldFilter>& filters) {
        for (const FieldFilter& filter : filters)
            line(std::string(name) + " " + filter.field + " " + quoted(filter.expression));
    }
    void in() { indent_ += 2; }
    void out() { indent_ -= 2; }

    static std::string quoted(std::string_view value) { return "\"" + one_line(value) + "\""; }
    static std::string one_line(std::string_view value) {
        std::string result;
        for (const char c : value) {
            if (c == '\n') {
                result.append("\\n");
            } else if (c != '\r') {
                result.push_back(c);
            }
        }
        return result;
    }
    static std::string number(double value) {
        char buffer[32];
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
        return {buffer, end.ptr};
    }

private:
    std::string out_;
    std::size_t indent_ = 0;
};

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
    dump.fact("list_field", field.list_field);
    if (field.direction != "column") dump.fact("direction", field.direction);
    if (!field.period_over_period.based_on.empty()) {
        const PeriodOverPeriod& period = field.period_over_period;
        dump.line("period_over_period " + period.based_on + " by " + period.based_on_time + " " + period.period + " " +
                  period.kind + (period.value_to_date ? " value_to_date" : ""));
    }
}

void dump_words(Dump& dump, const Field& field) {
    dump.flag("primary_key", field.primary_key);
    dump.flag("hidden", field.hidden);
    dump.flag("can_filter no", !field.can_filter);
    dump.flag("suggestable no", !field.suggestable);
    if (field.case_sensitive) dump.fact("case_sensitive", *field.case_sensitive ? "yes" : "no");
    dump.text("group_label", field.group_label);
    dump.text("group_item_label", field.group_item_label);
    dump.text("view_label", field.view_label);
    dump.text("description", field.description);
    dump.text("value_format", field.value_format);
    dump.fact("value_format_name", field.value_format_name);
    dump.list("tags", field.tags);
    dump.list("synonyms", field.synonyms);
    dump.list("alias", field.aliases);
    dump.list("drill_fields", field.drill_fields);
    dump.list("required_fields", field.required_fields);
    dump.list("required_access_grants", field.required_access_grants);
    dump.list("suggestions", field.suggestions);
    dump.fact("suggest_explore", field.suggest_explore);
    dump.fact("suggest_dimension", field.suggest_dimension);
    dump.fact("order_by_field", field.order_by_field);
    dump.text("default_value", field.default_value);
    for (const AllowedValue& value : field.allowed_values) {
        dump.line("allowed_value " + Dump::quoted(value.value) + " " + Dump::quoted(value.label));
    }
    for (const Link& link : field.links) dump.line("link " + Dump::quoted(link.label) + " " + Dump::quoted(link.url));
}

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

void dump_derived_table(Dump& dump, const DerivedTable& table) {
    dump.sql("derived_table", table.sql);
    if (table.explore_source != nullptr) dump_explore_source(dump, *table.explore_source);
    dump.sql("sql_create", table.sql_create);
    for (const Template& step : table.create_process) dump.sql("sql_step", step);
    if (table.materialization != nullptr) dump_materialization(dump, *table.materialization);
}

void dump_view(Dump& dump, const View& view) {
    dump.line("view " + view.name + " " + Dump::quoted(view.label));
    dump.in();
    dump.sql("sql_table_name", view.sql_table_name);
    dump_derived_table(dump, view.derived_table);
    dump.list("required_access_grants", view.required_access_grants);
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

void dump_source(Dump& dump, const Source& source, bool base) {
    std::string head = base ? "base " : "join ";
    head.append(source.alias);
    if (source.alias != source.view->name) head.append(" from ").append(source.view->name);
    if (!base) {
        head.append(" ").append(to_string(source.type)).append(" ").append(to_string(source.relationship));
        if (!source.relationship_given) head.append(" by default");
    }
    dump.line(head);
    dump.in();
    dump.text("view_label", source.view_label);
    dump.sql("sql_table_name", source.sql_table_name);
    dump.sql("sql_on", source.sql_on);
    dump.fact("foreign_key", source.foreign_key);
    dump.sql("sql", source.sql);
    dump.sql("sql_where", source.sql_where);
    dump.sql("sql_having", source.sql_having);
    dump.list("required_joins", source.required_joins);
    dump.list("required_access_grants", source.required_access_grants);
    std::vector<std::string> without;
    for (std::size_t i = 0; i < source.visible.size(); ++i) {
        if (!source.visible[i]) without.push_back(source.view->fields[i].name);
    }
    dump.list("without", without);
    dump.out();
}

void dump_explore(Dump& dump, const Explore& explore) {
    dump.line("explore " + explore.name + " " + Dump::quoted(explore.label));
    dump.in();
    dump.text("group_label", explore.group_label);
    dump.text("description", explore.description);
    dump.flag("hidden", explore.hidden);
    dump.list("tags", explore.tags);
    for (const Source& source : explore.sources) dump_source(dump, source, &source == explore.sources.data());
    dump.list("always_join", explore.always_join);
    dump.filters("always_filter", explore.always_filter);
    dump.filters("conditionally_filter", explore.conditionally_filter);
    dump.list("unless", explore.conditionally_unless);
    for (const AccessFilter& filter : explore.access_filters) {
        dump.line("access_filter " + filter.field + " by " + filter.user_attribute);
    }
    dump.sql("sql_always_where", explore.sql_always_where);
    dump.sql("sql_always_having", explore.sql_always_having);
    dump.list("required_access_grants", explore.required_access_grants);
    dump.list("cancel_grouping_fields", explore.cancel_grouping_fields);
    if (explore.case_sensitive) dump.fact("case_sensitive", *explore.case_sensitive ? "yes" : "no");
    dump.flag("symmetric_aggregates no", !explore.symmetric_aggregates);
    dump.text("persist_for", explore.persist_for);
    dump.fact("persist_with", explore.persist_with);
    // Old names are the entries whose field is called otherwise.
    std::vector<std::string> old_names;
    for (const auto& [name, place] : explore.field_index) {
        const std::string now = explore.sources[place.source].alias + "." + explore.field(place).name;
        if (now != name) old_names.push_back(name + " = " + now);
    }
    std::sort(old_names.begin(), old_names.end());
    dump.list("old names", old_names);
    dump.out();
}

}  // namespace

std::string to_text(const Model& model) {
    Dump dump;
    dump.line("model " + model.name + " " + Dump::quoted(model.label));
    dump.in();
    dump.fact("connection", model.connection);
    dump.flag("case_sensitive no", !model.case_sensitive);
    if (model.fiscal_month_offset != 0) dump.fact("fiscal_month_offset", std::to_string(model.fiscal_month_offset));
    if (model.week_start_day != Weekday::monday) dump.fact("week_start_day", to_string(model.week_start_day));
    dump.text("persist_for", model.persist_for);
    dump.fact("persist_with", model.persist_with);
    for (const auto& [name, grant] : model.access_grants) {
        std::string values;
        for (const std::string& value : grant.allowed_values) values.append(" ").append(Dump::quoted(value));
        dump.line("access_grant " + name + " " + grant.user_attribute + values);
    }
    for (const auto& [name, group] : model.datagroups) {
        dump.line("datagroup " + name);
        dump.in();
        dump.text("max_cache_age", group.max_cache_age);
        dump.text("sql_trigger", group.sql_trigger);
        dump.text("interval_trigger", group.interval_trigger);
        dump.out();
    }
    for (const Explore& explore : model.explores) dump_explore(dump, explore);
    for (const auto& [name, view] : model.views) dump_view(dump, *view);
    dump.out();
    return dump.take();
}

}  // namespace oriel::model
