#include "query/access.h"
#include "query/custom.h"
#include "query/errors.h"
#include "query/plan.h"
#include "query/references.h"
#include "query/rendered.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::query {

namespace {

constexpr std::size_t kLargestExpansion = 1'000'000;  // Characters.
constexpr std::size_t kDeepestReference = 200;

/// Follows every reference, before any SQL is made: marks the sources, finds cycles, and refuses what the caller may
/// not see. `trusted` marks the explore's own SQL, which grants on fields do not stop: a row filter must always work.
class Collector {
public:
    explicit Collector(Plan& plan) : plan_(plan) { plan_.joined.resize(plan_.explore->sources.size()); }

    Status run() {
        need(0);
        for (const Place& place : plan_.fields) {
            TRY(field(place, Trust::caller));
            TRY(order_of(place));
        }
        for (const Filter& filter : plan_.filters) {
            TRY(field(filter.place, filter.origin == Filter::Origin::access ? Trust::explore : Trust::caller));
        }
        for (const Filter& filter : plan_.templated) TRY(templated(filter));
        for (const ExpressionFilter& filter : plan_.expression_filters) {
            for (const Place& place : fields_of(plan_, filter.expression)) TRY(field(place, Trust::caller));
        }
        TRY(text(0, plan_.explore->sql_always_where, "sql_always_where", Trust::explore));
        TRY(text(0, plan_.explore->sql_always_having, "sql_always_having", Trust::explore));
        for (const std::string& alias : plan_.explore->always_join) TRY(join(alias, "always_join"));
        // A join can need other joins, so the list grows while it is read.
        for (std::size_t i = 0; i < found_.size(); ++i) TRY(source(found_[i]));
        return Ok{};
    }

private:
    enum class Trust : std::uint8_t { caller, explore };

    /// What a column is ordered by stands beside it, not in its SQL: it may be made from the column's own field.
    Status order_of(const Place& place) {
        const std::string& by = plan_.field(place).order_by_field;
        if (by.empty()) return Ok{};
        return field(TRY(find_named(plan_, place.source, by, fmt::format("'{}'", plan_.name(place)))), Trust::caller);
    }

    /// A `filter` field: its SQL is a condition of its own. The field itself brings no join.
    Status templated(const Filter& filter) {
        const Field& field = plan_.field(filter.place);
        if (field.kind != model::FieldKind::filter || field.sql.empty()) return Ok{};
        if (!is_granted(plan_, filter.place)) {
            return invalid("filters", fmt::format("unknown or inaccessible field '{}' in explore '{}'",
                                                  plan_.name(filter.place), plan_.explore->name));
        }
        return text(filter.place.source, field.sql, fmt::format("'{}'", plan_.name(filter.place)), Trust::caller);
    }

    void need(std::size_t index) {
        if (plan_.joined[index].needed) return;
        plan_.joined[index].needed = true;
        found_.push_back(index);
    }

    Status join(const std::string& alias, std::string_view reader) {
        const std::optional<std::size_t> index = find_alias(plan_, alias);
        if (!index.has_value()) {
            return invalid("fields", fmt::format("{} names '{}', which explore '{}' does not join", reader, alias,
                                                 plan_.explore->name));
        }
        need(*index);
        return Ok{};
    }

    Status source(std::size_t index) {
        const Source& source = plan_.explore->sources[index];
        const std::string reader = fmt::format("join '{}'", source.alias);
        if (!passes(plan_, source.required_access_grants) || !passes(plan_, source.view->required_access_grants)) {
            return invalid("fields", fmt::format("unknown or inaccessible join '{}' in explore '{}'", source.alias,
                                                 plan_.explore->name));
        }
        TRY(table(index));
        if (index == 0) return Ok{};
        Joined& joined = plan_.joined[index];
        TRY(text(index, source.sql_on, reader, Trust::explore));
        TRY(text(index, source.sql, reader, Trust::explore));
        TRY(text(index, source.sql_where, reader, Trust::explore));
        TRY(text(index, source.sql_having, reader, Trust::explore));
        const auto add_parents = [&](std::size_t owner, const model::Template& sql) {
            for (const std::size_t parent : sources_of(plan_, owner, sql)) {
                if (parent != index) joined.parents.push_back(parent);
            }
        };
        add_parents(index, source.sql_on);
        add_parents(index, source.sql);
        if (!source.foreign_key.empty()) {
            const Place key = TRY(find_named(plan_, 0, source.foreign_key, reader));
            TRY(field(key, Trust::explore));
            if (!source.view->primary_key.has_value()) {
                return invalid("fields",
                               fmt::format("{} uses foreign_key, so view '{}' needs a dimension with primary_key: yes",
                                           reader, source.view->name));
            }
            TRY(field({index, *source.view->primary_key}, Trust::explore));
            add_parents(key.source, plan_.field(key).sql);
        }
        std::sort(joined.parents.begin(), joined.parents.end());
        joined.parents.erase(std::unique(joined.parents.begin(), joined.parents.end()), joined.parents.end());
        joined.requires_ = joined.parents;
        for (const std::string& required : source.required_joins) {
            TRY(join(required, fmt::format("required_joins of '{}'", source.alias)));
            joined.requires_.push_back(*find_alias(plan_, required));
        }
        return Ok{};
    }

