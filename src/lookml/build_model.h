#pragma once

#include "lookml/build_view.h"
#include "lookml/merge.h"
#include "lookml/project.h"
#include "lookml/reader.h"
#include "lookml/scope.h"
#include "model/model.h"

#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace oriel::lookml {

/// How much a project may ask for. A few lines can name millions of fields (a group without timeframes, a view joined a
/// thousand times), so what is built is bounded by what is written.
struct Budget {
    std::size_t fields = 0;          ///< In all views of a model.
    std::size_t explore_fields = 0;  ///< In all explores of a model: a view counts each time it is joined.
    std::size_t project_fields = 0;  ///< In all models together; what is used is taken off.

    static Budget of(std::size_t source_bytes) {
        return {100'000 + source_bytes / 40, 1'000'000 + source_bytes / 20, 1'500'000 + source_bytes / 40};
    }
};

/// All there is while one model is built.
struct ModelBuild {
    const Project& project;
    const ModelScope& scope;
    Merger merger;
    BuildContext context;
    std::unordered_map<std::string_view, BuiltView> views;
    /// Names by which explores know views, for lists that name fields of other views: alias → view.
    std::unordered_multimap<std::string_view, std::string_view> aliases;
    std::size_t explore_fields = 0;
    std::size_t max_explore_fields = 0;
    /// References to fields that `fields` leaves out, by the text that names them: each is told of once.
    std::unordered_set<const char*> told_hidden;
    std::size_t list_members = 0;  ///< Names written into resolved lists so far; bounded.

    ModelBuild(const Project& of, const ModelScope& its_scope, Values& values, lang::Diagnostics& diagnostics)
        : project(of), scope(its_scope), merger(its_scope, diagnostics), context{values, diagnostics} {}

    /// Why views that files of the project define are not in the model; made when first asked for.
    std::optional<std::unordered_map<std::string_view, std::string>> elsewhere;

    /// A view that was written but can't be used.
    bool is_unusable(std::string_view name) const {
        const BuiltView* built = find_view(name);
        return built != nullptr ? !built->usable : scope.views.find(name) != nullptr;
    }
    const BuiltView* find_view(std::string_view name) const {
        const auto found = views.find(name);
        return found == views.end() ? nullptr : &found->second;
    }
};

/// Builds the model of one scope: everything that can be built, with what can't reported and left out.
std::shared_ptr<const model::Model> build_model(const Project& project, const ModelScope& scope, Budget& budget,
                                                lang::Diagnostics& diagnostics);

/// Builds one explore; nothing when it can't be used, which is reported.
std::optional<model::Explore> build_explore(const Object& object, ModelBuild& build);

/// Resolves the sets, drill_fields and required_fields of every view.
void resolve_lists(ModelBuild& build);

/// Reports that `name` is no view, with what might be meant.
void report_unknown_view(std::string_view name, const lang::Place& place, ModelBuild& build);

}  // namespace oriel::lookml
