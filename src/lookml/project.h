#pragma once

#include "lang/diagnostics.h"
#include "lang/source_file.h"
#include "lang/yaml/yaml.h"
#include "lookml/file_source.h"
#include "lookml/imports.h"
#include "lookml/includes.h"
#include "lookml/localization.h"
#include "lookml/syntax.h"
#include "lookml/values.h"

#include <memory>
#include <string>
#include <vector>

namespace oriel::lookml {

/// A file of dashboards.
struct DashboardFile {
    lang::SourceFile source;
    lang::yaml::Document yaml;
};

/// One LookML file of a project, parsed and checked.
struct ProjectFile {
    FileKind kind = FileKind::other;
    std::unique_ptr<lang::SourceFile> source;  ///< Null for a file that is not LookML, or that could not be read.
    std::unique_ptr<DashboardFile> dashboard;  ///< Only of a dashboard file that could be read.
    Document document;
    std::size_t part = 0;  ///< Index into `Project::parts`; 0 is the project itself.
    /// What is wrong with a file of an imported project, which matters only to who includes it. Null for own files.
    std::unique_ptr<lang::Diagnostics> findings;

    bool usable() const { return source != nullptr && !document.failed; }
};

/// A refinement in a file that can't be read: what it refines must not be used without it.
struct LostRefinement {
    std::string key;  ///< `view` or `explore`
    std::string name;
    std::uint32_t file = 0;
};

/// All files of a project, with what belongs to the project as a whole.
struct Project {
    std::string name;                ///< From the manifest, or empty.
    std::vector<std::string> paths;  ///< Sorted; those of an imported project begin with its prefix.
    std::vector<ProjectFile> files;  ///< Like `paths`.
    ProjectParts parts;              ///< The project itself, and those it imports.
    std::vector<LostRefinement> lost;
    LocalizationSettings localization;

    const Constants& constants() const { return *parts.all.front().constants; }
};

/// Reads, parses and checks every LookML file of the project and of those it imports. Errors: the source can't be
/// listed. A file that can't be read is a finding.
Result<Project> load_project(const FileSource& source, lang::Diagnostics& diagnostics);

}  // namespace oriel::lookml
