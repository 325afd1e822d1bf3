#include "lookml/build_model.h"

#include "lang/spelling.h"
#include "lookml/check_words.h"
#include "lookml/diagnostics.h"
#include "lookml/filter_texts.h"
#include "lookml/model_objects.h"
#include "lookml/native_tables.h"
#include "lookml/words.h"

#include <algorithm>

namespace oriel::lookml {

namespace {

class ModelBuilder {
public:
    ModelBuilder(ModelBuild& build, lang::Diagnostics& diagnostics)
        : build_(build), context_(build.context), diagnostics_(diagnostics), model_(std::make_shared<model::Model>()) {}

    std::shared_ptr<const model::Model> run() {
        settings();
        build_model_objects(build_, *model_);
        views();
        aliases();
        resolve_lists(build_);
        check_tables(build_);
        explores();
        build_native_tables(build_, explores_, [this](std::size_t index) { explore(index); });
        check_words(build_, explores_);
        check_liquid(build_);
        check_filter_texts(build_);
        check_translations(build_);
        build_tests(build_, explores_, *model_);
        for (auto& explore : explores_.all) {
            if (explore) model_->explores.push_back(std::move(*explore));
        }
        for (const auto& [name, built] : build_.views) {
            if (built.usable) model_->views.emplace(name, built.view);
        }
        return model_;
    }

private:
    std::string_view text(Item item) { return item ? context_.values.text(item) : std::string_view(); }

    void settings() {
        const Item settings = build_.scope.settings;
        model_->name = build_.scope.name;
        model_->project = build_.project.name;
        model_->localization = build_.project.localization.strings;
        model_->location = location({settings.document().file, {}});
        const Item label = child(settings, "label");
        model_->label = label ? std::string(text(label)) : title_case(model_->name);
        model_->connection = text(child(settings, "connection"));
        model_->case_sensitive = parse_yesno(text(child(settings, "case_sensitive"))).value_or(true);
        model_->persist_for = text(child(settings, "persist_for"));
        const Item offset = child(settings, "fiscal_month_offset");
        context_.fiscal = static_cast<bool>(offset);
        model_->fiscal_month_offset = parse_integer(text(offset)).value_or(0);
        const std::string_view day = text(child(settings, "week_start_day"));
        using model::Weekday;
        for (const Weekday one : {Weekday::monday, Weekday::tuesday, Weekday::wednesday, Weekday::thursday,
                                  Weekday::friday, Weekday::saturday, Weekday::sunday}) {
            if (to_string(one) == day) model_->week_start_day = one;
        }
        if (model_->connection.empty())
            diagnostics_.report(diag::missing_connection, {settings.document().file, {}}, model_->name);
        for (const std::uint32_t file : build_.scope.files) model_->files.push_back(build_.project.paths[file]);
    }

    void views() {
        for (const std::string_view name : build_.scope.views.order) {
            const Object* object = build_.merger.view(name);
            if (object == nullptr || build_.merger.is_template(In::view, name)) continue;
            build_.views.emplace(name, build_view(*object, context_));
        }
    }

    /// The names by which explores know views, before any is built: texts and lists in views may use them.
    void aliases() {
        const auto add = [this](std::string_view alias, std::string_view view) {
            const auto [first, last] = build_.aliases.equal_range(alias);
            for (auto at = first; at != last; ++at) {
                if (at->second == view) return;
            }
            build_.aliases.emplace(alias, view);
        };
        for (const std::string_view name : build_.scope.explores.order) {
            const Object* object = build_.merger.explore(name);
            if (object == nullptr) continue;
            const Reader explore(*object, context_);
            if (explore.has("from"))
                add(explore.has("view_name") ? explore.text("view_name") : name, explore.text("from"));
            for (const Object* join : object->children) {
                if (join->kind != In::join) continue;
                const Reader read(*join, context_);
                if (read.has("from")) add(join->name(), read.text("from"));
            }
        }
    }

    void explores() {
        const auto& order = build_.scope.explores.order;
        explores_.all.resize(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            explores_.index.emplace(order[i], i);
            explore(i);
        }
    }

    void explore(std::size_t index) {
        const std::string_view name = build_.scope.explores.order[index];
        explores_.all[index].reset();
        const Object* object = build_.merger.explore(name);
        if (object == nullptr || build_.merger.is_template(In::explore, name) || object->broken) return;
        diagnostics_.set_context(model_->name, name);
        explores_.all[index] = build_explore(*object, build_);
        diagnostics_.set_context(model_->name, {});
    }

    ModelBuild& build_;
    BuildContext& context_;
    lang::Diagnostics& diagnostics_;
    std::shared_ptr<model::Model> model_;
    Explores explores_;
};

/// Views that are defined in the project but not in the model, with the reason.
std::unordered_map<std::string_view, std::string> views_elsewhere(const ModelBuild& build) {
    std::unordered_map<std::string_view, std::string> out;
    std::vector<bool> included(build.project.files.size(), false);
    for (const std::uint32_t file : build.scope.files) included[file] = true;
    for (std::size_t i = 0; i < build.project.files.size(); ++i) {
        const ProjectFile& file = build.project.files[i];
        if (file.source == nullptr || (file.usable() && included[i])) continue;
        const std::string reason =
            "it is in '" + build.project.paths[i] +
            (included[i] ? "', which has a syntax error" : "', which the model does not include");
        for (const Item item : root(file.document).children()) {
            if (item.key() != "view" || item.kind() != NodeKind::block || item.refines()) continue;
            // A file with a mistake gives no objects; then the mistake is what matters.
            if (included[i]) {
                out.insert_or_assign(item.name(), reason);
            } else {
                out.emplace(item.name(), reason);
            }
        }
    }
    return out;
}

}  // namespace

void report_unknown_view(std::string_view name, const lang::Place& place, ModelBuild& build) {
    auto& finding = build.context.diagnostics.report(diag::unknown_view, place, name);
    if (build.context.diagnostics.full()) return;
    if (!build.elsewhere) build.elsewhere = views_elsewhere(build);
    if (const auto found = build.elsewhere->find(name); found != build.elsewhere->end()) {
        finding.hint = found->second;
        return;
    }
    lang::NearestName nearest(name);
    for (const std::string_view known : build.scope.views.order) nearest.offer(known);
    finding.hint = nearest.hint();
}

std::shared_ptr<const model::Model> build_model(const Project& project, const ModelScope& scope, Budget& budget,
                                                lang::Diagnostics& diagnostics) {
    Values values;
    ModelBuild build(project, scope, values, diagnostics);
    build.max_explore_fields = budget.explore_fields;
    build.context.max_fields = std::min(budget.fields, budget.project_fields);
    diagnostics.set_context(scope.name, {});
    auto model = ModelBuilder(build, diagnostics).run();
    diagnostics.set_context({}, {});
    budget.project_fields -= std::min(budget.project_fields, build.context.fields);
    return model;
}

}  // namespace oriel::lookml
