#include "lookml/build_view.h"

#include "lang/spelling.h"
#include "lookml/diagnostics.h"
#include "lookml/field_params.h"
#include "lookml/words.h"

#include <algorithm>
#include <array>

namespace oriel::lookml {

namespace {

using model::DimensionType;
using model::Field;
using model::FieldKind;
using model::MeasureType;

constexpr std::array kMeasureTypes = {
    MeasureType::count,
    MeasureType::count_distinct,
    MeasureType::sum,
    MeasureType::average,
    MeasureType::min,
    MeasureType::max,
    MeasureType::median,
    MeasureType::percentile,
    MeasureType::list,
    MeasureType::sum_distinct,
    MeasureType::average_distinct,
    MeasureType::median_distinct,
    MeasureType::percentile_distinct,
    MeasureType::number,
    MeasureType::string,
    MeasureType::yesno,
    MeasureType::date,
    MeasureType::date_time,
    MeasureType::running_total,
    MeasureType::percent_of_total,
    MeasureType::percent_of_previous,
    MeasureType::period_over_period,
};

/// Sets the type of a dimension or filter (lookml.md 3.1); false when there is none of that name.
bool set_type(std::string_view name, Field& field) {
    using Pair = std::pair<std::string_view, DimensionType>;
    static constexpr Pair kPlain[] = {
        {"string", DimensionType::string},     {"number", DimensionType::number},
        {"int", DimensionType::number},        {"yesno", DimensionType::yesno},
        {"zipcode", DimensionType::zipcode},   {"tier", DimensionType::tier},
        {"bin", DimensionType::bin},           {"location", DimensionType::location},
        {"distance", DimensionType::distance}, {"unquoted", DimensionType::unquoted},
    };
    for (const auto& [plain, type] : kPlain) {
        if (plain != name) continue;
        field.dimension_type = type;
        field.type_name = to_string(type);
        return true;
    }
    constexpr std::string_view kDuration = "duration_";
    if (name.substr(0, kDuration.size()) == kDuration) {
        const auto unit = parse_interval(name.substr(kDuration.size()));
        if (!unit) return false;
        field.dimension_type = DimensionType::duration;
        field.duration_unit = *unit;
        field.type_name = name;
        return true;
    }
    // `date` is the timeframe date, `date_time` and the old `time` the timeframe time, `date_month` the timeframe
    // month.
    std::string_view frame = name == "time" ? name : std::string_view();
    if (name == "date") frame = name;
    if (name.substr(0, 5) == "date_") frame = name.substr(5);
    const auto timeframe = parse_timeframe(frame);
    if (!timeframe || timeframe->timeframe == model::Timeframe::yesno) return false;
    field.dimension_type = DimensionType::time;
    field.timeframe = timeframe->timeframe;
    field.timeframe_count = timeframe->count;
    field.type_name = std::string("date_").append(frame);
    return true;
}

class FieldBuilder {
public:
    FieldBuilder(const Object& object, const Reader& view, BuildContext& context, BuiltView& out)
        : object_(object), read_(object, context), view_(view), context_(context), out_(out) {}

    void build() {
        read_field_params(object_, view_, context_, field_, references_, ok_);
        switch (object_.kind) {
            case In::dimension: dimension(); break;
            case In::dimension_group: group(); break;
            case In::measure: measure(); break;
            case In::filter: filter(); break;
            case In::parameter: parameter(); break;
            default: break;
        }
        if (!ok_) lose();
    }

private:
    std::string_view name() const { return object_.name(); }
    std::string_view kind() const { return to_string(object_.kind); }

    template <typename... Args>
    lang::Diagnostic& report(const lang::DiagnosticKind& kind, const lang::Place& place, const Args&... args) {
        if (kind.severity == lang::Severity::error) ok_ = false;
        auto& finding = context_.diagnostics.report(kind, place, args...);
        finding.field = std::string(out_.object->name()) + "." + std::string(name());
        return finding;
    }
    lang::Place place(std::string_view key) const { return object_.find(key)->item.place(); }
    lang::Place value_place(std::string_view key) const { return object_.find(key)->item.value_place(); }

