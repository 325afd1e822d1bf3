#include "lookml/explore_source.h"

#include "lookml/diagnostics.h"
#include "lookml/expressions.h"

#include <algorithm>
#include <unordered_set>

namespace oriel::lookml {

namespace {

class SourceReader {
public:
    SourceReader(const Object& object, ExploreNames& names, ModelBuild& build)
        : object_(object),
          names_(names),
          context_(build.context),
          diagnostics_(build.context.diagnostics),
          read_(object, build.context) {}

    std::optional<model::ExploreSource> read() {
        source_.explore = names_.explore().name;
        source_.location = location(object_.item.value_place());
        columns();
        source_.filters = filters("filters");
        source_.dev_filters = filters("dev_filters");
        binds();
        sorts();
        if (read_.has("limit")) source_.limit = read_.integer("limit");
        source_.timezone = read_.time_zone(ok_);
        custom_filter();
        if (!ok_ || object_.broken) return std::nullopt;
        return std::move(source_);
    }

private:
    template <typename... Args>
    void fail(const lang::DiagnosticKind& kind, const lang::Place& place, const Args&... args) {
        diagnostics_.report(kind, place, args...);
        ok_ = false;
    }

    void columns() {
        for (const Object* child : object_.children) {
            ok_ &= !child->broken;
            if (child->broken) continue;
            if (child->kind == In::column) column(*child);
            if (child->kind == In::derived_column) derived_column(*child);
        }
        if (source_.columns.empty() && ok_) fail(diag::source_without_columns, object_.item.place(), names_.reader());
    }

    void column(const Object& object) {
        const Reader read(object, context_);
        const bool given = read.has("field");
        const std::string_view field = given ? read.text("field") : object.name();
        const Reference reference = read_name(
            field, given ? object.find("field")->item.value_place() : object.item.value_place(), Reference::Use::list);
        ok_ &= names_.find(reference) != nullptr;
        source_.columns.push_back({std::string(object.name()), names_.scoped(field), read.location()});
    }

    void derived_column(const Object& object) {
        const Reader read(object, context_);
        std::vector<Reference> references;
        model::DerivedColumn column{std::string(object.name()), read.sql("sql", references, ok_)};
        for (const Reference& reference : references)
            diagnostics_.report(diag::bad_reference, reference.place, reference.full()).hint =
                "a derived_column names the other columns as they are";
        ok_ &= references.empty();
        if (!read.has("sql")) fail(diag::missing_part, object.item.value_place(), "derived_column", "sql");
        source_.derived_columns.push_back(std::move(column));
    }

    std::vector<model::FieldFilter> filters(std::string_view key) {
        std::vector<Reference> references;
        std::vector<model::FieldFilter> out = read_.filters(references, ok_, key);
        ok_ &= names_.check_filters(out, references);
        return out;
    }

    void binds() {
        source_.bind_all_filters = read_.flag("bind_all_filters", false);
        for (const Entry* entry : object_.repeated) {
            if (entry->item.key() != "bind_filters") continue;
            const Item from = child(entry->item, "from_field");
            const Item to = child(entry->item, "to_field");
            if (!from || !to) {
                fail(diag::missing_part, entry->item.place(), "bind_filters", from ? "to_field" : "from_field");
                continue;
            }
            const std::string_view target = context_.values.text(to);
            ok_ &= names_.find(read_name(target, to.value_place(), Reference::Use::filter)) != nullptr;
            source_.bind_filters.push_back({std::string(context_.values.text(from)), names_.scoped(target)});
            if (source_.bind_all_filters) fail(diag::several_binds, entry->item.place(), names_.reader());
        }
    }

    void sorts() {
        std::vector<Reference> references;
        source_.sorts = read_.sorts(references, ok_, true);
        ok_ &= names_.find_all(references);
        for (model::FieldSort& sort : source_.sorts) sort.field = names_.scoped(sort.field);
    }

    void custom_filter() {
        source_.expression_custom_filter = read_.string("expression_custom_filter");
        if (source_.expression_custom_filter.empty()) return;
        const Item item = object_.find("expression_custom_filter")->item;
        ok_ &= check_expression(item, context_.values.text(item), lang::calcs::Place::custom_filter,
                                ExploreTypes(names_.explore()), diagnostics_);
    }

    const Object& object_;
    ExploreNames& names_;
    BuildContext& context_;
    lang::Diagnostics& diagnostics_;
    const Reader read_;
    model::ExploreSource source_;
    bool ok_ = true;
};

/// Follows what a query reads, from the fields it names to the last view.
class NeedsOf {
public:
    NeedsOf(const model::Explore& explore, const ModelBuild& build, std::size_t& work)
        : explore_(explore), build_(build), work_(work), joined_(explore.sources.size(), false) {
        for (std::size_t i = 0; i < explore.sources.size(); ++i) index_.emplace(explore.sources[i].alias, i);
    }

