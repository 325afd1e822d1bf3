#include "query/predicates.h"

#include "lang/filters/attributes.h"
#include "model/describe.h"
#include "query/errors.h"
#include "query/expand.h"
#include "query/locations.h"
#include "query/measures.h"
#include "query/periods.h"
#include "query/timeframes.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace oriel::query {

namespace filters = lang::filters;
using sql::Node;

namespace {

/// What the terms of a filter come to: any of the wanted ones, and each of the refused ones.
class Terms {
public:
    explicit Terms(sql::Tree& tree) : tree_(tree) {}

    void want(Node condition) { wanted_.push_back(condition); }
    void want_everything() { everything_ = true; }
    void refuse(Node condition) { refused_.push_back(condition); }

    Node condition() {
        std::vector<Node> all;
        if (!wanted_.empty() && !everything_) all.push_back(tree_.any_of(wanted_));
        all.insert(all.end(), refused_.begin(), refused_.end());
        if (all.empty()) return nullptr;
        return all.size() == 1 ? all[0] : tree_.all_of(all);
    }

private:
    sql::Tree& tree_;
    std::vector<Node> wanted_;
    std::vector<Node> refused_;
    bool everything_ = false;
};

bool is_case_sensitive(const Plan& plan, const Field& field) {
    if (field.case_sensitive.has_value()) return *field.case_sensitive;
    if (plan.explore->case_sensitive.has_value()) return *plan.explore->case_sensitive;
    return plan.model.case_sensitive;
}

/// `x = a` or `x IN (a, b)`; refused: `(x <> a OR x IS NULL)`, because what has no value is not `a`.
void add_values(sql::Tree& tree, Terms& terms, Node operand, const std::vector<Node>& values, bool refused) {
    if (values.empty()) return;
    const Node list = tree.list(values);
    if (!refused) {
        terms.want(values.size() == 1 ? tree.build("#1 = $2", {operand, list})
                                      : tree.build("#1 IN ($2)", {operand, list}));
    } else {
        terms.refuse(values.size() == 1 ? tree.build("(#1 <> $2 OR #1 IS NULL)", {operand, list})
                                        : tree.build("(#1 NOT IN ($2) OR #1 IS NULL)", {operand, list}));
    }
}

Node string_condition(Plan& plan, Node operand, const filters::StringFilter& filter, bool case_sensitive) {
    sql::Tree& tree = plan.tree;
    Terms terms(tree);
    std::vector<Node> wanted;
    std::vector<Node> refused;
    for (const filters::StringTerm& term : filter.terms) {
        switch (term.kind) {
            case filters::StringTerm::Kind::equals:
                (term.negated ? refused : wanted).push_back(tree.string(term.text));
                break;
            case filters::StringTerm::Kind::matches: {
                const Node like =
                    plan.dialect.like(tree, operand, tree.string(term.text), term.escaped, case_sensitive);
                if (!term.negated) {
                    terms.want(like);
                } else {
                    terms.refuse(tree.build("(NOT ($1) OR #2 IS NULL)", {like, operand}));
                }
                break;
            }
            case filters::StringTerm::Kind::null:
                term.negated ? terms.refuse(tree.build("#1 IS NOT NULL", {operand}))
                             : terms.want(tree.build("#1 IS NULL", {operand}));
                break;
            case filters::StringTerm::Kind::empty: {
                const Node length = plan.dialect.text_length(tree, operand);
                term.negated ? terms.refuse(tree.build("(#1 IS NOT NULL AND $2 <> 0)", {operand, length}))
                             : terms.want(tree.build("(#1 IS NULL OR $2 = 0)", {operand, length}));
                break;
            }
            case filters::StringTerm::Kind::any:
                if (term.negated) {
                    terms.refuse(tree.code("1 = 0"));
                } else {
                    terms.want_everything();
                }
                break;
        }
    }
    if (!wanted.empty()) terms.want(plan.dialect.is_any(tree, operand, wanted, case_sensitive, false));
    if (!refused.empty()) terms.refuse(plan.dialect.is_any(tree, operand, refused, case_sensitive, true));
    return terms.condition();
}

Node number_condition(Plan& plan, Node operand, const filters::NumberFilter& filter) {
    sql::Tree& tree = plan.tree;
    Terms terms(tree);
    std::vector<Node> wanted;
    std::vector<Node> refused;
    std::unordered_set<std::string_view> seen;
    for (const filters::NumberTerm& term : filter.terms) {
        switch (term.kind) {
            case filters::NumberTerm::Kind::value: {
                std::vector<Node>& values = term.negated ? refused : wanted;
                if (term.negated && !seen.insert(term.digits).second) break;
                values.push_back(tree.number(term.digits));
                break;
            }
            case filters::NumberTerm::Kind::null:
                term.negated ? terms.refuse(tree.build("#1 IS NOT NULL", {operand}))
                             : terms.want(tree.build("#1 IS NULL", {operand}));
                break;
            case filters::NumberTerm::Kind::range: {
                const auto compare = [&](const filters::Bound& bound, std::string_view inclusive,
                                         std::string_view exclusive) {
                    return tree.build(bound.inclusive ? inclusive : exclusive, {operand, tree.number(bound.digits)});
                };
                std::vector<Node> sides;
                if (!term.negated) {
                    if (term.low) sides.push_back(compare(*term.low, "#1 >= $2", "#1 > $2"));
                    if (term.high) sides.push_back(compare(*term.high, "#1 <= $2", "#1 < $2"));
                    if (sides.empty()) sides.push_back(tree.build("#1 IS NOT NULL", {operand}));
                    terms.want(sides.size() == 1 ? sides[0] : tree.build("($1 AND $2)", {sides[0], sides[1]}));
                } else {
                    if (term.low) sides.push_back(compare(*term.low, "#1 < $2", "#1 <= $2"));
                    if (term.high) sides.push_back(compare(*term.high, "#1 > $2", "#1 >= $2"));
                    sides.push_back(tree.build("#1 IS NULL", {operand}));
                    terms.refuse(tree.any_of(sides));
                }
                break;
            }
        }
    }
    add_values(tree, terms, operand, wanted, false);
    add_values(tree, terms, operand, refused, true);
    return terms.condition();
}

/// Writes the bounds of date filters as literals of the column's own type, in the database's zone.
class TimeLiterals {
public:
    TimeLiterals(Plan& plan, sql::TimeStorage storage, bool converted)
        : plan_(plan), storage_(storage), converted_(converted) {}

