#include "query/access.h"

#include "lang/spelling.h"
#include "query/errors.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::query {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// An attribute that holds a list passes with any of its values.
bool holds_any(std::string_view value, const std::vector<std::string>& allowed) {
    const auto is_allowed = [&](std::string_view one) { return std::find(allowed.begin(), allowed.end(), one) != allowed.end(); };
    if (is_allowed(value)) return true;
    while (value.find(',') != std::string_view::npos) {
        const std::size_t comma = value.find(',');
        if (is_allowed(trimmed(value.substr(0, comma)))) return true;
        value.remove_prefix(comma + 1);
        if (value.find(',') == std::string_view::npos && is_allowed(trimmed(value))) return true;
    }
    return false;
}

}  // namespace

bool passes(const Plan& plan, const std::vector<std::string>& grants) {
    for (const std::string& name : grants) {
        const auto grant = plan.model.access_grants.find(name);
        if (grant == plan.model.access_grants.end()) return false;
        const auto value = plan.request.user_attributes.find(grant->second.user_attribute);
        if (value == plan.request.user_attributes.end()) return false;
        if (!holds_any(value->second, grant->second.allowed_values)) return false;
    }
    return true;
}

bool is_granted(const Plan& plan, const Place& place) {
    const Source& source = plan.source(place);
    return passes(plan, source.required_access_grants) && passes(plan, source.view->required_access_grants) &&
           passes(plan, plan.field(place).required_access_grants);
}

Result<Place> find_field(const Plan& plan, std::string_view request_field, const std::string& name) {
    if (const Explore::FieldPlace* place = plan.explore->find(name); place != nullptr && is_granted(plan, *place)) return Place(*place);
    // The way of an error may cost what it likes. A hint must not tell of fields that the caller may not know of.
    lang::NearestName nearest(name);
    for (const auto& [key, place] : plan.explore->field_index) {
        if (is_granted(plan, place)) nearest.offer(key);
    }
    std::string message = fmt::format("unknown or inaccessible field '{}' in explore '{}'", name, plan.explore->name);
    if (name.find('.') == std::string::npos) message += "; name it as 'view.field'";
    if (const std::string hint = nearest.hint(); !hint.empty()) message += "; " + hint;
    return invalid(request_field, std::move(message));
}

}  // namespace oriel::query
