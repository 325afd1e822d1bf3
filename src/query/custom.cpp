#include "query/custom.h"

#include "lang/calcs/check.h"
#include "lang/calcs/dynamic_fields.h"
#include "lang/calcs/parser.h"
#include "lang/filters/attributes.h"
#include "model/describe.h"
#include "query/access.h"
#include "query/errors.h"
#include "query/expand.h"
#include "query/expressions.h"
#include "query/measures.h"
#include "query/predicates.h"
#include "query/timeframes.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace oriel::query {

namespace calcs = lang::calcs;
using model::DimensionType;
using model::MeasureType;
using sql::Node;

namespace {

/// Timeframes whose value is a date or a moment in SQL, too; the others are texts and numbers there.
bool is_moment(model::Timeframe frame) {
    switch (frame) {
        case model::Timeframe::raw:
        case model::Timeframe::time:
        case model::Timeframe::second:
        case model::Timeframe::millisecond:
        case model::Timeframe::microsecond:
        case model::Timeframe::date:
        case model::Timeframe::week: return true;
        default: return false;
    }
}

calcs::FieldInfo info_of(const Field& field) {
    calcs::FieldInfo info;
    info.measure = field.is_measure();
    if (field.is_measure()) {
        switch (field.measure_type) {
            case MeasureType::string:
            case MeasureType::list: info.type = calcs::Type::string; break;
            case MeasureType::yesno: info.type = calcs::Type::yesno; break;
            case MeasureType::date: info.type = calcs::Type::date; break;
            case MeasureType::date_time:
                info.type = calcs::Type::date;
                info.timed = true;
                break;
            default: info.type = calcs::Type::number;
        }
        return info;
    }
    const bool time = field.dimension_type == DimensionType::time;
    if (time && is_moment(field.timeframe)) {
        info.type = calcs::Type::date;
        info.timed = field.timeframe != model::Timeframe::date && field.timeframe != model::Timeframe::week;
    } else if (field.dimension_type == DimensionType::yesno || (time && field.timeframe == model::Timeframe::yesno)) {
        info.type = calcs::Type::yesno;
    } else {
        info.type = model::is_numeric(field) ? calcs::Type::number : calcs::Type::string;
    }
    return info;
}

class PlanFields final : public calcs::FieldTypes {
public:
    explicit PlanFields(const Plan& plan) : plan_(plan) {}
    std::optional<calcs::FieldInfo> find(std::string_view name) const override {
        const auto place = find_expression_field(plan_, name);
        if (!place.ok()) return std::nullopt;
        const Field& field = plan_.field(place.value());
        if (!field.is_measure() && !field.is_dimension()) return std::nullopt;
        // A custom field's own type comes from its expression, which is read before those that use it.
        return info_of(field);
    }
    void suggest(lang::NearestName& nearest) const override {
        for (const auto& [name, place] : plan_.explore->field_index) {
            if (is_granted(plan_, place)) nearest.offer(name);
        }
        for (const CustomField& custom : plan_.custom) nearest.offer(custom.field.name);
    }

private:
    const Plan& plan_;
};

Error wrong(const calcs::DynamicField& entry, std::string_view problem) {
    return invalid("dynamic_fields", fmt::format("custom field '{}': {}", entry.name, problem));
}

Error wrong(const calcs::DynamicField& entry, const calcs::Expression& expression) {
    return wrong(entry, expression.problems.front().to_text(expression.text));
}

void describe(const calcs::DynamicField& entry, Field& field) {
    field.name = entry.name;
    field.label = entry.label.empty() ? entry.name : entry.label;
    field.description = entry.description;
    field.value_format = entry.value_format;
    field.value_format_name = entry.value_format_name;
}

/// A measure's type by the words of LookML.
std::optional<MeasureType> measure_type(std::string_view word) {
    for (const MeasureType type :
         {MeasureType::count, MeasureType::count_distinct, MeasureType::sum, MeasureType::average, MeasureType::min,
          MeasureType::max, MeasureType::median, MeasureType::percentile, MeasureType::list, MeasureType::number,
          MeasureType::string, MeasureType::yesno, MeasureType::date, MeasureType::date_time}) {
        if (model::to_string(type) == word) return type;
    }
    return std::nullopt;
}

void set_dimension_type(Field& field, const calcs::Expression& expression) {
    const calcs::Node& root = expression.nodes[expression.root()];
    switch (root.type) {
        case calcs::Type::number:
            field.dimension_type = DimensionType::number;
            field.type_name = "number";
            break;
        case calcs::Type::yesno:
            field.dimension_type = DimensionType::yesno;
            field.type_name = "yesno";
            break;
        case calcs::Type::date:
            field.dimension_type = DimensionType::time;
            field.timeframe = root.timed ? model::Timeframe::time : model::Timeframe::date;
            field.type_name = root.timed ? "date_time" : "date_date";
            field.convert_tz = false;  // Its parts are in the query's zone already.
            break;
        default: field.dimension_type = DimensionType::string; field.type_name = "string";
    }
}

class Resolver {
public:
    explicit Resolver(Plan& plan) : plan_(plan), fields_(plan) {}

