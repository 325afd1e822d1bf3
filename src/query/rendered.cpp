#include "query/rendered.h"

#include "lang/liquid/render.h"
#include "query/errors.h"
#include "query/parameters.h"
#include "query/references.h"
#include "query/timeframes.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::query {

namespace liquid = lang::liquid;
using liquid::Value;

namespace {

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Words that can neither end nor begin anything: a name, or a number.
bool is_harmless(std::string_view text) {
    const auto is_word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    };
    return std::all_of(text.begin(), text.end(), is_word);
}

/// What the model's Liquid can ask of a query.
class QueryContext final : public liquid::Context {
public:
    QueryContext(Plan& plan, std::size_t owner) : plan_(plan), owner_(owner) {}

    Result<Found> find(std::span<const liquid::Step> path) override {
        const std::string_view first = path[0].name;
        const auto second = [&]() { return path.size() > 1 ? path[1].name : std::string_view(); };
        if (first == "_user_attributes" && path.size() > 1) {
            const auto value = plan_.request.user_attributes.find(second());
            return Found{value == plan_.request.user_attributes.end() ? Value() : Value::tainted(value->second), 2};
        }
        if (first == "_filters" && path.size() > 1) return filter(second());
        if (first == "_model" && second() == "_name") return Found{Value::text(plan_.model.name), 2};
        if (first == "_explore" && second() == "_name") return Found{Value::text(plan_.explore->name), 2};
        if (first == "_explore" && second() == "_dashboard_url") return Found{Value(), 2};
        if (first == "_view" && second() == "_name") return Found{Value::text(source().alias), 2};
        if (first == "_dialect" && second() == "_name") return Found{Value::text(plan_.dialect.looker_name()), 2};
        if (first == "_query" && second() == "_query_timezone") return Found{Value::text(plan_.query_zone->name()), 2};
        return of_field(path);
    }

    Result<Value> condition(std::string_view name, std::vector<liquid::Piece> body) override {
        const Place place = TRY(named(name, "condition"));
        const std::string* text = filter_text(plan_, place);
        if (text == nullptr || is_blank(*text)) {
            // The line ends behind the comment, so that it swallows nothing.
            return Value::text(fmt::format("1=1 -- no filter on '{}'\n", plan_.name(place)));
        }
        Hole hole;
        hole.kind = Hole::Kind::condition;
        hole.text = *text;
        hole.field = place;
        hole.operand = TRY(assemble(body));
        return keep(std::move(hole));
    }

    /// Queries and whole builds read all rows; a table that is built in parts has its own bounds.
    Result<Value> increment_condition(std::string_view, std::vector<liquid::Piece>) override {
        return Value::text("1=1");
    }

    Result<Value> parameter(std::string_view name) override {
        const Place place = TRY(named(name, "parameter"));
        return parameter_value(place);
    }

    Result<Value> date_start(std::string_view name) override { return bound(name, "date_start", false); }
    Result<Value> date_end(std::string_view name) override { return bound(name, "date_end", true); }

    Value sql_boolean(bool value) const override {
        Hole hole;
        hole.node = plan_.dialect.truth(plan_.tree, value);
        return keep(std::move(hole), value ? "true" : "false");
    }

    Now now() const override {
        const WallTime wall = plan_.query_zone->to_wall(plan_.request.now);
        const auto ahead = wall.time_since_epoch() - plan_.request.now.time_since_epoch();
        return {wall, std::chrono::duration_cast<std::chrono::minutes>(ahead)};
    }

