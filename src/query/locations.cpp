#include "query/locations.h"

#include "query/errors.h"
#include "query/expand.h"
#include "query/references.h"
#include "sql/functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oriel::query {

using sql::Node;

namespace {

/// The Earth's radius. compat: lookml.md#distance
std::string_view radius_in(std::string_view units) {
    if (units == "kilometers") return "6371";
    if (units == "meters") return "6371000";
    if (units == "feet") return "20902231";
    if (units == "yards") return "6967410";
    if (units == "nautical_miles") return "3440";
    return "3959";
}

Coordinates written(sql::Tree& tree, const lang::filters::Place& place) {
    return {tree.number(place.latitude), tree.number(place.longitude)};
}

Node box_condition(sql::Tree& tree, const Coordinates& at, const lang::filters::LocationFilter& filter) {
    const Coordinates north_west = written(tree, filter.north_west);
    const Coordinates south_east = written(tree, filter.south_east);
    const bool wraps = filter.north_west.longitude_value() > filter.south_east.longitude_value();
    const Node longitudes = tree.build(wraps ? "(#1 >= $2 OR #1 <= $3)" : "#1 >= $2 AND #1 <= $3",
                                       {at.longitude, north_west.longitude, south_east.longitude});
    return tree.build("(#1 >= $2 AND #1 <= $3 AND $4)",
                      {at.latitude, south_east.latitude, north_west.latitude, longitudes});
}

}  // namespace

Result<Coordinates> coordinates_of(Plan& plan, const Place& place) {
    const Field& field = plan.field(place);
    const std::string name = fmt::format("'{}'", plan.name(place));
    if (field.dimension_type != model::DimensionType::location || field.sql_latitude.empty() ||
        field.sql_longitude.empty()) {
        return invalid("fields", fmt::format("{} must be a dimension of type location with 'sql_latitude' and "
                                             "'sql_longitude'",
                                             name));
    }
    Coordinates at;
    at.latitude = TRY(expand(plan, place.source, field.sql_latitude, name, Refers::to_dimensions));
    at.longitude = TRY(expand(plan, place.source, field.sql_longitude, name, Refers::to_dimensions));
    return at;
}

Result<Node> location_value(Plan& plan, const Place& place) {
    sql::Tree& tree = plan.tree;
    const Coordinates at = TRY(coordinates_of(plan, place));
    const Node latitude = TRY(sql::write_function(tree, plan.dialect, "number_text", std::array{at.latitude}));
    const Node longitude = TRY(sql::write_function(tree, plan.dialect, "number_text", std::array{at.longitude}));
    const Node text =
        TRY(sql::write_function(tree, plan.dialect, "concat", std::array{latitude, tree.string(","), longitude}));
    return tree.build("CASE WHEN #1 IS NOT NULL AND #2 IS NOT NULL THEN $3 END", {at.latitude, at.longitude, text});
}

Result<Node> location_condition(Plan& plan, const Place& place, const lang::filters::LocationFilter& filter) {
    using Kind = lang::filters::LocationFilter::Kind;
    if (filter.kind == Kind::any) return nullptr;
    sql::Tree& tree = plan.tree;
    const Coordinates at = TRY(coordinates_of(plan, place));
    switch (filter.kind) {
        case Kind::any: break;
        case Kind::point: {
            const Coordinates center = written(tree, filter.center);
            return tree.build("(#1 = $2 AND #3 = $4)", {at.latitude, center.latitude, at.longitude, center.longitude});
        }
        case Kind::circle: {
            // No two places are farther apart than half of the Earth's circumference.
            constexpr double kEverywhere_m = 3e7;
            const std::string radius = fmt::format("{}", std::min(filter.radius_m, kEverywhere_m));
            return tree.build("($1 <= $2)",
                              {great_circle(tree, at, written(tree, filter.center), "meters"), tree.number(radius)});
        }
        case Kind::box: return box_condition(tree, at, filter);
        case Kind::null:
            return tree.build(filter.negated ? "(#1 IS NOT NULL AND #2 IS NOT NULL)" : "(#1 IS NULL OR #2 IS NULL)",
                              {at.latitude, at.longitude});
    }
    return nullptr;
}

Node great_circle(sql::Tree& tree, const Coordinates& from, const Coordinates& to, std::string_view units) {
    // Haversine. Degrees are turned by hand, as not every database has RADIANS; rounding must not leave the domain of
    // ASIN.
    return tree.build(
        "(2 * $5 * ASIN(SQRT(CASE WHEN $6 > 1 THEN 1 ELSE $6 END)))",
        {from.latitude, from.longitude, to.latitude, to.longitude, tree.number(radius_in(units)),
         tree.build("(POWER(SIN((#3 - #1) * 0.017453292519943295 / 2), 2) + COS(#1 * 0.017453292519943295) * COS(#3 * "
                    "0.017453292519943295) * POWER(SIN((#4 - #2) * 0.017453292519943295 / 2), 2))",
                    {from.latitude, from.longitude, to.latitude, to.longitude})});
}

Result<Node> distance_value(Plan& plan, const Place& place) {
    const Field& field = plan.field(place);
    const std::string name = fmt::format("'{}'", plan.name(place));
    if (field.start_location_field.empty() || field.end_location_field.empty()) {
        return invalid("fields", fmt::format("{} is of type distance and needs 'start_location_field' and "
                                             "'end_location_field'",
                                             name));
    }
    const Place start = TRY(find_named(plan, place.source, field.start_location_field, name));
    const Place end = TRY(find_named(plan, place.source, field.end_location_field, name));
    const Coordinates from = TRY(coordinates_of(plan, start));
    const Coordinates to = TRY(coordinates_of(plan, end));
    return great_circle(plan.tree, from, to, field.units);
}

}  // namespace oriel::query
