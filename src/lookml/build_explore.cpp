#include "lookml/build_model.h"
#include "lookml/diagnostics.h"
#include "lookml/explore_fields.h"
#include "lookml/filter_texts.h"
#include "lookml/stored_query.h"
#include "lookml/words.h"

#include "lang/spelling.h"

#include <algorithm>

namespace oriel::lookml {

namespace {

using model::JoinType;
using model::Relationship;

template <typename Enum, std::size_t N>
Enum choose(std::string_view text, const Enum (&values)[N], Enum otherwise) {
    for (const Enum value : values) {
        if (to_string(value) == text) return value;
    }
    return otherwise;
}

constexpr JoinType kJoinTypes[] = {JoinType::left_outer, JoinType::inner, JoinType::full_outer, JoinType::cross};
constexpr Relationship kRelationships[] = {Relationship::many_to_one, Relationship::one_to_one,
                                           Relationship::one_to_many, Relationship::many_to_many};

/// Builds one explore. What only costs some fields or a join is left out; what could change whose rows are seen, or
/// which rows count, costs the explore.
class ExploreBuilder {
public:
    ExploreBuilder(const Object& object, ModelBuild& build)
        : object_(object),
          build_(build),
          diagnostics_(build.context.diagnostics),
          read_(object, build.context),
          parts_(build) {}

    std::optional<model::Explore> build() {
        build_.context.view = read_.has("from")        ? read_.text("from")
                              : read_.has("view_name") ? read_.text("view_name")
                                                       : object_.name();
        words();
        explore_.required_access_grants = read_.access_grants(ok_);
        if (!base()) return std::nullopt;
        for (const Object* child : object_.children) {
            if (child->kind == In::join) join(*child);
        }
        if (!within_budget()) return std::nullopt;
        parts_.set_names(explore_.name, base_alias());
        visibility();
        if (!parts_.settle()) {
            leave_out("its joins depend on each other over too many steps");
            return std::nullopt;
        }
        always_join();
        conditions();
        filters();
        if (!ok_) return std::nullopt;
        finish();
        return std::move(explore_);
    }

private:
    std::string base_alias() const { return parts_.sources().front().source.alias; }

    template <typename... Args>
    lang::Diagnostic& report(const lang::DiagnosticKind& kind, const lang::Place& place, const Args&... args) {
        return diagnostics_.report(kind, place, args...);
    }
    /// The explore can't be used.
    void leave_out(std::string_view why) {
        report(diag::broken_explore, object_.item.value_place(), explore_.name, why);
        ok_ = false;
    }
    std::string why(bool text_ok) const { return text_ok ? parts_.why() : "can't be applied"; }
    lang::Place place(const Object& object, std::string_view key) const { return object.find(key)->item.value_place(); }

    void words() {
        explore_.name = object_.name();
        explore_.label = read_.label(explore_.name);
        explore_.group_label = read_.string("group_label");
        explore_.description = read_.string("description");
        explore_.hidden = read_.flag("hidden", false);
        explore_.tags = read_.strings("tags");
        explore_.case_sensitive = read_.optional_flag("case_sensitive");
        explore_.symmetric_aggregates = read_.flag("symmetric_aggregates", true);
        explore_.persist_for = read_.string("persist_for");
        if (read_.has("persist_with"))
            explore_.persist_with = read_datagroup(object_.find("persist_with")->item, build_.context);
        explore_.autogenerate_primary_keys = read_.flag("autogenerate_primary_keys", false);
        explore_.location = read_.location();
        for (const std::string_view key : {"label", "group_label", "description", "view_label"}) {
            if (has_liquid(read_.text(key)))
                read_liquid(read_.text(key), object_.find(key)->item, LiquidPlace::words, build_.context.view,
                            build_.context.liquid, diagnostics_);
        }
    }

    /// The view behind a name, or nullptr after a report that `what` can't be used without it.
    const BuiltView* view(std::string_view name, const lang::Place& place, std::string_view what,
                          std::string_view its_name) {
        const BuiltView* built = build_.find_view(name);
        if (built == nullptr) {
            if (build_.merger.is_template(In::view, name)) {
                report(diag::view_needs_extending, place, name);
            } else {
                report_unknown_view(name, place, build_);
            }
            return nullptr;
        }
        if (!built->usable) {
            report(diag::broken_view, place, what, its_name, name);
            return nullptr;
        }
        return built;
    }

