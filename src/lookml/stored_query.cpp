#include "lookml/stored_query.h"

#include "lookml/build_derived.h"
#include "lookml/diagnostics.h"

#include <optional>
#include <string>

namespace oriel::lookml {

namespace {

class QueryReader {
public:
    QueryReader(const Object& object, ExploreNames& names, ModelBuild& build)
        : object_(object), names_(names), context_(build.context), read_(object, build.context) {}

    std::optional<model::StoredQuery> read() {
        ok_ = !object_.broken;
        query_.dimensions = fields("dimensions", Wanted::dimension);
        query_.measures = fields("measures", Wanted::measure);
        query_.pivots = fields("pivots", Wanted::dimension);
        std::vector<Reference> references;
        query_.filters = read_.filters(references, ok_);
        ok_ &= names_.check_filters(query_.filters, references);
        references.clear();
        query_.sorts = read_.sorts(references, ok_, false);
        for (model::FieldSort& sort : query_.sorts) sort.field = names_.scoped(sort.field);
        ok_ &= names_.find_all(references);
        if (read_.has("limit")) query_.limit = read_.integer("limit");
        if (read_.has("column_limit")) query_.column_limit = read_.integer("column_limit");
        query_.timezone = read_.time_zone(ok_);
        if (query_.dimensions.empty() && query_.measures.empty() && ok_) {
            context_.diagnostics.report(diag::missing_part, object_.item.place(), "query", "dimensions");
            ok_ = false;
        }
        if (!ok_) return std::nullopt;
        return std::move(query_);
    }

private:
    enum class Wanted { dimension, measure };

    std::vector<std::string> fields(std::string_view key, Wanted wanted) {
        std::vector<std::string> out;
        for (const Item element : read_.elements(key)) {
            const std::string_view name = context_.values.text(element);
            const model::Field* field = names_.find(read_name(name, element.value_place(), Reference::Use::list));
            ok_ &= field != nullptr;
            if (field == nullptr) continue;
            if (field->is_measure() != (wanted == Wanted::measure)) {
                context_.diagnostics.report(diag::wrong_kind, element.value_place(), key, names_.scoped(name),
                                            to_string(field->kind));
                ok_ = false;
            }
            out.push_back(names_.scoped(name));
        }
        return out;
    }

    const Object& object_;
    ExploreNames& names_;
    BuildContext& context_;
    const Reader read_;
    model::StoredQuery query_;
    bool ok_ = true;
};

void aggregate_table(const Object& object, model::Explore& explore, ModelBuild& build) {
    const Reader read(object, build.context);
    const Entry* query = object.find("query");
    const Entry* stored = object.find("materialization");
    bool ok = !object.broken;
    for (const auto& [entry, key] : {std::pair(query, "query"), std::pair(stored, "materialization")}) {
        if (entry != nullptr && entry->block != nullptr) continue;
        if (entry == nullptr)
            build.context.diagnostics.report(diag::missing_part, object.item.place(), "aggregate_table", key);
        ok = false;
    }
    if (!ok) return;
    ExploreNames names(explore, build, std::string(object.name()));
    auto said = QueryReader(*query->block, names, build).read();
    const auto materialization =
        read_materialization(*stored->block, "aggregate table '" + std::string(object.name()) + "'", build.context);
    if (materialization == nullptr || !materialization->is_persistent()) {
        build.context.diagnostics
            .report(diag::missing_part, stored->item.place(), "materialization", "datagroup_trigger")
            .hint = "or another trigger: sql_trigger_value, interval_trigger, persist_for, materialized_view";
        return;
    }
    if (!said || stored->block->broken) return;
    explore.aggregate_tables.push_back({std::string(object.name()), read.string("label"), read.string("description"),
                                        std::move(*said), *materialization, read.location()});
}

}  // namespace

void read_stored_queries(const Object& object, model::Explore& explore, ModelBuild& build) {
    for (const Object* child : object.children) {
        if (child->broken) continue;
        if (child->kind == In::aggregate_table) aggregate_table(*child, explore, build);
        if (child->kind != In::query) continue;
        ExploreNames names(explore, build, std::string(child->name()));
        auto said = QueryReader(*child, names, build).read();
        if (!said) continue;
        const Reader read(*child, build.context);
        explore.queries.push_back({std::string(child->name()), read.label(child->name()), read.string("description"),
                                   std::move(*said), read.location()});
    }
}

}  // namespace oriel::lookml
