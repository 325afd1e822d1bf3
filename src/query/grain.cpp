#include "query/grain.h"

#include "query/errors.h"
#include "query/expand.h"
#include "query/references.h"
#include "query/rendered.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oriel::query {

using model::TemplatePart;
using sql::Node;

namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Whether the value is just what the author's SQL says.
bool is_plain(const Field& field) {
    return field.is_dimension() && (field.dimension_type == model::DimensionType::string ||
                                    field.dimension_type == model::DimensionType::number ||
                                    field.dimension_type == model::DimensionType::zipcode);
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

bool equals_ignoring_case(std::string_view a, std::string_view lower) {
    return a.size() == lower.size() && std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) {
               return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
           });
}

/// Whether the text between references is only arithmetic, column names after a point, casts and numbers.
bool is_arithmetic(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (is_word(c)) {
            const bool column = at > 0 && text[at - 1] == '.';
            const bool cast = at > 1 && text[at - 1] == ':' && text[at - 2] == ':';
            const bool number = c >= '0' && c <= '9';
            if (!column && !cast && !number) return false;
            while (at < text.size() && is_word(text[at])) ++at;
            std::size_t next = at;
            while (next < text.size() && is_blank(text[next])) ++next;
            if (next < text.size() && text[next] == '(') return false;  // A call.
            continue;
        }
        if (c == '"') {
            if (at == 0 || text[at - 1] != '.') return false;
            at = text.find('"', at + 1);
            if (at == std::string_view::npos) return false;
        }
        if (text.substr(at, 2) == "--" || text.substr(at, 2) == "/*") return false;
        if (!is_blank(c) && std::string_view(".+-*/():\"").find(c) == std::string_view::npos) return false;
        ++at;
    }
    return true;
}

/// The joined view's side of `${a.x} = ${b.y} [AND …]`, for a left join: never NULL where the row is there.
std::optional<Place> joined_column(const Plan& plan, std::size_t index) {
    if (plan.explore->sources[index].type != model::JoinType::left_outer) return std::nullopt;
    for (const auto& [outside, own] : equal_pairs(plan, index)) {
        if (is_null_when_absent(plan, index, plan.field(own).sql)) return own;
    }
    return std::nullopt;
}

/// The columns and plain fields of the view that the text names.
Result<std::vector<Node>> columns_in(Plan& plan, std::size_t owner, const model::Template& author) {
    const model::Template& sql = rendered(plan, owner, author);
    std::vector<Node> columns;
    for (std::size_t i = 0; i < sql.parts.size(); ++i) {
        const TemplatePart& part = sql.parts[i];
        if (part.kind == TemplatePart::Kind::field) {
            const Place place = TRY(find_reference(plan, owner, part, plan.explore->sources[owner].alias));
            if (place.source == owner && is_null_when_absent(plan, owner, plan.field(place).sql)) {
                columns.push_back(TRY(dimension_value(plan, place)));
            }
        }
        if (part.kind != TemplatePart::Kind::table || i + 1 == sql.parts.size()) continue;
        const std::string_view text = sql.parts[i + 1].text;
        std::size_t end = 1;
        while (end < text.size() && is_word(text[end])) ++end;
        if (end < 2 || text[0] != '.') continue;
        const Node alias = plan.tree.name(plan.explore->sources[owner].alias);
        columns.push_back(plan.tree.build("$1$2", {alias, plan.tree.code(text.substr(0, end))}));
    }
    return columns;
}

}  // namespace

std::vector<std::pair<Place, Place>> equal_pairs(const Plan& plan, std::size_t index) {
    const Source& source = plan.explore->sources[index];
    if (index == 0 || !source.sql.empty()) return {};
    std::vector<Place> fields;
    for (const TemplatePart& part : rendered(plan, index, source.sql_on).parts) {
        if (part.kind == TemplatePart::Kind::field) {
            const auto place = find_reference(plan, index, part, source.alias);
            if (!place.ok()) return {};
            fields.push_back(place.value());
            continue;
        }
        if (part.kind != TemplatePart::Kind::text) return {};
        const std::string_view text = trimmed(part.text);
        const bool inside_pair = fields.size() % 2 == 1 && text == "=";
        const bool between_pairs =
            fields.size() % 2 == 0 && (text.empty() || (!fields.empty() && equals_ignoring_case(text, "and")));
        if (!inside_pair && !between_pairs) return {};
    }
    if (fields.size() % 2 != 0) return {};
    std::vector<std::pair<Place, Place>> pairs;
    for (std::size_t i = 0; i < fields.size(); i += 2) {
        Place outside = fields[i];
        Place own = fields[i + 1];
        if (outside.source == index) std::swap(outside, own);
        if (own.source != index || outside.source == index || !is_plain(plan.field(outside)) ||
            !is_plain(plan.field(own)))
            return {};
        pairs.emplace_back(outside, own);
    }
    return pairs;
}

bool is_null_when_absent(const Plan& plan, std::size_t owner, const model::Template& sql) {
    bool has_column = false;
    for (const TemplatePart& part : rendered(plan, owner, sql).parts) {
        switch (part.kind) {
            case TemplatePart::Kind::text:
                if (!is_arithmetic(part.text)) return false;
                break;
            case TemplatePart::Kind::table: has_column = true; break;
            case TemplatePart::Kind::table_name:
            case TemplatePart::Kind::hole: return false;
            case TemplatePart::Kind::field: {
                const auto place = find_reference(plan, owner, part, "");
                if (!place.ok() || place.value().source != owner) return false;
                const Field& field = plan.field(place.value());
                if (!is_plain(field) || !is_null_when_absent(plan, owner, field.sql)) return false;
                has_column = true;
                break;
            }
        }
    }
    return has_column;
}