    SourcePart& add_source(std::string alias, const BuiltView& built, const Object& object, const Reader& read) {
        SourcePart part;
        part.built = &built;
        part.object = &object;
        part.source.alias = std::move(alias);
        part.source.view = built.view;
        part.source.location = read.location();
        part.source.view_label = read.has("view_label")    ? read.string("view_label")
                                 : built.view->label_given ? built.view->label
                                                           : title_case(part.source.alias);
        bool ok = true;
        std::vector<Reference> ignored;
        part.source.sql_table_name = read.sql("sql_table_name", ignored, ok);
        if (built.binds_all && built.explore_source->name() != explore_.name) {
            report(diag::bound_elsewhere, object.item.value_place(), built.view->name, built.explore_source->name());
            ok = false;
        }
        part.alive = ok;
        return parts_.add(std::move(part));
    }

    bool within_budget() {
        if (parts_.sources().size() > ExploreParts::kMaxJoins) {
            report(diag::project_too_large, object_.item.value_place(), std::to_string(ExploreParts::kMaxJoins),
                   "joins in an explore");
            return false;
        }
        const std::size_t before = build_.explore_fields;
        for (const SourcePart& part : parts_.sources()) build_.explore_fields += part.built->fields.size();
        if (build_.explore_fields <= build_.max_explore_fields) return true;
        if (before <= build_.max_explore_fields) {
            report(diag::project_too_large, object_.item.value_place(), std::to_string(build_.max_explore_fields),
                   "fields in explores");
        }
        return false;
    }

    // --- The base and the joins ---------------------------------------------------------------------------------

    bool base() {
        const std::string_view key = read_.has("from") ? "from" : "view_name";
        const bool given = read_.has(key);
        const std::string_view view_name = given ? read_.text(key) : object_.name();
        const lang::Place where = given ? place(object_, key) : object_.item.value_place();
        const BuiltView* built = view(view_name, where, "explore", explore_.name);
        if (built == nullptr) return false;
        std::string alias(read_.has("view_name") ? read_.text("view_name") : object_.name());
        SourcePart& part = add_source(std::move(alias), *built, object_, read_);
        ok_ &= part.alive;
        part.alive = true;
        return true;
    }

    void join(const Object& object) {
        const Reader read(object, build_.context);
        const std::string_view name = object.name();
        if (object.broken) {
            parts_.lose(name, "");
            return;
        }
        if (parts_.find(name) != nullptr) {
            report(diag::duplicate_alias, object.item.value_place(), name, explore_.name);
            return;
        }
        const bool from = read.has("from");
        const BuiltView* built = view(from ? read.text("from") : name,
                                      from ? place(object, "from") : object.item.value_place(), "join", name);
        if (built == nullptr) {
            parts_.lose(name, "");
            return;
        }
        SourcePart& part = add_source(std::string(name), *built, object, read);
        part.source.type = choose(read.text("type"), kJoinTypes, JoinType::left_outer);
        part.source.relationship = choose(read.text("relationship"), kRelationships, Relationship::many_to_one);
        part.source.relationship_given = read.has("relationship");
        part.source.required_joins = read.strings("required_joins");
        bool ok = part.alive;
        part.source.required_access_grants = read.access_grants(ok);
        part.source.sql_on = read.sql("sql_on", part.references, ok);
        part.source.sql = read.sql("sql", part.references, ok);
        part.source.sql_where = read.sql("sql_where", part.references, ok);
        part.source.sql_having = read.sql("sql_having", part.having, ok);
        foreign_key(read, part);
        ok &= one_condition(object, read, part);
        if (joins_nothing(read, part)) join_nothing(part);
        if (read.has("sql_foreign_key")) sql_foreign_key(read, part, ok);
        if (read.flag("outer_only", false) && !keeps_rows(part.source.type)) {
            report(diag::outer_only_inner, place(object, "outer_only"), name, to_string(part.source.type));
            ok = false;
        }
        part.alive = ok;
        if (!ok) parts_.lose(name, "");
    }

