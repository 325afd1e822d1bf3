#include "lookml/explore_names.h"

#include "lang/spelling.h"
#include "lookml/diagnostics.h"
#include "lookml/filter_texts.h"

#include <algorithm>

namespace oriel::lookml {

const model::Field* ExploreNames::find(const Reference& reference) {
    const std::string name = scoped(reference.full());
    const model::Explore::FieldPlace* place = explore_.find(name);
    if (place == nullptr) {
        report_unknown(reference, name);
        return nullptr;
    }
    const model::Field& field = explore_.field(*place);
    const bool is_condition =
        field.kind == model::FieldKind::filter && !field.sql.empty() && reference.use == Reference::Use::sql;
    const bool valueless = field.kind == model::FieldKind::filter || field.kind == model::FieldKind::parameter;
    if (valueless && !is_condition && reference.use != Reference::Use::filter) {
        diagnostics_.report(diag::reference_to_filter, reference.place, reader_, name, to_string(field.kind));
        return nullptr;
    }
    return &field;
}

bool ExploreNames::check_filters(std::vector<model::FieldFilter>& filters, const std::vector<Reference>& references) {
    bool ok = true;
    for (std::size_t i = 0; i < filters.size(); ++i) {
        const model::Field* field = find(references[i]);
        ok &= field != nullptr;
        if (field != nullptr) check_filter_text(*field, filters[i].expression, references[i].place, diagnostics_);
        filters[i].field = scoped(filters[i].field);
    }
    return ok;
}

bool ExploreNames::find_all(const std::vector<Reference>& references) {
    bool ok = true;
    for (const Reference& reference : references) ok &= find(reference) != nullptr;
    return ok;
}

void ExploreNames::report_unknown(const Reference& reference, const std::string& name) {
    const std::string alias = name.substr(0, name.find('.'));
    const std::string field = name.substr(alias.size() + 1);
    const model::Source* source = explore_.find_source(alias);
    const BuiltView* built = source == nullptr ? nullptr : build_.find_view(source->view->name);
    const Object* object = build_.merger.explore(explore_.name);
    const bool lost_join = source == nullptr && object != nullptr &&
                           std::any_of(object->children.begin(), object->children.end(), [&](const Object* child) {
                               return child->kind == In::join && child->name() == alias;
                           });
    if (lost_join || (built != nullptr && built->is_lost(field))) {
        diagnostics_.report(diag::broken_reference, reference.place, reader_, name);
        return;
    }
    if (built != nullptr && built->view->find(field) != nullptr) {
        diagnostics_.report(diag::broken_reference, reference.place, reader_, name).hint =
            "explore '" + explore_.name + "' leaves it out";
        return;
    }
    const auto& kind = reference.use == Reference::Use::filter ? diag::unknown_filter_field : diag::unknown_field;
    auto& finding = diagnostics_.report(kind, reference.place, name);
    if (diagnostics_.full()) return;
    if (built != nullptr) {
        finding.hint = field_hint(*built, field);
        return;
    }
    lang::NearestName nearest(alias);
    for (const model::Source& other : explore_.sources) nearest.offer(other.alias);
    finding.hint =
        nearest.best().empty() ? "explore '" + explore_.name + "' does not join '" + alias + "'" : nearest.hint();
}

}  // namespace oriel::lookml
