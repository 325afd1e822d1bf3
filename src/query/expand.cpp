#include "query/expand.h"

#include "query/errors.h"
#include "query/measures.h"
#include "query/predicates.h"
#include "query/references.h"
#include "query/rendered.h"
#include "query/timeframes.h"
#include "sql/author_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::query {

using model::TemplatePart;
using sql::Node;

namespace {

Error bad_text(std::string_view reader, std::string_view problem, const model::Location& location) {
    std::string message = fmt::format("the SQL of {} can't be used: {}", reader, problem);
    if (!location.file.empty()) message += fmt::format(" ({}:{})", location.file, location.line);
    return invalid("fields", std::move(message));
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// `${created_time::date}`: a time in the query's zone with that type instead of as text. Other values have their type.
Result<Node> typed(Plan& plan, const Place& place, const std::string& type) {
    const Field& field = plan.field(place);
    const bool is_time = field.is_dimension() && field.dimension_type == model::DimensionType::time;
    if (!is_time || (type != "date" && type != "datetime" && type != "timestamp")) return dimension_value(plan, place);
    const Node bare = TRY(dimension_column(plan, place));
    if (type == "date") return time_value(plan, place, bare, model::Timeframe::date);
    return moment_of(plan, place, bare);
}

Result<Node> reference(Plan& plan, const Place& place, std::string_view reader, Refers refers) {
    const Field& field = plan.field(place);
    if (field.is_measure()) {
        if (refers == Refers::to_dimensions) {
            return invalid("fields",
                           fmt::format("{} refers to measure '{}', which has no value for a single row; use a measure "
                                       "of type number",
                                       reader, plan.name(place)));
        }
        return measure_value(plan, place);
    }
    if (field.kind == model::FieldKind::filter && !field.sql.empty()) return dimension_column(plan, place);
    if (!field.is_dimension()) {
        return invalid("fields", fmt::format("{} refers to '{}', which is a {} and has no SQL value", reader,
                                             plan.name(place), model::to_string(field.kind)));
    }
    return dimension_value(plan, place);
}

}  // namespace

Result<Node> expand(Plan& plan, std::size_t owner, const model::Template& author, std::string_view reader,
                    Refers refers) {
    const model::Template* text_of_query = TRY(render(plan, owner, author, reader));
    const model::Template& sql = *text_of_query;
    sql::AuthorText state(plan.dialect.lexicon());
    std::vector<Node> pieces;
    pieces.reserve(sql.parts.size() + 1);
    for (std::size_t i = 0; i < sql.parts.size(); ++i) {
        const TemplatePart& part = sql.parts[i];
        if (part.kind == TemplatePart::Kind::text) {
            std::string_view text = part.text;
            if (i == 0) {
                while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
            }
            if (i + 1 == sql.parts.size()) {
                while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
            }
            state.feed(text);
            pieces.push_back(plan.tree.code(text));
            continue;
        }
        if (state.in_comment()) continue;  // What a comment refers to is not needed, and could end it.
        if (part.kind == TemplatePart::Kind::hole && plan.holes[part.hole].kind == Hole::Kind::words) {
            const std::string& words = plan.holes[part.hole].text;
            const std::optional<std::string> quoted = state.inside_quote(words);
            if (!quoted.has_value() || !is_clean_text(words)) {
                return bad_text(reader,
                                "a user's value stands where it could be SQL; put it in quotes, or use the "
                                "filter 'sql_quote'",
                                sql.location);
            }
            pieces.push_back(plan.tree.code(plan.tree.keep(*quoted)));
            continue;
        }
        if (state.in_quote() && part.kind != TemplatePart::Kind::table) {
            return bad_text(reader, "a '${…}' stands inside quotes", sql.location);
        }
        switch (part.kind) {
            case TemplatePart::Kind::text: break;
            case TemplatePart::Kind::hole: {
                const Hole& hole = plan.holes[part.hole];
                if (hole.kind == Hole::Kind::node) {
                    pieces.push_back(plan.tree.operand(hole.node));
                    break;
                }
                const Node operand = TRY(expand(plan, owner, hole.operand, reader, refers));
                const Predicate predicate = TRY(make_predicate_on(plan, hole.field, hole.text, operand));
                // In parentheses of its own, whatever the author put around it.
                pieces.push_back(predicate.condition == nullptr ? plan.tree.code("1=1")
                                                                : plan.tree.build("($1)", {predicate.condition}));
                break;
            }
            case TemplatePart::Kind::table: {
                const std::string& alias = plan.explore->sources[owner].alias;
                pieces.push_back(state.in_quote() ? plan.tree.code(alias) : plan.tree.name(alias));
                break;
            }
            case TemplatePart::Kind::table_name: {
                const model::View* view = TRY(find_table(plan, part.view, reader));
                pieces.push_back(TRY(table_of(plan, *view)));
                break;
            }
            case TemplatePart::Kind::field: {
                const Place place = TRY(find_reference(plan, owner, part, reader));
                Node value = nullptr;
                if (!part.type.empty() && plan.field(place).is_dimension()) {
                    value = TRY(typed(plan, place, part.type));
                } else {
                    value = TRY(reference(plan, place, reader, refers));
                }
                pieces.push_back(plan.tree.operand(value));
                break;
            }
        }
        state.feed(" ");  // A word of its own, so that what follows is not read as part of it.
    }
    if (const std::string_view problem = state.problem(); !problem.empty())
        return bad_text(reader, problem, sql.location);
    if (state.in_line_comment()) pieces.push_back(plan.tree.code("\n"));
    if (pieces.size() == 1) return pieces[0];
    return plan.tree.sequence(pieces);
}

Result<Node> table_of(Plan& plan, const model::View& view) {
    for (const CommonTable& table : plan.common_tables) {
        if (table.view == &view) return plan.tree.name(table.name);
    }
    if (!view.derived_table.empty()) {
        return invalid("fields", fmt::format("derived table '{}' is used where it cannot be", view.name));
    }
    // A table that is just the view's name is a name and no text, so that `order` gets its quotes.
    const std::vector<TemplatePart>& parts = view.sql_table_name.parts;
    if (parts.empty()) return plan.tree.name(view.name);
    if (parts.size() == 1 && parts[0].kind == TemplatePart::Kind::text && parts[0].text == view.name) {
        return plan.tree.name(view.name);
    }
    return expand(plan, owner_of(plan, view), view.sql_table_name, fmt::format("the table of view '{}'", view.name),
                  Refers::to_dimensions);
}

}  // namespace oriel::query