    void lose() {
        if (object_.kind == In::dimension_group) {
            out_.lost_groups.push_back(name());
        } else {
            out_.lost.insert(name());
        }
    }

    void add(Field field) {
        if (!ok_) return;
        if (context_.fields >= context_.max_fields) {
            if (context_.fields == context_.max_fields) {
                report(diag::project_too_large, object_.item.value_place(), std::to_string(context_.max_fields),
                       "fields");
            }
            ++context_.fields;  // Told once.
            ok_ = false;
            return;
        }
        ++context_.fields;
        if (names_for_looks(field) && (out_.looks.empty() || out_.looks.back() != &object_))
            out_.looks.push_back(&object_);
        out_.view->fields.push_back(std::move(field));
        out_.fields.push_back({&object_, references_});
    }

    bool needs(std::string_view key) {
        if (read_.has(key)) return true;
        report(diag::missing_param, object_.item.value_place(), kind(), name(), type_word_, key);
        return false;
    }

    void refer(std::string_view key) {
        const std::string_view text = read_.text(key);
        if (!text.empty()) references_.push_back(read_name(text, value_place(key), Reference::Use::list));
    }

    /// `sql`, or `${TABLE}.name`.
    void column() {
        if (read_.has("sql")) {
            field_.sql = read_.sql("sql", references_, ok_);
            return;
        }
        field_.sql.location = field_.location;
        field_.sql.parts.push_back({model::TemplatePart::Kind::table, {}, {}, {}, {}});
        field_.sql.parts.push_back({model::TemplatePart::Kind::text, std::string(".").append(name()), {}, {}, {}});
    }

    void time_parameters() {
        field_.convert_tz = read_.flag("convert_tz", true);
        const std::string_view datatype = read_.text("datatype");
        for (const auto type : {model::Datatype::datetime, model::Datatype::timestamp, model::Datatype::date,
                                model::Datatype::epoch, model::Datatype::yyyymmdd}) {
            if (to_string(type) == datatype) field_.datatype = type;
        }
    }

    void duration_bounds() {
        if (!needs("sql_start") || !needs("sql_end")) return;
        field_.sql_start = read_.sql("sql_start", references_, ok_);
        field_.sql_end = read_.sql("sql_end", references_, ok_);
    }

    // --- Dimensions ---------------------------------------------------------------------------------------------

    void dimension() {
        field_.kind = FieldKind::dimension;
        field_.primary_key = read_.flag("primary_key", false);
        if (!type("string")) return;
        time_parameters();
        if (field_.dimension_type == DimensionType::time && is_fiscal(field_.timeframe) && !context_.fiscal) {
            report(diag::fiscal_without_offset, value_place("type"), to_string(field_.timeframe));
        }
        if (read_.has("case")) {
            cases();
        } else if (field_.dimension_type == DimensionType::duration) {
            duration_bounds();
        } else if (field_.dimension_type == DimensionType::location) {
            if (read_.has("sql")) report(diag::location_with_sql, place("sql"), name());
            if (needs("sql_latitude") && needs("sql_longitude")) {
                field_.sql_latitude = read_.sql("sql_latitude", references_, ok_);
                field_.sql_longitude = read_.sql("sql_longitude", references_, ok_);
            }
        } else if (field_.dimension_type == DimensionType::distance) {
            if (needs("start_location_field") && needs("end_location_field")) {
                field_.start_location_field = read_.string("start_location_field");
                field_.end_location_field = read_.string("end_location_field");
                refer("start_location_field");
                refer("end_location_field");
            }
            if (read_.has("units")) field_.units = read_.string("units");
        } else {
            column();
        }
        if (field_.dimension_type == DimensionType::tier || field_.dimension_type == DimensionType::bin) tiers();
        // compat: lookml.md#map-layers
        if (field_.dimension_type == DimensionType::zipcode && field_.map_layer_name.empty())
            field_.map_layer_name = "us_zipcode_tabulation_areas";
        add(std::move(field_));
    }

