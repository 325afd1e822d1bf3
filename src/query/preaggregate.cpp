#include "query/custom.h"
#include "query/grain.h"
#include "query/measures.h"
#include "query/plan.h"
#include "query/references.h"
#include "query/rendered.h"

#include <algorithm>

namespace oriel::query {

using model::TemplatePart;

namespace {

/// Finds the sources whose single rows the query looks at: all but those that only give sums to measures of their own.
class RowUse {
public:
    explicit RowUse(const Plan& plan) : plan_(plan), looked_at_(plan.joined.size(), false) {}

    /// Whether the joins repeat rows that a measure adds up or counts.
    bool repeats_matter() const { return repeats_matter_; }

    std::vector<bool> find() {
        for (const Place& place : plan_.fields) look(place);
        for (const Filter& filter : plan_.filters) look(filter.place);
        for (const Filter& filter : plan_.templated) text(filter.place.source, plan_.field(filter.place).sql);
        for (const ExpressionFilter& filter : plan_.expression_filters) {
            for (const Place& place : fields_of(plan_, filter.expression)) look(place);
        }
        text(0, plan_.explore->sql_always_where);
        text(0, plan_.explore->sql_always_having);
        for (const std::size_t index : plan_.order) {
            const Source& source = plan_.explore->sources[index];
            text(index, source.sql_where);
            text(index, source.sql_having);
            for (const std::size_t parent : plan_.joined[index].requires_) looked_at_[parent] = true;
        }
        return looked_at_;
    }

private:
    void look(const Place& place) { plan_.field(place).is_measure() ? measure(place) : dimension(place); }

    void dimension(const Place& place) {
        // What a dimension is ordered by may well be made from the dimension.
        if (!seen_.emplace(key_of(place), true).second) return;
        const Field& field = plan_.field(place);
        looked_at_[place.source] = true;
        text(place.source, field.sql);
        text(place.source, field.sql_start);
        text(place.source, field.sql_end);
        text(place.source, field.sql_latitude);
        text(place.source, field.sql_longitude);
        if (!field.start_location_field.empty()) named(place.source, field.start_location_field);
        if (!field.end_location_field.empty()) named(place.source, field.end_location_field);
        for (const model::CaseWhen& when : field.case_when) text(place.source, when.sql);
        if (!field.order_by_field.empty()) named(place.source, field.order_by_field);
        if (const CustomField* custom = plan_.custom_at(place); custom != nullptr) expression(custom->expression);
    }

    void expression(const std::optional<lang::calcs::Expression>& used) {
        if (!used.has_value()) return;
        for (const Place& place : fields_of(plan_, *used)) look(place);
    }

    void named(std::size_t owner, const std::string& name) {
        if (const auto place = find_named(plan_, owner, name, ""); place.ok()) look(place.value());
    }

    void text(std::size_t owner, const model::Template& sql) {
        for (const TemplatePart& part : rendered(plan_, owner, sql).parts) {
            if (part.kind == TemplatePart::Kind::hole) text(owner, plan_.holes[part.hole].operand);
            if (part.kind == TemplatePart::Kind::table) looked_at_[owner] = true;
            for (const std::size_t other : aliases_in(plan_, part.text)) looked_at_[other] = true;
            if (part.kind != TemplatePart::Kind::field) continue;
            if (const auto place = find_reference(plan_, owner, part, ""); place.ok()) look(place.value());
        }
    }