    std::vector<std::string_view> run(const model::ExploreSource& source) {
        always();
        for (const model::QueryColumn& column : source.columns) field(column.field);
        for (const auto* filters : {&source.filters, &source.dev_filters}) {
            for (const model::FieldFilter& filter : *filters) field(filter.field);
        }
        for (const model::BindFilters& bind : source.bind_filters) field(bind.to_field);
        for (const model::FieldSort& sort : source.sorts) field(sort.field);
        model::Template custom;
        model::read_template(source.expression_custom_filter, custom);
        text(custom, explore_.sources.front().alias);
        drain();
        return std::move(views_);
    }

private:
    void always() {
        join(0);
        for (const std::string& name : explore_.always_join) join(name);
        text(explore_.sql_always_where, explore_.sources.front().alias);
        text(explore_.sql_always_having, explore_.sources.front().alias);
        for (const model::AccessFilter& filter : explore_.access_filters) field(filter.field);
    }

    void join(std::string_view alias) {
        if (const auto found = index_.find(alias); found != index_.end()) join(found->second);
    }
    void join(std::size_t source) {
        if (joined_[source]) return;
        joined_[source] = true;
        sources_.push_back(source);
    }

    void field(const std::string& scoped_name) {
        if (const model::Explore::FieldPlace* place = explore_.find(scoped_name)) field(*place);
    }
    void field(const model::Explore::FieldPlace& place) {
        join(place.source);
        const std::size_t key = place.source * 1'000'000'000 + place.field;
        if (seen_.insert(key).second) fields_.push_back(place);
    }

    void text(const model::Template& sql, std::string_view own) {
        for (const model::TemplatePart& part : sql.parts) {
            if (part.kind == model::TemplatePart::Kind::table_name) table(part.view);
            if (part.kind != model::TemplatePart::Kind::field) continue;
            if (const auto place = explore_.resolve(part.view.empty() ? own : std::string_view(part.view), part.field))
                field(*place);
        }
    }

    void table(std::string_view view) {
        if (const auto found = index_.find(view); found != index_.end())
            view = explore_.sources[found->second].view->name;
        if (const BuiltView* built = build_.find_view(view); built != nullptr && tables_.insert(view).second)
            views_.push_back(built->view->name);
    }

    void drain() {
        while ((!fields_.empty() || !sources_.empty()) && work_ > 0) {
            --work_;
            if (!sources_.empty()) {
                const model::Source& source = explore_.sources[sources_.back()];
                sources_.pop_back();
                source_needs(source);
            } else {
                const model::Explore::FieldPlace place = fields_.back();
                fields_.pop_back();
                field_needs(place);
            }
        }
    }

    void source_needs(const model::Source& source) {
        if (source.sql_table_name.empty()) {
            table(source.view->name);
        } else {
            text(source.sql_table_name, source.alias);
        }
        for (const model::Template* sql : {&source.sql_on, &source.sql, &source.sql_where, &source.sql_having})
            text(*sql, source.alias);
        if (!source.foreign_key.empty()) field(source.foreign_key);
        for (const std::string& name : source.required_joins) join(name);
    }

    void field_needs(const model::Explore::FieldPlace& place) {
        const model::Source& source = explore_.sources[place.source];
        const BuiltView* built = build_.find_view(source.view->name);
        if (built == nullptr) return;
        for (const Reference& reference : built->fields[place.field].references) {
            if (reference.use == Reference::Use::table) {
                table(reference.view);
                continue;
            }
            const std::string_view alias = reference.view.empty() ? std::string_view(source.alias) : reference.view;
            if (const auto needed = explore_.resolve(alias, reference.field)) field(*needed);
        }
    }

    const model::Explore& explore_;
    const ModelBuild& build_;
    std::size_t& work_;
    std::unordered_map<std::string_view, std::size_t> index_;
    std::vector<bool> joined_;
    std::vector<std::size_t> sources_;
    std::vector<model::Explore::FieldPlace> fields_;
    std::unordered_set<std::size_t> seen_;
    std::unordered_set<std::string_view> tables_;
    std::vector<std::string_view> views_;
};

}  // namespace

std::optional<model::ExploreSource> read_explore_source(const Object& object, ExploreNames& names, ModelBuild& build) {
    return SourceReader(object, names, build).read();
}

std::vector<std::string_view> views_needed(const model::ExploreSource& source, const model::Explore& explore,
                                           const ModelBuild& build, std::size_t& work) {
    return NeedsOf(explore, build, work).run(source);
}

}  // namespace oriel::lookml