    /// The pieces of a rendered text as a template: the author's words are read for references.
    Result<model::Template> assemble(const std::vector<liquid::Piece>& pieces) const {
        model::Template out;
        std::string words;
        const auto flush = [&]() -> Status {
            const auto bad = model::read_template(words, out);
            out.liquid = false;  // What braces are left are the author's.
            if (bad.has_value()) {
                return invalid("fields", fmt::format("'{}' is no reference to a field",
                                                     words.substr(bad->begin, bad->end - bad->begin)));
            }
            words.clear();
            return Ok{};
        };
        for (const liquid::Piece& piece : pieces) {
            const bool is_word = piece.kind == liquid::PieceKind::tainted && is_harmless(piece.text);
            if (piece.kind == liquid::PieceKind::text || is_word) {
                words += piece.text;
                continue;
            }
            TRY(flush());
            std::size_t number = piece.id;
            if (piece.kind != liquid::PieceKind::opaque) {
                Hole hole;
                hole.text = piece.text;
                hole.kind = Hole::Kind::words;
                if (piece.kind == liquid::PieceKind::literal) {
                    hole.kind = Hole::Kind::node;
                    hole.node = plan_.tree.string(piece.text);
                }
                plan_.holes.push_back(std::move(hole));
                number = plan_.holes.size() - 1;
            }
            model::TemplatePart& part = out.parts.emplace_back();
            part.kind = model::TemplatePart::Kind::hole;
            part.hole = number;
        }
        TRY(flush());
        return out;
    }

private:
    const Source& source() const { return plan_.explore->sources[owner_]; }

    Value keep(Hole hole, std::string_view shown = {}) const {
        plan_.holes.push_back(std::move(hole));
        return Value::opaque(static_cast<std::uint32_t>(plan_.holes.size() - 1), shown);
    }

    /// The alias that a view goes by: an explore's name for it, or inside a view's own text the view's name.
    std::optional<std::size_t> find_view(std::string_view name) const {
        if (const auto index = find_alias(plan_, name)) return index;
        if (name == source().view->name) return owner_;
        return std::nullopt;
    }

    std::optional<Place> find_field(std::string_view view, std::string_view name) const {
        const std::optional<std::size_t> index = view.empty() ? std::optional(owner_) : find_view(view);
        if (!index.has_value()) return std::nullopt;
        const auto place = plan_.explore->resolve(plan_.explore->sources[*index].alias, name);
        return place.has_value() ? std::optional(Place(*place)) : std::nullopt;
    }

    Result<Place> named(std::string_view name, std::string_view tag) const {
        const std::size_t dot = name.find('.');
        const auto place = dot == std::string_view::npos ? find_field({}, name)
                                                         : find_field(name.substr(0, dot), name.substr(dot + 1));
        if (!place.has_value()) {
            return invalid("fields", fmt::format("'{{% {} {} %}}' names no field of explore '{}'", tag, name,
                                                 plan_.explore->name));
        }
        return *place;
    }

    Result<Found> filter(std::string_view name) const {
        const std::size_t dot = name.find('.');
        const auto place = dot == std::string_view::npos ? find_field({}, name)
                                                         : find_field(name.substr(0, dot), name.substr(dot + 1));
        if (!place.has_value()) return Found{};
        const std::string* text = filter_text(plan_, *place);
        return Found{text == nullptr ? Value() : Value::tainted(*text), 2};
    }

    /// `v._in_query`, `f._parameter_value`, `v.f._is_selected`, …
    Result<Found> of_field(std::span<const liquid::Step> path) {
        if (path.size() >= 2 && path[1].name == "_in_query") {
            if (const auto index = find_view(path[0].name)) return Found{Value::boolean(uses_view(*index)), 2};
        }
        for (const std::size_t used : {std::size_t{2}, std::size_t{3}}) {
            if (path.size() < used) break;
            const std::string_view view = used == 2 ? std::string_view() : path[0].name;
            const auto place = find_field(view, path[used - 2].name);
            const std::string_view what = path[used - 1].name;
            if (!place.has_value()) {
                if (const auto any = of_group(view, path[used - 2].name, what))
                    return Found{Value::boolean(*any), used};
                continue;
            }
            if (what == "_parameter_value") return Found{TRY(parameter_value(*place)), used};
            if (what == "_is_filtered") return Found{Value::boolean(is_filtered(*place)), used};
            if (what == "_is_selected") return Found{Value::boolean(is_selected(*place)), used};
            if (what == "_in_query") {
                const bool in = is_filtered(*place) || names(*place);
                return Found{Value::boolean(in), used};
            }
        }
        return Found{};
    }

