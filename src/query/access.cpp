#include "query/access.h"

#include "lang/spelling.h"
#include "model/grants.h"
#include "query/errors.h"

#include <fmt/format.h>

namespace oriel::query {

bool passes(const Plan& plan, const std::vector<std::string>& grants) {
    return model::passes_grants(plan.model, plan.request.user_attributes, grants);
}

bool is_granted(const Plan& plan, const Place& place) {
    const Source& source = plan.source(place);
    return passes(plan, source.required_access_grants) && passes(plan, source.view->required_access_grants) &&
           passes(plan, plan.field(place).required_access_grants);
}

Result<Place> find_field(const Plan& plan, std::string_view request_field, const std::string& name) {
    if (const auto custom = plan.find_custom(name)) return *custom;
    if (const Explore::FieldPlace* place = plan.explore->find(name); place != nullptr && is_granted(plan, *place))
        return Place(*place);
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
