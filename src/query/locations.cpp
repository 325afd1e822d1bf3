#include "query/locations.h"

#include "query/errors.h"
#include "query/expand.h"
#include "query/references.h"
#include "sql/functions.h"

#include <fmt/format.h>

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
