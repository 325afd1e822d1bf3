#include "query/measures.h"

#include "query/timeframes.h"
#include "query/custom.h"
#include "query/errors.h"
#include "query/expand.h"
#include "query/grain.h"
#include "query/predicates.h"
#include "query/references.h"
#include "query/rendered.h"

#include <fmt/format.h>

namespace oriel::query {

using model::MeasureType;
using sql::DistinctAggregate;
using sql::Node;

namespace {

/// What an aggregate works on: `value` where all of `conditions` hold.
struct Operand {
    Node value = nullptr;
    std::vector<Node> conditions;
};

Node where(Plan& plan, const Operand& operand, Node value) {
    if (operand.conditions.empty()) return value;
    return plan.tree.build("CASE WHEN $1 THEN $2 ELSE NULL END", {plan.tree.all_of(operand.conditions), value});
}

class MeasureBuilder {
public:
    MeasureBuilder(Plan& plan, const Place& place)
        : plan_(plan),
          tree_(plan.tree),
          place_(place),
          field_(plan.field(place)),
          name_("'" + plan.name(place) + "'") {}

    Result<Node> build() {
        if (plan_.joined[place_.source].preaggregated && form_of(field_.measure_type) == MeasureForm::of_sums)
            return over_partials();
        switch (field_.measure_type) {
            case MeasureType::count: return count();
            case MeasureType::count_distinct: {
                const Operand operand = TRY(gated_operand());
                return tree_.build("COUNT(DISTINCT $1)", {where(plan_, operand, operand.value)});
            }
            case MeasureType::min: return simple("MIN($1)");
            case MeasureType::max: return simple("MAX($1)");
            case MeasureType::list: return list();
            case MeasureType::sum: {
                const Node sum = TRY(aggregate(DistinctAggregate::sum));
                return tree_.build("COALESCE($1, 0)", {sum});
            }
            case MeasureType::average: return aggregate(DistinctAggregate::average);
            case MeasureType::median: return aggregate(DistinctAggregate::median);
            case MeasureType::percentile: return aggregate(DistinctAggregate::percentile);
            case MeasureType::sum_distinct: {
                const Node sum = TRY(keyed(DistinctAggregate::sum));
                return tree_.build("COALESCE($1, 0)", {sum});
            }
            case MeasureType::average_distinct: return keyed(DistinctAggregate::average);
            case MeasureType::median_distinct: return keyed(DistinctAggregate::median);
            case MeasureType::percentile_distinct: return keyed(DistinctAggregate::percentile);
            case MeasureType::number:
            case MeasureType::string:
            case MeasureType::yesno: return computed();
            case MeasureType::date: return moment(sql::Timeframe::date, model::Timeframe::date);
            case MeasureType::date_time: return moment(sql::Timeframe::time, model::Timeframe::time);
            case MeasureType::running_total:
            case MeasureType::percent_of_total:
            case MeasureType::percent_of_previous:
                return invalid("fields", fmt::format("{} is of type {}, which is computed on the rows of a result; "
                                                     "nothing in SQL can use it",
                                                     name_, model::to_string(field_.measure_type)));
            case MeasureType::period_over_period:
                return not_built(fmt::format("{} is of type {}, which is not built yet", name_,
                                             model::to_string(field_.measure_type)));
        }
        return Error::internal("unknown measure type");
    }

private:
    /// Whether the measure's SQL is made of times that are in the query's zone already: `MAX(${created_date})`, not
    /// `MAX(${created_raw})`. Moving those once more would be a day off.
    bool is_moved_already() const {
        for (const model::TemplatePart& part : rendered(plan_, place_.source, field_.sql).parts) {
            if (part.kind != model::TemplatePart::Kind::field) continue;
            const auto place = find_reference(plan_, place_.source, part, name_);
            if (!place.ok()) continue;
            const Field& referred = plan_.field(place.value());
            const bool shown = referred.is_measure() ? referred.measure_type == MeasureType::date ||
                                                           referred.measure_type == MeasureType::date_time
                                                     : referred.dimension_type == model::DimensionType::time &&
                                                           referred.timeframe != model::Timeframe::raw;
            if (shown) return true;
        }
        return false;
    }

