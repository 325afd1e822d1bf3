#include "model/dump.h"

#include <algorithm>

namespace oriel::model {

namespace {

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

void dump_query(Dump& dump, const StoredQuery& query) {
    dump.list("dimensions", query.dimensions);
    dump.list("measures", query.measures);
    dump.list("pivots", query.pivots);
    dump.filters("filter", query.filters);
    dump.sorts(query.sorts);
    dump.count("limit", query.limit);
    dump.count("column_limit", query.column_limit);
    dump.fact("timezone", query.timezone);
}

void dump_objects(Dump& dump, const Model& model) {
    for (const auto& [name, grant] : model.access_grants) {
        std::string values;
        for (const std::string& value : grant.allowed_values) values.append(" ").append(Dump::quoted(value));
        dump.line("access_grant " + name + " " + grant.user_attribute + values);
    }
    for (const auto& [name, group] : model.datagroups) {
        dump.line("datagroup " + name);
        dump.in();
        dump.text("description", group.description);
        dump.text("max_cache_age", group.max_cache_age);
        dump.text("sql_trigger", group.sql_trigger);
        dump.text("interval_trigger", group.interval_trigger);
        dump.out();
    }
    for (const auto& [name, format] : model.named_value_formats) {
        dump.line("named_value_format " + name + " " + Dump::quoted(format.value_format) +
                  (format.strict_value_format ? " strict" : ""));
    }
    for (const auto& [name, layer] : model.map_layers) {
        dump.line("map_layer " + name + " " + layer.format);
        dump.in();
        dump.text("file", layer.file);
        dump.text("url", layer.url);
        dump.text("feature_key", layer.feature_key);
        dump.text("property_key", layer.property_key);
        dump.text("property_label_key", layer.property_label_key);
        dump.text("projection", layer.projection);
        dump.text("extents_json_url", layer.extents_json_url);
        dump.count("min_zoom_level", layer.min_zoom_level);
        dump.count("max_zoom_level", layer.max_zoom_level);
        dump.out();
    }
}

void dump_test(Dump& dump, const DataTest& test) {
    dump.line("test " + test.name);
    dump.in();
    dump_explore_source(dump, test.query);
    for (const DataTest::Assertion& assertion : test.assertions)
        dump.line("assert " + assertion.name + " " + Dump::quoted(assertion.expression));
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
    dump.flag("autogenerate_primary_keys", explore.autogenerate_primary_keys);
    dump.sql("sql_preamble", explore.sql_preamble);
    dump.text("persist_for", explore.persist_for);
    dump.fact("persist_with", explore.persist_with);
    for (const QuickStart& query : explore.queries) {
        dump.line("query " + query.name + " " + Dump::quoted(query.label));
        dump.in();
        dump.text("description", query.description);
        dump_query(dump, query.query);
        dump.out();
    }
    for (const AggregateTable& table : explore.aggregate_tables) {
        dump.line("aggregate_table " + table.name);
        dump.in();
        dump.text("label", table.label);
        dump.text("description", table.description);
        dump_query(dump, table.query);
        dump_materialization(dump, table.materialization);
        dump.out();
    }
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
    dump_objects(dump, model);
    for (const Explore& explore : model.explores) dump_explore(dump, explore);
    for (const auto& [name, view] : model.views) dump_view(dump, *view);
    for (const DataTest& test : model.tests) dump_test(dump, test);
    dump.out();
    return dump.take();
}

}  // namespace oriel::model