    void foreign_key(const Reader& read, SourcePart& part) {
        if (!read.has("foreign_key")) return;
        Reference reference =
            read_name(read.text("foreign_key"), place(*part.object, "foreign_key"), Reference::Use::list);
        if (reference.view.empty()) reference.view = build_.context.values.keep(base_alias());
        part.source.foreign_key = reference.full();
        part.references.push_back(reference);
    }

    /// The old form of foreign_key, with SQL where that has a field: what it says equals the primary key.
    void sql_foreign_key(const Reader& read, SourcePart& part, bool& ok) {
        const model::View& view = *part.built->view;
        part.source.sql_on = read.sql("sql_foreign_key", part.references, ok);
        if (!view.primary_key) return;  // Told of.
        using Kind = model::TemplatePart::Kind;
        part.source.sql_on.parts.push_back({Kind::text, " = ", {}, {}, {}});
        part.source.sql_on.parts.push_back(
            {Kind::field, {}, part.source.alias, view.fields[*view.primary_key].name, {}});
    }

    static bool keeps_rows(JoinType type) { return type == JoinType::left_outer || type == JoinType::full_outer; }

    /// Exactly one of sql_on, foreign_key and sql, and none for a cross join (lookml.md 2.4).
    bool one_condition(const Object& object, const Reader& read, const SourcePart& part) {
        std::string_view given;
        bool ok = true;
        for (const std::string_view key : {"sql_on", "foreign_key", "sql_foreign_key", "sql"}) {
            if (!read.has(key)) continue;
            if (!given.empty()) {
                report(diag::join_with_conditions, object.find(key)->item.place(), object.name(), given, key);
                ok = false;
            }
            given = key;
        }
        const bool cross = part.source.type == JoinType::cross;
        const bool by_key = given == "foreign_key" || given == "sql_foreign_key";
        if (cross && (given == "sql_on" || by_key)) {
            report(diag::cross_with_condition, object.find(given)->item.place(), object.name(), given);
            ok = false;
        }
        const bool nothing = given.empty() || (given == "sql_on" && part.source.sql_on.empty());
        if (!cross && nothing && part.alive && !unnests(part))
            report(diag::join_without_condition, object.item.value_place(), object.name());
        if (by_key && !part.built->view->primary_key) {
            report(diag::foreign_key_without_primary_key, object.find(given)->item.place(), object.name(),
                   part.built->view->name);
            ok = false;
        }
        const bool empty = nothing || (given == "sql" && part.source.sql.empty());
        if (ok && !read.has("relationship") && !by_key && !cross && !empty) {
            report(diag::join_without_relationship, object.item.value_place(), object.name());
        }
        return ok;
    }

    /// A join that only brings in fields: `sql: ;;`, or no condition at all. Its table stays out of the query, so that
    /// rows can't be repeated by it.
    static bool joins_nothing(const Reader& read, const SourcePart& part) {
        if (read.has("sql")) return part.source.sql.empty();
        return part.source.type != JoinType::cross && part.source.sql_on.empty() && part.source.foreign_key.empty() &&
               !read.has("sql_foreign_key") && !unnests(part);
    }
    static void join_nothing(SourcePart& part) {
        part.source.sql.parts = {{model::TemplatePart::Kind::text, " ", {}, {}, {}}};
        part.source.relationship = Relationship::one_to_one;
        part.source.relationship_given = true;
    }

    /// A join without condition is right where the table is made from a column of another view.
    static bool unnests(const SourcePart& part) {
        const model::Template& table =
            part.source.sql_table_name.empty() ? part.built->view->sql_table_name : part.source.sql_table_name;
        std::string text;
        for (const model::TemplatePart& piece : table.parts) text.append(piece.text);
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
        return text.find("UNNEST") != std::string::npos || text.find("FLATTEN") != std::string::npos ||
               text.find("LATERAL") != std::string::npos;
    }

    // --- Fields -------------------------------------------------------------------------------------------------

    void visibility() {
        for (SourcePart& part : parts_.sources()) {
            part.source.visible.assign(part.built->view->fields.size(), true);
        }
        if (read_.has("fields")) parts_.restrict_to(read_.elements("fields"));
        for (std::size_t i = 1; i < parts_.sources().size(); ++i) {
            const Reader read(*parts_.sources()[i].object, build_.context);
            if (read.has("fields")) parts_.restrict_to(read.elements("fields"), i);
        }
    }