    /// A moment as text, in the query's zone like every time in the result.
    Result<Node> moment(sql::Timeframe shown, model::Timeframe frame) {
        const Node value = TRY(computed());
        if (is_moved_already()) return plan_.dialect.timeframe(tree_, value, {.frame = shown});
        return time_value(plan_, place_, value, frame);
    }

    Error needs_key(std::size_t source, std::string_view why) const {
        const Source& at = plan_.explore->sources[source];
        return invalid("fields",
                       fmt::format("{} can't be computed in this query: {} '{}', and view '{}' has no dimension with "
                                   "primary_key: yes to tell them apart",
                                   name_, why, at.alias, at.view->name));
    }

    Result<std::vector<Node>> filter_conditions() {
        std::vector<Node> conditions;
        for (const model::FieldFilter& filter : field_.filters) {
            const Place on = TRY(find_named(plan_, place_.source, filter.field, name_));
            const Predicate predicate = TRY(make_predicate(plan_, on, filter.expression));
            if (predicate.condition != nullptr) conditions.push_back(predicate.condition);
        }
        if (const CustomField* custom = plan_.custom_at(place_); custom != nullptr && custom->condition.has_value()) {
            conditions.push_back(TRY(expression_value(plan_, *custom->condition)));
        }
        return conditions;
    }

    /// The measure's SQL for one row, with its filters.
    Result<Operand> operand() {
        if (field_.sql.empty()) {
            return invalid("fields", fmt::format("{} is of type {} and needs 'sql'", name_,
                                                 model::to_string(field_.measure_type)));
        }
        Operand operand;
        operand.value = TRY(expand(plan_, place_.source, field_.sql, name_, Refers::to_dimensions));
        operand.conditions = TRY(filter_conditions());
        return operand;
    }

    /// The same, and NULL on rows from which the view is absent: `COALESCE(x, 0)` is not NULL there by itself.
    Result<Operand> gated_operand() {
        Operand result = TRY(operand());
        const std::size_t grain = TRY(grain_of(plan_, place_));
        if (!plan_.nullable[grain] || is_null_when_absent(plan_, place_.source, field_.sql)) return result;
        const Node presence = TRY(presence_of(plan_, grain));
        if (presence == nullptr) return needs_key(grain, "some rows of it may lack");
        result.conditions.insert(result.conditions.begin(), tree_.build("#1 IS NOT NULL", {presence}));
        return result;
    }

    /// A column of the source's subselect, made of an aggregate over one key's rows.
    Node partial(Node aggregate) {
        sql::Select& select = plan_.joined[place_.source].partial;
        const std::string_view name = tree_.keep(fmt::format("{}_{}", field_.name, select.items.size() + 1));
        select.items.push_back({aggregate, name, false});
        return tree_.build("$1.$2", {tree_.name(plan_.explore->sources[place_.source].alias), tree_.identifier(name)});
    }

    /// From the sums that the source was joined with: each row of the view is in just one of them.
    Result<Node> over_partials() {
        Operand rows;
        if (field_.measure_type != MeasureType::count) {
            rows = TRY(operand());
        } else {
            rows.conditions = TRY(filter_conditions());
            rows.value = tree_.code("1");
        }
        const Node value = where(plan_, rows, rows.value);
        const auto over = [&](std::string_view pattern) { return partial(tree_.build(pattern, {value})); };
        if (field_.measure_type == MeasureType::count) {
            const Node column = rows.conditions.empty() ? partial(tree_.code("COUNT(*)")) : over("COUNT($1)");
            return plan_.dialect.whole(tree_, tree_.build("COALESCE(SUM($1), 0)", {column}));
        }
        if (field_.measure_type == MeasureType::min) return tree_.build("MIN($1)", {over("MIN($1)")});
        if (field_.measure_type == MeasureType::max) return tree_.build("MAX($1)", {over("MAX($1)")});
        const Node sum = over("SUM($1)");
        if (field_.measure_type == MeasureType::sum) return tree_.build("COALESCE(SUM($1), 0)", {sum});
        ORIEL_ASSERT(field_.measure_type == MeasureType::average);
        return plan_.dialect.ratio(tree_, tree_.build("SUM($1)", {sum}), tree_.build("SUM($1)", {over("COUNT($1)")}));
    }

