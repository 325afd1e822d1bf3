#include "lookml/native_tables.h"

#include "lang/spelling.h"
#include "lookml/diagnostics.h"
#include "lookml/explore_source.h"
#include "lookml/walk.h"

#include <algorithm>
#include <memory>
#include <unordered_set>

namespace oriel::lookml {

namespace {

/// Fields looked at to find the tables of all queries of a model: many tables on one large explore could else take
/// forever.
constexpr std::size_t kMaxLooks = 20'000'000;

/// Views and the views their tables are made from.
class TableGraph final : public NeedGraph {
public:
    explicit TableGraph(ModelBuild& build) : build_(build) {
        for (const std::string_view name : build.scope.views.order) {
            const auto found = build.views.find(name);
            if (found == build.views.end()) continue;
            index_.emplace(name, views_.size());
            views_.push_back(&found->second);
        }
    }
    std::size_t size() const override { return views_.size(); }
    std::size_t needs(std::size_t node) const override { return views_[node]->tables.size(); }
    Target target(std::size_t node, std::size_t need) override {
        const Reference& reference = views_[node]->tables[need];
        const auto found = index_.find(reference.view);
        if (found != index_.end()) return Target::of(found->second);
        lang::NearestName nearest(reference.view);
        for (const auto& [name, i] : index_) nearest.offer(name);
        build_.context.diagnostics.report(diag::unknown_table_view, reference.place, reference.view).hint =
            nearest.hint();
        return Target::failed();
    }
    void needs_bad(std::size_t node, std::size_t need, std::size_t target) override {
        build_.context.diagnostics.report(diag::broken_view, views_[node]->tables[need].place, "view",
                                          views_[node]->view->name, views_[target]->view->name);
    }
    void cycle(std::span<const std::size_t> path, std::size_t need) override {
        std::string way;
        for (const std::size_t node : path.subspan(1)) {
            way.append(way.empty() ? "'" : ", '").append(views_[node]->view->name).append("'");
            if (way.size() > 120) break;
        }
        const BuiltView& last = *views_[path.back()];
        build_.context.diagnostics.report(diag::table_cycle, last.tables[need].place, views_[path.front()]->view->name,
                                          !way.empty()                     ? way
                                          : last.explore_source == nullptr ? "its own sql"
                                                                           : "its own explore_source");
    }

    void run() {
        std::vector<Mark> marks;
        for (const BuiltView* view : views_) marks.push_back(view->usable ? Mark::unseen : Mark::bad);
        walk(*this, marks);
        for (std::size_t i = 0; i < views_.size(); ++i) views_[i]->usable = marks[i] != Mark::bad;
    }

private:
    ModelBuild& build_;
    std::vector<BuiltView*> views_;
    std::unordered_map<std::string_view, std::size_t> index_;
};

class NativeTables {
public:
    NativeTables(ModelBuild& build, Explores& explores, const std::function<void(std::size_t)>& rebuild)
        : build_(build), explores_(explores), rebuild_(rebuild) {
        for (const std::string_view name : build.scope.views.order) {
            const auto found = build.views.find(name);
            if (found != build.views.end() && found->second.explore_source != nullptr)
                natives_.push_back({&found->second, found->second.usable});
        }
    }

    void run() {
        if (natives_.empty()) return;
        // Every round leaves out a view, so there are no more rounds than views.
        for (;;) {
            const std::unordered_set<std::string_view> before = usable_views();
            for (Native& native : natives_) {
                if (!native.pending || !native.built->usable) continue;
                native.pending = false;
                native.built->usable = fill(*native.built);
            }
            check_tables(build_);
            std::unordered_set<std::string_view> lost = before;
            for (const std::string_view name : usable_views()) lost.erase(name);
            if (lost.empty()) break;
            do_without(lost);
        }
        for (const Native& native : natives_) {
            if (native.built->usable) check_binds(*native.built->view);
        }
    }

private:
    struct Native {
        BuiltView* built;
        bool pending;
    };

    std::unordered_set<std::string_view> usable_views() const {
        std::unordered_set<std::string_view> out;
        for (const auto& [name, built] : build_.views) {
            if (built.usable) out.insert(name);
        }
        return out;
    }

