#include "lookml/build_view.h"

#include "lang/spelling.h"
#include "lookml/build_derived.h"
#include "lookml/diagnostics.h"
#include "lookml/walk.h"

#include <algorithm>
#include <unordered_set>

namespace oriel::lookml {

namespace {

constexpr In kFields = In::dimension | In::dimension_group | In::measure | In::filter | In::parameter;

bool starts_with(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

void read_table(std::string_view key, const Reader& read, model::Template& into, BuiltView& out) {
    ReadTemplate table = read.read_sql(key);
    out.usable &= table.ok;
    out.tables = std::move(table.tables);
    into = std::move(table.sql);
}

/// The references of a view's fields to each other.
class ViewGraph final : public NeedGraph {
public:
    ViewGraph(BuiltView& built, BuildContext& context) : built_(built), context_(context) {
        for (std::size_t i = 0; i < built.fields.size(); ++i) index_.emplace(built.view->fields[i].name, i);
    }

    std::size_t size() const override { return built_.fields.size(); }
    std::size_t needs(std::size_t node) const override { return built_.fields[node].references.size(); }
    std::size_t length(std::size_t node) const override {
        std::size_t length = 0;
        for (const auto& part : built_.view->fields[node].sql.parts) length += part.text.size() + 1;
        return length;
    }

    Target target(std::size_t node, std::size_t need) override {
        const Reference& reference = built_.fields[node].references[need];
        if (reference.use == Reference::Use::table) return Target::none();
        if (!reference.view.empty() && reference.view != built_.view->name) return Target::none();
        const auto found = index_.find(reference.field);
        if (found == index_.end()) {
            if (built_.is_lost(reference.field)) {
                report(node, diag::broken_reference, reference, full(node), own(reference.field));
            } else {
                const auto& kind =
                    reference.use == Reference::Use::filter ? diag::unknown_filter_field : diag::unknown_field;
                auto& finding = report(node, kind, reference, reference.full());
                if (!context_.diagnostics.full()) finding.hint = field_hint(built_, reference.field);
            }
            return Target::failed();
        }
        if (reference.use == Reference::Use::order) return Target::none();
        return allowed(node, reference, found->second) ? Target::of(found->second) : Target::failed();
    }

    void needs_bad(std::size_t node, std::size_t need, std::size_t target) override {
        report(node, diag::broken_reference, built_.fields[node].references[need], full(node), full(target));
    }
    void cycle(std::span<const std::size_t> path, std::size_t need) override {
        std::string way;
        for (const std::size_t node : path.subspan(1)) {
            way.append(way.empty() ? "'" : ", '").append(built_.view->fields[node].name).append("'");
            if (way.size() > 120) break;
        }
        report(path.back(), diag::reference_cycle, built_.fields[path.back()].references[need], full(path.front()),
               way.empty() ? "its own sql" : way);
    }
    void too_long(std::size_t node) override {
        context_.diagnostics.report(diag::expansion_too_large, built_.fields[node].object->item.value_place(),
                                    full(node));
    }

private:
    std::string own(std::string_view field) const { return built_.view->name + "." + std::string(field); }
    std::string full(std::size_t node) const { return own(built_.view->fields[node].name); }

    template <typename... Args>
    lang::Diagnostic& report(std::size_t node, const lang::DiagnosticKind& kind, const Reference& reference,
                             const Args&... args) {
        auto& finding = context_.diagnostics.report(kind, reference.place, args...);
        finding.field = full(node);
        return finding;
    }

    bool allowed(std::size_t node, const Reference& reference, std::size_t target) {
        const model::Field& from = built_.view->fields[node];
        const model::Field& to = built_.view->fields[target];
        if (reference.use == Reference::Use::list) return true;
        if (to.is_measure() && !from.is_measure()) {
            report(node, diag::dimension_uses_measure, reference, full(node), full(target));
            return false;
        }
        if (to.is_measure() && is_aggregate(from.measure_type)) {
            report(node, diag::aggregate_uses_measure, reference, full(node), from.type_name, full(target));
            return false;
        }
        // The condition of a filter is SQL like any other.
        const bool valueless =
            to.kind == model::FieldKind::parameter || (to.kind == model::FieldKind::filter && to.sql.empty());
        if (valueless && reference.use == Reference::Use::sql) {
            report(node, diag::reference_to_filter, reference, full(node), full(target), to_string(to.kind));
            return false;
        }
        return true;
    }

    BuiltView& built_;
    BuildContext& context_;
    std::unordered_map<std::string_view, std::size_t> index_;
};

/// Fields of one name, made by two groups or by a group and a dimension: neither is used, for which is meant?
void drop_duplicates(BuiltView& built, BuildContext& context, std::vector<Mark>& marks) {
    std::unordered_map<std::string_view, std::size_t> seen;
    for (std::size_t i = 0; i < built.fields.size(); ++i) {
        const model::Field& field = built.view->fields[i];
        const auto [place, added] = seen.emplace(field.name, i);
        if (added) continue;
        const model::Field& first = built.view->fields[place->second];
        auto& finding = context.diagnostics.report(diag::duplicate_field, built.fields[i].object->item.value_place(),
                                                   field.name, std::to_string(first.location.line));
        finding.field = built.view->name + "." + field.name;
        marks[i] = marks[place->second] = Mark::bad;
    }
}

/// A `…_distinct` measure without key takes the view's primary key; without that either, it can't be computed.
void add_distinct_keys(BuiltView& built, BuildContext& context, std::vector<Mark>& marks) {
    std::vector<std::size_t> keys;
    for (std::size_t i = 0; i < built.fields.size(); ++i) {
        if (built.view->fields[i].primary_key) keys.push_back(i);
    }
    for (std::size_t i = 0; i < built.fields.size(); ++i) {
        model::Field& field = built.view->fields[i];
        if (!field.is_measure() || !is_distinct(field.measure_type) || !field.sql_distinct_key.empty()) continue;
        const lang::Place place = built.fields[i].object->item.value_place();
        if (keys.size() != 1) {
            auto& finding = context.diagnostics.report(diag::missing_param, place, "measure", field.name,
                                                       field.type_name, "sql_distinct_key");
            finding.hint = "or the view one primary key";
            finding.field = built.view->name + "." + field.name;
            marks[i] = Mark::bad;
            continue;
        }
        const std::string_view key = context.values.keep(built.view->fields[keys[0]].name);
        field.sql_distinct_key.location = field.location;
        field.sql_distinct_key.parts.push_back({model::TemplatePart::Kind::field, {}, {}, std::string(key), {}});
        built.fields[i].references.push_back({{}, key, place, Reference::Use::sql});
    }
}

/// A field whose order can't be had is sorted by itself.
void drop_lost_orders(BuiltView& built, BuildContext& context, const std::vector<Mark>& marks) {
    std::unordered_set<std::string_view> lost;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        if (marks[i] == Mark::bad) lost.insert(built.view->fields[i].name);
    }
    if (lost.empty()) return;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        model::Field& field = built.view->fields[i];
        if (marks[i] == Mark::bad || field.order_by_field.empty()) continue;
        std::erase_if(built.fields[i].references, [&](const Reference& reference) {
            const bool own = reference.view.empty() || reference.view == built.view->name;
            if (reference.use != Reference::Use::order || !own || !lost.contains(reference.field)) return false;
            const std::string full = built.view->name + "." + field.name;
            context.diagnostics.report(diag::broken_order, reference.place, full, reference.full()).field = full;
            field.order_by_field.clear();
            return true;
        });
    }
}

void find_primary_key(BuiltView& built, BuildContext& context) {
    model::View& view = *built.view;
    for (std::size_t i = 0; i < view.fields.size(); ++i) {
        if (!view.fields[i].primary_key) continue;
        if (!view.primary_key) {
            view.primary_key = i;
            continue;
        }
        // Rows counted by a wrong key give wrong numbers, so there is none.
        context.diagnostics.report(diag::several_primary_keys, built.fields[i].object->item.value_place(), view.name,
                                   view.fields[*view.primary_key].name, view.fields[i].name);
        for (model::Field& field : view.fields) field.primary_key = false;
        view.primary_key.reset();
        return;
    }
}

}  // namespace

