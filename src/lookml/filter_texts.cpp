#include "lookml/filter_texts.h"

#include "lang/filters/filters.h"
#include "lookml/diagnostics.h"
#include "lookml/field_list.h"
#include "model/describe.h"

#include <optional>

namespace oriel::lookml {

namespace {

namespace filters = lang::filters;
using model::DimensionType;
using model::MeasureType;

/// Any moment: whether a date filter can be read does not depend on when it is.
constexpr filters::Calendar kSomeDay{WallTime(std::chrono::hours(24 * 20'000)), 0, 0};

enum class Grammar { text, number, yesno, date, location, none };

Grammar grammar_of(MeasureType type) {
    switch (type) {
        case MeasureType::string:
        case MeasureType::list: return Grammar::text;
        case MeasureType::yesno: return Grammar::yesno;
        case MeasureType::date:
        case MeasureType::date_time: return Grammar::date;
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
        case MeasureType::number: return Grammar::number;
        case MeasureType::running_total:
        case MeasureType::percent_of_total:
        case MeasureType::percent_of_previous:
        case MeasureType::period_over_period: return Grammar::none;
    }
    return Grammar::none;
}

/// Whether a timeframe's values are filtered by the words of dates.
bool is_span(model::Timeframe timeframe) {
    using model::Timeframe;
    return timeframe != Timeframe::time_of_day && timeframe != Timeframe::day_of_week &&
           timeframe != Timeframe::month_name && timeframe != Timeframe::quarter_of_year &&
           timeframe != Timeframe::fiscal_quarter_of_year && timeframe != Timeframe::yesno &&
           (timeframe == Timeframe::year || !model::is_numeric(timeframe));
}

Grammar grammar_of(const model::Field& field) {
    if (field.is_measure()) return grammar_of(field.measure_type);
    // A parameter's value is no expression.
    if (field.kind == model::FieldKind::parameter) return Grammar::none;
    switch (field.dimension_type) {
        case DimensionType::string:
        case DimensionType::zipcode:
        case DimensionType::tier:
        case DimensionType::bin:
        case DimensionType::date_case:
        case DimensionType::unquoted: return Grammar::text;
        case DimensionType::number:
        case DimensionType::distance:
        case DimensionType::duration: return Grammar::number;
        case DimensionType::yesno: return Grammar::yesno;
        case DimensionType::time:
            if (field.timeframe == model::Timeframe::yesno) return Grammar::yesno;
            if (is_span(field.timeframe)) return Grammar::date;
            return model::is_numeric(field.timeframe) ? Grammar::number : Grammar::text;
        case DimensionType::location: return Grammar::location;
    }
    return Grammar::none;
}

/// Why the text is no filter; nothing when it is one. A text of any form is a filter on texts.
std::optional<std::string> mistake(Grammar grammar, std::string_view text) {
    const auto reason = [](const auto& parsed) {
        return parsed.ok() ? std::optional<std::string>() : parsed.error().message;
    };
    switch (grammar) {
        case Grammar::number: return reason(filters::parse_number(text));
        case Grammar::yesno: return reason(filters::parse_yesno(text));
        case Grammar::date: return reason(filters::parse_date(text, kSomeDay));
        case Grammar::location: return reason(filters::parse_location(text));
        case Grammar::text:
        case Grammar::none: break;
    }
    return std::nullopt;
}

class FilterChecker {
public:
    explicit FilterChecker(ModelBuild& build) : build_(build) {}

    void run() {
        for (const std::string_view name : build_.scope.views.order) {
            const auto found = build_.views.find(name);
            if (found == build_.views.end() || !found->second.usable) continue;
            const BuiltView& view = found->second;
            for (std::size_t i = 0; i < view.fields.size(); ++i) {
                const model::Field& field = view.view->fields[i];
                if (!field.filters.empty()) measure(view, view.fields[i], field);
                if (field.kind == model::FieldKind::filter && !field.default_value.empty())
                    check(field, field.default_value, view.fields[i].object->find("default_value")->item.value_place());
            }
        }
    }

private:
    void measure(const BuiltView& view, const BuiltField& built, const model::Field& field) {
        // The references of the filters stand in the filters' order.
        std::size_t filter = 0;
        for (const Reference& reference : built.references) {
            if (reference.use != Reference::Use::filter || filter == field.filters.size()) continue;
            if (const model::Field* target = find(view, reference))
                check(*target, field.filters[filter].expression, reference.place);
            ++filter;
        }
    }

    const model::Field* find(const BuiltView& own, const Reference& reference) const {
        if (reference.view.empty() || reference.view == own.view->name) return own.view->find(reference.field);
        for (const BuiltView* view : views_known_as(build_, reference.view)) {
            if (const model::Field* found = view->view->find(reference.field)) return found;
        }
        return nullptr;
    }

    void check(const model::Field& field, std::string_view text, const lang::Place& place) {
        check_filter_text(field, text, place, build_.context.diagnostics);
    }

    ModelBuild& build_;
};

}  // namespace

void check_filter_text(const model::Field& field, std::string_view text, const lang::Place& place,
                       lang::Diagnostics& diagnostics) {
    if (has_liquid(text)) return;
    if (const auto reason = mistake(grammar_of(field), text)) diagnostics.report(diag::invalid_filter, place, *reason);
}

void check_filter_texts(ModelBuild& build) {
    FilterChecker(build).run();
}

}  // namespace oriel::lookml
