#include "query/columns.h"

#include "query/timeframes.h"

namespace oriel::query {

namespace {

bool is_numeric(const Field& field) {
    if (field.is_measure()) {
        switch (field.measure_type) {
            case model::MeasureType::list:
            case model::MeasureType::string:
            case model::MeasureType::yesno:
            case model::MeasureType::date:
            case model::MeasureType::date_time: return false;
            case model::MeasureType::count:
            case model::MeasureType::count_distinct:
            case model::MeasureType::sum:
            case model::MeasureType::average:
            case model::MeasureType::min:
            case model::MeasureType::max:
            case model::MeasureType::median:
            case model::MeasureType::percentile:
            case model::MeasureType::sum_distinct:
            case model::MeasureType::average_distinct:
            case model::MeasureType::median_distinct:
            case model::MeasureType::percentile_distinct:
            case model::MeasureType::number:
            case model::MeasureType::running_total:
            case model::MeasureType::percent_of_total:
            case model::MeasureType::percent_of_previous:
            case model::MeasureType::period_over_period: return true;
        }
    }
    switch (field.dimension_type) {
        case model::DimensionType::number:
        case model::DimensionType::duration:
        case model::DimensionType::distance: return true;
        case model::DimensionType::time: return is_number(field.timeframe);
        case model::DimensionType::string:
        case model::DimensionType::yesno:
        case model::DimensionType::zipcode:
        case model::DimensionType::tier:
        case model::DimensionType::bin:
        case model::DimensionType::location:
        case model::DimensionType::date_case:
        case model::DimensionType::unquoted: return false;
    }
    return false;
}

}  // namespace

bool is_time_span(const Field& field) {
    return is_span(field.timeframe);
}

Column describe(const Plan& plan, const Place& place) {
    const Field& field = plan.field(place);
    const Source& source = plan.source(place);
    Column column;
    column.key = plan.name(place);
    const std::string& heading = !field.view_label.empty()    ? field.view_label
                                 : !source.view_label.empty() ? source.view_label
                                                              : source.view->label;
    column.label = heading.empty() ? field.label : heading + ' ' + field.label;
    column.label_short = field.label;
    column.kind = field.kind;
    column.type_name = field.type_name;
    column.is_numeric = is_numeric(field);
    column.value_format = field.value_format;
    return column;
}

}  // namespace oriel::query
