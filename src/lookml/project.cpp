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

void read_manifest(const Document& document, Project& project, lang::Diagnostics& diagnostics) {
    bool empty = true;
    for (const Item param : root(document).children()) {
        empty = false;
        if (param.key() == "project_name" && param.kind() != NodeKind::block) project.name = unescape(param.raw());
        if (param.key() != "constant" || param.kind() != NodeKind::block || param.name().empty()) continue;
        for (const Item value : param.children()) {
            if (value.key() == "value" && value.kind() == NodeKind::string) {
                project.constants.set(param.name(), unescape(value.raw()));
            }
        }
    }
    if (empty) diagnostics.report(diag::empty_manifest, {document.file, {}});
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

}  // namespace

Result<Project> load_project(const FileSource& source, lang::Diagnostics& diagnostics) {
    Project project;
    project.paths = TRY(source.list());
    std::sort(project.paths.begin(), project.paths.end());
    project.paths.erase(std::unique(project.paths.begin(), project.paths.end()), project.paths.end());
    project.files.resize(project.paths.size());

    for (std::size_t i = 0; i < project.paths.size(); ++i) {
        const std::string& path = project.paths[i];
        ProjectFile& file = project.files[i];
        file.kind = file_kind(path);
        if (file.kind == FileKind::legacy) {
            const lang::SourceFile nothing(path, "");
            diagnostics.report(diag::legacy_lookml, {&nothing, {}});
        }
        if (place_of(file.kind) == In::nowhere) continue;
        auto text = source.read(path);
        if (!text.ok()) {
            report_unreadable(path, text.error(), diagnostics);
            file.document.failed = true;
            continue;
        }
        file.source = std::make_unique<lang::SourceFile>(path, std::move(text).value());
        file.document = parse(*file.source, diagnostics);
        if (file.document.failed)
            find_lost_refinements(file.source->text(), static_cast<std::uint32_t>(i), project.lost);
        if (file.kind == FileKind::manifest) read_manifest(file.document, project, diagnostics);
        if (file.kind == FileKind::lookml && path.size() > 14 && path.substr(path.size() - 14) == "/manifest.lkml") {
            diagnostics.report(diag::misplaced_manifest, {file.source.get(), {}});
        }
    }

    std::set<std::string_view> warned;
    for (ProjectFile& file : project.files) {
        if (file.usable()) check(file.document, place_of(file.kind), project.constants, warned, diagnostics);
    }
    return project;
}

}  // namespace oriel::lookml