    Status run() {
        const calcs::DynamicFields given = TRY(calcs::parse_dynamic_fields(plan_.request.dynamic_fields));
        for (const calcs::TableCalculation& calculation : given.table_calculations)
            plan_.calculations.push_back({calculation, 0});
        // Custom fields may use each other, in any order.
        TRY(in_turn(given.dimensions));
        TRY(in_turn(given.measures));
        return filter_expression();
    }

private:
    /// Adds the entries, each after those of the same kind that it names.
    template <typename Entry>
    Status in_turn(const std::vector<Entry>& entries) {
        std::unordered_map<std::string_view, std::size_t> index;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (entries[i].name.find('.') != std::string::npos)
                return wrong(entries[i], "its name must have no '.', which names of the model have");
            index.emplace(entries[i].name, i);
        }
        std::vector<std::vector<std::size_t>> users(entries.size());
        std::vector<std::size_t> missing(entries.size(), 0);
        for (std::size_t i = 0; i < entries.size(); ++i) {
            for (const std::string& name : named_by(entries[i])) {
                const auto other = index.find(name);
                if (other == index.end()) continue;
                users[other->second].push_back(i);
                ++missing[i];
            }
        }
        std::vector<std::size_t> ready;
        for (std::size_t i = entries.size(); i-- > 0;) {
            if (missing[i] == 0) ready.push_back(i);
        }
        while (!ready.empty()) {
            const std::size_t i = ready.back();
            ready.pop_back();
            TRY(add(entries[i]));
            for (const std::size_t user : users[i]) {
                if (--missing[user] == 0) ready.push_back(user);
            }
        }
        const auto waits = std::find_if(missing.begin(), missing.end(), [](std::size_t count) { return count != 0; });
        if (waits == missing.end()) return Ok{};
        return wrong(entries[static_cast<std::size_t>(waits - missing.begin())],
                     "it uses itself through other custom fields");
    }

    static void add_names(std::string_view text, std::vector<std::string>& names) {
        if (text.empty()) return;
        for (const calcs::Node& node : calcs::parse(text).nodes) {
            if (node.kind == calcs::Node::Kind::field) names.push_back(node.text);
        }
    }
    static std::vector<std::string> named_by(const calcs::CustomDimension& entry) {
        std::vector<std::string> names;
        add_names(entry.expression, names);
        if (entry.bins.has_value()) names.push_back(entry.bins->field);
        return names;
    }
    static std::vector<std::string> named_by(const calcs::CustomMeasure& entry) {
        std::vector<std::string> names{entry.based_on};
        add_names(entry.expression, names);
        return names;
    }

    /// A custom field stands where the first field that it uses stands; one that uses none, at the base.
    std::size_t source_of(const calcs::Expression& expression) const {
        const std::vector<Place> places = fields_of(plan_, expression);
        return places.empty() ? 0 : places.front().source;
    }

    Status add(const calcs::CustomDimension& entry) {
        CustomField custom;
        describe(entry, custom.field);
        if (entry.bins.has_value()) {
            const auto on = find_expression_field(plan_, entry.bins->field);
            if (!on.ok()) return wrong(entry, on.error().message);
            if (!plan_.field(on.value()).is_dimension())
                return wrong(entry, fmt::format("bins need a dimension, and '{}' is none", entry.bins->field));
            custom.source = on.value().source;
            custom.field.dimension_type = DimensionType::bin;
            custom.field.type_name = "bin";
            custom.field.tiers = entry.bins->bounds;
            custom.field.tier_style = entry.bins->style;
            custom.field.sql = reference_to(on.value());
            plan_.custom.push_back(std::move(custom));
            return Ok{};
        }
        custom.expression = calcs::read(entry.expression, fields_, calcs::Place::custom_dimension);
        if (!custom.expression->ok()) return wrong(entry, *custom.expression);
        custom.source = source_of(*custom.expression);
        set_dimension_type(custom.field, *custom.expression);
        plan_.custom.push_back(std::move(custom));
        return Ok{};
    }

