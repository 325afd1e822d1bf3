#include "query/access.h"
#include "query/errors.h"
#include "query/plan.h"
#include "query/references.h"
#include "query/rendered.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::query {

namespace {

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// The explore's own filters name fields whether or not `fields:` shows them; bare names are the base view's.
Result<Place> explore_field(const Plan& plan, const std::string& name, std::string_view parameter) {
    return find_named(plan, 0, name, fmt::format("{} of explore '{}'", parameter, plan.explore->name));
}

Status add_access_filters(Plan& plan) {
    for (const model::AccessFilter& filter : plan.explore->access_filters) {
        const Place place = TRY(explore_field(plan, filter.field, "access_filter"));
        const auto value = plan.request.user_attributes.find(filter.user_attribute);
        if (value == plan.request.user_attributes.end() || is_blank(value->second)) {
            return Error::forbidden(
                fmt::format("explore '{}' shows rows by user attribute '{}', which has no value for you",
                            plan.explore->name, filter.user_attribute));
        }
        plan.filters.push_back({place, filter.field, value->second, Filter::Origin::access});
    }
    return Ok{};
}

}  // namespace

Status resolve_filters(Plan& plan) {
    TRY(add_access_filters(plan));

    struct Given {
        Place place;
        const std::string* name;
        const std::string* expression;
        bool used = false;
    };
    std::vector<Given> given;
    for (const auto& [name, expression] : plan.request.filters) {
        const Place place = TRY(find_field(plan, "filters", name));
        const Field& field = plan.field(place);
        if (field.kind == model::FieldKind::filter || field.kind == model::FieldKind::parameter) {
            // They change nothing by themselves: the model's Liquid asks for them.
            if (!is_blank(expression)) plan.templated.push_back({place, name, expression, Filter::Origin::user});
            continue;
        }
        given.push_back({place, &name, &expression});
    }
    const auto find_given = [&](const Place& place) {
        return std::find_if(given.begin(), given.end(), [&](const Given& one) { return one.place == place; });
    };

    for (const model::FieldFilter& filter : plan.explore->always_filter) {
        const Place place = TRY(explore_field(plan, filter.field, "always_filter"));
        const Field& field = plan.field(place);
        if (field.kind == model::FieldKind::filter || field.kind == model::FieldKind::parameter) {
            if (filter_text(plan, place) == nullptr)
                plan.templated.push_back({place, plan.name(place), filter.expression, Filter::Origin::always});
            continue;
        }
        const auto own = find_given(place);
        if (own != given.end()) own->used = true;
        plan.filters.push_back({place, plan.name(place), own == given.end() ? filter.expression : *own->expression,
                                Filter::Origin::always});
    }

    // A conditional filter gives way when the user filters it, or any of the `unless` fields.
    bool gives_way = false;
    for (const std::string& name : plan.explore->conditionally_unless) {
        const Place place = TRY(explore_field(plan, name, "conditionally_filter"));
        const auto own = find_given(place);
        gives_way = gives_way || (own != given.end() && !is_blank(*own->expression)) ||
                    (filter_text(plan, place) != nullptr && plan.field(place).kind == model::FieldKind::filter);
    }
    for (const model::FieldFilter& filter : plan.explore->conditionally_filter) {
        const Place place = TRY(explore_field(plan, filter.field, "conditionally_filter"));
        const auto own = find_given(place);
        const bool filtered = own != given.end() && !is_blank(*own->expression);
        const Field& field = plan.field(place);
        if (field.kind == model::FieldKind::filter || field.kind == model::FieldKind::parameter) {
            if (!gives_way && filter_text(plan, place) == nullptr)
                plan.templated.push_back({place, plan.name(place), filter.expression, Filter::Origin::conditional});
            continue;
        }
        if (!gives_way && !filtered)
            plan.filters.push_back({place, plan.name(place), filter.expression, Filter::Origin::conditional});
    }

    for (const Given& one : given) {
        if (!one.used) plan.filters.push_back({one.place, *one.name, *one.expression, Filter::Origin::user});
    }
    return Ok{};
}

}  // namespace oriel::query
