#include "lookml/imports.h"

#include "lang/spelling.h"
#include "lookml/diagnostics.h"
#include "lookml/lexer.h"
#include "lookml/parser.h"
#include "lookml/syntax.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>

namespace oriel::lookml {

namespace {

/// Whether a project can have this name: it becomes the name of a folder.
bool is_project_name(std::string_view name) {
    return !name.empty() && name.front() != '.' && name.size() <= 255 &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return lexer::is(c, lexer::kKey) || c == '-' || c == '.'; });
}

std::string scalar(Item block, std::string_view key) {
    std::string out;
    for (const Item param : block.children()) {
        if (param.key() == key && (param.kind() == NodeKind::string || param.kind() == NodeKind::atom))
            out = unescape(param.raw());
    }
    return out;
}

Item child_of(Item block, std::string_view key) {
    Item out;
    for (const Item param : block.children()) {
        if (param.key() == key) out = param;
    }
    return out;
}

/// What a manifest says of one constant, and what was said of it elsewhere.
struct Constant {
    std::string exported;
    std::optional<Item> set_by;  ///< The override that counts.
};

/// A part while imports are looked for.
struct Found {
    std::unique_ptr<lang::SourceFile> file;
    Document document;
    std::map<std::string, Constant, std::less<>> constants;
    std::size_t importer = 0;  ///< By which it was reached first.
};

class Finder {
public:
    Finder(const FileSource& source, lang::Diagnostics& diagnostics) : source_(source), diagnostics_(diagnostics) {}

    Result<ProjectParts> run() {
        ProjectPart self;
        self.source = &source_;
        self.paths = TRY(source_.list());
        add(std::move(self), 0);
        // Breadth first: what is nearer to the project decides.
        for (std::size_t part = 0; part < parts_.all.size(); ++part) imports(part);
        required();
        return std::move(parts_);
    }

private:
    void add(ProjectPart part, std::size_t importer) {
        std::sort(part.paths.begin(), part.paths.end());
        part.paths.erase(std::unique(part.paths.begin(), part.paths.end()), part.paths.end());
        part.constants = std::make_unique<Constants>();
        Found& found = found_.emplace_back();
        found.importer = importer;
        if (std::binary_search(part.paths.begin(), part.paths.end(), "manifest.lkml")) {
            // One that can't be read, or has mistakes, is told of when all files are read.
            if (auto text = part.source->read("manifest.lkml"); text.ok()) part.manifest = std::move(text).value();
        }
        found.file = std::make_unique<lang::SourceFile>(part.prefix + "manifest.lkml", part.manifest);
        lang::Diagnostics later;
        found.document = parse(*found.file, later);
        if (part.name.empty()) part.name = scalar(root(found.document), "project_name");
        constants(part, found);
        parts_.all.push_back(std::move(part));
    }

    static void constants(ProjectPart& part, Found& found) {
        for (const Item param : root(found.document).children()) {
            if (param.key() != "constant" || param.kind() != NodeKind::block || param.name().empty()) continue;
            for (const Item value : param.children()) {
                if (value.key() == "value" && value.kind() == NodeKind::string)
                    part.constants->set(param.name(), unescape(value.raw()));
            }
            found.constants[std::string(param.name())].exported = scalar(param, "export");
        }
    }

    void imports(std::size_t part) {
        for (const Item param : root(found_[part].document).children()) {
            if (param.kind() != NodeKind::block) continue;
            const bool remote = param.key() == "remote_dependency";
            if (!remote && param.key() != "local_dependency") continue;
            const Item project = child_of(param, "project");
            if (!remote && !project) {
                diagnostics_.report(diag::missing_part, param.place(), param.key(), "project");
                continue;
            }
            Import import;
            import.remote = remote;
            import.name = remote ? std::string(param.name()) : expanded(part, scalar(param, "project"));
            import.url = expanded(part, scalar(param, "url"));
            import.ref = expanded(part, scalar(param, "ref"));
            const lang::Place place = remote ? param.value_place() : project.value_place();
            const auto found = find(part, import, place);
            if (is_project_name(import.name)) import.folder = parts_.all[part].source->import_folder(import.name);
            import.found = found.has_value();
            if (found) overrides(*found, param, part);
            auto& all = parts_.all[part].imports;
            const auto same = [&](const Import& other) { return other.name == import.name; };
            if (std::any_of(all.begin(), all.end(), same)) {
                diagnostics_.report(diag::duplicate_import, place, import.name);
                continue;
            }
            all.push_back(std::move(import));
        }
        // What is imported is not the project's own, though its files may lie in a folder of it.
        ProjectPart& own = parts_.all[part];
        std::erase_if(own.paths, [&](const std::string& path) {
            return std::any_of(own.imports.begin(), own.imports.end(), [&](const Import& import) {
                return path.rfind(std::string(kImportFolder) + import.name + "/", 0) == 0;
            });
        });
    }

