#include "services/projects/visibility.h"

#include <utility>

namespace oriel::services {

namespace {

using Hidden = std::set<std::string, std::less<>>;

bool refers_to(const model::Template& text, const std::string& alias, const Hidden& hidden) {
    for (const model::TemplatePart& part : text.parts) {
        if (part.kind != model::TemplatePart::Kind::field) continue;
        const std::string name = (part.view.empty() ? alias : part.view) + "." + part.field;
        if (hidden.count(name) != 0) return true;
    }
    return false;
}

bool is_made_of(const model::Field& field, const std::string& alias, const Hidden& hidden) {
    for (const model::FieldFilter& filter : field.filters) {
        if (hidden.count(model::scoped(alias, filter.field)) != 0) return true;
    }
    if (!field.list_field.empty() && hidden.count(model::scoped(alias, field.list_field)) != 0) return true;
    for (const model::CaseWhen& when : field.case_when) {
        if (refers_to(when.sql, alias, hidden)) return true;
    }
    return refers_to(field.sql, alias, hidden) || refers_to(field.sql_start, alias, hidden) ||
           refers_to(field.sql_end, alias, hidden) || refers_to(field.sql_distinct_key, alias, hidden);
}

/// Adds what is made of hidden fields until nothing more is.
void spread(const model::Explore& explore, Hidden& hidden) {
    for (bool more = true; more;) {
        more = false;
        for (const model::Source& source : explore.sources) {
            for (const model::Field& field : source.view->fields) {
                const std::string name = source.alias + "." + field.name;
                if (hidden.count(name) == 0 && is_made_of(field, source.alias, hidden))
                    more = hidden.insert(name).second;
            }
        }
    }
}

Hidden hidden_fields(const model::Model& model, const model::Explore& explore,
                     const model::AttributeValues& attributes) {
    Hidden hidden;
    for (const model::Source& source : explore.sources) {
        const bool whole = model::passes_grants(model, attributes, source.required_access_grants) &&
                           model::passes_grants(model, attributes, source.view->required_access_grants);
        for (const model::Field& field : source.view->fields) {
            if (whole && model::passes_grants(model, attributes, field.required_access_grants)) continue;
            hidden.insert(source.alias + "." + field.name);
        }
    }
    if (!hidden.empty()) spread(explore, hidden);
    return hidden;
}

}  // namespace

VisibleExplore visible_explore(const std::shared_ptr<const model::Model>& model, std::string_view name,
                               const model::AttributeValues& attributes) {
    const model::Explore* explore = model->find_explore(name);
    if (explore == nullptr || !model::passes_grants(*model, attributes, explore->required_access_grants)) return {};
    // The pointer keeps the whole model alive.
    VisibleExplore visible{{model, explore}, {}};
    if (model->access_grants.empty()) return visible;
    visible.hidden = hidden_fields(*model, *explore, attributes);
    if (visible.hidden.empty()) return visible;

    auto shown = std::make_shared<model::Explore>(*explore);
    shown->field_index.clear();
    shown->sources.clear();
    for (const model::Source& source : explore->sources) {
        model::Source kept = source;
        bool any = false;
        for (std::size_t i = 0; i < kept.visible.size(); ++i) {
            const bool shows = visible.shows(source.alias + "." + source.view->fields[i].name);
            kept.visible[i] = kept.visible[i] && shows;
            any = any || shows;
        }
        // A join of which nothing may be seen is not there; the base always is.
        if (any || shown->sources.empty() || source.view->fields.empty()) shown->sources.push_back(std::move(kept));
    }
    visible.explore = std::move(shown);
    return visible;
}

}  // namespace oriel::services
