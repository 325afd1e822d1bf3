#include "query/access.h"
#include "query/errors.h"
#include "query/expand.h"
#include "query/plan.h"
#include "query/references.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::query {

namespace {

constexpr std::size_t kMostNativeTables = 100;

Error inside(const model::View& view, Error error) {
    error.message = fmt::format("derived table '{}': {}", view.name, error.message);
    for (ErrorDetail& detail : error.details) {
        detail.message = error.message;
        detail.field = "fields";
    }
    // The explore is not what the caller asked for; that it is missing makes the table unusable.
    if (error.code == ErrorCode::not_found) error.code = ErrorCode::validation_failed;
    return error;
}

/// What the outer query filters that field by; the explore's own filters count, access filters do not.
void bind(const Plan& outer, const Place& from, const std::string& to, Request& request) {
    for (const Filter& filter : outer.templated) {
        if (filter.place == from) request.filters.emplace_back(to, filter.expression);
    }
    for (const Filter& filter : outer.filters) {
        if (filter.place == from && filter.origin != Filter::Origin::access)
            request.filters.emplace_back(to, filter.expression);
    }
}

Status add_bound_filters(const Plan& outer, const model::View& view, const model::Explore& explore, Request& request) {
    const model::ExploreSource& source = *view.derived_table.explore_source;
    for (const model::BindFilters& bound : source.bind_filters) {
        const auto from = find_named(outer, owner_of(outer, view), bound.from_field, "");
        // An explore without the field can't be filtered by it: LookML's checks have warned of that.
        if (from.ok()) bind(outer, from.value(), model::scoped(explore.sources[0].alias, bound.to_field), request);
    }
    if (!source.bind_all_filters) return Ok{};
    for (const Filter& filter : outer.templated) {
        const std::string name = outer.name(filter.place);
        if (explore.find(name) != nullptr) request.filters.emplace_back(name, filter.expression);
    }
    for (const Filter& filter : outer.filters) {
        const std::string name = outer.name(filter.place);
        if (filter.origin != Filter::Origin::access && explore.find(name) != nullptr)
            request.filters.emplace_back(name, filter.expression);
    }
    return Ok{};
}

Result<Request> request_of(const Plan& outer, const model::View& view) {
    const model::ExploreSource& source = *view.derived_table.explore_source;
    Request request;
    request.explore = source.explore;
    request.now = outer.request.now;
    request.user_attributes = outer.request.user_attributes;
    request.database_timezone = outer.request.database_timezone;
    request.development = outer.request.development;
    if (source.timezone == "query_timezone") {
        request.query_timezone = outer.request.query_timezone;
    } else {
        request.query_timezone = source.timezone;
    }
    request.limit = source.limit.value_or(-1);
    request.filter_expression = source.expression_custom_filter;

    const model::Explore* explore = outer.model.find_explore(source.explore);
    if (explore == nullptr) {
        return invalid("fields",
                       fmt::format("there is no explore '{}' in model '{}'", source.explore, outer.model.name));
    }
    const std::string& base = explore->sources[0].alias;
    for (const model::QueryColumn& column : source.columns) {
        request.fields.push_back(model::scoped(base, column.field.empty() ? column.name : column.field));
    }
    for (const model::FieldFilter& filter : source.filters)
        request.filters.emplace_back(model::scoped(base, filter.field), filter.expression);
    if (outer.request.development) {
        for (const model::FieldFilter& filter : source.dev_filters)
            request.filters.emplace_back(model::scoped(base, filter.field), filter.expression);
    }
    TRY(add_bound_filters(outer, view, *explore, request));
    for (const model::FieldSort& sort : source.sorts)
        request.sorts.push_back(model::scoped(base, sort.field) + (sort.descending ? " desc" : " asc"));
    // An order that nobody asked for costs time and changes nothing.
    if (request.sorts.empty()) request.sorts.emplace_back("__UNSORTED__");
    return request;
}

Status check_circle(const Plan& plan, const model::View& view) {
    for (const Plan* at = &plan; at != nullptr; at = at->outer) {
        if (at->makes == &view) {
            return invalid("fields", fmt::format("derived table '{}' depends on itself", view.name));
        }
    }
    return Ok{};
}

}  // namespace

Result<NativeTable*> prepare_native(Plan& plan, const model::View& view) {
    TRY(check_circle(plan, view));
    // Tables made of two others each would be as many as the leaves of a tree.
    if (++*plan.native_count > kMostNativeTables) {
        return invalid("fields", fmt::format("the query needs more than {} native derived tables", kMostNativeTables));
    }
    auto asked = request_of(plan, view);
    if (!asked.ok()) return inside(view, std::move(asked).error());
    auto table = std::make_unique<NativeTable>();
    table->request = std::move(asked).value();
    table->plan = std::make_unique<Plan>(plan.model, table->request, plan.dialect);
    Plan& inner = *table->plan;
    inner.outer = &plan;
    inner.makes = &view;
    inner.native_count = plan.native_count;
    if (auto prepared = prepare(inner); !prepared.ok()) return inside(view, std::move(prepared).error());
    const std::vector<model::QueryColumn>& columns = view.derived_table.explore_source->columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Place place = TRY(find_field(inner, "fields", table->request.fields[i]));
        inner.outputs.push_back({columns[i].name, place});
    }
    plan.native_tables.push_back(std::move(table));
    return plan.native_tables.back().get();
}

Result<const sql::Select*> build_native(NativeTable& table) {
    Plan& inner = *table.plan;
    const model::View& view = *inner.makes;
    if (auto built = build_outputs(inner); !built.ok()) return inside(view, std::move(built).error());
    const std::vector<model::DerivedColumn>& derived = view.derived_table.explore_source->derived_columns;
    if (derived.empty()) return &inner.select;
    // These may use windows over the columns, so they stand outside the groups.
    table.wrapped.items.push_back({inner.tree.code("*"), {}, false});
    for (const model::DerivedColumn& column : derived) {
        auto value =
            expand(inner, 0, column.sql, fmt::format("derived_column '{}'", column.name), Refers::to_dimensions);
        if (!value.ok()) return inside(view, std::move(value).error());
        table.wrapped.items.push_back({value.value(), inner.tree.keep(column.name), false, true});
    }
    sql::FromItem from;
    from.table = inner.tree.subselect(&inner.select);
    from.alias = "ndt";
    table.wrapped.from.push_back(from);
    return &table.wrapped;
}

}  // namespace oriel::query