    /// For values that are `YYYY-MM-DD HH:MM:SS` text already, in the query's zone.
    static TimeLiterals as_text(Plan& plan) {
        TimeLiterals literals(plan, sql::TimeStorage::datetime, false);
        literals.text_ = true;
        return literals;
    }

    Node of(WallTime bound) {
        sql::Tree& tree = plan_.tree;
        if (text_)
            return tree.string(to_iso(WallTime(std::chrono::ceil<std::chrono::seconds>(bound).time_since_epoch())));
        switch (storage_) {
            case sql::TimeStorage::datetime:
            case sql::TimeStorage::timestamp: {
                const WallTime at =
                    converted_ ? plan_.database_zone->to_wall(plan_.query_zone->to_instant(bound)) : bound;
                return plan_.dialect.timestamp_literal(tree, to_iso(at));
            }
            case sql::TimeStorage::date: return plan_.dialect.date_literal(tree, to_iso_date(first_midnight(bound)));
            case sql::TimeStorage::epoch: {
                const auto since =
                    converted_ ? plan_.query_zone->to_instant(bound).time_since_epoch() : bound.time_since_epoch();
                return tree.integer(std::chrono::ceil<std::chrono::seconds>(since).count());
            }
            case sql::TimeStorage::yyyymmdd: {
                std::string digits = to_iso_date(first_midnight(bound));
                digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
                return tree.number(digits);
            }
        }
        return nullptr;
    }

private:
    /// A date stands for its midnight, so a bound within a day begins with the next one.
    static WallTime first_midnight(WallTime bound) {
        return WallTime(std::chrono::ceil<std::chrono::days>(bound).time_since_epoch());
    }