    void measure(const Place& place) {
        if (!seen_.emplace(key_of(place), true).second) return;
        const Field& field = plan_.field(place);
        const model::MeasureType type = field.measure_type;
        const bool idempotent = type == model::MeasureType::min || type == model::MeasureType::max ||
                                type == model::MeasureType::count_distinct || type == model::MeasureType::list;
        const bool computed = form_of(type) == MeasureForm::computed;
        if (!idempotent && !computed && plan_.fanned_out[place.source]) repeats_matter_ = true;
        if (gives_sums(place)) return;
        const CustomField* custom = plan_.custom_at(place);
        if (custom != nullptr) expression(custom->expression);
        if (computed) {
            text(place.source, field.sql);
            return;
        }
        if (custom != nullptr) expression(custom->condition);
        looked_at_[place.source] = true;
        text(place.source, field.sql);
        text(place.source, field.sql_distinct_key);
        for (const model::FieldFilter& filter : field.filters) named(place.source, filter.field);
        if (!field.list_field.empty()) named(place.source, field.list_field);
    }

    /// Whether sums over each key, made from the measure's own source alone, are all that the measure needs.
    bool gives_sums(const Place& place) const {
        const Field& field = plan_.field(place);
        if (form_of(field.measure_type) != MeasureForm::of_sums || plan_.custom_at(place) != nullptr) return false;
        const auto is_own = [&](const std::vector<std::size_t>& sources) {
            return std::all_of(sources.begin(), sources.end(),
                               [&](std::size_t source) { return source == place.source; });
        };
        if (!is_own(sources_of(plan_, place.source, field.sql))) return false;
        return std::all_of(field.filters.begin(), field.filters.end(), [&](const model::FieldFilter& filter) {
            const auto on = find_named(plan_, place.source, filter.field, "");
            return on.ok() && on.value().source == place.source && is_own(sources_of_field(plan_, on.value()));
        });
    }

    const Plan& plan_;
    std::vector<bool> looked_at_;
    bool repeats_matter_ = false;
    std::unordered_map<std::uint64_t, bool> seen_;
};

bool is_own_key(const Plan& plan, std::size_t index, const std::pair<Place, Place>& pair) {
    const std::vector<std::size_t> own = sources_of_field(plan, pair.second);
    const std::vector<std::size_t> outside = sources_of_field(plan, pair.first);
    return std::all_of(own.begin(), own.end(), [&](std::size_t source) { return source == index; }) &&
           std::find(outside.begin(), outside.end(), index) == outside.end();
}

}  // namespace

/// A join that only gives sums can be summed up for each of its keys first. It then gives at most one row, so the views
/// before it are not repeated, and their own measures need nothing special.
void choose_preaggregates(Plan& plan) {
    if (!plan.explore->symmetric_aggregates) return;
    if (std::none_of(plan.order.begin(), plan.order.end(), [&](std::size_t source) { return plan.fanned_out[source]; }))
        return;
    std::vector<std::size_t> chosen;
    std::vector<bool> looked_at;
    for (const std::size_t index : plan.order) {
        if (index == 0) continue;
        const Source& source = plan.explore->sources[index];
        const bool multiplies = source.relationship == model::Relationship::one_to_many;
        const bool fit = source.type == model::JoinType::left_outer || source.type == model::JoinType::inner;
        if (!multiplies || !fit || !source.foreign_key.empty()) continue;
        if (looked_at.empty()) {
            RowUse use(plan);
            looked_at = use.find();
            if (!use.repeats_matter()) return;
        }
        if (looked_at[index]) continue;
        std::vector<std::pair<Place, Place>> keys = equal_pairs(plan, index);
        const bool own =
            std::all_of(keys.begin(), keys.end(), [&](const auto& pair) { return is_own_key(plan, index, pair); });
        if (keys.empty() || !own) continue;
        plan.joined[index].keys = std::move(keys);
        plan.joined[index].preaggregated = true;
        chosen.push_back(index);
    }
    if (chosen.empty()) return;
    // A sum that the other joins repeat would be as wrong as before: such a join stays as it was.
    while (true) {
        analyse_fan_out(plan);
        const auto repeated =
            std::find_if(chosen.begin(), chosen.end(), [&](std::size_t index) { return plan.fanned_out[index]; });
        if (repeated == chosen.end()) return;
        plan.joined[*repeated].preaggregated = false;
        chosen.erase(repeated);
    }
}

}  // namespace oriel::query
