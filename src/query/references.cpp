#include "query/references.h"

#include "lang/spelling.h"
#include "query/custom.h"
#include "query/errors.h"
#include "query/rendered.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::query {

namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::vector<std::size_t> aliases_in(const Plan& plan, std::string_view text) {
    std::vector<std::size_t> found;
    for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.', dot + 1)) {
        std::size_t start = dot;
        while (start > 0 && is_word(text[start - 1])) --start;
        if (start == dot || (start > 0 && text[start - 1] == '.')) continue;
        const std::optional<std::size_t> source = find_alias(plan, text.substr(start, dot - start));
        if (source.has_value()) found.push_back(*source);
    }
    return found;
}

std::size_t owner_of(const Plan& plan, const model::View& view) {
    for (std::size_t i = 0; i < plan.explore->sources.size(); ++i) {
        if (plan.explore->sources[i].view.get() == &view) return i;
    }
    return 0;
}

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
    if (part.view == kCustomView) {
        if (const auto custom = plan.find_custom(part.field)) return *custom;
    }
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
    if (alias == kCustomView) {
        if (const auto custom = plan.find_custom(field)) return *custom;
    }
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
    add_sources(plan, place.source, field.sql_latitude, found);
    add_sources(plan, place.source, field.sql_longitude, found);
    for (const std::string& name : {field.start_location_field, field.end_location_field}) {
        if (name.empty()) continue;
        if (const auto used = find_named(plan, place.source, name, ""); used.ok())
            add_field_sources(plan, used.value(), found);
    }
    for (const model::CaseWhen& when : field.case_when) add_sources(plan, place.source, when.sql, found);
    const CustomField* custom = plan.custom_at(place);
    if (custom == nullptr || !custom->expression.has_value()) return;
    for (const Place& used : fields_of(plan, *custom->expression)) {
        if (std::find(found.begin(), found.end(), used.source) == found.end()) found.push_back(used.source);
        add_field_sources(plan, used, found);
    }
}

void add_sources(const Plan& plan, std::size_t owner, const model::Template& sql, std::vector<std::size_t>& found) {
    const auto add = [&](std::size_t source) {
        if (std::find(found.begin(), found.end(), source) == found.end()) found.push_back(source);
    };
    for (const model::TemplatePart& part : rendered(plan, owner, sql).parts) {
        switch (part.kind) {
            case model::TemplatePart::Kind::hole: add_sources(plan, owner, plan.holes[part.hole].operand, found); break;
            case model::TemplatePart::Kind::text:
                for (const std::size_t source : aliases_in(plan, part.text)) add(source);
                break;
            case model::TemplatePart::Kind::table: add(owner); break;
            case model::TemplatePart::Kind::table_name: break;
            case model::TemplatePart::Kind::field:
                if (const auto place = find_reference(plan, owner, part, ""); place.ok()) {
                    add_field_sources(plan, place.value(), found);
                }
                break;
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
