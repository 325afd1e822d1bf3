#pragma once

#include "lang/diagnostics.h"
#include "lang/source_file.h"
#include "lookml/file_source.h"
#include "lookml/includes.h"
#include "lookml/syntax.h"
#include "lookml/values.h"

#include <memory>
#include <string>
#include <vector>

namespace oriel::lookml {

/// One LookML file of a project, parsed and checked.
struct ProjectFile {
    FileKind kind = FileKind::other;
    std::unique_ptr<lang::SourceFile> source;  ///< Null for a file that is not LookML, or that could not be read.
    Document document;

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
    std::vector<std::string> paths;  ///< Sorted.
    std::vector<ProjectFile> files;  ///< Like `paths`.
    Constants constants;
    std::vector<LostRefinement> lost;
};

/// Reads, parses and checks every LookML file. Errors: the source can't be listed. A file that can't be read is a
/// finding.
Result<Project> load_project(const FileSource& source, lang::Diagnostics& diagnostics);

}  // namespace oriel::lookml