bool BuiltView::is_lost(std::string_view field) const {
    if (lost.contains(field)) return true;
    return std::any_of(lost_groups.begin(), lost_groups.end(), [&](std::string_view group) {
        if (field == group || (starts_with(field, group) && field.substr(group.size(), 1) == "_")) return true;
        return field.size() > group.size() + 1 && field.substr(field.size() - group.size()) == group &&
               field[field.size() - group.size() - 1] == '_';
    });
}

std::string field_hint(const BuiltView& built, std::string_view field) {
    lang::NearestName nearest(field);
    for (const model::Field& known : built.view->fields) {
        if (known.group == field)
            return "'" + std::string(field) + "' is a dimension_group: name one of its dimensions, such as '" +
                   known.name + "'";
        nearest.offer(known.name);
    }
    return nearest.hint();
}

void check_fields(BuiltView& built, BuildContext& context) {
    model::View& view = *built.view;
    std::vector<Mark> marks(view.fields.size(), Mark::unseen);
    drop_duplicates(built, context, marks);
    add_distinct_keys(built, context, marks);
    {
        ViewGraph graph(built, context);
        walk(graph, marks);
    }
    drop_lost_orders(built, context, marks);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < view.fields.size(); ++i) {
        if (marks[i] == Mark::bad) {
            // Its name is still needed, and the name of a group's field is only in the field itself.
            built.lost.insert(context.values.keep(view.fields[i].name));
            continue;
        }
        if (kept != i) {
            view.fields[kept] = std::move(view.fields[i]);
            built.fields[kept] = std::move(built.fields[i]);
        }
        ++kept;
    }
    view.fields.resize(kept);
    built.fields.resize(kept);
    for (std::size_t i = 0; i < kept; ++i) view.field_index.emplace(view.fields[i].name, i);
    find_primary_key(built, context);
}

