#include "model/describe.h"

namespace oriel::model {

bool is_numeric(Timeframe timeframe) {
    switch (timeframe) {
        case Timeframe::hour_of_day:
        case Timeframe::day_of_week_index:
        case Timeframe::week_of_year:
        case Timeframe::day_of_month:
        case Timeframe::day_of_year:
        case Timeframe::month_num:
        case Timeframe::year:
        case Timeframe::fiscal_month_num: return true;
        case Timeframe::raw:
        case Timeframe::time:
        case Timeframe::time_of_day:
        case Timeframe::microsecond:
        case Timeframe::millisecond:
        case Timeframe::second:
        case Timeframe::minute:
        case Timeframe::hour:
        case Timeframe::date:
        case Timeframe::week:
        case Timeframe::day_of_week:
        case Timeframe::month:
        case Timeframe::month_name:
        case Timeframe::quarter:
        case Timeframe::quarter_of_year:
        case Timeframe::fiscal_quarter:
        case Timeframe::fiscal_quarter_of_year:
        case Timeframe::fiscal_year:
        case Timeframe::yesno: return false;
    }
    return false;
}

bool is_numeric(const Field& field) {
    if (field.is_measure()) {
        switch (field.measure_type) {
            case MeasureType::list:
            case MeasureType::string:
            case MeasureType::yesno:
            case MeasureType::date:
            case MeasureType::date_time: return false;
            case MeasureType::count:
            case MeasureType::count_distinct:
            case MeasureType::sum:
            case MeasureType::average:
            case MeasureType::min:
            case MeasureType::max:
            case MeasureType::median:
            case MeasureType::percentile:
            case MeasureType::sum_distinct:
            case MeasureType::average_distinct:
            case MeasureType::median_distinct:
            case MeasureType::percentile_distinct:
            case MeasureType::number:
            case MeasureType::running_total:
            case MeasureType::percent_of_total:
            case MeasureType::percent_of_previous:
            case MeasureType::period_over_period: return true;
        }
    }
    switch (field.dimension_type) {
        case DimensionType::number:
        case DimensionType::duration:
        case DimensionType::distance: return true;
        case DimensionType::time: return is_numeric(field.timeframe);
        case DimensionType::string:
        case DimensionType::yesno:
        case DimensionType::zipcode:
        case DimensionType::tier:
        case DimensionType::bin:
        case DimensionType::location:
        case DimensionType::date_case:
        case DimensionType::unquoted: return false;
    }
    return false;
}

const std::string& heading(const Field& field, const Source& source) {
    if (!field.view_label.empty()) return field.view_label;
    return source.view_label.empty() ? source.view->label : source.view_label;
}

std::string full_label(const Field& field, const Source& source) {
    const std::string& above = heading(field, source);
    return above.empty() ? field.label : above + ' ' + field.label;
}

}  // namespace oriel::model
