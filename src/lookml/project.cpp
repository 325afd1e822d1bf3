#include "lookml/project.h"

#include "lookml/check.h"
#include "lookml/diagnostics.h"
#include "lookml/lexer.h"
#include "lookml/parser.h"

#include <algorithm>

namespace oriel::lookml {

namespace {

/// Names behind `view: +` and `explore: +` in a text whose structure is not known.
void find_lost_refinements(std::string_view text, std::uint32_t file, std::vector<LostRefinement>& lost) {
    for (std::size_t plus = text.find('+'); plus != std::string_view::npos; plus = text.find('+', plus + 1)) {
        std::size_t name_end = plus + 1;
        while (name_end < text.size() && lexer::is(text[name_end], lexer::kKey)) ++name_end;
        if (name_end == plus + 1) continue;
        std::size_t at = plus;
        const auto back_over_blanks = [&] {
            while (at > 0 && lexer::is(text[at - 1], lexer::kBlank)) --at;
        };
        back_over_blanks();
        // The colon may be what is missing.
        if (at > 0 && text[at - 1] == ':') --at;
        back_over_blanks();
        const std::size_t key_end = at;
        while (at > 0 && lexer::is(text[at - 1], lexer::kKey)) --at;
        const std::string_view key = text.substr(at, key_end - at);
        if (key != "view" && key != "explore") continue;
        lost.push_back({std::string(key), std::string(text.substr(plus + 1, name_end - plus - 1)), file});
    }
}

In place_of(FileKind kind) {
    switch (kind) {
        case FileKind::manifest: return In::manifest;
        case FileKind::model: return In::model;
        case FileKind::lookml: return In::file;
        case FileKind::dashboard:
        case FileKind::legacy:
        case FileKind::other: break;
    }
    return In::nowhere;
}

void report_unreadable(const std::string& path, const Error& error, lang::Diagnostics& diagnostics) {
    const lang::SourceFile nothing(path, "");
    diagnostics.report(diag::unreadable_file, {&nothing, {}}, error.message);
}

void read_dashboards(const std::string& path, std::string text, ProjectFile& file, lang::Diagnostics& diagnostics) {
    file.dashboard = std::unique_ptr<DashboardFile>(new DashboardFile{{path, std::move(text)}, {}});
    file.dashboard->yaml = lang::yaml::parse(file.dashboard->source.text());
    for (const lang::yaml::Problem& problem : file.dashboard->yaml.problems) {
        diagnostics.report(problem.fatal ? diag::invalid_yaml : diag::repeated_key,
                           {&file.dashboard->source, problem.range}, problem.message);
    }
}

/// The paths of all parts, with their parts' prefixes, in order.
void add_paths(Project& project) {
    for (const ProjectPart& part : project.parts.all) {
        for (const std::string& path : part.paths) project.paths.push_back(part.prefix + path);
    }
    std::sort(project.paths.begin(), project.paths.end());
    project.files.resize(project.paths.size());
    for (std::size_t i = 0; i < project.paths.size(); ++i) {
        ProjectFile& file = project.files[i];
        file.part = project.parts.part_of(project.paths[i]);
        if (file.part != 0) file.findings = std::make_unique<lang::Diagnostics>();
    }
}

}  // namespace

Result<Project> load_project(const FileSource& source, lang::Diagnostics& own_findings) {
    Project project;
    project.parts = TRY(find_imports(source, own_findings));
    project.name = project.parts.all.front().name;
    add_paths(project);

    for (std::size_t i = 0; i < project.paths.size(); ++i) {
        const std::string& path = project.paths[i];
        ProjectFile& file = project.files[i];
        const ProjectPart& part = project.parts.all[file.part];
        lang::Diagnostics& diagnostics = file.findings ? *file.findings : own_findings;
        const std::string_view own_path = std::string_view(path).substr(part.prefix.size());
        file.kind = file_kind(own_path);
        if (file.kind == FileKind::legacy) {
            const lang::SourceFile nothing(path, "");
            diagnostics.report(diag::legacy_lookml, {&nothing, {}});
        }
        if (place_of(file.kind) == In::nowhere && file.kind != FileKind::dashboard) continue;
        auto text = part.source->read(std::string(own_path));
        if (!text.ok()) {
            report_unreadable(path, text.error(), diagnostics);
            file.document.failed = true;
            continue;
        }
        if (file.kind == FileKind::dashboard) {
            read_dashboards(path, std::move(text).value(), file, diagnostics);
            continue;
        }
        file.source = std::make_unique<lang::SourceFile>(path, std::move(text).value());
        file.document = parse(*file.source, diagnostics);
        file.document.constants = part.constants.get();
        if (file.document.failed)
            find_lost_refinements(file.source->text(), static_cast<std::uint32_t>(i), project.lost);
        if (file.kind == FileKind::manifest && root(file.document).children().empty())
            diagnostics.report(diag::empty_manifest, {file.source.get(), {}});
        if (file.kind == FileKind::lookml && path.size() > 14 && path.substr(path.size() - 14) == "/manifest.lkml") {
            diagnostics.report(diag::misplaced_manifest, {file.source.get(), {}});
        }
    }

    std::set<std::string_view> warned;
    std::set<std::string_view> warned_in_imports;
    for (ProjectFile& file : project.files) {
        if (!file.usable()) continue;
        if (file.findings) {
            check(file.document, place_of(file.kind), warned_in_imports, *file.findings);
        } else {
            check(file.document, place_of(file.kind), warned, own_findings);
        }
    }
    project.localization = read_localization(project, own_findings);
    return project;
}

}  // namespace oriel::lookml