    /// The part of that name, added when it is not there yet; nothing after a report.
    std::optional<std::size_t> find(std::size_t importer, const Import& import, const lang::Place& place) {
        if (!is_project_name(import.name)) {
            diagnostics_.report(diag::invalid_project_name, place, import.name);
            return std::nullopt;
        }
        for (std::size_t part = 0; part < parts_.all.size(); ++part) {
            if (parts_.all[part].name != import.name) continue;
            if (!is_cycle(importer, part, place)) return part;
            return std::nullopt;
        }
        if (parts_.all.size() >= kMaxParts) {
            diagnostics_.report(diag::project_too_large, place, std::to_string(kMaxParts), "imported projects");
            return std::nullopt;
        }
        ProjectPart part;
        part.name = import.name;
        part.prefix = std::string(kImportFolder) + import.name + "/";
        part.owned = parts_.all[importer].source->import(import.name);
        part.source = part.owned.get();
        if (part.source == nullptr) {
            unknown(import, place);
            return std::nullopt;
        }
        auto paths = part.source->list();
        if (!paths.ok()) {
            diagnostics_.report(diag::unreadable_import, place, import.name, paths.error().message);
            return std::nullopt;
        }
        part.paths = std::move(paths).value();
        add(std::move(part), importer);
        return parts_.all.size() - 1;
    }

    void unknown(const Import& import, const lang::Place& place) {
        std::string hint = "put ";
        if (import.url.empty()) {
            hint.append("its files");
        } else {
            hint.append("a copy of '").append(import.url).append("'");
            if (!import.ref.empty()) hint.append(" at '").append(import.ref).append("'");
        }
        hint.append(" in the folder 'imported_projects/").append(import.name);
        hint.append("' or in '").append(import.name).append("' beside the project");
        diagnostics_.report(diag::unknown_project, place, import.name).hint = hint;
    }

    /// Reports when `part` is on the way from the project to `importer`.
    bool is_cycle(std::size_t importer, std::size_t part, const lang::Place& place) {
        std::string way;
        for (std::size_t at = importer;; at = found_[at].importer) {
            if (at == part) {
                diagnostics_.report(diag::import_cycle, place, parts_.all[part].name,
                                    way.empty() ? "its own manifest" : way);
                return true;
            }
            if (at == 0) return false;
            way = "'" + parts_.all[at].name + "'" + (way.empty() ? "" : ", ") + way;
        }
    }

    /// A manifest's text with that project's own constants put in. What importing projects set is set by then.
    std::string expanded(std::size_t part, const std::string& text) const {
        return parts_.all[part].constants->expand(text).value_or(text);
    }

    void overrides(std::size_t part, Item dependency, std::size_t importer) {
        Found& found = found_[part];
        for (const Item param : dependency.children()) {
            if (param.key() != "override_constant" || param.kind() != NodeKind::block || param.name().empty()) continue;
            const std::string& project = parts_.all[part].name;
            const auto constant = found.constants.find(param.name());
            if (constant == found.constants.end()) {
                lang::NearestName nearest(param.name());
                for (const auto& [known, its] : found.constants) nearest.offer(known);
                diagnostics_.report(diag::unknown_override, param.value_place(), project, param.name()).hint =
                    nearest.hint();
                continue;
            }
            const std::string& exported = constant->second.exported;
            if (exported != "override_optional" && exported != "override_required") {
                diagnostics_.report(diag::unexported_constant, param.value_place(), param.name(), project).hint =
                    "its manifest would have to say 'export: override_optional'";
                continue;
            }
            const Item value = child_of(param, "value");
            if (!value || value.kind() != NodeKind::string) {
                diagnostics_.report(diag::missing_part, param.place(), "override_constant", "value");
                continue;
            }
            std::string text = expanded(importer, unescape(value.raw()));
            std::optional<Item>& set_by = constant->second.set_by;
            if (!set_by) {
                set_by = value;
                parts_.all[part].constants->set(param.name(), std::move(text));
            } else if (*parts_.all[part].constants->find(param.name()) != text) {
                const auto position = set_by->document().file->position(set_by->place().range.begin);
                diagnostics_.report(diag::conflicting_override, param.value_place(), param.name(), project,
                                    set_by->document().file->path() + ":" + std::to_string(position.line));
            }
        }
    }

    /// Constants that importing projects have to set.
    void required() {
        for (std::size_t part = 1; part < parts_.all.size(); ++part) {
            for (const auto& [name, constant] : found_[part].constants) {
                if (constant.exported != "override_required" || constant.set_by) continue;
                diagnostics_.report(diag::missing_override, dependency(found_[part].importer, parts_.all[part].name),
                                    name, parts_.all[part].name);
            }
        }
    }

    /// Where a manifest imports a project.
    lang::Place dependency(std::size_t importer, std::string_view name) const {
        for (const Item param : root(found_[importer].document).children()) {
            if (param.kind() != NodeKind::block) continue;
            if (param.key() == "remote_dependency" && param.name() == name) return param.value_place();
            if (param.key() == "local_dependency" && expanded(importer, scalar(param, "project")) == name)
                return child_of(param, "project").value_place();
        }
        return {found_[importer].file.get(), {}};
    }

    const FileSource& source_;
    lang::Diagnostics& diagnostics_;
    ProjectParts parts_;
    std::deque<Found> found_;  ///< Items point into their documents, which must not move.
};

}  // namespace

std::size_t ProjectParts::part_of(std::string_view path) const {
    if (all.size() > 1 && path.substr(0, kImportFolder.size()) == kImportFolder) {
        for (std::size_t part = 1; part < all.size(); ++part) {
            if (path.substr(0, all[part].prefix.size()) == all[part].prefix) return part;
        }
    }
    return 0;
}

Result<ProjectParts> find_imports(const FileSource& source, lang::Diagnostics& diagnostics) {
    return Finder(source, diagnostics).run();
}

}  // namespace oriel::lookml