    bool type(std::string_view otherwise) {
        type_word_ = read_.has("type") ? read_.text("type") : otherwise;
        if (set_type(type_word_, field_)) return true;
        lang::NearestName nearest(type_word_);
        for (const std::string_view known : {"string", "number", "yesno", "date", "date_time", "tier", "bin", "zipcode",
                                             "location", "distance", "unquoted", "duration_day"}) {
            nearest.offer(known);
        }
        report(diag::invalid_type, value_place("type"), type_word_, kind(), name()).hint = nearest.hint();
        return false;
    }

    void tiers() {
        const std::string_view key = read_.has("tiers") || !read_.has("bins") ? "tiers" : "bins";
        if (!needs(key)) return;
        field_.tiers = read_.numbers(key);
        if (read_.has("style")) field_.tier_style = read_.string("style");
        for (std::size_t i = 1; i < field_.tiers.size(); ++i) {
            if (field_.tiers[i] > field_.tiers[i - 1]) continue;
            report(diag::tiers_not_ascending, value_place(key), name());
            return;
        }
        if (field_.tiers.empty()) report(diag::missing_param, value_place(key), kind(), name(), type_word_, key);
    }

    void cases() {
        field_.dimension_type = DimensionType::date_case;
        field_.type_name = "string";
        type_word_ = "case";
        field_.alpha_sort = read_.flag("alpha_sort", false);
        const Item block = object_.find("case")->item;
        for (const Item param : block.children()) {
            if (param.key() == "else") field_.case_else = std::string(context_.values.text(param));
            if (param.key() != "when" || param.kind() != NodeKind::block) continue;
            const Item sql = child(param, "sql");
            const Item label = child(param, "label");
            if (!sql || !label) {
                report(diag::missing_param, param.place(), kind(), name(), "case", sql ? "label" : "sql");
                continue;
            }
            ReadTemplate condition = read_sql(context_.values.text(sql), sql, context_);
            ok_ &= condition.ok;
            references_.insert(references_.end(), condition.fields.begin(), condition.fields.end());
            field_.case_when.push_back({std::move(condition.sql), std::string(context_.values.text(label))});
        }
        if (field_.case_when.empty()) report(diag::missing_param, block.place(), kind(), name(), "case", "when");
    }

    // --- Dimension groups ---------------------------------------------------------------------------------------

    void group() {
        field_.kind = FieldKind::dimension;
        field_.group = name();
        time_parameters();
        type_word_ = read_.text("type");
        if (!read_.has("type")) {
            report(diag::missing_type, object_.item.value_place(), name());
            type_word_ = "time";
        }
        if (type_word_ == "time") {
            times();
        } else if (type_word_ == "duration") {
            durations();
        } else {
            report(diag::invalid_type, value_place("type"), type_word_, kind(), name()).hint = "it is time or duration";
        }
    }

    void times() {
        column();
        const bool key = read_.flag("primary_key", false);
        const std::string group_label = field_.label;
        const bool own_heading = read_.has("group_label");
        std::vector<std::string> names = default_timeframes(context_.fiscal);
        std::vector<lang::Place> places(names.size(), object_.item.value_place());
        if (read_.has("timeframes")) {
            names.clear();
            places.clear();
            for (const Item element : read_.elements("timeframes")) {
                names.emplace_back(context_.values.text(element));
                places.push_back(element.value_place());
            }
        }
        if (key && names.size() > 1) report(diag::wide_primary_key, place("primary_key"), name());
        const bool ok = ok_;
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto timeframe = parse_timeframe(names[i]);
            if (!timeframe) {
                lang::NearestName nearest(names[i]);
                for (const std::string_view known : timeframe_names()) nearest.offer(known);
                report(diag::invalid_timeframe, places[i], names[i]).hint = nearest.hint();
            } else if (is_fiscal(timeframe->timeframe) && !context_.fiscal) {
                report(diag::fiscal_without_offset, places[i], names[i]);
            } else {
                Field field = field_;
                const bool whole = timeframe->timeframe == model::Timeframe::yesno;
                field.dimension_type = DimensionType::time;
                field.timeframe = timeframe->timeframe;
                field.timeframe_count = timeframe->count;
                field.type_name = whole ? "yesno" : "date_" + names[i];
                field.name = whole ? std::string(name()) : std::string(name()) + "_" + names[i];
                const std::string label = whole ? "" : timeframe_label(names[i]);
                field.label = whole ? group_label : group_label.empty() ? label : group_label + " " + label;
                if (!own_heading) field.group_label = group_label + " Date";
                field.group_item_label = label;
                if (timeframe->timeframe == model::Timeframe::raw) field.hidden = true;  // Never in the field picker.
                field.primary_key = key && i == 0;
                ok_ = ok;  // A timeframe that is wrong leaves the others as they are.
                add(std::move(field));
            }
            ok_ = ok;
        }
    }

