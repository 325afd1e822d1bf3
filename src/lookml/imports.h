#pragma once

#include "base/result.h"
#include "lang/diagnostics.h"
#include "lang/source_file.h"
#include "lookml/file_source.h"
#include "lookml/values.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::lookml {

/// A project as a manifest imports it.
struct Import {
    std::string name;  ///< As `include: "//name/…"` says it.
    bool remote = false;
    std::string url;  ///< Of a remote one; what is compiled is its local copy.
    std::string ref;
    bool found = false;
    std::string folder;  ///< Where its files are, or would be; empty when they are not on a disk.
};

/// One project whose files take part: the project itself, or one that it imports, however far away.
struct ProjectPart {
    std::string name;
    std::string prefix;                    ///< Of its paths here: empty, or `imported_projects/NAME/`.
    const FileSource* source = nullptr;    ///< Its files, by their own paths.
    std::unique_ptr<FileSource> owned;     ///< The same, of an imported one.
    std::vector<std::string> paths;        ///< Its own, without the prefix and sorted.
    std::string manifest;                  ///< The manifest's text; empty when there is none.
    std::vector<Import> imports;           ///< What its manifest says.
    std::unique_ptr<Constants> constants;  ///< With the values that importing projects give; never moves.
};

/// The project (first) and all it imports. Each imported project is there once, whoever imports it.
struct ProjectParts {
    std::vector<ProjectPart> all;

    /// The part that a path is of: where it begins like that part's prefix.
    std::size_t part_of(std::string_view path) const;
};

/// How many projects may take part.
inline constexpr std::size_t kMaxParts = 100;
/// Where the files of an imported project appear, `imported_projects/NAME/`, and where they are looked for first.
inline constexpr std::string_view kImportFolder = "imported_projects/";

/// Reads the manifests of the project and of all it imports, and puts constants' overriding values in.
///
/// Reports projects that can't be found, that import each other in a circle, and constants that can't be set.
/// Errors: the source can't be listed.
Result<ProjectParts> find_imports(const FileSource& source, lang::Diagnostics& diagnostics);

}  // namespace oriel::lookml
