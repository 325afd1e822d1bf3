#include "lookml/compile.h"

#include "lookml/build_model.h"
#include "lookml/dashboards.h"
#include "lookml/diagnostics.h"
#include "lookml/project.h"
#include "lookml/scope.h"

namespace oriel::lookml {

namespace {

/// FNV-1a over the texts: tells changes apart, guards nothing.
std::string digest_of(const Project& project) {
    std::uint64_t hash = 14695981039346656037ull;
    const auto add = [&](std::string_view text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
        hash = (hash ^ 0xFFu) * 1099511628211ull;
    };
    for (std::size_t i = 0; i < project.files.size(); ++i) {
        const ProjectFile& file = project.files[i];
        if (file.source == nullptr && file.dashboard == nullptr) continue;
        add(project.paths[i]);
        add(file.source != nullptr ? file.source->text() : file.dashboard->source.text());
    }
    if (project.localization.strings != nullptr) {
        for (const auto& [locale, strings] : project.localization.strings->locales) {
            add(locale);
            // Whatever the order they lie in.
            const std::map<std::string_view, std::string_view> sorted(strings.begin(), strings.end());
            for (const auto& [key, text] : sorted) {
                add(key);
                add(text);
            }
        }
    }
    std::string out;
    for (int shift = 60; shift >= 0; shift -= 4) out.push_back("0123456789abcdef"[(hash >> shift) & 15u]);
    return out;
}

}  // namespace

Result<CompiledProject> compile(const FileSource& files) {
    CompiledProject compiled;
    lang::Diagnostics& diagnostics = compiled.diagnostics;
    const Project project = TRY(load_project(files, diagnostics));
    compiled.files = project.parts.all.front().paths;
    compiled.manifest.project_name = project.name;
    compiled.manifest.constants = project.constants().all();
    compiled.manifest.default_locale = project.localization.default_locale;
    compiled.manifest.localization_level =
        project.localization.strings == nullptr ? std::string() : project.localization.level;
    compiled.manifest.imports = project.parts.all.front().imports;
    for (const ProjectPart& part : project.parts.all) {
        for (const Import& import : part.imports) {
            if (!import.folder.empty()) compiled.import_folders.push_back(import.folder);
        }
    }
    compiled.digest = digest_of(project);

    std::size_t bytes = 0;
    for (const ProjectFile& file : project.files) bytes += file.source == nullptr ? 0 : file.source->text().size();
    Budget budget = Budget::of(bytes);
    std::vector<std::string> roots;
    for (std::size_t part = 1; part < project.parts.all.size(); ++part) roots.push_back(project.parts.all[part].prefix);
    IncludeIndex index(project.paths, std::move(roots));
    // Files of imported projects count once a model includes them; the models among them are of their own projects.
    std::vector<bool> counts(project.files.size());
    for (std::size_t i = 0; i < project.files.size(); ++i)
        counts[i] = project.files[i].part == 0 || project.files[i].kind == FileKind::manifest;
    std::map<std::string_view, std::uint32_t> models;
    for (std::uint32_t i = 0; i < project.files.size(); ++i) {
        const ProjectFile& file = project.files[i];
        if (file.kind != FileKind::model || file.part != 0 || file.source == nullptr) continue;
        const auto [place, added] = models.emplace(model_name(project.paths[i]), i);
        if (!added) {
            diagnostics.report(diag::duplicate_model, {project.files[i].source.get(), {}}, place->first,
                               project.paths[place->second]);
            compiled.models.erase(std::string(place->first));
            continue;
        }
        if (!project.files[i].usable()) continue;
        const ModelScope scope = collect(project, i, index, diagnostics);
        for (const std::uint32_t file_of_model : scope.files) counts[file_of_model] = true;
        compiled.models.emplace(std::string(place->first), build_model(project, scope, budget, diagnostics));
    }
    compiled.dashboards = build_dashboards(project, compiled.models, diagnostics);
    for (std::size_t i = 0; i < project.files.size(); ++i) {
        if (project.files[i].findings && counts[i]) diagnostics.append(*project.files[i].findings);
    }
    diagnostics.sort();
    return compiled;
}

}  // namespace oriel::lookml