    void durations() {
        duration_bounds();
        const std::string group_label = field_.label;
        const bool own_heading = read_.has("group_label");
        std::vector<Item> elements = read_.elements("intervals");
        const auto one = [&](model::DurationUnit unit) {
            Field field = field_;
            const std::string plural = std::string(to_string(unit)) + "s";
            field.dimension_type = DimensionType::duration;
            field.duration_unit = unit;
            field.type_name = std::string("duration_").append(to_string(unit));
            field.name = plural + "_" + std::string(name());
            field.label = title_case(plural) + " " + group_label;
            if (!own_heading) field.group_label = "Duration " + group_label;
            field.group_item_label = title_case(plural);
            add(std::move(field));
        };
        if (!read_.has("intervals")) {
            for (const std::string_view interval : interval_names()) one(*parse_interval(interval));
            return;
        }
        for (const Item element : elements) {
            const std::string_view interval = context_.values.text(element);
            if (const auto unit = parse_interval(interval)) {
                one(*unit);
                continue;
            }
            const bool ok = ok_;
            lang::NearestName nearest(interval);
            for (const std::string_view known : interval_names()) nearest.offer(known);
            report(diag::invalid_interval, element.value_place(), interval).hint = nearest.hint();
            ok_ = ok;
        }
    }

    // --- Measures -----------------------------------------------------------------------------------------------

    void measure() {
        field_.kind = FieldKind::measure;
        type_word_ = read_.has("type") ? read_.text("type") : "string";
        if (type_word_ == "int") type_word_ = "number";
        if (type_word_ == "date_date") type_word_ = "date";
        const auto found = std::find_if(kMeasureTypes.begin(), kMeasureTypes.end(),
                                        [&](MeasureType type) { return to_string(type) == type_word_; });
        if (found == kMeasureTypes.end()) {
            lang::NearestName nearest(type_word_);
            for (const MeasureType known : kMeasureTypes) nearest.offer(to_string(known));
            report(diag::invalid_type, value_place("type"), type_word_, kind(), name()).hint = nearest.hint();
            return;
        }
        const MeasureType type = *found;
        field_.measure_type = type;
        time_parameters();
        field_.type_name = type_word_;
        measure_sql(type);
        field_.filters = read_.filters(references_, ok_);
        if (!field_.filters.empty() && !is_aggregate(type)) {
            report(diag::filters_on_non_aggregate, object_.item.value_place(), name(), type_word_);
        }
        field_.approximate = read_.flag("approximate", false);
        if (read_.has("direction")) field_.direction = read_.string("direction");
        const bool percentile = type == MeasureType::percentile || type == MeasureType::percentile_distinct;
        if (percentile && needs("percentile")) {
            field_.percentile = read_.number("percentile").value_or(50);
            if (field_.percentile < 0 || field_.percentile > 100) {
                report(diag::invalid_value, value_place("percentile"), "percentile", "a number from 0 to 100",
                       read_.text("percentile"));
            }
        }
        add(std::move(field_));
    }

