#include "lookml/dashboard_queries.h"

#include "lang/spelling.h"
#include "lookml/diagnostics.h"
#include "lookml/filter_texts.h"

#include <unordered_set>

namespace oriel::lookml {

namespace {

/// The names that an element's own fields have: custom fields and table calculations.
std::unordered_set<std::string> dynamic_names(const DashboardValue& dynamic_fields) {
    std::unordered_set<std::string> out;
    if (!dynamic_fields || !dynamic_fields.node->is_sequence()) return out;
    for (const lang::yaml::Node* one : dynamic_fields.node->items) {
        for (const std::string_view key : {"table_calculation", "dimension", "measure"}) {
            const lang::yaml::Node* name = one->find(key);
            if (name != nullptr && name->is_scalar()) out.insert(name->text);
        }
    }
    return out;
}

/// `orders.count` of `orders.count desc 0`.
DashboardWord sorted_field(const DashboardWord& sort) {
    return {sort.text.substr(0, sort.text.find(' ')), sort.place};
}

}  // namespace

const model::Explore* DashboardQueries::explore(const DashboardReader& read, const std::string& what,
                                                std::string_view model, std::string_view name) {
    const auto found = models_.find(model);
    if (found == models_.end()) {
        lang::NearestName nearest(model);
        for (const auto& [known, its] : models_) nearest.offer(known);
        diagnostics_.report(diag::unknown_model, read.place("model"), what, model).hint = nearest.hint();
        return nullptr;
    }
    if (const model::Explore* explore = found->second->find_explore(name)) return explore;
    lang::NearestName nearest(name);
    for (const model::Explore& one : found->second->explores) nearest.offer(one.name);
    diagnostics_.report(diag::unknown_dashboard_explore, read.place("explore"), what, name, model).hint =
        nearest.hint();
    return nullptr;
}

const model::Field* DashboardQueries::field(const model::Explore& explore, const std::string& what,
                                            const DashboardWord& name) {
    if (const auto place = explore.find(name.text)) return &explore.field(*place);
    auto& finding = diagnostics_.report(diag::unknown_dashboard_field, name.place, what, name.text, explore.name);
    if (diagnostics_.full()) return nullptr;
    lang::NearestName nearest(name.text);
    const std::string_view view = std::string_view(name.text).substr(0, name.text.find('.'));
    const model::Source* source = explore.find_source(view);
    if (source == nullptr) {
        lang::NearestName nearest_view(view);
        for (const model::Source& one : explore.sources) nearest_view.offer(one.alias);
        finding.hint = nearest_view.hint();
        return nullptr;
    }
    for (std::size_t i = 0; i < source->view->fields.size(); ++i) {
        if (source->visible[i]) nearest.offer(source->alias + "." + source->view->fields[i].name);
    }
    finding.hint = nearest.hint();
    return nullptr;
}

void DashboardQueries::check_filter(const model::Field& field, std::string_view expression, const lang::Place& place) {
    check_filter_text(field, expression, place, diagnostics_);
}

void DashboardQueries::check_field(const DashboardObject& object, const std::string& what, const DashboardWord& name) {
    lang::Diagnostics told;  // Its explore is looked up, and told of, where the query is read.
    const DashboardReader read(object, told);
    const auto model = models_.find(read.has("model") ? read.text("model") : own_.name);
    if (model == models_.end()) return;
    if (const model::Explore* explore = model->second->find_explore(read.text("explore"))) field(*explore, what, name);
}

model::DashboardQuery DashboardQueries::read(const DashboardObject& object, const std::string& what) {
    const DashboardReader read(object, diagnostics_);
    model::DashboardQuery query;
    query.model = read.has("model") ? read.text("model") : own_.name;
    query.explore = read.text("explore");
    const model::Explore* const explore =
        read.has("explore") ? this->explore(read, what, query.model, query.explore) : nullptr;
    if (!read.has("explore")) diagnostics_.report(diag::incomplete_element, object.value.place(), what, "explore");

    const auto own = dynamic_names(object.find("dynamic_fields"));
    const auto known = [&](const DashboardWord& name) {
        return explore == nullptr || own.contains(name.text) || field(*explore, what, name) != nullptr;
    };
    const auto names = [&](std::string_view key, std::vector<std::string>& to) {
        for (const DashboardWord& name : read.words(key)) {
            (void)known(name);
            to.push_back(name.text);
        }
    };
    names("fields", query.fields);
    names("dimensions", query.fields);
    names("measures", query.fields);
    names("pivots", query.pivots);
    names("fill_fields", query.fill_fields);
    names("subtotals", query.subtotals);
    if (explore != nullptr && query.fields.empty())
        diagnostics_.report(diag::incomplete_element, object.value.place(), what, "fields");
    for (const DashboardWord& sort : read.words("sorts")) {
        (void)known(sorted_field(sort));
        query.sorts.push_back(sort.text);
    }
    for (auto& [name, expression] : read.pairs("filters")) {
        if (explore != nullptr && !own.contains(name.text)) {
            if (const model::Field* filtered = field(*explore, what, name))
                check_filter(*filtered, expression, name.place);
        }
        query.filters.emplace_back(name.text, expression);
    }
    // The listening element's own mapping; of a merged one, the mappings stand beside the sources.
    for (const auto& [filter, name] : read.pairs("listen")) {
        if (name.empty()) continue;
        (void)known({name, filter.place});
        query.listen.push_back({filter.text, name});
    }
    for (const DashboardObject& join : read.objects("join_fields")) {
        const DashboardReader of_join(join, diagnostics_);
        query.join_fields.emplace_back(of_join.text("field_name"), of_join.text("source_field_name"));
    }
    query.filter_expression = read.text("filter_expression");
    query.limit = read.integer("limit");
    query.column_limit = read.integer("column_limit");
    query.total = read.flag("total").value_or(false);
    query.row_total = read.text("row_total");
    query.dynamic_fields = read.json("dynamic_fields");
    query.query_timezone = read.text("query_timezone");
    return query;
}

}  // namespace oriel::lookml
