#include "query/access.h"
#include "query/custom.h"
#include "query/errors.h"
#include "query/measures.h"
#include "query/plan.h"
#include "query/references.h"

#include "lang/spelling.h"
#include "model/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace oriel::query {

namespace {

constexpr std::int64_t kDefaultLimit = 500;

std::optional<std::size_t> find_calculation(const Plan& plan, std::string_view name) {
    for (std::size_t i = 0; i < plan.calculations.size(); ++i) {
        if (plan.calculations[i].definition.name == name) return i;
    }
    return std::nullopt;
}

Result<const Explore*> find_explore(const Plan& plan) {
    const std::string& name = plan.request.explore;
    const Explore* explore = plan.model.find_explore(name);
    if (explore != nullptr && passes(plan, explore->required_access_grants)) return explore;
    lang::NearestName nearest(name);
    for (const Explore& other : plan.model.explores) {
        if (passes(plan, other.required_access_grants)) nearest.offer(other.name);
    }
    std::string message = fmt::format("explore '{}' not found in model '{}'", name, plan.model.name);
    if (const std::string hint = nearest.hint(); !hint.empty()) message += "; " + hint;
    return Error::not_found(std::move(message));
}

Status resolve_fields(Plan& plan) {
    if (plan.request.fields.empty()) return invalid("fields", "'fields' must name at least one field");
    std::unordered_map<std::uint64_t, bool> seen;
    plan.fields.reserve(plan.request.fields.size());
    std::vector<bool> placed(plan.calculations.size(), false);
    for (const std::string& name : plan.request.fields) {
        if (const std::optional<std::size_t> calculation = find_calculation(plan, name)) {
            plan.calculations[*calculation].place = plan.fields.size();
            placed[*calculation] = true;
            continue;
        }
        const Place place = TRY(find_field(plan, "fields", name));
        const Field& field = plan.field(place);
        if (field.kind != model::FieldKind::dimension && field.kind != model::FieldKind::measure) {
            return invalid("fields", fmt::format("'{}' is a {} and has no value to select; use it in 'filters'", name,
                                                 model::to_string(field.kind)));
        }
        if (seen.emplace(key_of(place), true).second) plan.fields.push_back(place);
    }
    if (plan.fields.empty()) return invalid("fields", "'fields' must name at least one field that is no calculation");
    plan.shown = plan.fields.size();
    // A calculation need not be named to be shown.
    for (std::size_t i = 0; i < placed.size(); ++i) {
        if (!placed[i]) plan.calculations[i].place = plan.shown;
    }
    for (std::size_t i = 0; i < plan.fields.size(); ++i) {
        const Place wanting = plan.fields[i];
        for (const std::string& name : plan.field(wanting).required_fields) {
            const Place place = TRY(find_named(plan, wanting.source, name, "'" + plan.name(wanting) + "'"));
            const Field& field = plan.field(place);
            if (!field.is_dimension() && !field.is_measure()) continue;
            if (seen.emplace(key_of(place), true).second) plan.fields.push_back(place);
        }
    }
    return Ok{};
}

/// The one measure that a post-SQL measure is made of: its `sql` is `${that}`.
Result<Place> base_of_post_sql(const Plan& plan, const Place& place) {
    const Field& field = plan.field(place);
    const std::string name = "'" + plan.name(place) + "'";
    const model::TemplatePart* reference = nullptr;
    bool other = false;
    for (const model::TemplatePart& part : field.sql.parts) {
        const bool blank =
            part.kind == model::TemplatePart::Kind::text && part.text.find_first_not_of(" \t\r\n") == std::string::npos;
        if (part.kind == model::TemplatePart::Kind::field && reference == nullptr)
            reference = &part;
        else if (!blank)
            other = true;
    }
    if (reference != nullptr && !other && !field.sql.liquid) {
        const Place base = TRY(find_reference(plan, place.source, *reference, name));
        const Field& of = plan.field(base);
        if (of.is_measure() && !is_post_sql(of.measure_type) && model::is_numeric(of)) return base;
    }
    return invalid("fields", fmt::format("{} is of type {}, so its 'sql' must be one numeric measure that SQL "
                                         "computes, as in '${{count}}'",
                                         name, model::to_string(field.measure_type)));
}

/// What post-SQL measures are made of is selected too.
Status resolve_post_sql(Plan& plan) {
    for (std::size_t i = 0; i < plan.fields.size(); ++i) {
        const Field& field = plan.field(plan.fields[i]);
        plan.made_of.emplace_back();
        if (!field.is_measure() || !is_post_sql(field.measure_type)) continue;
        const Place base = TRY(base_of_post_sql(plan, plan.fields[i]));
        const auto found = std::find(plan.fields.begin(), plan.fields.end(), base);
        plan.made_of[i] = static_cast<std::size_t>(found - plan.fields.begin());
        if (found == plan.fields.end()) plan.fields.push_back(base);
    }
    return Ok{};
}

/// The words of a sort: `field [asc|desc] [n]`.
struct SortWords {
    std::string field;
    std::string direction;
    std::string column;
    bool more = false;
};

SortWords split(std::string_view text) {
    SortWords words;
    std::string* const targets[] = {&words.field, &words.direction, &words.column};
    std::size_t count = 0;
    std::size_t at = 0;
    while (true) {
        while (at < text.size() && text[at] == ' ') ++at;
        if (at == text.size()) return words;
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (count == 3) {
            words.more = true;
            return words;
        }
        *targets[count++] = text.substr(at, end - at);
        at = end;
    }
}

Status resolve_pivots(Plan& plan) {
    const Request& request = plan.request;
    plan.pivots.assign(plan.fields.size(), false);
    const auto find_dimension = [&](const char* parameter, const std::string& name) -> Result<std::size_t> {
        const Place place = TRY(find_field(plan, parameter, name));
        const auto shown_end = plan.fields.begin() + static_cast<std::ptrdiff_t>(plan.shown);
        const auto found = std::find(plan.fields.begin(), shown_end, place);
        if (found == shown_end || plan.field(place).is_measure()) {
            return invalid(parameter,
                           fmt::format("'{}' in '{}' must be a dimension that 'fields' selects", name, parameter));
        }
        return static_cast<std::size_t>(found - plan.fields.begin());
    };
    for (const std::string& name : request.pivots) {
        const std::size_t at = TRY(find_dimension("pivots", name));
        if (plan.pivots[at]) continue;
        plan.pivots[at] = true;
        plan.pivot_order.push_back(at);
    }
    for (const std::string& name : request.subtotals) {
        const std::size_t at = TRY(find_dimension("subtotals", name));
        if (plan.pivots[at]) {
            return invalid("subtotals", fmt::format("'{}' is pivoted; 'subtotals' takes row dimensions", name));
        }
    }
    return Ok{};
}

Status resolve_sorts(Plan& plan) {
    for (const std::string& text : plan.request.sorts) {
        if (text == "__UNSORTED__") {
            plan.unsorted = true;
            continue;
        }
        SortWords words = split(text);
        if (words.field.empty()) continue;
        for (char& c : words.direction) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const auto is_index = [](const std::string& word) {
            return !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
        };
        if (words.column.empty() && is_index(words.direction)) std::swap(words.column, words.direction);
        const bool known = words.direction.empty() || words.direction == "asc" || words.direction == "desc";
        if (!known || words.more || (!words.column.empty() && !is_index(words.column))) {
            return invalid(
                "sorts",
                fmt::format("'{}' is not a sort; write 'view.field', 'view.field asc' or 'view.field desc'", text));
        }
        std::size_t column = 0;
        std::from_chars(words.column.data(), words.column.data() + words.column.size(), column);
        const bool descending = words.direction == "desc";
        if (const std::optional<std::size_t> calculation = find_calculation(plan, words.field)) {
            plan.wanted_sorts.push_back({std::nullopt, calculation, descending, column});
            continue;
        }
        // A sort on what is not selected is dropped, also when there is no such field.
        const std::optional<Place> custom = plan.find_custom(words.field);
        const Explore::FieldPlace* found = plan.explore->find(words.field);
        if (!custom.has_value() && found == nullptr) continue;
        const Place place = custom.has_value() ? *custom : Place(*found);
        const auto selected = std::find(plan.fields.begin(), plan.fields.end(), place);
        if (selected == plan.fields.end()) continue;
        const auto field = static_cast<std::size_t>(selected - plan.fields.begin());
        const auto same = [&](const WantedSort& sort) { return sort.field == field; };
        if (std::find_if(plan.wanted_sorts.begin(), plan.wanted_sorts.end(), same) != plan.wanted_sorts.end()) continue;
        plan.wanted_sorts.push_back({field, std::nullopt, descending, column});
        if (!plan.is_post_sql(field)) plan.sorts.push_back({place, descending, column});
    }
    plan.sorts_given = !plan.sorts.empty();
    return Ok{};
}

Status resolve_limit(Plan& plan) {
    const std::int64_t limit = plan.request.limit.value_or(kDefaultLimit);
    if (limit < -1) return invalid("limit", fmt::format("'limit' is {}; use a number of rows, or -1 for all", limit));
    if (limit >= 0) plan.limit = limit;
    return Ok{};
}

}  // namespace

Status resolve_request(Plan& plan) {
    plan.explore = TRY(find_explore(plan));
    TRY(resolve_custom(plan));
    TRY(resolve_fields(plan));
    TRY(resolve_post_sql(plan));
    TRY(resolve_pivots(plan));
    TRY(resolve_sorts(plan));
    return resolve_limit(plan);
}

}  // namespace oriel::query