    void measure_sql(MeasureType type) {
        switch (type) {
            case MeasureType::count:
                if (read_.has("sql")) report(diag::count_with_sql, place("sql"), name());
                break;
            case MeasureType::list:
                if (!needs("list_field")) break;
                field_.list_field = read_.string("list_field");
                refer("list_field");
                break;
            case MeasureType::period_over_period:
                if (!needs("based_on") || !needs("based_on_time") || !needs("period")) break;
                field_.period_over_period.based_on = read_.string("based_on");
                field_.period_over_period.based_on_time = read_.string("based_on_time");
                field_.period_over_period.period = read_.string("period");
                if (read_.has("kind")) field_.period_over_period.kind = read_.string("kind");
                field_.period_over_period.value_to_date = read_.flag("value_to_date", false);
                refer("based_on");
                refer("based_on_time");
                break;
            default:
                // compat: lookml.md#measures
                if (is_aggregate(type)) {
                    column();
                } else if (needs("sql")) {
                    field_.sql = read_.sql("sql", references_, ok_);
                }
        }
        // Without one it is the primary key's: see check_fields().
        if (is_distinct(type) && read_.has("sql_distinct_key"))
            field_.sql_distinct_key = read_.sql("sql_distinct_key", references_, ok_);
    }

    // --- Filters and parameters ---------------------------------------------------------------------------------

    void filter() {
        field_.kind = FieldKind::filter;
        if (!type("string")) return;
        time_parameters();
        if (read_.has("sql")) field_.sql = read_.sql("sql", references_, ok_);
        add(std::move(field_));
    }

    void parameter() {
        field_.kind = FieldKind::parameter;
        type_word_ = read_.has("type") ? read_.text("type") : "string";
        if (!is_choice(type_word_, "string|unquoted|number|date|date_time|yesno") || !set_type(type_word_, field_)) {
            report(diag::invalid_type, value_place("type"), type_word_, kind(), name()).hint =
                "it is string, unquoted, number, date, date_time or yesno";
            return;
        }
        field_.type_name = type_word_;
        for (const Entry* entry : object_.repeated) {
            if (entry->item.key() != "allowed_value" || entry->item.broken()) continue;
            const Item value = child(entry->item, "value");
            const Item label = child(entry->item, "label");
            if (!value) {
                report(diag::missing_param, entry->item.place(), kind(), name(), "allowed_value", "value");
                continue;
            }
            const std::string_view text = context_.values.text(value);
            field_.allowed_values.push_back(
                {std::string(label ? context_.values.text(label) : text), std::string(text)});
        }
        add(std::move(field_));
    }

    const Object& object_;
    Reader read_;
    const Reader& view_;
    BuildContext& context_;
    BuiltView& out_;
    Field field_;
    std::vector<Reference> references_;
    std::string_view type_word_;
    bool ok_ = true;
};

}  // namespace

bool is_distinct(MeasureType type) {
    return type == MeasureType::sum_distinct || type == MeasureType::average_distinct ||
           type == MeasureType::median_distinct || type == MeasureType::percentile_distinct;
}

bool is_aggregate(MeasureType type) {
    switch (type) {
        case MeasureType::count:
        case MeasureType::count_distinct:
        case MeasureType::sum:
        case MeasureType::average:
        case MeasureType::min:
        case MeasureType::max:
        case MeasureType::median:
        case MeasureType::percentile:
        case MeasureType::list:
        case MeasureType::sum_distinct:
        case MeasureType::average_distinct:
        case MeasureType::median_distinct:
        case MeasureType::percentile_distinct: return true;
        case MeasureType::number:
        case MeasureType::string:
        case MeasureType::yesno:
        case MeasureType::date:
        case MeasureType::date_time:
        case MeasureType::running_total:
        case MeasureType::percent_of_total:
        case MeasureType::percent_of_previous:
        case MeasureType::period_over_period: return false;
    }
    return false;
}

void build_field(const Object& object, const Reader& view, BuildContext& context, BuiltView& out) {
    FieldBuilder(object, view, context, out).build();
}

}  // namespace oriel::lookml
