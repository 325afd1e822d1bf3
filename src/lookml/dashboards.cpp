#include "lookml/dashboards.h"

#include "lang/spelling.h"
#include "lookml/build_dashboard.h"
#include "lookml/diagnostics.h"
#include "lookml/merge.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace oriel::lookml {

namespace {

/// The dashboards of one model: collected, then merged with what they extend.
class ModelDashboards {
public:
    ModelDashboards(const Project& project, const Models& models, const model::Model& own, std::size_t& elements_left,
                    lang::Diagnostics& diagnostics)
        : project_(project), models_(models), model_(own), elements_left_(elements_left), diagnostics_(diagnostics) {}

    std::vector<std::shared_ptr<const model::Dashboard>> run() {
        collect();
        std::vector<std::shared_ptr<const model::Dashboard>> out;
        for (const std::string& name : order_) {
            const Declared& declared = declared_.at(name);
            if (declared.twice) continue;
            const DashboardLayers* layers = resolve(name, 0);
            if (layers == nullptr || declared.own_extension) continue;
            out.push_back(std::make_shared<model::Dashboard>(build_dashboard(*layers, model_, models_, diagnostics_)));
        }
        return out;
    }

private:
    enum class State : std::uint8_t { fresh, open, done, lost };
    struct Declared {
        DashboardValue value;
        bool twice = false;
        bool own_extension = false;  ///< `extension: required`, which is not inherited.
        State state = State::fresh;
        DashboardLayers layers;
    };

    void collect() {
        for (const std::string& path : model_.files) {
            const auto at = std::lower_bound(project_.paths.begin(), project_.paths.end(), path);
            if (at == project_.paths.end() || *at != path) continue;
            const ProjectFile& file = project_.files[static_cast<std::size_t>(at - project_.paths.begin())];
            if (file.dashboard == nullptr || file.dashboard->yaml.root == nullptr) continue;
            const DashboardValue root{&file.dashboard->source, file.dashboard->yaml.root};
            if (root.node->is_null()) continue;
            if (root.node->is_mapping()) {
                declare(root);
            } else if (root.node->is_sequence()) {
                for (const lang::yaml::Node* item : root.node->items) {
                    if (item->is_mapping()) {
                        declare({root.file, item});
                    } else {
                        diagnostics_.report(diag::no_dashboard, {root.file, item->range}, item->describe());
                    }
                }
            } else {
                diagnostics_.report(diag::no_dashboard, root.place(), root.node->describe());
            }
        }
    }

    void declare(DashboardValue value) {
        const lang::yaml::Node* name = value.node->find("dashboard");
        if (name == nullptr || !name->is_scalar() || name->is_null()) {
            diagnostics_.report(diag::missing_name, value.place(), "dashboard").hint =
                "begin it with '- dashboard: name'";
            return;
        }
        const lang::Place place{value.file, name->range};
        const auto [found, added] = declared_.try_emplace(name->text);
        Declared& declared = found->second;
        if (!added) {
            const auto first = declared.value.file->position(declared.value.node->range.begin);
            diagnostics_.report(diag::duplicate_object, place, "dashboard", name->text,
                                declared.value.file->path() + ":" + std::to_string(first.line));
            declared.twice = true;
            return;
        }
        order_.push_back(name->text);
        declared.value = value;
        const lang::yaml::Node* extension = value.node->find("extension");
        declared.own_extension = extension != nullptr && extension->text == "required";
    }

    /// The dashboard with all it extends, or nullptr when it can't be used; that is reported.
    const DashboardLayers* resolve(const std::string& name, int depth) {
        Declared& declared = declared_.at(name);
        if (declared.state == State::done) return &declared.layers;
        if (declared.state != State::fresh) return nullptr;
        declared.state = State::open;
        const bool ok = merge(name, declared, depth);
        declared.state = ok ? State::done : State::lost;
        return ok ? &declared.layers : nullptr;
    }

    bool merge(const std::string& name, Declared& declared, int depth) {
        DashboardObject own;
        own.name = name;
        own.value = declared.value;
        own.add(declared.value);
        const DashboardReader reader(own, diagnostics_);
        DashboardLayers& out = declared.layers;
        out.dashboard.name = name;
        out.dashboard.value = declared.value;
        for (const DashboardWord& base : reader.words("extends")) {
            const auto found = declared_.find(base.text);
            if (found == declared_.end()) {
                lang::NearestName nearest(base.text);
                for (const std::string& known : order_) nearest.offer(known);
                diagnostics_.report(diag::unknown_extends, base.place, "dashboard", name, "dashboard", base.text).hint =
                    nearest.hint();
                return false;
            }
            if (found->second.state == State::open) {
                diagnostics_.report(diag::extends_cycle, base.place, "dashboard", name, base.text);
                return false;
            }
            if (depth >= Merger::kMaxExtends) {
                diagnostics_.report(diag::extends_too_deep, base.place, "dashboard", name,
                                    std::to_string(Merger::kMaxExtends));
                return false;
            }
            const DashboardLayers* layers = resolve(base.text, depth + 1);
            if (layers == nullptr || found->second.twice) return false;
            for (const auto& [key, value] : layers->dashboard.params) out.dashboard.set(key, value);
            if (!take_over(layers->filters, out.filters, base.place)) return false;
            if (!take_over(layers->elements, out.elements, base.place)) return false;
        }
        out.dashboard.add(declared.value);
        return add(reader.objects("filters"), out.filters, DashboardPart::filter) &&
               add(reader.objects("elements"), out.elements, DashboardPart::element);
    }

    bool take_over(const DashboardList& from, DashboardList& to, const lang::Place& place) {
        for (const DashboardObject& object : from.all) {
            if (!spend(place)) return false;
            DashboardObject& known = to.named(object.name, object.value);
            for (const auto& [key, value] : object.params) known.set(key, value);
        }
        return true;
    }

    bool add(std::vector<DashboardObject> objects, DashboardList& to, DashboardPart part) {
        std::unordered_set<std::string> seen;
        for (DashboardObject& object : objects) {
            if (!spend(object.value.place())) return false;
            const DashboardReader reader(object, diagnostics_);
            std::string name = reader.text("name");
            if (name.empty()) name = reader.text("title");
            if (name.empty()) name = "element_" + std::to_string(seen.size() + 1);
            if (!seen.insert(name).second) {
                diagnostics_.report(diag::duplicate_element, reader.place("name"), to_string(part), name);
                continue;
            }
            to.named(name, object.value).add(object.value);
        }
        return true;
    }

    bool spend(const lang::Place& place) {
        if (elements_left_ > 0) {
            --elements_left_;
            return true;
        }
        diagnostics_.report(diag::project_too_large, place, std::to_string(kMaxDashboardElements),
                            "dashboard elements");
        return false;
    }

    const Project& project_;
    const Models& models_;
    const model::Model& model_;
    std::size_t& elements_left_;
    lang::Diagnostics& diagnostics_;
    std::map<std::string, Declared, std::less<>> declared_;
    std::vector<std::string> order_;
};

}  // namespace

Dashboards build_dashboards(const Project& project, const Models& models, lang::Diagnostics& diagnostics) {
    Dashboards out;
    std::size_t elements_left = kMaxDashboardElements;
    for (const auto& [name, model] : models) {
        diagnostics.set_context(name, {});
        auto dashboards = ModelDashboards(project, models, *model, elements_left, diagnostics).run();
        if (!dashboards.empty()) out.emplace(name, std::move(dashboards));
    }
    diagnostics.set_context({}, {});
    return out;
}

}  // namespace oriel::lookml
