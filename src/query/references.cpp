#include "query/references.h"

#include "lang/spelling.h"
#include "query/errors.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::query {

std::optional<std::size_t> find_alias(const Plan& plan, std::string_view alias) {
    const Source* source = plan.explore->find_source(alias);
    if (source == nullptr) return std::nullopt;
    return static_cast<std::size_t>(source - plan.explore->sources.data());
}

namespace {

Error unknown_reference(const Plan& plan, std::string_view view, std::string_view field, std::string_view reader) {
    lang::NearestName nearest(field);
    if (const Source* source = plan.explore->find_source(view); source != nullptr) {
        for (const Field& other : source->view->fields) nearest.offer(other.name);
    }
    std::string message = fmt::format("unknown or inaccessible field '{}.{}' referenced by {} in explore '{}'", view,
                                      field, reader, plan.explore->name);
    if (const std::string hint = nearest.hint(); !hint.empty()) message += "; " + hint;
    return invalid("fields", std::move(message));
}

}  // namespace

Result<Place> find_reference(const Plan& plan, std::size_t owner, const model::TemplatePart& part,
                             std::string_view reader) {
    const std::string_view alias = part.view.empty() ? std::string_view(plan.explore->sources[owner].alias) : part.view;
    const std::optional<Explore::FieldPlace> place = plan.explore->resolve(alias, part.field);
    if (!place.has_value()) return unknown_reference(plan, alias, part.field, reader);
    return Place(*place);
}

Result<Place> find_named(const Plan& plan, std::size_t owner, std::string_view name, std::string_view reader) {
    const std::size_t dot = name.find('.');
    const std::string_view alias =
        dot == std::string_view::npos ? std::string_view(plan.explore->sources[owner].alias) : name.substr(0, dot);
    const std::string_view field = dot == std::string_view::npos ? name : name.substr(dot + 1);
    const std::optional<Explore::FieldPlace> place = plan.explore->resolve(alias, field);
    if (!place.has_value()) return unknown_reference(plan, alias, field, reader);
    return Place(*place);
}

Result<const model::View*> find_table(const Plan& plan, std::string_view name, std::string_view reader) {
    if (const auto view = plan.model.views.find(name); view != plan.model.views.end()) return view->second.get();
    if (const Source* source = plan.explore->find_source(name); source != nullptr) return source->view.get();
    return invalid("fields", fmt::format("no view '{}' for '${{{}.SQL_TABLE_NAME}}' in {}", name, name, reader));
}

namespace {

void add_sources(const Plan& plan, std::size_t owner, const model::Template& sql, std::vector<std::size_t>& found);

void add_field_sources(const Plan& plan, const Place& place, std::vector<std::size_t>& found) {
    const Field& field = plan.field(place);
    add_sources(plan, place.source, field.sql, found);
    add_sources(plan, place.source, field.sql_start, found);
    add_sources(plan, place.source, field.sql_end, found);
    for (const model::CaseWhen& when : field.case_when) add_sources(plan, place.source, when.sql, found);
}

void add_sources(const Plan& plan, std::size_t owner, const model::Template& sql, std::vector<std::size_t>& found) {
    const auto add = [&](std::size_t source) {
        if (std::find(found.begin(), found.end(), source) == found.end()) found.push_back(source);
    };
    for (const model::TemplatePart& part : sql.parts) {
        if (part.kind == model::TemplatePart::Kind::table) add(owner);
        if (part.kind != model::TemplatePart::Kind::field) continue;
        const std::string_view alias =
            part.view.empty() ? std::string_view(plan.explore->sources[owner].alias) : part.view;
        if (const auto place = plan.explore->resolve(alias, part.field); place.has_value()) {
            add_field_sources(plan, *place, found);
        }
    }
}

}  // namespace

std::vector<std::size_t> sources_of(const Plan& plan, std::size_t owner, const model::Template& sql) {
    std::vector<std::size_t> found;
    add_sources(plan, owner, sql, found);
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::size_t> sources_of_field(const Plan& plan, const Place& place) {
    std::vector<std::size_t> found{place.source};
    add_field_sources(plan, place, found);
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace oriel::query