    Status add(const calcs::CustomMeasure& entry) {
        CustomField custom;
        if (entry.based_on.empty()) {
            TRY(add_measure_expression(entry, custom));
        } else {
            const auto on = find_expression_field(plan_, entry.based_on);
            if (!on.ok()) return wrong(entry, on.error().message);
            TRY(add_based_on(entry, on.value(), custom));
        }
        for (const auto& [name, expression] : entry.filters) {
            const auto on = find_expression_field(plan_, name);
            if (!on.ok()) return wrong(entry, on.error().message);
            if (!plan_.field(on.value()).is_dimension())
                return wrong(entry, fmt::format("its filters take dimensions, and '{}' is none", name));
            custom.field.filters.push_back({reference_name(on.value()), expression, {}});
        }
        if (!entry.filter_expression.empty()) {
            custom.condition = calcs::read(entry.filter_expression, fields_, calcs::Place::measure_filter);
            if (!custom.condition->ok()) return wrong(entry, *custom.condition);
        }
        const bool filtered = custom.condition.has_value() || !custom.field.filters.empty();
        if (filtered && form_of(custom.field.measure_type) == MeasureForm::computed) {
            return wrong(entry, "only a measure that aggregates rows can be filtered");
        }
        plan_.custom.push_back(std::move(custom));
        return Ok{};
    }

    Status add_measure_expression(const calcs::CustomMeasure& entry, CustomField& custom) {
        custom.expression = calcs::read(entry.expression, fields_, calcs::Place::custom_measure);
        if (!custom.expression->ok()) return wrong(entry, *custom.expression);
        custom.source = source_of(*custom.expression);
        custom.field.kind = model::FieldKind::measure;
        const calcs::Node& root = custom.expression->nodes[custom.expression->root()];
        switch (root.type) {
            case calcs::Type::yesno: custom.field.measure_type = MeasureType::yesno; break;
            case calcs::Type::string: custom.field.measure_type = MeasureType::string; break;
            case calcs::Type::date:
                custom.field.measure_type = root.timed ? MeasureType::date_time : MeasureType::date;
                break;
            default: custom.field.measure_type = MeasureType::number;
        }
        describe(entry, custom.field);
        custom.field.type_name = model::to_string(custom.field.measure_type);
        return Ok{};
    }

    Status add_based_on(const calcs::CustomMeasure& entry, const Place& on, CustomField& custom) {
        const Field& base = plan_.field(on);
        custom.source = on.source;
        if (base.is_measure()) {
            custom.field = base;
            custom.field.aliases.clear();
            if (const CustomField* other = plan_.custom_at(on); other != nullptr) {
                custom.expression = other->expression;
                custom.condition = other->condition;
            }
            // The filters of the measure are those of its view, where bare names mean the view's own fields.
            describe(entry, custom.field);
            return Ok{};
        }
        if (!base.is_dimension()) return wrong(entry, fmt::format("'{}' can't be measured", entry.based_on));
        const std::optional<MeasureType> type = measure_type(entry.type.empty() ? "count_distinct" : entry.type);
        if (!type.has_value() || (form_of(*type) == MeasureForm::computed)) {
            return wrong(entry, fmt::format("'{}' is no type for it; use count_distinct, sum, average, min, max, "
                                            "median, percentile or list",
                                            entry.type));
        }
        custom.field.kind = model::FieldKind::measure;
        custom.field.measure_type = *type;
        custom.field.type_name = model::to_string(*type);
        custom.field.percentile = entry.percentile.value_or(50);
        custom.field.sql = reference_to(on);
        if (*type == MeasureType::list) custom.field.list_field = reference_name(on);
        describe(entry, custom.field);
        return Ok{};
    }

    /// The name by which the plan's own look-ups find a field, custom ones too.
    std::string reference_name(const Place& place) const {
        if (plan_.custom_at(place) != nullptr) return std::string(kCustomView) + '.' + plan_.field(place).name;
        return plan_.name(place);
    }

    model::Template reference_to(const Place& place) const {
        model::Template sql;
        model::TemplatePart& part = sql.parts.emplace_back();
        part.kind = model::TemplatePart::Kind::field;
        part.view = plan_.custom_at(place) != nullptr ? std::string(kCustomView) : plan_.source(place).alias;
        part.field = plan_.field(place).name;
        return sql;
    }

