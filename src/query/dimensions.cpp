#include "query/custom.h"
#include "query/errors.h"
#include "query/expand.h"
#include "query/locations.h"
#include "query/timeframes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace oriel::query {

using model::DimensionType;
using sql::Node;

namespace {

/// A tier's bound as a number in SQL and labels: the shortest digits that mean it.
std::string digits(double value) {
    if (value == std::floor(value) && std::abs(value) < 1e15) return fmt::format("{}", static_cast<long long>(value));
    return fmt::format("{}", value);
}

/// The same with at least one decimal, as the classic style writes it.
std::string decimal(double value) {
    std::string text = digits(value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

/// The label of the bucket from `tiers[index - 1]` to `tiers[index]`.
std::string tier_label(const Field& field, std::size_t index) {
    const std::vector<double>& tiers = field.tiers;
    const bool first = index == 0;
    const bool last = index == tiers.size();
    if (field.tier_style == "integer") {
        if (first) return "Below " + digits(tiers[0]);
        if (last) return digits(tiers.back()) + " or Above";
        return digits(tiers[index - 1]) + " to " + digits(tiers[index] - 1);
    }
    if (field.tier_style == "relational") {
        if (first) return "<" + digits(tiers[0]);
        if (last) return ">=" + digits(tiers.back());
        return ">=" + digits(tiers[index - 1]) + " and <" + digits(tiers[index]);
    }
    const bool classic = field.tier_style != "interval";
    const auto bound = [&](double value) { return classic ? decimal(value) : digits(value); };
    const std::string range =
        (first ? "(-inf" : "[" + bound(tiers[index - 1])) + "," + (last ? "inf" : bound(tiers[index])) + ")";
    if (!classic) return range;
    const int width = std::max(2, static_cast<int>(std::to_string(tiers.size()).size()));
    return fmt::format("T{:0{}} {}", index, width, range);
}

std::string undefined_label(const Field& field) {
    if (field.tier_style != "classic") return "Undefined";
    return "T" + std::string(std::max<std::size_t>(2, std::to_string(field.tiers.size()).size()), 'X') + " Undefined";
}

/// `CASE WHEN … END` over the buckets; `label` gives the text of bucket i, and of the rest for i = size + 1.
template <typename Label>
Node tier_case(Plan& plan, const Field& field, Node value, const Label& label) {
    sql::Tree& tree = plan.tree;
    std::vector<Node> pieces{tree.code("CASE ")};
    const std::size_t count = field.tiers.size();
    for (std::size_t i = 0; i <= count; ++i) {
        const Node text = tree.string(label(i));
        if (i == 0) {
            pieces.push_back(tree.build("WHEN #1 < $2 THEN $3 ", {value, tree.number(digits(field.tiers[0])), text}));
        } else if (i == count) {
            pieces.push_back(
                tree.build("WHEN #1 >= $2 THEN $3 ", {value, tree.number(digits(field.tiers[count - 1])), text}));
        } else {
            pieces.push_back(tree.build(
                "WHEN #1 >= $2 AND #1 < $3 THEN $4 ",
                {value, tree.number(digits(field.tiers[i - 1])), tree.number(digits(field.tiers[i])), text}));
        }
    }
    pieces.push_back(tree.build("ELSE $1 END", {tree.string(label(count + 1))}));
    return tree.sequence(pieces);
}

/// A sort key of equal width for the i-th of `count` buckets.
std::string sort_key(std::size_t index, std::size_t count) {
    return fmt::format("{:0{}}", index, std::max<std::size_t>(2, std::to_string(count).size()));
}

Status check_tiers(const Plan& plan, const Place& place) {
    const std::vector<double>& tiers = plan.field(place).tiers;
    const bool ascending =
        std::is_sorted(tiers.begin(), tiers.end()) && std::adjacent_find(tiers.begin(), tiers.end()) == tiers.end();
    const bool finite = std::all_of(tiers.begin(), tiers.end(), [](double tier) { return std::isfinite(tier); });
    if (!tiers.empty() && ascending && finite) return Ok{};
    return invalid("fields", fmt::format("'{}' needs 'tiers' that ascend, each once", plan.name(place)));
}

Result<Node> column(Plan& plan, const Place& place) {
    const Field& field = plan.field(place);
    if (const CustomField* custom = plan.custom_at(place); custom != nullptr && custom->expression.has_value())
        return expression_value(plan, *custom->expression);
    return expand(plan, place.source, field.sql, fmt::format("'{}'", plan.name(place)), Refers::to_dimensions);
}

/// `CASE WHEN … END` over the author's conditions. With `keys` the texts are sort keys instead of labels.
Result<Node> author_case(Plan& plan, const Place& place, bool keys) {
    const Field& field = plan.field(place);
    const std::size_t count = field.case_when.size();
    sql::Tree& tree = plan.tree;
    std::vector<Node> pieces{tree.code("CASE ")};
    for (std::size_t i = 0; i < count; ++i) {
        const Node condition = TRY(expand(plan, place.source, field.case_when[i].sql,
                                          fmt::format("'{}'", plan.name(place)), Refers::to_dimensions));
        const Node text = tree.string(keys ? sort_key(i, count) : field.case_when[i].label);
        pieces.push_back(tree.build("WHEN $1 THEN $2 ", {condition, text}));
    }
    if (keys) {
        pieces.push_back(tree.build("ELSE $1 END", {tree.string(sort_key(count, count))}));
    } else if (field.case_else.has_value()) {
        pieces.push_back(tree.build("ELSE $1 END", {tree.string(*field.case_else)}));
    } else {
        pieces.push_back(tree.code("END"));
    }
    return tree.sequence(pieces);
}

Result<Node> make_value(Plan& plan, const Place& place) {
    const Field& field = plan.field(place);
    switch (field.dimension_type) {
        case DimensionType::string:
        case DimensionType::number:
        case DimensionType::zipcode:
        case DimensionType::unquoted:
        case DimensionType::yesno: return column(plan, place);
        case DimensionType::date_case: return author_case(plan, place, false);
        case DimensionType::time: {
            const Node bare = TRY(column(plan, place));
            return time_value(plan, place, bare);
        }
        case DimensionType::duration: return duration_value(plan, place);
        case DimensionType::tier:
        case DimensionType::bin: {
            TRY(check_tiers(plan, place));
            const Node value = TRY(column(plan, place));
            const std::size_t count = field.tiers.size();
            return tier_case(plan, field, value,
                             [&](std::size_t i) { return i > count ? undefined_label(field) : tier_label(field, i); });
        }
        case DimensionType::location: return location_value(plan, place);
        case DimensionType::distance: return distance_value(plan, place);
    }
    return Error::internal("unknown dimension type");
}

}  // namespace

Result<Node> dimension_value(Plan& plan, const Place& place) {
    const auto found = plan.expanded.find(key_of(place));
    if (found != plan.expanded.end()) return found->second;
    const Node value = TRY(make_value(plan, place));
    plan.expanded.emplace(key_of(place), value);
    return value;
}

Result<Node> dimension_column(Plan& plan, const Place& place) {
    return column(plan, place);
}

Node yes_or_no(Plan& plan, Node condition) {
    return plan.tree.build("CASE WHEN $1 THEN 'Yes' ELSE 'No' END", {condition});
}

Result<Node> sort_helper(Plan& plan, const Place& place) {
    const Field& field = plan.field(place);
    switch (field.dimension_type) {
        case DimensionType::tier:
        case DimensionType::bin: {
            const Node value = TRY(column(plan, place));
            const std::size_t count = field.tiers.size() + 1;
            return tier_case(plan, field, value, [&](std::size_t i) { return sort_key(i, count); });
        }
        case DimensionType::date_case:
            if (field.alpha_sort) return Node{nullptr};
            return author_case(plan, place, true);
        case DimensionType::time: {
            const std::optional<model::Timeframe> by = sort_timeframe(field);
            if (!by.has_value()) return Node{nullptr};
            const Node bare = TRY(column(plan, place));
            return time_value(plan, place, bare, *by);
        }
        case DimensionType::string:
        case DimensionType::number:
        case DimensionType::yesno:
        case DimensionType::zipcode:
        case DimensionType::duration:
        case DimensionType::location:
        case DimensionType::distance:
        case DimensionType::unquoted: return Node{nullptr};
    }
    return Node{nullptr};
}

}  // namespace oriel::query
