#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::lookml {

/// What a file is, told by its name (lookml.md 1.1).
enum class FileKind {
    model,      ///< X.model.lkml
    manifest,   ///< manifest.lkml in the root folder
    lookml,     ///< any other .lkml
    dashboard,  ///< X.dashboard.lookml
    legacy,     ///< any other .lookml
    other,
};

FileKind file_kind(std::string_view path);

/// `thelook` for `models/thelook.model.lkml`.
std::string_view model_name(std::string_view path);

/// Finds the files that an `include` names (lookml.md 1.6).
class IncludeIndex {
public:
    /// `paths` must be sorted; the index keeps a reference. `roots`: what the paths of imported projects begin with,
    /// `imported_projects/NAME/`; an include stays within the project of its file, unless it names another.
    explicit IncludeIndex(const std::vector<std::string>& paths, std::vector<std::string> roots = {});

    /// Indices into `paths`, in path order. `from` is the file that has the include; manifests are never included.
    const std::vector<std::uint32_t>& match(std::string_view pattern, std::string_view from);

private:
    std::string_view root_of(std::string_view path) const;
    std::vector<std::uint32_t> find(const std::string& pattern, std::string_view root) const;

    const std::vector<std::string>& paths_;
    std::vector<std::string> roots_;
    std::map<std::string, std::vector<std::uint32_t>, std::less<>> known_;
};

/// `other` of `//other/views/*.view`; empty for a pattern within the project.
std::string_view project_of_pattern(std::string_view pattern);

/// The pattern as a path from the root: leading `/` dropped, `.` and `..` resolved against the folder of `from`.
/// Nothing when `..` leaves the project.
std::optional<std::string> absolute_pattern(std::string_view pattern, std::string_view from);

/// Whether a path fits a pattern: `*` stands for anything within one name, `**` for anything at all, and `**/` for any
/// number of folders, also none. Takes pattern times path steps at most.
bool fits_pattern(std::string_view path, std::string_view pattern);

}  // namespace oriel::lookml