    // --- What every query has -----------------------------------------------------------------------------------

    void always_join() {
        for (const Item element : read_.elements("always_join")) {
            const std::string_view name = build_.context.values.text(element);
            explore_.always_join.emplace_back(name);
            const SourcePart* part = parts_.find(name);
            if (part != nullptr && part->alive) continue;
            if (part == nullptr && !parts_.is_lost(name)) {
                lang::NearestName nearest(name);
                for (const SourcePart& known : parts_.sources()) nearest.offer(known.source.alias);
                report(diag::unknown_join, element.value_place(), name, "always_join").hint = nearest.hint();
            }
            leave_out("its always_join '" + std::string(name) + "' can't be made");
        }
    }

    void conditions() {
        std::vector<Reference> references;
        bool ok = true;
        explore_.sql_preamble = read_.sql("sql_preamble", references, ok);
        if (!ok || !parts_.all_usable(references, Use::rows)) leave_out("its sql_preamble " + why(ok));

        references.clear();
        ok = true;
        explore_.sql_always_where = read_.sql("sql_always_where", references, ok);
        if (!ok || !parts_.all_usable(references, Use::rows)) leave_out("its sql_always_where " + why(ok));

        references.clear();
        ok = true;
        explore_.sql_always_having = read_.sql("sql_always_having", references, ok);
        if (!ok || !parts_.all_usable(references, Use::groups)) leave_out("its sql_always_having " + why(ok));

        for (const Entry* entry : object_.repeated) {
            if (entry->item.key() != "access_filter") continue;
            const Item field = child(entry->item, "field");
            const Item attribute = child(entry->item, "user_attribute");
            if (!field || !attribute) {
                report(diag::condition_without_field, entry->item.place());
                leave_out("its access_filter can't be applied");
                continue;
            }
            const Reference reference =
                read_name(build_.context.values.text(field), field.value_place(), Reference::Use::filter);
            if (!parts_.all_usable({reference}, Use::filter)) leave_out("its access_filter " + parts_.why());
            explore_.access_filters.push_back(
                {model::scoped(base_alias(), reference.full()), std::string(build_.context.values.text(attribute))});
        }
    }

    /// The filters of `always_filter` or `conditionally_filter`, with their references.
    std::vector<model::FieldFilter> filter_block(std::string_view key, std::vector<Reference>& references, bool& ok) {
        std::vector<model::FieldFilter> out;
        const Entry* entry = object_.find(key);
        if (entry == nullptr) return out;
        for (const Item param : entry->item.children()) {
            if (param.key() == "filters") read_filters(param, build_.context, out, references, ok);
        }
        return out;
    }

    void check_texts(const std::vector<model::FieldFilter>& filters, const std::vector<Reference>& references) {
        for (std::size_t i = 0; i < filters.size(); ++i) {
            const std::string_view alias = references[i].view.empty()
                                               ? std::string_view(parts_.sources().front().source.alias)
                                               : references[i].view;
            const SourcePart* part = parts_.find(alias);
            if (part == nullptr) continue;
            if (const model::Field* field = part->built->view->find(references[i].field))
                check_filter_text(*field, filters[i].expression, references[i].place, diagnostics_);
        }
    }

    void filters() {
        std::vector<Reference> references;
        bool ok = true;
        explore_.always_filter = filter_block("always_filter", references, ok);
        check_texts(explore_.always_filter, references);
        if (!ok || !parts_.all_usable(references, Use::filter)) leave_out("its always_filter " + why(ok));

        references.clear();
        ok = true;
        explore_.conditionally_filter = filter_block("conditionally_filter", references, ok);
        check_texts(explore_.conditionally_filter, references);
        if (const Entry* entry = object_.find("conditionally_filter")) {
            const Item unless = child(entry->item, "unless");
            if (unless) {
                for (const Item element : unless.children()) {
                    const std::string_view name = build_.context.values.text(element);
                    references.push_back(read_name(name, element.value_place(), Reference::Use::filter));
                    explore_.conditionally_unless.emplace_back(name);
                }
            }
        }
        if (!ok || !parts_.all_usable(references, Use::filter)) leave_out("its conditionally_filter " + why(ok));

        references.clear();
        for (const Item element : read_.elements("cancel_grouping_fields")) {
            const std::string_view name = build_.context.values.text(element);
            references.push_back(read_name(name, element.value_place(), Reference::Use::list));
            explore_.cancel_grouping_fields.push_back(model::scoped(base_alias(), name));
        }
        if (!parts_.all_usable(references, Use::list)) leave_out("its cancel_grouping_fields " + parts_.why());
    }

