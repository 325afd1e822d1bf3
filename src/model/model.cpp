#include "model/model.h"

namespace oriel::model {

const Field* View::find(std::string_view field_name) const {
    const auto found = field_index.find(std::string(field_name));
    return found == field_index.end() ? nullptr : &fields[found->second];
}

const Explore::FieldPlace* Explore::find(const std::string& scoped_name) const {
    const auto found = field_index.find(scoped_name);
    return found == field_index.end() ? nullptr : &found->second;
}

const Source* Explore::find_source(std::string_view alias) const {
    for (const Source& source : sources) {
        if (source.alias == alias) return &source;
    }
    return nullptr;
}

std::optional<Explore::FieldPlace> Explore::resolve(std::string_view alias, std::string_view field_name) const {
    const Source* source = find_source(alias);
    if (source == nullptr) return std::nullopt;
    const auto found = source->view->field_index.find(std::string(field_name));
    if (found == source->view->field_index.end()) return std::nullopt;
    return FieldPlace{static_cast<std::size_t>(source - sources.data()), found->second};
}

const Explore* Model::find_explore(std::string_view explore_name) const {
    for (const Explore& explore : explores) {
        if (explore.name == explore_name) return &explore;
    }
    return nullptr;
}

std::string scoped(std::string_view alias, std::string_view name) {
    if (name.find('.') != std::string_view::npos) return std::string(name);
    return std::string(alias).append(".").append(name);
}

std::string_view to_string(FieldKind kind) {
    switch (kind) {
        case FieldKind::dimension: return "dimension";
        case FieldKind::measure: return "measure";
        case FieldKind::filter: return "filter";
        case FieldKind::parameter: return "parameter";
    }
    return {};
}

std::string_view to_string(MeasureType type) {
    switch (type) {
        case MeasureType::count: return "count";
        case MeasureType::count_distinct: return "count_distinct";
        case MeasureType::sum: return "sum";
        case MeasureType::average: return "average";
        case MeasureType::min: return "min";
        case MeasureType::max: return "max";
        case MeasureType::median: return "median";
        case MeasureType::percentile: return "percentile";
        case MeasureType::list: return "list";
        case MeasureType::sum_distinct: return "sum_distinct";
        case MeasureType::average_distinct: return "average_distinct";
        case MeasureType::median_distinct: return "median_distinct";
        case MeasureType::percentile_distinct: return "percentile_distinct";
        case MeasureType::number: return "number";
        case MeasureType::string: return "string";
        case MeasureType::yesno: return "yesno";
        case MeasureType::date: return "date";
        case MeasureType::date_time: return "date_time";
        case MeasureType::running_total: return "running_total";
        case MeasureType::percent_of_total: return "percent_of_total";
        case MeasureType::percent_of_previous: return "percent_of_previous";
        case MeasureType::period_over_period: return "period_over_period";
    }
    return {};
}

std::string_view to_string(Timeframe timeframe) {
    switch (timeframe) {
        case Timeframe::raw: return "raw";
        case Timeframe::time: return "time";
        case Timeframe::time_of_day: return "time_of_day";
        case Timeframe::microsecond: return "microsecond";
        case Timeframe::millisecond: return "millisecond";
        case Timeframe::second: return "second";
        case Timeframe::minute: return "minute";
        case Timeframe::hour: return "hour";
        case Timeframe::hour_of_day: return "hour_of_day";
        case Timeframe::date: return "date";
        case Timeframe::week: return "week";
        case Timeframe::day_of_week: return "day_of_week";
        case Timeframe::day_of_week_index: return "day_of_week_index";
        case Timeframe::week_of_year: return "week_of_year";
        case Timeframe::day_of_month: return "day_of_month";
        case Timeframe::day_of_year: return "day_of_year";
        case Timeframe::month: return "month";
        case Timeframe::month_num: return "month_num";
        case Timeframe::month_name: return "month_name";
        case Timeframe::quarter: return "quarter";
        case Timeframe::quarter_of_year: return "quarter_of_year";
        case Timeframe::year: return "year";
        case Timeframe::fiscal_month_num: return "fiscal_month_num";
        case Timeframe::fiscal_quarter: return "fiscal_quarter";
        case Timeframe::fiscal_quarter_of_year: return "fiscal_quarter_of_year";
        case Timeframe::fiscal_year: return "fiscal_year";
        case Timeframe::yesno: return "yesno";
    }
    return {};
}

std::string_view to_string(JoinType type) {
    switch (type) {
        case JoinType::left_outer: return "left_outer";
        case JoinType::inner: return "inner";
        case JoinType::full_outer: return "full_outer";
        case JoinType::cross: return "cross";
    }
    return {};
}

std::string_view to_string(Relationship relationship) {
    switch (relationship) {
        case Relationship::many_to_one: return "many_to_one";
        case Relationship::one_to_one: return "one_to_one";
        case Relationship::one_to_many: return "one_to_many";
        case Relationship::many_to_many: return "many_to_many";
    }
    return {};
}

std::string_view to_string(DimensionType type) {
    switch (type) {
        case DimensionType::string: return "string";
        case DimensionType::number: return "number";
        case DimensionType::yesno: return "yesno";
        case DimensionType::zipcode: return "zipcode";
        case DimensionType::time: return "time";
        case DimensionType::tier: return "tier";
        case DimensionType::bin: return "bin";
        case DimensionType::duration: return "duration";
        case DimensionType::location: return "location";
        case DimensionType::distance: return "distance";
        case DimensionType::date_case: return "case";
        case DimensionType::unquoted: return "unquoted";
    }
    return {};
}

std::string_view to_string(Datatype type) {
    switch (type) {
        case Datatype::datetime: return "datetime";
        case Datatype::timestamp: return "timestamp";
        case Datatype::date: return "date";
        case Datatype::epoch: return "epoch";
        case Datatype::yyyymmdd: return "yyyymmdd";
    }
    return {};
}

std::string_view to_string(DurationUnit unit) {
    switch (unit) {
        case DurationUnit::second: return "second";
        case DurationUnit::minute: return "minute";
        case DurationUnit::hour: return "hour";
        case DurationUnit::day: return "day";
        case DurationUnit::week: return "week";
        case DurationUnit::month: return "month";
        case DurationUnit::quarter: return "quarter";
        case DurationUnit::year: return "year";
    }
    return {};
}

std::string_view to_string(Weekday day) {
    switch (day) {
        case Weekday::monday: return "monday";
        case Weekday::tuesday: return "tuesday";
        case Weekday::wednesday: return "wednesday";
        case Weekday::thursday: return "thursday";
        case Weekday::friday: return "friday";
        case Weekday::saturday: return "saturday";
        case Weekday::sunday: return "sunday";
    }
    return {};
}

}  // namespace oriel::model
