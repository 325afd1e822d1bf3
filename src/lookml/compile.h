#pragma once

#include "base/result.h"
#include "lang/diagnostics.h"
#include "lookml/file_source.h"
#include "lookml/imports.h"
#include "model/dashboard.h"
#include "model/model.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace oriel::lookml {

/// What a project's manifest says.
struct Manifest {
    std::string project_name;  ///< Empty when the manifest has none, or there is no manifest.
    std::map<std::string, std::string, std::less<>> constants;
    std::string default_locale;      ///< Of `localization_settings`; empty when there are none, as the level.
    std::string localization_level;  ///< `strict` or `permissive`.
    std::vector<Import> imports;     ///< What it imports itself.
};

/// A project as it was understood. Plain data: it outlives the files it came from.
struct CompiledProject {
    /// Every model whose file could be read. What was wrong in it is left out of it, and in `diagnostics`.
    std::map<std::string, std::shared_ptr<const model::Model>, std::less<>> models;
    /// Of each model, by its name: what its includes bring. In the API a dashboard's id is `model::name`.
    std::map<std::string, std::vector<std::shared_ptr<const model::Dashboard>>, std::less<>> dashboards;
    lang::Diagnostics diagnostics;   ///< By file and line.
    std::vector<std::string> files;  ///< Every file of the project itself, sorted.
    Manifest manifest;
    /// The folders of all imported projects, also those that are not there: what was read beside the project's own.
    std::vector<std::string> import_folders;
    std::string digest;  ///< Changes when any LookML file changes; hexadecimal.
};

/// Reads a whole project and what it imports: parses every file, follows the includes of each model, merges extends and
/// refinements, checks all of it and builds the models.
///
/// Mistakes in the LookML never fail it: they become diagnostics, and what they touch is left out. An explore whose
/// restrictions (`sql_always_where`, `access_filter`, grants …) can't be applied is left out as a whole.
/// Time grows with the size of the files and of what they ask for, which is bounded.
/// Errors: what `files.list()` says.
Result<CompiledProject> compile(const FileSource& files);

}  // namespace oriel::lookml
