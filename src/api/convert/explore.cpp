#include "api/convert/explore.h"

#include "api/convert/member.h"
#include "api/wire/field_mask.h"

#include <utility>

namespace oriel::api {

namespace {

using services::Permission;

template <typename T>
void sort_into(wire::LookmlModelExploreFieldset& set, T&& field, model::FieldKind kind) {
    switch (kind) {
        case model::FieldKind::dimension: set.dimensions->push_back(std::forward<T>(field)); break;
        case model::FieldKind::measure: set.measures->push_back(std::forward<T>(field)); break;
        case model::FieldKind::filter: set.filters->push_back(std::forward<T>(field)); break;
        case model::FieldKind::parameter: set.parameters->push_back(std::forward<T>(field)); break;
    }
}

wire::LookmlModelExploreFieldset fieldset(const model::Explore& explore, const ExploreContext& context,
                                          const wire::FieldMask& wanted) {
    wire::LookmlModelExploreFieldset set;
    set.dimensions.emplace();
    set.measures.emplace();
    set.filters.emplace();
    set.parameters.emplace();
    for (const model::Source& source : explore.sources) {
        for (std::size_t i = 0; i < source.view->fields.size(); ++i) {
            if (!source.visible[i]) continue;
            const model::Field& field = source.view->fields[i];
            static constexpr std::string_view kMembers[] = {"dimensions", "measures", "filters", "parameters"};
            if (!wanted.wants(kMembers[static_cast<std::size_t>(field.kind)])) continue;
            sort_into(set, to_wire(field, source, explore, context), field.kind);
        }
    }
    return set;
}

std::vector<wire::LookmlModelExploreJoins> joins(const model::Explore& explore, const services::VisibleExplore& visible,
                                                 bool sees_lookml) {
    std::vector<wire::LookmlModelExploreJoins> items;
    for (std::size_t i = 1; i < explore.sources.size(); ++i) {
        const model::Source& source = explore.sources[i];
        wire::LookmlModelExploreJoins join;
        join.name = source.alias;
        std::vector<std::string> dependent;
        bool tells_all = true;
        for (const model::TemplatePart& part : source.sql_on.parts) {
            if (part.kind != model::TemplatePart::Kind::field) continue;
            std::string name = (part.view.empty() ? source.alias : part.view) + "." + part.field;
            tells_all = tells_all && visible.shows(name);
            if (visible.shows(name)) dependent.push_back(std::move(name));
        }
        join.dependent_fields = std::move(dependent);
        join.fields = nullptr;
        join.foreign_key = text_member(source.foreign_key);
        if (source.view->name == source.alias) {
            join.from = nullptr;
        } else {
            join.from = source.view->name;
        }
        join.outer_only = nullptr;
        join.relationship = std::string(model::to_string(source.relationship));
        join.required_joins = source.required_joins;
        join.sql_foreign_key = nullptr;
        join.sql_on =
            sees_lookml && tells_all ? text_member(model::to_text(source.sql_on)) : wire::Member<std::string>(nullptr);
        join.sql_table_name = text_member(model::to_text(source.sql_table_name));
        join.type = std::string(model::to_string(source.type));
        join.view_label = source.view_label;
        items.push_back(std::move(join));
    }
    return items;
}

template <typename Filter>
std::vector<Filter> filters(const std::vector<model::FieldFilter>& from, const std::string& base,
                            const services::VisibleExplore& visible) {
    std::vector<Filter> items;
    for (const model::FieldFilter& filter : from) {
        Filter item;
        item.name = model::scoped(base, filter.field);
        if (!visible.shows(*item.name)) continue;
        item.value = filter.expression;
        items.push_back(std::move(item));
    }
    return items;
}

std::vector<wire::LookmlModelExploreSet> sets(const model::Explore& explore, const services::VisibleExplore& visible) {
    std::vector<wire::LookmlModelExploreSet> items;
    for (const model::Source& source : explore.sources) {
        for (const auto& [name, fields] : source.view->sets) {
            wire::LookmlModelExploreSet set;
            set.name = source.alias + "." + name;
            set.value = told(source.alias, fields, visible);
            items.push_back(std::move(set));
        }
    }
    return items;
}

std::vector<wire::LookmlModelExploreAlias> aliases(const model::Explore& explore,
                                                   const services::VisibleExplore& visible) {
    std::vector<wire::LookmlModelExploreAlias> items;
    for (const model::Source& source : explore.sources) {
        for (const model::Field& field : source.view->fields) {
            if (!visible.shows(source.alias + "." + field.name)) continue;
            for (const std::string& old_name : field.aliases) {
                wire::LookmlModelExploreAlias alias;
                alias.name = model::scoped(source.alias, old_name);
                alias.value = source.alias + "." + field.name;
                items.push_back(std::move(alias));
            }
        }
    }
    return items;
}

}  // namespace

std::vector<std::string> told(const std::string& alias, const std::vector<std::string>& names,
                              const services::VisibleExplore& visible) {
    std::vector<std::string> kept;
    for (const std::string& name : names) {
        std::string scoped = model::scoped(alias, name);
        if (visible.shows(scoped)) kept.push_back(std::move(scoped));
    }
    return kept;
}

wire::LookmlModelExplore to_wire(const model::Explore& explore, const ExploreContext& context,
                                 const wire::FieldMask& wanted) {
    const services::Caller& caller = context.caller;
    const std::string& model_name = context.model.name;
    const bool develops = caller.may(Permission::develop, model_name);
    const bool sees_lookml = develops || caller.may(Permission::see_lookml, model_name);
    const std::string& base = explore.sources.front().alias;

    wire::LookmlModelExplore out;
    out.id = model_name + "::" + explore.name;
    out.name = explore.name;
    out.description = text_member(explore.description);
    out.label = explore.label;
    out.title = explore.label;
    if (wanted.wants("scopes")) {
        std::vector<std::string> scopes;
        for (const model::Source& source : explore.sources) scopes.push_back(source.alias);
        out.scopes = std::move(scopes);
    }
    out.can_total = true;
    out.can_develop = develops;
    out.can_see_lookml = sees_lookml;
    out.lookml_link = nullptr;
    out.can_save = caller.may(Permission::save_content);
    out.can_explain = caller.may(Permission::see_sql, model_name);
    out.can_pivot_in_db = true;
    out.can_subtotal = true;
    out.has_timezone_support = true;
    out.supports_cost_estimate = false;
    out.connection_name = context.model.connection;
    out.dialect_name = std::string(context.dialect_name);
    // compat: explores.md: where a database puts nulls when it sorts.
    out.null_sort_treatment = "last";
    if (wanted.wants("files")) out.files = context.model.files;
    out.source_file = explore.location.file;
    out.project_name = std::string(context.project_name);
    out.model_name = model_name;
    out.view_name = base;
    out.hidden = explore.hidden;
    out.sql_table_name = sees_lookml ? text_member(model::to_text(explore.sources.front().view->sql_table_name))
                                     : wire::Member<std::string>(nullptr);
    std::vector<std::string> access_fields;
    std::vector<wire::LookmlModelExploreAccessFilter> access_filters;
    for (const model::AccessFilter& filter : explore.access_filters) {
        if (!context.visible.shows(filter.field)) continue;
        access_fields.push_back(filter.field);
        wire::LookmlModelExploreAccessFilter item;
        item.field = filter.field;
        item.user_attribute = filter.user_attribute;
        access_filters.push_back(std::move(item));
    }
    out.access_filter_fields = std::move(access_fields);
    out.access_filters = std::move(access_filters);
    if (wanted.wants("aliases")) out.aliases = aliases(explore, context.visible);
    out.always_filter = filters<wire::LookmlModelExploreAlwaysFilter>(explore.always_filter, base, context.visible);
    out.conditionally_filter =
        filters<wire::LookmlModelExploreConditionallyFilter>(explore.conditionally_filter, base, context.visible);
    out.index_fields = std::vector<std::string>{};
    if (wanted.wants("sets")) out.sets = sets(explore, context.visible);
    out.tags = explore.tags;
    out.errors = nullptr;
    if (wanted.wants("fields")) out.fields = fieldset(explore, context, wanted.inside("fields"));
    if (wanted.wants("joins")) out.joins = joins(explore, context.visible, sees_lookml);
    out.group_label = text_member(explore.group_label);
    out.supported_measure_types = std::vector<wire::LookmlModelExploreSupportedMeasureType>{};
    out.always_join = explore.always_join;
    return out;
}

}  // namespace oriel::api
