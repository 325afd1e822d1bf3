#pragma once

#include "lang/filters/filters.h"
#include "query/plan.h"

namespace oriel::query {

struct Coordinates {
    sql::Node latitude = nullptr;
    sql::Node longitude = nullptr;
};

/// The degrees of a location dimension. Errors: validation_failed when it lacks one.
Result<Coordinates> coordinates_of(Plan& plan, const Place& place);

/// A location as the text `latitude,longitude`; NULL when either is.
Result<sql::Node> location_value(Plan& plan, const Place& place);

/// The great-circle distance between two location dimensions, in the dimension's units.
Result<sql::Node> distance_value(Plan& plan, const Place& place);

/// The condition that a filter puts on a location dimension; nullptr = true for every row. A location is without value
/// when it lacks one of its degrees.
Result<sql::Node> location_condition(Plan& plan, const Place& place, const lang::filters::LocationFilter& filter);

/// The great-circle distance between two points, in a unit as LookML spells it.
sql::Node great_circle(sql::Tree& tree, const Coordinates& from, const Coordinates& to, std::string_view units);

}  // namespace oriel::query
