#include "lookml/scope.h"

#include "lang/spelling.h"
#include "lookml/diagnostics.h"

#include <algorithm>

namespace oriel::lookml {

namespace {

std::string where(Item item) {
    const auto position = item.document().file->position(item.place().range.begin);
    return item.document().file->path() + ":" + std::to_string(position.line);
}

class Collector {
public:
    Collector(const Project& project, std::uint32_t model_file, IncludeIndex& index, lang::Diagnostics& diagnostics)
        : project_(project), index_(index), diagnostics_(diagnostics), state_(project.files.size(), State::unseen) {
        scope_.name = model_name(project.paths[model_file]);
        scope_.file = model_file;
        scope_.settings = root(project.files[model_file].document);
    }

    ModelScope run() {
        visit(scope_.file);
        while (!open_.empty()) {
            Frame& frame = open_.back();
            if (frame.include < frame.includes.size()) {
                const Include& include = frame.includes[frame.include];
                if (frame.match == include.matches->size()) {
                    ++frame.include;
                    frame.match = 0;
                    continue;
                }
                const std::uint32_t file = (*include.matches)[frame.match++];
                if (state_[file] == State::unseen) {
                    visit(file);
                } else if (state_[file] == State::open && include.named) {
                    report_cycle(include, file);
                }
                continue;
            }
            const std::uint32_t file = frame.file;
            open_.pop_back();
            state_[file] = State::done;
            scope_.files.push_back(file);
            if (project_.files[file].usable()) objects(file);
        }
        refinements(scope_.views, "view");
        refinements(scope_.explores, "explore");
        return std::move(scope_);
    }

private:
    enum class State : char { unseen, open, done };
    struct Include {
        const std::vector<std::uint32_t>* matches;  ///< The index's own: many files may include the same thousands.
        Item item;
        bool named;  ///< Without wildcard, so that a cycle was meant by name.
    };
    struct Frame {
        std::uint32_t file;
        std::vector<Include> includes;
        std::size_t include = 0;
        std::size_t match = 0;
    };

    void visit(std::uint32_t file) {
        state_[file] = State::open;
        Frame frame{file, {}};
        // The includes of a file with mistakes are followed too: what they bring may restrict something.
        if (project_.files[file].source != nullptr) includes(file, frame.includes);
        open_.push_back(std::move(frame));
    }

    void includes(std::uint32_t file, std::vector<Include>& out) {
        for (const Item param : root(project_.files[file].document).children()) {
            if (param.key() != "include" || (param.kind() != NodeKind::string && param.kind() != NodeKind::atom))
                continue;
            const std::string_view pattern = values_.text(param);
            if (pattern.substr(0, 2) == "//" && !is_imported(project_of_pattern(pattern), file)) {
                report_unknown_import(pattern, param.value_place(), file);
                continue;
            }
            const auto& matches = index_.match(pattern, project_.paths[file]);
            if (matches.empty()) {
                auto& finding = diagnostics_.report(diag::unknown_include, param.value_place(), pattern);
                finding.hint = include_hint(pattern, project_.paths[file]);
                continue;
            }
            out.push_back({&matches, param, pattern.find('*') == std::string_view::npos});
        }
    }

    const std::vector<Import>& imports_of(std::uint32_t file) const {
        return project_.parts.all[project_.files[file].part].imports;
    }
    bool is_imported(std::string_view name, std::uint32_t file) const {
        const auto& imports = imports_of(file);
        return std::any_of(imports.begin(), imports.end(), [&](const Import& import) { return import.name == name; });
    }
    void report_unknown_import(std::string_view pattern, const lang::Place& place, std::uint32_t file) {
        const std::string_view name = project_of_pattern(pattern);
        lang::NearestName nearest(name);
        for (const Import& import : imports_of(file)) nearest.offer(import.name);
        auto& finding = diagnostics_.report(diag::unknown_import, place, pattern, name);
        finding.hint = nearest.best().empty() ? "add a local_dependency or a remote_dependency to it" : nearest.hint();
    }

