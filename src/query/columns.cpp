#include "query/columns.h"

#include "model/describe.h"
#include "query/custom.h"
#include "query/timeframes.h"

namespace oriel::query {

bool is_time_span(const Field& field) {
    return is_span(field.timeframe);
}

Column describe(const Plan& plan, const Place& place) {
    const Field& field = plan.field(place);
    const Source& source = plan.source(place);
    Column column;
    column.key = plan.name(place);
    column.label = plan.custom_at(place) != nullptr ? field.label : model::full_label(field, source);
    column.label_short = field.label;
    column.kind = field.kind;
    column.type_name = field.type_name;
    column.is_numeric = model::is_numeric(field);
    column.value_format = field.value_format;
    if (column.value_format.empty()) column.value_format_name = field.value_format_name;
    const lang::calcs::FieldInfo info = in_calculations(field);
    column.calculation_type = info.type;
    column.timed = info.timed;
    return column;
}

}  // namespace oriel::query