    // --- The end ------------------------------------------------------------------------------------------------

    /// In the explore's own SQL a field without view is the base's; said here once, so that queries need no rule for
    /// it.
    void scope_to_base(model::Template& sql) const {
        for (model::TemplatePart& part : sql.parts) {
            if (part.kind == model::TemplatePart::Kind::field && part.view.empty()) part.view = base_alias();
        }
    }

    void finish() {
        warn_of_fanout();
        scope_to_base(explore_.sql_always_where);
        scope_to_base(explore_.sql_always_having);
        scope_to_base(explore_.sql_preamble);
        for (SourcePart& part : parts_.sources()) {
            for (model::Template* sql :
                 {&part.source.sql_on, &part.source.sql, &part.source.sql_where, &part.source.sql_having})
                scope_to_base(*sql);
        }
        for (SourcePart& part : parts_.sources()) {
            if (part.alive) explore_.sources.push_back(std::move(part.source));
        }
        for (std::size_t s = 0; s < explore_.sources.size(); ++s) {
            const model::Source& source = explore_.sources[s];
            for (std::size_t f = 0; f < source.view->fields.size(); ++f) {
                if (!source.visible[f]) continue;
                explore_.field_index.emplace(source.alias + "." + source.view->fields[f].name,
                                             model::Explore::FieldPlace{s, f});
            }
        }
        // Old names come last: a field that has the name now is meant.
        for (std::size_t s = 0; s < explore_.sources.size(); ++s) {
            const model::Source& source = explore_.sources[s];
            for (std::size_t f = 0; f < source.view->fields.size(); ++f) {
                if (!source.visible[f]) continue;
                for (const std::string& old : source.view->fields[f].aliases) {
                    explore_.field_index.emplace(model::scoped(source.alias, old), model::Explore::FieldPlace{s, f});
                }
            }
        }
        read_stored_queries(object_, explore_, build_);
    }

    static bool has_sums(const model::View& view) {
        return std::any_of(view.fields.begin(), view.fields.end(), [](const model::Field& field) {
            using Type = model::MeasureType;
            return field.is_measure() && is_aggregate(field.measure_type) &&
                   field.measure_type != Type::count_distinct && field.measure_type != Type::min &&
                   field.measure_type != Type::max && field.measure_type != Type::list;
        });
    }

    /// A view without primary key whose rows a join may repeat (lookml.md section 6, 18).
    void warn_of_fanout() {
        const auto& sources = parts_.sources();
        const auto alive_join = [](const SourcePart& part) { return part.alive; };
        for (std::size_t i = 0; i < sources.size(); ++i) {
            const SourcePart& part = sources[i];
            const model::View& view = *part.built->view;
            if (!part.alive || view.primary_key || !has_sums(view)) continue;
            if (view.autogenerate_primary_keys || explore_.autogenerate_primary_keys) continue;
            const Relationship own = part.source.relationship;
            bool repeats = i > 0 && (own == Relationship::many_to_one || own == Relationship::many_to_many);
            for (std::size_t j = 1; j < sources.size(); ++j) {
                if (j == i || !alive_join(sources[j])) continue;
                const Relationship other = sources[j].source.relationship;
                repeats |= other == Relationship::one_to_many || other == Relationship::many_to_many;
            }
            if (repeats)
                report(diag::fanout_without_primary_key, part.object->item.value_place(), view.name, explore_.name);
        }
    }

    const Object& object_;
    ModelBuild& build_;
    lang::Diagnostics& diagnostics_;
    Reader read_;
    ExploreParts parts_;
    model::Explore explore_;
    bool ok_ = true;
};

}  // namespace

std::optional<model::Explore> build_explore(const Object& object, ModelBuild& build) {
    return ExploreBuilder(object, build).build();
}

}  // namespace oriel::lookml