    bool fill(BuiltView& built) {
        build_.context.view = built.object->name();
        const std::string what = "view '" + built.view->name + "'";
        const Object& object = *built.explore_source;
        const model::Explore* explore = find_explore(object.name(), object.item.value_place(), what, explores_, build_);
        if (explore == nullptr) return false;
        ExploreNames names(*explore, build_, built.view->name);
        auto source = read_explore_source(object, names, build_);
        if (!source) return false;
        built.tables.clear();
        for (const std::string_view view : views_needed(*source, *explore, build_, looks_))
            built.tables.push_back({view, {}, object.item.value_place(), Reference::Use::table});
        if (looks_ == 0) {
            build_.context.diagnostics.report(diag::project_too_large, object.item.value_place(),
                                              std::to_string(kMaxLooks), "fields behind native derived tables");
            return false;
        }
        warn_of_access(*built.view, *explore, object.item.value_place());
        built.view->derived_table.explore_source = std::make_shared<const model::ExploreSource>(std::move(*source));
        return true;
    }

    /// What is stored once is read by all (lookml.md section 6, 26).
    void warn_of_access(const model::View& view, const model::Explore& explore, const lang::Place& place) {
        if (!view.derived_table.is_persistent()) return;
        const auto by_user = [](const model::Template& sql) {
            return model::to_text(sql).find("_user_attributes") != std::string::npos;
        };
        const std::string_view why = !explore.access_filters.empty()      ? "it has an access_filter"
                                     : by_user(explore.sql_always_where)  ? "its sql_always_where depends on the user"
                                     : by_user(explore.sql_always_having) ? "its sql_always_having depends on the user"
                                                                          : "";
        if (!why.empty()) build_.context.diagnostics.report(diag::stored_for_all, place, view.name, explore.name, why);
    }

    /// Builds explores that use a lost view once more, and looks again at the tables that are made from them.
    void do_without(const std::unordered_set<std::string_view>& lost) {
        for (std::size_t i = 0; i < explores_.all.size(); ++i) {
            if (!explores_.all[i]) continue;
            const auto& sources = explores_.all[i]->sources;
            if (std::none_of(sources.begin(), sources.end(), [&](const model::Source& source) {
                    return lost.contains(std::string_view(source.view->name));
                }))
                continue;
            const std::string name = explores_.all[i]->name;
            rebuild_(i);
            for (Native& native : natives_) native.pending |= native.built->explore_source->name() == name;
        }
    }

    /// Filters that a table takes from the query it is used in must be fields there.
    void check_binds(const model::View& view) {
        const model::ExploreSource& source = *view.derived_table.explore_source;
        if (source.bind_filters.empty()) return;
        for (const auto& explore : explores_.all) {
            if (!explore) continue;
            for (const model::Source& use : explore->sources) {
                if (use.view.get() != &view) continue;
                for (const model::BindFilters& bind : source.bind_filters) {
                    if (explore->find(model::scoped(use.alias, bind.from_field)) != nullptr) continue;
                    const Object& object = *build_.find_view(view.name)->explore_source;
                    build_.context.diagnostics.report(diag::unbound_filter, place_of_bind(object, bind.from_field),
                                                      explore->name, bind.from_field, view.name);
                }
            }
        }
    }
    lang::Place place_of_bind(const Object& object, std::string_view from_field) {
        for (const Entry* entry : object.repeated) {
            if (entry->item.key() != "bind_filters") continue;
            const Item from = child(entry->item, "from_field");
            if (from && build_.context.values.text(from) == from_field) return from.value_place();
        }
        return object.item.value_place();
    }

    ModelBuild& build_;
    Explores& explores_;
    const std::function<void(std::size_t)>& rebuild_;
    std::vector<Native> natives_;
    std::size_t looks_ = kMaxLooks;
};

}  // namespace

const model::Explore* find_explore(std::string_view name, const lang::Place& place, std::string_view what,
                                   const Explores& explores, ModelBuild& build) {
    if (const model::Explore* found = explores.find(name)) return found;
    lang::Diagnostics& diagnostics = build.context.diagnostics;
    if (build.merger.is_template(In::explore, name)) {
        diagnostics.report(diag::explore_needs_extending, place, name);
    } else if (build.scope.explores.find(name) != nullptr) {
        diagnostics.report(diag::broken_source, place, what, name);
    } else {
        lang::NearestName nearest(name);
        if (!diagnostics.full()) {
            for (const std::string_view known : build.scope.explores.order) nearest.offer(known);
        }
        diagnostics.report(diag::unknown_explore, place, name).hint = nearest.hint();
    }
    return nullptr;
}

void build_native_tables(ModelBuild& build, Explores& explores, const std::function<void(std::size_t)>& rebuild) {
    NativeTables(build, explores, rebuild).run();
}

void check_tables(ModelBuild& build) {
    TableGraph(build).run();
}

}  // namespace oriel::lookml