BuiltView build_view(const Object& object, BuildContext& context) {
    BuiltView built;
    built.object = &object;
    built.view = std::make_shared<model::View>();
    built.usable = !object.broken;
    const Reader read(object, context);
    model::View& view = *built.view;
    view.name = object.name();
    context.view = object.name();
    view.location = read.location();
    view.label_given = read.has("label") || read.has("view_label");
    view.label = read.has("label")        ? read.string("label")
                 : read.has("view_label") ? read.string("view_label")
                                          : read.label(view.name);
    view.required_access_grants = read.access_grants(built.usable);
    view.autogenerate_primary_keys = read.flag("autogenerate_primary_keys", false);
    // Without what it extends, or with two definitions, every field would be told of once more.
    if (object.broken) return built;

    const Entry* table = object.find("derived_table");
    if (table != nullptr && table->block != nullptr) {
        build_derived_table(*table->block, context, built);
    } else if (const Entry* analytic = object.find("derived_analytic_model")) {
        context.diagnostics.report(diag::unsupported_table, analytic->item.place(), view.name,
                                   "derived_analytic_model");
        built.usable = false;
    } else if (read.has("sql_table_name")) {
        read_table("sql_table_name", read, view.sql_table_name, built);
    } else {
        view.sql_table_name.location = view.location;
        view.sql_table_name.parts.push_back({model::TemplatePart::Kind::text, view.name, {}, {}, {}});
    }

    for (const Object* field : object.children) {
        if (!within(field->kind, kFields)) continue;
        if (field->broken) {
            if (field->kind == In::dimension_group) {
                built.lost_groups.push_back(field->name());
            } else {
                built.lost.insert(field->name());
            }
            continue;
        }
        build_field(*field, read, context, built);
    }
    check_fields(built, context);
    if (view.autogenerate_primary_keys && view.primary_key) {
        context.diagnostics.report(diag::needless_keys, object.find("autogenerate_primary_keys")->item.place(),
                                   view.name, view.fields[*view.primary_key].name);
        view.autogenerate_primary_keys = false;
    }
    return built;
}

}  // namespace oriel::lookml