bool calls_row_aggregate(const Plan& plan, std::size_t owner, const model::Template& sql) {
    // Aggregates whose value depends on how often a row comes; min, max, any_value, bool_and and their like do not.
    static constexpr std::string_view kAggregates[] = {"sum",
                                                       "avg",
                                                       "count",
                                                       "mean",
                                                       "median",
                                                       "mode",
                                                       "product",
                                                       "fsum",
                                                       "sumkahan",
                                                       "kahan_sum",
                                                       "favg",
                                                       "geomean",
                                                       "geometric_mean",
                                                       "count_if",
                                                       "countif",
                                                       "stddev",
                                                       "stddev_pop",
                                                       "stddev_samp",
                                                       "variance",
                                                       "var_pop",
                                                       "var_samp",
                                                       "sem",
                                                       "skewness",
                                                       "kurtosis",
                                                       "kurtosis_pop",
                                                       "entropy",
                                                       "mad",
                                                       "percentile_cont",
                                                       "percentile_disc",
                                                       "quantile",
                                                       "quantile_cont",
                                                       "quantile_disc",
                                                       "approx_quantile",
                                                       "reservoir_quantile",
                                                       "corr",
                                                       "covar_pop",
                                                       "covar_samp",
                                                       "regr_avgx",
                                                       "regr_avgy",
                                                       "regr_count",
                                                       "regr_intercept",
                                                       "regr_r2",
                                                       "regr_slope",
                                                       "regr_sxx",
                                                       "regr_sxy",
                                                       "regr_syy",
                                                       "string_agg",
                                                       "group_concat",
                                                       "listagg",
                                                       "array_agg",
                                                       "list",
                                                       "histogram",
                                                       "bit_xor"};
    for (const TemplatePart& part : rendered(plan, owner, sql).parts) {
        if (part.kind == TemplatePart::Kind::hole && calls_row_aggregate(plan, owner, plan.holes[part.hole].operand))
            return true;
        const std::string_view text = part.text;
        for (std::size_t at = 0; at < text.size();) {
            if (!is_word(text[at])) {
                ++at;
                continue;
            }
            const std::size_t start = at;
            while (at < text.size() && is_word(text[at])) ++at;
            const std::string_view word = text.substr(start, at - start);
            if (std::none_of(std::begin(kAggregates), std::end(kAggregates),
                             [&](std::string_view name) { return equals_ignoring_case(word, name); })) {
                continue;
            }
            const std::string_view rest = trimmed(text.substr(at));
            if (rest.empty() || rest.front() != '(') continue;
            const std::string_view argument = trimmed(rest.substr(1));
            if (!equals_ignoring_case(argument.substr(0, 8), "distinct")) return true;
        }
    }
    return false;
}

Result<std::size_t> grain_of(const Plan& plan, const Place& place) {
    const std::vector<std::size_t> looked_at = sources_of(plan, place.source, plan.field(place).sql);
    const auto repeats_none = [&](std::size_t candidate) {
        const std::vector<bool>& repeated = plan.multiplies[candidate];
        return !repeated[place.source] &&
               std::none_of(looked_at.begin(), looked_at.end(), [&](std::size_t other) { return repeated[other]; });
    };
    if (repeats_none(place.source)) return place.source;
    for (const std::size_t candidate : looked_at) {
        if (repeats_none(candidate)) return candidate;
    }
    std::string names;
    for (const std::size_t source : looked_at) names += " '" + plan.explore->sources[source].alias + "'";
    return invalid(
        "fields",
        fmt::format("the SQL of measure '{}' looks at{}, whose rows repeat each other in this query, so it has no "
                    "right value",
                    plan.name(place), names));
}

bool is_numbered(const Plan& plan, std::size_t source) {
    const Source& at = plan.explore->sources[source];
    const bool asked = at.view->autogenerate_primary_keys || plan.explore->autogenerate_primary_keys;
    const bool needed = plan.fanned_out[source] || plan.nullable[source];
    return asked && needed && !at.view->primary_key.has_value() && at.sql.empty() && !plan.joined[source].preaggregated;
}

Result<Node> primary_key_of(Plan& plan, std::size_t source) {
    const std::optional<std::size_t>& index = plan.explore->sources[source].view->primary_key;
    if (is_numbered(plan, source)) {
        const Node alias = plan.tree.name(plan.explore->sources[source].alias);
        return plan.tree.build("$1.$2", {alias, plan.tree.code(kRowNumber)});
    }
    if (!index.has_value()) return Node{nullptr};
    const Place place{source, *index};
    const Node key = TRY(dimension_value(plan, place));
    const model::Template& sql = plan.field(place).sql;
    if (!plan.nullable[source] || is_null_when_absent(plan, source, sql)) return key;
    // CONCAT and COALESCE make a key out of nothing, so the columns that it is made of decide.
    const std::vector<Node> columns = TRY(columns_in(plan, source, sql));
    if (columns.empty()) return key;
    std::vector<Node> present;
    for (const Node column : columns) present.push_back(plan.tree.build("#1 IS NOT NULL", {column}));
    return plan.tree.build("CASE WHEN $1 THEN $2 END", {plan.tree.any_of(present), key});
}

Result<Node> presence_of(Plan& plan, std::size_t source) {
    const Node key = TRY(primary_key_of(plan, source));
    if (key != nullptr) return key;
    const std::optional<Place> column = joined_column(plan, source);
    if (!column.has_value()) return Node{nullptr};
    return dimension_value(plan, *column);
}

}  // namespace oriel::query