    Status table(std::size_t index) {
        const Source& source = plan_.explore->sources[index];
        const std::string reader = fmt::format("the table of '{}'", source.alias);
        if (!source.sql_table_name.empty()) return tables_in(index, source.sql_table_name, reader);
        return view_table(*source.view, reader);
    }

    Status view_table(const model::View& view, const std::string& reader) {
        if (view.derived_table.empty()) return tables_in(owner_of(plan_, view), view.sql_table_name, reader);
        const auto is_view = [&](const CommonTable& table) { return table.view == &view; };
        if (std::any_of(plan_.common_tables.begin(), plan_.common_tables.end(), is_view)) return Ok{};
        if (std::find(open_tables_.begin(), open_tables_.end(), &view) != open_tables_.end()) {
            return invalid("fields", fmt::format("derived table '{}' depends on itself through {}", view.name, reader));
        }
        if (view.derived_table.explore_source != nullptr) {
            NativeTable* native = TRY(prepare_native(plan_, view));
            plan_.common_tables.push_back({&view, {}, native});
            return Ok{};
        }
        if (view.derived_table.sql.empty()) {
            return not_built(
                fmt::format("derived table '{}' is made by statements of its own ('sql_create', "
                            "'create_process'), which is not built yet",
                            view.name));
        }
        open_tables_.push_back(&view);
        const std::string own = fmt::format("derived table '{}'", view.name);
        const std::size_t owner = owner_of(plan_, view);
        const model::Template* sql = TRY(render(plan_, owner, view.derived_table.sql, own));
        for (const model::TemplatePart& part : sql->parts) {
            if (part.kind == model::TemplatePart::Kind::field) {
                return invalid("fields", fmt::format("{} refers to field '{}'; a derived table can only refer to "
                                                     "'${{view.SQL_TABLE_NAME}}'",
                                                     own, part.field));
            }
        }
        TRY(tables_in(owner, view.derived_table.sql, own));
        open_tables_.pop_back();
        plan_.common_tables.push_back({&view, {}, nullptr});
        return Ok{};
    }

    /// The derived tables that a text names by `${view.SQL_TABLE_NAME}`.
    Status tables_in(std::size_t owner, const model::Template& author, const std::string& reader) {
        const model::Template* sql = TRY(render(plan_, owner, author, reader));
        for (const model::TemplatePart& part : sql->parts) {
            if (part.kind != model::TemplatePart::Kind::table_name) continue;
            const model::View* view = TRY(find_table(plan_, part.view, reader));
            TRY(view_table(*view, reader));
        }
        return Ok{};
    }

    Status text(std::size_t owner, const model::Template& sql, std::string_view reader, Trust trust) {
        std::size_t size = 0;
        return text(owner, sql, reader, trust, size);
    }

    Status text(std::size_t owner, const model::Template& author, std::string_view reader, Trust trust,
                std::size_t& size) {
        const model::Template* sql = TRY(render(plan_, owner, author, reader));
        for (const model::TemplatePart& part : sql->parts) {
            switch (part.kind) {
                case model::TemplatePart::Kind::text: size += part.text.size(); break;
                case model::TemplatePart::Kind::hole: {
                    // The deque does not move what it holds, and the operand may make new holes.
                    const Hole& hole = plan_.holes[part.hole];
                    size += hole.text.size() + 1;
                    if (hole.kind == Hole::Kind::condition) TRY(text(owner, hole.operand, reader, trust, size));
                    break;
                }
                case model::TemplatePart::Kind::table:
                    need(owner);
                    size += plan_.explore->sources[owner].alias.size();
                    break;
                case model::TemplatePart::Kind::table_name: {
                    const model::View* view = TRY(find_table(plan_, part.view, reader));
                    TRY(view_table(*view, std::string(reader)));
                    break;
                }
                case model::TemplatePart::Kind::field: {
                    const Place place = TRY(find_reference(plan_, owner, part, reader));
                    TRY(field(place, trust));
                    size += plan_.visits[key_of(place)].size;
                    break;
                }
            }
            if (size > kLargestExpansion) return invalid("fields", fmt::format("{} expands to too much SQL", reader));
        }
        return Ok{};
    }