    /// The terms of the custom filter between its outermost ANDs: each goes to WHERE or HAVING by itself.
    Status filter_expression() {
        if (plan_.request.filter_expression.empty()) return Ok{};
        calcs::Expression whole = calcs::read(plan_.request.filter_expression, fields_, calcs::Place::custom_filter);
        if (!whole.ok()) return calcs::to_error(whole, "filter_expression");
        std::vector<calcs::NodeId> open{whole.root()};
        while (!open.empty()) {
            const calcs::Node& node = whole.nodes[open.back()];
            open.pop_back();
            if (node.kind == calcs::Node::Kind::operation && node.op == calcs::Operator::logical_and) {
                const auto children = whole.arguments(node);
                open.insert(open.end(), children.rbegin(), children.rend());
                continue;
            }
            calcs::Expression term = calcs::read(whole.slice(node.range), fields_, calcs::Place::custom_filter);
            if (!term.ok()) return calcs::to_error(term, "filter_expression");
            const std::vector<Place> places = fields_of(plan_, term);
            const auto measure = [&](const Place& place) { return plan_.field(place).is_measure(); };
            const bool any = std::any_of(places.begin(), places.end(), measure);
            if (any && !std::all_of(places.begin(), places.end(), measure)) {
                return invalid("filter_expression",
                               fmt::format("'{}' mixes dimensions and measures; join the parts by AND", term.text));
            }
            plan_.expression_filters.push_back({std::move(term), any});
        }
        return Ok{};
    }

    Plan& plan_;
    PlanFields fields_;
};

/// A field inside an expression: conditions for yes/no, moments in the query's zone for dates.
Result<Node> operand(Plan& plan, std::string_view name) {
    const Place place = TRY(find_expression_field(plan, name));
    const Field& field = plan.field(place);
    if (field.is_measure()) return measure_value(plan, place);
    if (field.dimension_type == DimensionType::time && is_moment(field.timeframe)) {
        const Node bare = TRY(dimension_column(plan, place));
        return typed_time(plan, place, bare);
    }
    return dimension_value(plan, place);
}

/// A hidden attribute's value would show in the SQL or a message. The model's own expressions may use it.
Status check_hidden(const Plan& plan, std::string_view filter) {
    if (plan.makes != nullptr) return Ok{};
    for (const std::string_view name : lang::filters::attribute_names(filter)) {
        const std::vector<std::string>& hidden = plan.request.hidden_attributes;
        if (std::find(hidden.begin(), hidden.end(), name) == hidden.end()) continue;
        return invalid("filter_expression", fmt::format("a filter uses user attribute '{}', whose value is hidden; "
                                                        "only the model may use it",
                                                        name));
    }
    return Ok{};
}

}  // namespace

Status resolve_custom(Plan& plan) {
    return Resolver(plan).run();
}

Result<Place> find_expression_field(const Plan& plan, std::string_view name) {
    if (const auto custom = plan.find_custom(name)) return *custom;
    return find_field(plan, "dynamic_fields", std::string(name));
}

calcs::FieldInfo in_calculations(const Field& field) {
    calcs::FieldInfo info = info_of(field);
    if (!field.is_dimension() || field.dimension_type != DimensionType::time) return info;
    switch (field.timeframe) {
        case model::Timeframe::month:
        case model::Timeframe::quarter: info.type = calcs::Type::date; break;
        case model::Timeframe::hour:
        case model::Timeframe::minute:
            info.type = calcs::Type::date;
            info.timed = true;
            break;
        default: break;
    }
    return info;
}

std::vector<Place> fields_of(const Plan& plan, const calcs::Expression& expression) {
    std::vector<Place> places;
    for (const calcs::Node& node : expression.nodes) {
        if (node.kind != calcs::Node::Kind::field) continue;
        const auto place = find_expression_field(plan, node.text);
        if (place.ok() && std::find(places.begin(), places.end(), place.value()) == places.end())
            places.push_back(place.value());
    }
    return places;
}

Result<Node> expression_value(Plan& plan, const calcs::Expression& expression) {
    const ExpressionContext context{plan.tree, plan.dialect, plan.calendar.now,
                                    [&](std::string_view field) { return operand(plan, field); },
                                    [&](std::string_view field, std::string_view filter) -> Result<Node> {
                                        TRY(check_hidden(plan, filter));
                                        const Place place = TRY(find_expression_field(plan, field));
                                        const Predicate predicate = TRY(make_predicate(plan, place, filter));
                                        return predicate.condition;
                                    }};
    return compile_expression(expression, context);
}

Status add_expression_filters(Plan& plan, std::vector<Node>& where, std::vector<Node>& having) {
    for (const ExpressionFilter& filter : plan.expression_filters) {
        const Node condition = TRY(expression_value(plan, filter.expression));
        (filter.over_groups ? having : where).push_back(condition);
    }
    return Ok{};
}

}  // namespace oriel::query