    Plan& plan_;
    sql::TimeStorage storage_;
    bool converted_;
    bool text_ = false;
};

Node date_condition(Plan& plan, Node operand, const filters::DateFilter& filter, TimeLiterals literals) {
    sql::Tree& tree = plan.tree;
    Terms terms(tree);
    for (const filters::DateTerm& term : filter.terms) {
        if (term.kind == filters::DateTerm::Kind::null) {
            term.negated ? terms.refuse(tree.build("#1 IS NOT NULL", {operand}))
                         : terms.want(tree.build("#1 IS NULL", {operand}));
            continue;
        }
        std::vector<Node> sides;
        if (term.from)
            sides.push_back(tree.build(term.negated ? "#1 < $2" : "#1 >= $2", {operand, literals.of(*term.from)}));
        if (term.to)
            sides.push_back(tree.build(term.negated ? "#1 >= $2" : "#1 < $2", {operand, literals.of(*term.to)}));
        if (term.negated) {
            sides.push_back(tree.build("#1 IS NULL", {operand}));
            terms.refuse(tree.any_of(sides));
        } else {
            terms.want(sides.size() == 1 ? sides[0] : tree.build("($1 AND $2)", {sides[0], sides[1]}));
        }
    }
    return terms.condition();
}

enum class Family : std::uint8_t { text, number, yesno, date, location, none };

Family family_of(const Field& field) {
    if (field.is_measure()) {
        switch (field.measure_type) {
            case model::MeasureType::string:
            case model::MeasureType::list: return Family::text;
            case model::MeasureType::yesno: return Family::yesno;
            case model::MeasureType::date:
            case model::MeasureType::date_time: return Family::date;
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
            case model::MeasureType::number: return Family::number;
            case model::MeasureType::running_total:
            case model::MeasureType::percent_of_total:
            case model::MeasureType::percent_of_previous:
            case model::MeasureType::period_over_period: return Family::none;
        }
    }
    switch (field.dimension_type) {
        case model::DimensionType::string:
        case model::DimensionType::zipcode:
        case model::DimensionType::tier:
        case model::DimensionType::bin:
        case model::DimensionType::date_case:
        case model::DimensionType::unquoted: return Family::text;
        case model::DimensionType::number:
        case model::DimensionType::distance:
        case model::DimensionType::duration: return Family::number;
        case model::DimensionType::yesno: return Family::yesno;
        case model::DimensionType::time:
            if (field.timeframe == model::Timeframe::yesno) return Family::yesno;
            if (is_span(field.timeframe)) return Family::date;
            return model::is_numeric(field.timeframe) ? Family::number : Family::text;
        case model::DimensionType::location: return Family::location;
    }
    return Family::none;
}

Error with_field(Error error, std::string_view name) {
    error.message = fmt::format("filter on '{}': {}", name, error.message);
    for (ErrorDetail& detail : error.details) detail.message = error.message;
    return error;
}

/// `given` is what is compared instead of the field's own value; nullptr for that.
Result<Predicate> predicate_of(Plan& plan, const Place& place, const std::string& text, Node given) {
    const Field& field = plan.field(place);
    const Family family = family_of(field);
    Predicate predicate;
    const auto value = [&]() -> Result<Node> {
        if (given != nullptr) return given;
        return field.is_measure() ? measure_value(plan, place) : dimension_value(plan, place);
    };
    switch (family) {
        case Family::text: {
            const bool tier =
                field.dimension_type == model::DimensionType::tier || field.dimension_type == model::DimensionType::bin;
            const filters::StringFilter filter = TRY(tier ? filters::parse_tier(text) : filters::parse_string(text));
            predicate.blank = filter.any();
            if (filter.any()) return predicate;
            const Node operand = TRY(value());
            predicate.condition = string_condition(plan, operand, filter, is_case_sensitive(plan, field));
            return predicate;
        }
        case Family::number: {
            const filters::NumberFilter filter = TRY(filters::parse_number(text));
            predicate.blank = filter.any();
            if (filter.any()) return predicate;
            const Node operand = TRY(value());
            predicate.condition = number_condition(plan, operand, filter);
            return predicate;
        }
        case Family::yesno: {
            const filters::YesNo filter = TRY(filters::parse_yesno(text));
            predicate.blank = text.find_first_not_of(" ,") == std::string::npos;
            if (filter == filters::YesNo::any) return predicate;
            const Node operand = TRY(value());
            switch (filter) {
                case filters::YesNo::any: break;
                case filters::YesNo::yes: predicate.condition = operand; break;
                case filters::YesNo::no:
                    predicate.condition = plan.tree.build("(NOT ($1) OR ($1) IS NULL)", {operand});
                    break;
                case filters::YesNo::null: predicate.condition = plan.tree.build("($1) IS NULL", {operand}); break;
            }
            return predicate;
        }
        case Family::date: {
            const filters::DateFilter filter = TRY(filters::parse_date(text, plan.calendar));
            predicate.blank = filter.any();
            if (filter.any()) return predicate;
            if (field.is_measure() && given == nullptr) {
                const Node operand = TRY(value());
                const bool date = field.measure_type == model::MeasureType::date;
                const auto literals =
                    date ? TimeLiterals(plan, sql::TimeStorage::date, false) : TimeLiterals::as_text(plan);
                predicate.condition = date_condition(plan, operand, filter, literals);
                return predicate;
            }
            Node operand = given;
            if (operand == nullptr) operand = TRY(dimension_column(plan, place));
            if (given == nullptr && is_shifted(plan, place)) {
                // The moved time is in the query's zone, and so are the bounds.
                operand = TRY(moment_of(plan, place, operand));
                predicate.condition = date_condition(plan, operand, filter, {plan, sql::TimeStorage::datetime, false});
                return predicate;
            }
            predicate.condition =
                date_condition(plan, operand, filter, {plan, storage_of(field.datatype), is_converted(plan, field)});
            return predicate;
        }
        case Family::location: {
            const filters::LocationFilter filter = TRY(filters::parse_location(text));
            predicate.blank = filter.kind == filters::LocationFilter::Kind::any;
            if (predicate.blank) return predicate;
            // A location is two columns, and an author's SQL is one.
            if (given != nullptr)
                return invalid("filters",
                               "a location can't be compared with SQL between 'condition' and 'endcondition'");
            predicate.condition = TRY(location_condition(plan, place, filter));
            return predicate;
        }
        case Family::none: break;
    }
    return invalid("filters",
                   fmt::format("a measure of type '{}' takes no filter", model::to_string(field.measure_type)));
}

Result<Predicate> checked_predicate(Plan& plan, const Place& place, std::string_view expression, Node given) {
    const std::string name = plan.name(place);
    const auto text = with_attributes(plan, expression);
    if (!text.ok()) return with_field(text.error(), name);
    if (!is_clean_text(text.value())) {
        return invalid("filters", fmt::format("filter on '{}' holds a NUL character or is not valid UTF-8", name));
    }
    auto predicate = predicate_of(plan, place, text.value(), given);
    if (!predicate.ok()) return with_field(std::move(predicate).error(), name);
    return predicate;
}

}  // namespace

