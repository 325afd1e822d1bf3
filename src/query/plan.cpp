#include "query/plan.h"

namespace oriel::query {

Result<Compiled> compile(const model::Model& model, const Request& request, const sql::Dialect& dialect) {
    Plan plan(model, request, dialect);
    TRY(resolve_request(plan));  // resolve.cpp: explore, fields, sorts, limit
    TRY(resolve_zones(plan));    // zones.cpp: time zones and calendar
    TRY(resolve_filters(plan));  // filters.cpp: which filters are in force
    TRY(collect(plan));          // collect.cpp: the sources and derived tables that all of it needs
    TRY(order_joins(plan));      // joins.cpp: the order of the joins
    analyse_fan_out(plan);       // fanout.cpp: which sources the joins repeat
    choose_preaggregates(plan);  // preaggregate.cpp: which joins can be summed up first, so that they repeat nothing
    return build(plan);          // select.cpp: the statement, by dimensions, measures, predicates and derived
}

}  // namespace oriel::query