    /// The same of a dimension group, by its own name: whether it holds for any of its timeframes.
    std::optional<bool> of_group(std::string_view view, std::string_view group, std::string_view what) const {
        const bool asks_filter = what == "_is_filtered" || what == "_in_query";
        const bool asks_field = what == "_is_selected" || what == "_in_query";
        const std::optional<std::size_t> index = view.empty() ? std::optional(owner_) : find_view(view);
        if (!index.has_value() || !(asks_filter || asks_field)) return std::nullopt;
        const std::vector<Field>& fields = plan_.explore->sources[*index].view->fields;
        bool known = false;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (fields[i].group != group) continue;
            known = true;
            const Place place{*index, i};
            if (asks_filter && is_filtered(place)) return true;
            if (asks_field && (what == "_in_query" ? names(place) : is_selected(place))) return true;
        }
        return known ? std::optional(false) : std::nullopt;
    }

    bool is_filtered(const Place& place) const {
        const std::string* text = filter_text(plan_, place);
        return text != nullptr && !is_blank(*text);
    }
    bool names(const Place& place) const {
        return std::find(plan_.fields.begin(), plan_.fields.end(), place) != plan_.fields.end();
    }
    bool is_selected(const Place& place) const {
        const auto at = std::find(plan_.fields.begin(), plan_.fields.end(), place);
        return at != plan_.fields.end() && plan_.selects(static_cast<std::size_t>(at - plan_.fields.begin()));
    }
    bool uses_view(std::size_t index) const {
        const auto of_view = [&](const Place& place) { return place.source == index; };
        const auto filters_view = [&](const Filter& filter) {
            return filter.origin != Filter::Origin::access && of_view(filter.place) && is_filtered(filter.place);
        };
        return std::any_of(plan_.fields.begin(), plan_.fields.end(), of_view) ||
               std::any_of(plan_.filters.begin(), plan_.filters.end(), filters_view) ||
               std::any_of(plan_.templated.begin(), plan_.templated.end(), filters_view);
    }

    Result<Value> parameter_value(const Place& place) {
        const ParameterValue value = TRY(value_of_parameter(plan_, place));
        if (value.author_words.has_value()) return Value::text(*value.author_words);
        if (value.user_words.has_value()) return Value::tainted(*value.user_words);
        Hole hole;
        hole.node = value.node;
        return keep(std::move(hole), value.shown);
    }

    Result<Value> bound(std::string_view name, std::string_view tag, bool end) {
        const Place place = TRY(named(name, tag));
        Hole hole;
        hole.node = TRY(date_bound(plan_, place, end));
        return keep(std::move(hole));
    }

    Plan& plan_;
    std::size_t owner_;
};

}  // namespace

const std::string* filter_text(const Plan& plan, const Place& place) {
    // The user's own is the last; an explore's own filter stands only where the user has none.
    for (auto filter = plan.templated.rbegin(); filter != plan.templated.rend(); ++filter) {
        if (filter->place == place) return &filter->expression;
    }
    for (auto filter = plan.filters.rbegin(); filter != plan.filters.rend(); ++filter) {
        if (filter->place == place && filter->origin != Filter::Origin::access) return &filter->expression;
    }
    return nullptr;
}

Result<const model::Template*> render(Plan& plan, std::size_t owner, const model::Template& sql,
                                      std::string_view reader) {
    if (!sql.liquid) return &sql;
    const RenderedKey key{&sql, owner};
    if (const auto known = plan.rendered.find(key); known != plan.rendered.end()) return known->second;
    const auto failed = [&](std::string_view problem) {
        std::string message = fmt::format("the Liquid of {}: {}", reader, problem);
        if (!sql.location.file.empty()) message += fmt::format(" ({}:{})", sql.location.file, sql.location.line);
        return invalid("fields", std::move(message));
    };
    const auto source = liquid::parse(model::to_text(sql));
    if (!source.ok()) return failed(source.error().message);
    QueryContext context(plan, owner);
    const auto text = liquid::render(source.value(), context);
    if (!text.ok()) return failed(text.error().message);
    auto assembled = context.assemble(text.value().pieces);
    if (!assembled.ok()) return failed(assembled.error().message);
    assembled.value().location = sql.location;
    plan.kept_templates.push_back(std::move(assembled).value());
    const model::Template* made = &plan.kept_templates.back();
    plan.rendered.emplace(key, made);
    return made;
}

const model::Template& rendered(const Plan& plan, std::size_t owner, const model::Template& sql) {
    static const model::Template kNothing;
    if (!sql.liquid) return sql;
    const auto known = plan.rendered.find({&sql, owner});
    return known == plan.rendered.end() ? kNothing : *known->second;
}

}  // namespace oriel::query
