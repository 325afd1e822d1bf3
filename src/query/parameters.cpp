#include "query/parameters.h"

#include "query/errors.h"
#include "query/predicates.h"
#include "query/rendered.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::query {

namespace filters = lang::filters;
using model::DimensionType;

namespace {

/// A value as it was sent: `^` stands before a character that means itself. Nothing else is read into it.
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '^' && at + 1 < text.size()) ++at;
        out += text[at];
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_word(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
}

std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') out += c;
        out += c;
    }
    return out + "'";
}

Error refused(const Plan& plan, const Place& place, std::string_view value, std::string_view wanted) {
    return invalid("filters",
                   fmt::format("'{}' is no value for parameter '{}'; use {}", value, plan.name(place), wanted));
}

std::string choices(const Field& field) {
    std::string out;
    for (const model::AllowedValue& allowed : field.allowed_values) {
        if (out.size() > 200) return out + ", …";
        out += (out.empty() ? "'" : ", '") + allowed.value + "'";
    }
    return out;
}

}  // namespace

Result<ParameterValue> value_of_parameter(Plan& plan, const Place& place) {
    const Field& field = plan.field(place);
    sql::Tree& tree = plan.tree;
    ParameterValue out;
    const std::string* given = filter_text(plan, place);
    std::string value;
    if (given != nullptr) value = decoded(trimmed(*given));
    if (value.empty()) value = field.default_value;
    if (value.empty()) {
        // A word without quotes may stand inside an author's quotes, where a literal may not.
        if (field.dimension_type == DimensionType::unquoted) {
            out.author_words = "NULL";
            return out;
        }
        out.node = tree.code("NULL");
        out.shown = "NULL";
        return out;
    }
    if (!is_clean_text(value))
        return invalid("filters",
                       fmt::format("parameter '{}' holds a NUL character or is not valid UTF-8", plan.name(place)));
    const bool listed = std::any_of(field.allowed_values.begin(), field.allowed_values.end(),
                                    [&](const model::AllowedValue& allowed) { return allowed.value == value; });
    if (!field.allowed_values.empty() && !listed && value != field.default_value)
        return refused(plan, place, value, "one of " + choices(field));
    switch (field.dimension_type) {
        case DimensionType::unquoted:
            if (listed || value == field.default_value) {
                out.author_words = value;
            } else {
                if (!is_word(value)) return refused(plan, place, value, "letters, digits, '_' and '.'");
                out.user_words = value;
            }
            return out;
        case DimensionType::number: {
            const auto number = filters::parse_number(value);
            const bool single = number.ok() && number.value().terms.size() == 1 &&
                                number.value().terms[0].kind == filters::NumberTerm::Kind::value &&
                                !number.value().terms[0].negated;
            if (!single) return refused(plan, place, value, "a number");
            out.shown = number.value().terms[0].digits;
            out.node = tree.number(out.shown);
            return out;
        }
        case DimensionType::yesno: {
            const auto answer = filters::parse_yesno(value);
            const bool known =
                answer.ok() && (answer.value() == filters::YesNo::yes || answer.value() == filters::YesNo::no);
            if (!known) return refused(plan, place, value, "'yes' or 'no'");
            out.shown = answer.value() == filters::YesNo::yes ? "true" : "false";
            out.node = plan.dialect.truth(tree, answer.value() == filters::YesNo::yes);
            return out;
        }
        case DimensionType::time: {
            const auto dates = filters::parse_date(value, plan.calendar);
            const bool single = dates.ok() && dates.value().terms.size() == 1 &&
                                dates.value().terms[0].from.has_value() && !dates.value().terms[0].negated;
            if (!single) return refused(plan, place, value, "a date such as '2024-05-18'");
            out.shown = quoted(value);
            out.node = time_literal(plan, field, *dates.value().terms[0].from);
            return out;
        }
        default:
            out.shown = quoted(value);
            out.node = tree.string(value);
            return out;
    }
}

Result<sql::Node> date_bound(Plan& plan, const Place& place, bool end) {
    const std::string* text = filter_text(plan, place);
    if (text == nullptr || trimmed(*text).empty()) return plan.tree.code("NULL");
    const std::string words = TRY(with_attributes(plan, *text));
    const filters::DateFilter filter = TRY(filters::parse_date(words, plan.calendar));
    // Over several ranges the outermost bound counts; one that is open on that side leaves it open.
    std::optional<WallTime> bound;
    for (const filters::DateTerm& term : filter.terms) {
        const std::optional<WallTime>& side = end ? term.to : term.from;
        if (term.negated || term.kind == filters::DateTerm::Kind::null || !side.has_value())
            return plan.tree.code("NULL");
        if (!bound.has_value() || (end ? *side > *bound : *side < *bound)) bound = side;
    }
    if (!bound.has_value()) return plan.tree.code("NULL");
    return time_literal(plan, plan.field(place), *bound);
}

}  // namespace oriel::query