    Status field(const Place& place, Trust trust) {
        if (trust == Trust::caller && !is_granted(plan_, place)) {
            return invalid("fields", fmt::format("unknown or inaccessible field '{}' in explore '{}'",
                                                 plan_.name(place), plan_.explore->name));
        }
        // A visit for the explore has skipped grants, so the caller's own way there is walked again.
        const Visit& before = plan_.visits[key_of(place)];
        if (before.done && (before.granted || trust == Trust::explore)) return Ok{};
        if (std::find(path_.begin(), path_.end(), place) != path_.end()) return cycle(place);
        if (path_.size() > kDeepestReference) {
            return invalid("fields", fmt::format("'{}' is reached through more than {} references", plan_.name(place),
                                                 kDeepestReference));
        }
        path_.push_back(place);
        need(place.source);
        std::size_t size = 0;
        TRY(texts_of(place, trust, size));
        path_.pop_back();
        Visit& visit = plan_.visits[key_of(place)];
        visit.done = true;
        visit.granted = visit.granted || trust == Trust::caller;
        visit.size = size;
        return Ok{};
    }

    Status expression(const std::optional<lang::calcs::Expression>& used, Trust trust) {
        if (!used.has_value()) return Ok{};
        for (const Place& place : fields_of(plan_, *used)) TRY(field(place, trust));
        return Ok{};
    }

    Error cycle(const Place& place) const {
        std::string chain;
        for (auto step = std::find(path_.begin(), path_.end(), place); step != path_.end(); ++step) {
            chain += "'" + plan_.name(*step) + "' → ";
        }
        return invalid("fields", fmt::format("the SQL of {}'{}' goes in a circle", chain, plan_.name(place)));
    }

    Status texts_of(const Place& place, Trust trust, std::size_t& size) {
        const Field& field_at = plan_.field(place);
        const std::string reader = fmt::format("'{}'", plan_.name(place));
        TRY(text(place.source, field_at.sql, reader, trust, size));
        TRY(text(place.source, field_at.sql_start, reader, trust, size));
        TRY(text(place.source, field_at.sql_end, reader, trust, size));
        TRY(text(place.source, field_at.sql_latitude, reader, trust, size));
        TRY(text(place.source, field_at.sql_longitude, reader, trust, size));
        TRY(text(place.source, field_at.sql_distinct_key, reader, trust, size));
        for (const model::CaseWhen& when : field_at.case_when) TRY(text(place.source, when.sql, reader, trust, size));
        if (const CustomField* custom = plan_.custom_at(place); custom != nullptr) {
            TRY(expression(custom->expression, trust));
            TRY(expression(custom->condition, trust));
        }
        const auto named = [&](const std::string& name) -> Status {
            const Place other = TRY(find_named(plan_, place.source, name, reader));
            return field(other, trust);
        };
        if (field_at.is_dimension() && field_at.dimension_type == model::DimensionType::distance) {
            if (!field_at.start_location_field.empty()) TRY(named(field_at.start_location_field));
            if (!field_at.end_location_field.empty()) TRY(named(field_at.end_location_field));
        }
        if (!field_at.is_measure()) return Ok{};
        for (const model::FieldFilter& filter : field_at.filters) TRY(named(filter.field));
        if (field_at.measure_type == model::MeasureType::period_over_period) {
            TRY(named(field_at.period_over_period.based_on));
            TRY(named(field_at.period_over_period.based_on_time));
        }
        if (!field_at.list_field.empty()) TRY(named(field_at.list_field));
        const model::View& view = *plan_.source(place).view;
        if (view.primary_key.has_value()) TRY(field({place.source, *view.primary_key}, Trust::explore));
        return Ok{};
    }

    Plan& plan_;
    std::vector<std::size_t> found_;
    std::vector<Place> path_;
    std::vector<const model::View*> open_tables_;
};

}  // namespace

Status collect(Plan& plan) {
    return Collector(plan).run();
}

}  // namespace oriel::query