    Result<Node> simple(std::string_view pattern) {
        const Operand operand = TRY(gated_operand());
        return tree_.build(pattern, {where(plan_, operand, operand.value)});
    }

    Result<Node> count() {
        Operand operand;
        operand.conditions = TRY(filter_conditions());
        const std::size_t view = place_.source;
        if (plan_.fanned_out[view]) {
            const Node key = TRY(primary_key_of(plan_, view));
            if (key == nullptr) return needs_key(view, "its joins repeat rows of");
            return tree_.build("COUNT(DISTINCT $1)", {where(plan_, operand, key)});
        }
        if (!plan_.nullable[view]) {
            if (operand.conditions.empty()) return tree_.code("COUNT(*)");
            return tree_.build("COUNT($1)", {where(plan_, operand, tree_.code("1"))});
        }
        const Node presence = TRY(presence_of(plan_, view));
        if (presence == nullptr) return needs_key(view, "some rows of it may lack");
        return tree_.build("COUNT($1)", {where(plan_, operand, presence)});
    }

    Result<Node> list() {
        if (field_.list_field.empty())
            return invalid("fields", fmt::format("{} is of type list and needs 'list_field'", name_));
        const Place on = TRY(find_named(plan_, place_.source, field_.list_field, name_));
        if (!plan_.field(on).is_dimension()) {
            return invalid("fields", fmt::format("'list_field' of {} must be a dimension, and '{}' is not", name_,
                                                 plan_.name(on)));
        }
        if (!plan_.dialect.has_joined_values()) {
            return not_built(
                fmt::format("{} joins its values in order, which {} cannot do", name_, plan_.dialect.name()));
        }
        Operand operand;
        const Node value = TRY(dimension_value(plan_, on));
        const bool condition = plan_.field(on).dimension_type == model::DimensionType::yesno;
        operand.value = condition ? yes_or_no(plan_, value) : value;
        operand.conditions = TRY(filter_conditions());
        return plan_.dialect.joined_values(tree_, where(plan_, operand, operand.value), tree_.string("|RECORD|"));
    }

    Result<Node> fraction() const {
        if (!(field_.percentile >= 0 && field_.percentile <= 100)) {
            return invalid(
                "fields", fmt::format("{} needs 'percentile' between 0 and 100, and has {}", name_, field_.percentile));
        }
        return tree_.number(fmt::format("{}", field_.percentile / 100));
    }

    Node plain(DistinctAggregate aggregate, Node value, Node share) {
        switch (aggregate) {
            case DistinctAggregate::sum: return tree_.build("SUM($1)", {value});
            case DistinctAggregate::average: return plan_.dialect.average(tree_, value);
            case DistinctAggregate::median: return plan_.dialect.median(tree_, value);
            case DistinctAggregate::percentile: return plan_.dialect.percentile(tree_, value, share);
        }
        return value;
    }

    Status check_percentile(DistinctAggregate aggregate) const {
        const bool between = aggregate == DistinctAggregate::median || aggregate == DistinctAggregate::percentile;
        if (!between || plan_.dialect.has_percentile()) return Ok{};
        return not_built(fmt::format("{} needs a percentile, which {} cannot make", name_, plan_.dialect.name()));
    }

    Result<Node> distinct(DistinctAggregate aggregate, const Operand& operand, Node key, Node share) {
        if (!plan_.dialect.has_distinct(aggregate)) {
            return not_built(fmt::format("{} needs an aggregate over distinct rows, which {} cannot make", name_,
                                         plan_.dialect.name()));
        }
        return plan_.dialect.distinct(tree_, aggregate, where(plan_, operand, key), operand.value, share);
    }

