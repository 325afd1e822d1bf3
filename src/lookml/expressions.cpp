#include "lookml/expressions.h"

#include "lookml/diagnostics.h"
#include "lookml/template.h"
#include "model/describe.h"

#include <string>

namespace oriel::lookml {

namespace {

namespace calcs = lang::calcs;
using calcs::Type;
using model::DimensionType;
using model::MeasureType;
using model::Timeframe;

calcs::FieldInfo time_info(Timeframe timeframe) {
    calcs::FieldInfo info;
    info.type = Type::date;
    switch (timeframe) {
        case Timeframe::date:
        case Timeframe::week:
        case Timeframe::month:
        case Timeframe::quarter: return info;
        case Timeframe::raw:
        case Timeframe::time:
        case Timeframe::second:
        case Timeframe::millisecond:
        case Timeframe::microsecond:
        case Timeframe::minute:
        case Timeframe::hour: info.timed = true; return info;
        case Timeframe::yesno: info.type = Type::yesno; return info;
        case Timeframe::time_of_day:
        case Timeframe::day_of_week:
        case Timeframe::month_name:
        case Timeframe::quarter_of_year:
        case Timeframe::fiscal_quarter:
        case Timeframe::fiscal_quarter_of_year:
        case Timeframe::fiscal_year: info.type = Type::string; return info;
        case Timeframe::hour_of_day:
        case Timeframe::day_of_week_index:
        case Timeframe::week_of_year:
        case Timeframe::day_of_month:
        case Timeframe::day_of_year:
        case Timeframe::month_num:
        case Timeframe::year:
        case Timeframe::fiscal_month_num: info.type = Type::number; return info;
    }
    return info;
}

calcs::FieldInfo measure_info(MeasureType type) {
    calcs::FieldInfo info;
    info.measure = true;
    info.shape = calcs::Shape::measure;
    info.type = Type::number;
    if (type == MeasureType::string || type == MeasureType::list) info.type = Type::string;
    if (type == MeasureType::yesno) info.type = Type::yesno;
    if (type == MeasureType::date || type == MeasureType::date_time) info.type = Type::date;
    // The smallest of times is a time.
    if (type == MeasureType::min || type == MeasureType::max) info.type = Type::unknown;
    info.timed = type == MeasureType::date_time;
    return info;
}

bool has_value(const model::Field& field) {
    return field.is_measure() || field.is_dimension();
}

}  // namespace

calcs::FieldInfo field_info(const model::Field& field) {
    if (field.is_measure()) return measure_info(field.measure_type);
    calcs::FieldInfo info;
    switch (field.dimension_type) {
        case DimensionType::number:
        case DimensionType::duration:
        case DimensionType::distance: info.type = Type::number; break;
        case DimensionType::yesno: info.type = Type::yesno; break;
        case DimensionType::time: return time_info(field.timeframe);
        case DimensionType::string:
        case DimensionType::zipcode:
        case DimensionType::tier:
        case DimensionType::bin:
        case DimensionType::location:
        case DimensionType::date_case:
        case DimensionType::unquoted: info.type = Type::string; break;
    }
    return info;
}

std::optional<calcs::FieldInfo> ExploreTypes::find(std::string_view name) const {
    const model::Explore::FieldPlace* place = explore_.find(std::string(name));
    if (place == nullptr || !has_value(explore_.field(*place))) return std::nullopt;
    return field_info(explore_.field(*place));
}

void ExploreTypes::suggest(lang::NearestName& nearest) const {
    for (const auto& [name, place] : explore_.field_index) nearest.offer(name);
}

ColumnTypes::ColumnTypes(const model::ExploreSource& source, const model::Explore& explore) {
    for (const model::QueryColumn& column : source.columns) {
        const model::Explore::FieldPlace* place = explore.find(column.field);
        if (place == nullptr) continue;
        const calcs::FieldInfo info = field_info(explore.field(*place));
        columns_.emplace(column.name, info);
        columns_.emplace(column.field, info);
    }
    for (const model::DerivedColumn& column : source.derived_columns) columns_.emplace(column.name, calcs::FieldInfo{});
}

std::optional<calcs::FieldInfo> ColumnTypes::find(std::string_view name) const {
    const auto found = columns_.find(name);
    if (found == columns_.end()) return std::nullopt;
    return found->second;
}

void ColumnTypes::suggest(lang::NearestName& nearest) const {
    for (const auto& [name, info] : columns_) nearest.offer(name);
}

bool check_expression(Item item, std::string_view text, calcs::Place place, const calcs::FieldTypes& fields,
                      lang::Diagnostics& diagnostics) {
    if (text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos) return true;
    const calcs::Expression expression = calcs::read(text, fields, place);
    for (const calcs::Problem& problem : expression.problems) {
        const std::string_view piece = text.substr(problem.range.begin, problem.range.end - problem.range.begin);
        diagnostics.report(diag::invalid_expression, place_in(piece, item), problem.message).hint = problem.hint;
    }
    return expression.ok();
}

}  // namespace oriel::lookml