Result<std::string> with_attributes(const Plan& plan, std::string_view text) {
    return filters::with_attributes(text, [&](std::string_view name) -> Result<std::string> {
        const auto value = plan.request.user_attributes.find(name);
        if (value != plan.request.user_attributes.end()) return value->second;
        return invalid("filters", fmt::format("user attribute '{}', which a filter uses, has no value", name));
    });
}

bool is_clean_text(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto lead = static_cast<unsigned char>(text[at]);
        if (lead == 0) return false;
        const std::size_t length = lead < 0x80                   ? 1
                                   : lead >= 0xC2 && lead < 0xE0 ? 2
                                   : lead >= 0xE0 && lead < 0xF0 ? 3
                                   : lead >= 0xF0 && lead < 0xF5 ? 4
                                                                 : 0;
        if (length == 0 || at + length > text.size()) return false;
        std::uint32_t code = length == 1 ? lead : lead & (0x7FU >> length);
        for (std::size_t i = 1; i < length; ++i) {
            const auto next = static_cast<unsigned char>(text[at + i]);
            if ((next & 0xC0U) != 0x80U) return false;
            code = (code << 6U) | (next & 0x3FU);
        }
        const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
        if (overlong || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) return false;
        at += length;
    }
    return true;
}

Result<Predicate> make_predicate(Plan& plan, const Place& place, std::string_view expression) {
    return checked_predicate(plan, place, expression, nullptr);
}

Result<Predicate> make_predicate_on(Plan& plan, const Place& place, std::string_view expression, Node operand) {
    return checked_predicate(plan, place, expression, operand);
}

Node time_literal(Plan& plan, const Field& field, WallTime moment) {
    return TimeLiterals(plan, storage_of(field.datatype), is_converted(plan, field)).of(moment);
}

}  // namespace oriel::query
