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
    /// `paths` must be sorted; the index keeps a reference.
    explicit IncludeIndex(const std::vector<std::string>& paths);

    /// Indices into `paths`, in path order. `from` is the file that has the include; manifests are never included.
    const std::vector<std::uint32_t>& match(std::string_view pattern, std::string_view from);

private:
    std::vector<std::uint32_t> find(const std::string& pattern) const;

    const std::vector<std::string>& paths_;
    std::map<std::string, std::vector<std::uint32_t>, std::less<>> known_;
};

/// The pattern as a path from the root: leading `/` dropped, `.` and `..` resolved against the folder of `from`.
/// Nothing when `..` leaves the project.
std::optional<std::string> absolute_pattern(std::string_view pattern, std::string_view from);

/// Whether a path fits a pattern: `*` stands for anything within one name, `**` for anything at all, and `**/` for any
/// number of folders, also none. Takes pattern times path steps at most.
bool fits_pattern(std::string_view path, std::string_view pattern);

}  // namespace oriel::lookml
