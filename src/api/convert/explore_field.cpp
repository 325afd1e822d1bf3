#include "api/convert/explore.h"
#include "api/convert/member.h"
#include "model/describe.h"

#include <optional>
#include <string_view>
#include <utility>

namespace oriel::api {

namespace {

using model::DimensionType;
using model::MeasureType;
using model::Timeframe;

bool is_time(const model::Field& field) {
    return field.is_measure() ? field.measure_type == MeasureType::date || field.measure_type == MeasureType::date_time
                              : field.dimension_type == DimensionType::time;
}

/// The span of time that a timeframe's value stands for, where it stands for one; as the API names it.
std::string_view interval_name(Timeframe timeframe) {
    switch (timeframe) {
        case Timeframe::date: return "day";
        case Timeframe::hour: return "hour";
        case Timeframe::minute: return "minute";
        case Timeframe::time:
        case Timeframe::second: return "second";
        case Timeframe::millisecond: return "millisecond";
        case Timeframe::microsecond: return "microsecond";
        case Timeframe::week: return "week";
        case Timeframe::month: return "month";
        case Timeframe::quarter:
        case Timeframe::fiscal_quarter: return "quarter";
        case Timeframe::year:
        case Timeframe::fiscal_year: return "year";
        case Timeframe::raw:
        case Timeframe::time_of_day:
        case Timeframe::hour_of_day:
        case Timeframe::day_of_week:
        case Timeframe::day_of_week_index:
        case Timeframe::week_of_year:
        case Timeframe::day_of_month:
        case Timeframe::day_of_year:
        case Timeframe::month_num:
        case Timeframe::month_name:
        case Timeframe::quarter_of_year:
        case Timeframe::fiscal_month_num:
        case Timeframe::fiscal_quarter_of_year:
        case Timeframe::yesno: return "";
    }
    return "";
}

bool is_fiscal(Timeframe timeframe) {
    return timeframe == Timeframe::fiscal_month_num || timeframe == Timeframe::fiscal_quarter ||
           timeframe == Timeframe::fiscal_quarter_of_year || timeframe == Timeframe::fiscal_year;
}

/// How missing values of a dimension could be filled in: over a span, from a list, or not at all.
std::string_view fill_style(const model::Field& field) {
    if (!field.is_dimension()) return "";
    switch (field.dimension_type) {
        case DimensionType::tier:
        case DimensionType::bin:
        case DimensionType::date_case:
        case DimensionType::yesno: return "enumeration";
        case DimensionType::time:
            if (field.timeframe == Timeframe::raw || field.timeframe == Timeframe::time) return "";
            return interval_name(field.timeframe).empty() ? "enumeration" : "range";
        case DimensionType::string:
        case DimensionType::number:
        case DimensionType::zipcode:
        case DimensionType::duration:
        case DimensionType::location:
        case DimensionType::distance:
        case DimensionType::unquoted: return "";
    }
    return "";
}

std::vector<std::string> attribute_types(const model::Field& field) {
    if (is_time(field) && !model::is_numeric(field)) return {"datetime", "advanced_filter_datetime"};
    if (model::is_numeric(field)) return {"number", "advanced_filter_number"};
    if (!field.is_measure() && field.dimension_type == DimensionType::yesno) return {"yesno"};
    if (!field.is_measure() && field.dimension_type == DimensionType::zipcode)
        return {"zipcode", "string", "advanced_filter_string"};
    return {"string", "advanced_filter_string"};
}

std::string_view weekday_name(model::Weekday day) {
    static constexpr std::string_view kNames[] = {"monday", "tuesday",  "wednesday", "thursday",
                                                  "friday", "saturday", "sunday"};
    return kNames[static_cast<std::size_t>(day)];
}

std::string_view datatype_name(model::Datatype datatype) {
    static constexpr std::string_view kNames[] = {"datetime", "timestamp", "date", "epoch", "yyyymmdd"};
    return kNames[static_cast<std::size_t>(datatype)];
}

void add_time_members(wire::LookmlModelExploreField& out, const model::Field& field, const model::Source& source,
                      const ExploreContext& context) {
    const bool time = is_time(field) && field.is_dimension();
    out.is_timeframe = time;
    out.can_time_filter = time && !model::is_numeric(field);
    out.is_fiscal = time && is_fiscal(field.timeframe);
    out.fiscal_month_offset = context.model.fiscal_month_offset;
    out.week_start_day = std::string(weekday_name(context.model.week_start_day));
    if (field.group.empty()) {
        out.dimension_group = nullptr;
    } else {
        out.dimension_group = source.alias + "." + field.group;
    }
    const std::string_view interval = time ? interval_name(field.timeframe) : std::string_view();
    if (!interval.empty()) {
        wire::LookmlModelExploreFieldTimeInterval value;
        value.name = std::string(interval);
        value.count = field.timeframe_count;
        out.time_interval = std::move(value);
    }
    if (time) {
        out.datatype = std::string(datatype_name(field.datatype));
        out.convert_tz = field.convert_tz;
    }
}

/// The values a field can have, where the author lists them.
void add_choices(wire::LookmlModelExploreField& out, const model::Field& field, bool sees_lookml) {
    std::vector<wire::LookmlModelExploreFieldEnumeration> choices;
    const auto add = [&](const std::string& label, const std::string& value) {
        wire::LookmlModelExploreFieldEnumeration choice;
        choice.label = label;
        choice.value = Json(value);
        choices.push_back(std::move(choice));
    };
    std::vector<wire::LookmlModelExploreFieldSqlCase> cases;
    for (const model::AllowedValue& allowed : field.allowed_values) add(allowed.label, allowed.value);
    for (const model::CaseWhen& when : field.case_when) {
        add(when.label, when.label);
        wire::LookmlModelExploreFieldSqlCase item;
        item.value = when.label;
        item.condition = model::to_text(when.sql);
        cases.push_back(std::move(item));
    }
    if (!field.is_measure() && field.dimension_type == DimensionType::yesno) {
        add("Yes", "Yes");
        add("No", "No");
    }
    if (choices.empty()) {
        out.enumerations = nullptr;
    } else {
        out.enumerations = std::move(choices);
    }
    if (cases.empty() || !sees_lookml) {
        out.sql_case = nullptr;
    } else {
        out.sql_case = std::move(cases);
    }
}

void add_links(wire::LookmlModelExploreField& out, const model::Field& field) {
    if (field.links.empty()) {
        out.links = nullptr;
        return;
    }
    auto& links = out.links.emplace();
    for (const model::Link& from : field.links) {
        wire::LookmlFieldLink link;
        link.label = text_member(from.label);
        link.url = text_member(from.url);
        link.icon_url = text_member(from.icon_url);
        links.push_back(std::move(link));
    }
}

}  // namespace

wire::LookmlModelExploreField to_wire(const model::Field& field, const model::Source& source,
                                      const model::Explore& explore, const ExploreContext& context) {
    const bool sees_lookml = context.caller.may(services::Permission::see_lookml, context.model.name) ||
                             context.caller.may(services::Permission::develop, context.model.name);
    const std::string name = source.alias + "." + field.name;
    wire::LookmlModelExploreField out;
    out.align = model::is_numeric(field) ? "right" : "left";
    out.available_custom_timeframes = nullptr;
    out.timeframe_labels = nullptr;
    out.can_filter = field.can_filter;
    out.category = std::string(model::to_string(field.kind));
    out.default_filter_value = text_member(field.default_value);
    out.description = text_member(field.description);
    out.drill_fields = told(source.alias, field.drill_fields, context.visible);
    add_choices(out, field, sees_lookml);
    out.error = nullptr;
    out.field_group_label = text_member(field.group_label);
    out.field_group_variant = field.group_item_label.empty() ? field.label : field.group_item_label;
    out.fill_style = text_member(std::string(fill_style(field)));
    out.has_allowed_values = !field.allowed_values.empty();
    out.hidden = field.hidden;
    out.is_filter = field.kind == model::FieldKind::filter;
    out.is_numeric = model::is_numeric(field);
    out.label = model::full_label(field, source);
    out.label_from_parameter = nullptr;
    out.label_short = field.label;
    out.lookml_link = nullptr;
    add_links(out, field);
    out.measure = field.is_measure();
    out.name = name;
    out.strict_value_format = false;
    out.parameter = field.kind == model::FieldKind::parameter;
    out.permanent = true;
    out.primary_key = field.primary_key;
    out.project_name = std::string(context.project_name);
    out.requires_refresh_on_sort = false;
    out.scope = source.alias;
    out.sortable = true;
    out.source_file = field.location.file;
    out.source_file_path = std::string(context.project_name) + "/" + field.location.file;
    if (sees_lookml && !field.sql.empty()) {
        out.sql = model::to_text(field.sql);
    } else {
        out.sql = nullptr;
    }
    std::vector<wire::LookmlModelExploreFieldMeasureFilters> filters;
    for (const model::FieldFilter& filter : field.filters) {
        wire::LookmlModelExploreFieldMeasureFilters item;
        item.field = model::scoped(source.alias, filter.field);
        item.condition = filter.expression;
        filters.push_back(std::move(item));
    }
    if (filters.empty()) {
        out.filters = nullptr;
    } else {
        out.filters = std::move(filters);
    }
    out.suggest_dimension =
        field.suggest_dimension.empty() ? name : model::scoped(source.alias, field.suggest_dimension);
    out.suggest_explore = field.suggest_explore.empty() ? explore.name : field.suggest_explore;
    out.suggestable = field.suggestable && field.is_dimension() && !model::is_numeric(field) && !is_time(field);
    out.suggestions = field.suggestions;
    out.synonyms = field.synonyms;
    out.tags = field.tags;
    out.type = field.type_name;
    out.user_attribute_filter_types = attribute_types(field);
    out.value_format = text_member(field.value_format);
    out.value_format_name = text_member(field.value_format_name);
    out.view = source.alias;
    out.view_label = model::heading(field, source);
    out.dynamic = false;
    out.times_used = 0;
    out.original_view = source.view->name;
    add_time_members(out, field, source, context);
    return out;
}

}  // namespace oriel::api