    Result<Node> aggregate(DistinctAggregate aggregate) {
        TRY(check_percentile(aggregate));
        const Node share = TRY(fraction());
        const std::size_t grain = TRY(grain_of(plan_, place_));
        if (!plan_.fanned_out[grain]) {
            const Operand operand = TRY(gated_operand());
            return plain(aggregate, where(plan_, operand, operand.value), share);
        }
        if (!plan_.explore->symmetric_aggregates) {
            return invalid(
                "fields",
                fmt::format("{} can't be computed in this query: its joins repeat rows of '{}', and explore '{}' "
                            "has symmetric_aggregates: no",
                            name_, plan_.explore->sources[grain].alias, plan_.explore->name));
        }
        const Operand rows = TRY(operand());
        const Node key = TRY(primary_key_of(plan_, grain));
        if (key == nullptr) return needs_key(grain, "its joins repeat rows of");
        return distinct(aggregate, rows, key, share);
    }

    Result<Node> keyed(DistinctAggregate aggregate) {
        TRY(check_percentile(aggregate));
        const Node share = TRY(fraction());
        if (field_.sql_distinct_key.empty()) {
            return invalid("fields", fmt::format("{} is of type {} and needs 'sql_distinct_key'", name_,
                                                 model::to_string(field_.measure_type)));
        }
        const Operand rows = TRY(operand());
        const Node key = TRY(expand(plan_, place_.source, field_.sql_distinct_key, name_, Refers::to_dimensions));
        return distinct(aggregate, rows, key, share);
    }

    /// A measure that says its own aggregates, or builds on other measures.
    Result<Node> computed() {
        if (const CustomField* custom = plan_.custom_at(place_); custom != nullptr && custom->expression.has_value())
            return expression_value(plan_, *custom->expression);
        if (field_.sql.empty()) {
            return invalid("fields", fmt::format("{} is of type {} and needs 'sql'", name_,
                                                 model::to_string(field_.measure_type)));
        }
        if (!field_.filters.empty()) {
            return invalid("fields",
                           fmt::format("{} is of type {}, which takes no 'filters'; put them on the measures it uses",
                                       name_, model::to_string(field_.measure_type)));
        }
        if (plan_.fanned_out[place_.source] && calls_row_aggregate(plan_, place_.source, field_.sql)) {
            return invalid(
                "fields",
                fmt::format("{} aggregates in its own SQL, and the joins of this query repeat rows of '{}', which "
                            "would inflate it; use measures of type sum, average or count in its 'sql'",
                            name_, plan_.explore->sources[place_.source].alias));
        }
        return expand(plan_, place_.source, field_.sql, name_, Refers::to_anything);
    }

    Plan& plan_;
    sql::Tree& tree_;
    const Place place_;
    const Field& field_;
    const std::string name_;
};

}  // namespace

MeasureForm form_of(MeasureType type) {
    switch (type) {
        case MeasureType::count:
        case MeasureType::sum:
        case MeasureType::average:
        case MeasureType::min:
        case MeasureType::max: return MeasureForm::of_sums;
        case MeasureType::count_distinct:
        case MeasureType::median:
        case MeasureType::percentile:
        case MeasureType::list:
        case MeasureType::sum_distinct:
        case MeasureType::average_distinct:
        case MeasureType::median_distinct:
        case MeasureType::percentile_distinct: return MeasureForm::of_rows;
        case MeasureType::number:
        case MeasureType::string:
        case MeasureType::yesno:
        case MeasureType::date:
        case MeasureType::date_time:
        case MeasureType::running_total:
        case MeasureType::percent_of_total:
        case MeasureType::percent_of_previous:
        case MeasureType::period_over_period: return MeasureForm::computed;
    }
    return MeasureForm::of_rows;
}

bool is_post_sql(MeasureType type) {
    return type == MeasureType::running_total || type == MeasureType::percent_of_total ||
           type == MeasureType::percent_of_previous;
}

Result<Node> measure_value(Plan& plan, const Place& place) {
    const auto found = plan.expanded.find(key_of(place));
    if (found != plan.expanded.end()) return found->second;
    const Node value = TRY(MeasureBuilder(plan, place).build());
    plan.expanded.emplace(key_of(place), value);
    return value;
}

}  // namespace oriel::query