    std::string include_hint(std::string_view pattern, std::string_view from) const {
        if (diagnostics_.full()) return {};
        if (pattern.substr(0, 2) == "//") {
            for (const Import& import : project_.parts.all[project_.parts.part_of(from)].imports) {
                if (import.name == project_of_pattern(pattern) && !import.found) return "the project can't be found";
            }
            return {};
        }
        if (pattern.substr(0, 1) != "/" && pattern.substr(0, 3) != "../" &&
            !index_.match(std::string("/").append(pattern), from).empty()) {
            return "the path starts at the folder of this file; did you mean '/" + std::string(pattern) + "'?";
        }
        const std::size_t part = project_.parts.part_of(from);
        const std::size_t prefix = project_.parts.all[part].prefix.size();
        const auto absolute = absolute_pattern(pattern, from.substr(prefix));
        if (!absolute) return "the path leaves the project";
        lang::NearestName nearest(*absolute);
        for (const std::string& path : project_.parts.all[part].paths) {
            if (path.size() > 5 && path.substr(path.size() - 5) == ".lkml")
                nearest.offer(std::string_view(path).substr(0, path.size() - 5));
        }
        return nearest.best().empty() ? std::string() : "did you mean '/" + std::string(nearest.best()) + "'?";
    }

    void report_cycle(const Include& include, std::uint32_t file) {
        std::string way;
        bool inside = false;
        for (const Frame& frame : open_) {
            inside |= frame.file == file;
            if (!inside || frame.file == file) continue;
            way.append(way.empty() ? "'" : ", '").append(project_.paths[frame.file]).append("'");
        }
        diagnostics_.report(diag::include_cycle, include.item.value_place(), project_.paths[file],
                            way.empty() ? "its own include" : way);
    }

    void objects(std::uint32_t file) {
        for (const Item param : root(project_.files[file].document).children()) {
            if (param.kind() != NodeKind::block || param.name().empty()) continue;
            const std::string_view key = param.key();
            if (key == "view") {
                declare(scope_.views, param);
            } else if (key == "explore") {
                declare(scope_.explores, param);
            } else if (key == "access_grant") {
                scope_.access_grants.push_back(param);
            } else if (key == "datagroup") {
                scope_.datagroups.push_back(param);
            } else if (key == "named_value_format") {
                scope_.named_value_formats.push_back(param);
            } else if (key == "map_layer") {
                scope_.map_layers.push_back(param);
            } else if (key == "test") {
                scope_.tests.push_back(param);
            }
        }
    }

    void declare(Declarations& declarations, Item item) {
        const auto [place, added] = declarations.all.try_emplace(item.name());
        if (added) declarations.order.push_back(item.name());
        Declared& declared = place->second;
        if (item.refines()) {
            if (!declared.base) early_.push_back(item);
            declared.refinements.push_back(item);
        } else if (!declared.base) {
            declared.base = item;
        } else {
            diagnostics_.report(diag::duplicate_object, item.value_place(), item.key(), item.name(),
                                where(declared.base));
            declared.unusable = true;
        }
    }

    void refinements(Declarations& declarations, std::string_view key) {
        for (const LostRefinement& lost : project_.lost) {
            if (lost.key != key || state_[lost.file] != State::done) continue;
            const auto found = declarations.all.find(lost.name);
            if (found == declarations.all.end() || !found->second.base) continue;
            found->second.unusable = true;
            diagnostics_.report(diag::lost_refinement, found->second.base.value_place(), key, lost.name,
                                project_.paths[lost.file]);
        }
        for (const Item item : early_) {
            const Declared* declared = declarations.find(item.name());
            if (item.key() != key || declared == nullptr || !declared->base) continue;
            diagnostics_.report(diag::early_refinement, item.value_place(), key, item.name());
        }
        for (const std::string_view name : declarations.order) {
            const Declared& declared = *declarations.find(name);
            if (declared.base) continue;
            lang::NearestName nearest(name);
            if (!diagnostics_.full()) {
                for (const auto& [other, its] : declarations.all) {
                    if (its.base) nearest.offer(other);
                }
            }
            for (const Item item : declared.refinements) {
                diagnostics_.report(diag::unknown_refinement, item.value_place(), key, name).hint = nearest.hint();
            }
        }
        std::erase_if(declarations.order, [&](std::string_view name) { return !declarations.find(name)->base; });
    }

    const Project& project_;
    IncludeIndex& index_;
    lang::Diagnostics& diagnostics_;
    Values values_;
    std::vector<State> state_;
    std::vector<Frame> open_;
    std::vector<Item> early_;
    ModelScope scope_;
};

}  // namespace

ModelScope collect(const Project& project, std::uint32_t model_file, IncludeIndex& index,
                   lang::Diagnostics& diagnostics) {
    return Collector(project, model_file, index, diagnostics).run();
}

}  // namespace oriel::lookml
