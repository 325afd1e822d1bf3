#include "services/projects/project_cache.h"

#include "lookml/compile.h"
#include "lookml/file_source.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string_view>
#include <system_error>
#include <vector>

namespace oriel::services {

namespace {

namespace fs = std::filesystem;

void mix(std::uint64_t& stamp, std::uint64_t value) {
    stamp ^= value + 0x9E3779B97F4A7C15ULL + (stamp << 6U) + (stamp >> 2U);
}

/// Changes whenever a file comes, goes, or is written to. Files are taken in name order, whatever order the disk gives.
Result<std::uint64_t> stamp_of_folder(const std::string& folder) {
    std::error_code error;
    std::vector<std::pair<std::string, std::uint64_t>> files;
    fs::recursive_directory_iterator entry(folder, error);
    if (error) return Error::not_found("the project folder cannot be read: " + error.message());
    for (; entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (error) return Error::internal("the project folder cannot be read: " + error.message());
        const std::string name = entry->path().filename().string();
        if (!name.empty() && name.front() == '.') {
            if (entry->is_directory(error)) entry.disable_recursion_pending();
            continue;
        }
        if (!entry->is_regular_file(error)) continue;
        std::uint64_t file = 0;
        mix(file, static_cast<std::uint64_t>(entry->file_size(error)));
        mix(file, static_cast<std::uint64_t>(entry->last_write_time(error).time_since_epoch().count()));
        files.emplace_back(entry->path().string(), file);
    }
    std::sort(files.begin(), files.end());
    std::uint64_t stamp = 1;
    for (const auto& [path, file] : files) {
        mix(stamp, std::hash<std::string>{}(path));
        mix(stamp, file);
    }
    return stamp;
}

/// The same for the project and those it imports; one that is not there is told apart from one that is.
Result<std::uint64_t> stamp_of(const std::string& folder, const std::vector<std::string>& imports) {
    std::uint64_t stamp = TRY(stamp_of_folder(folder));
    for (const std::string& import : imports) mix(stamp, stamp_of_folder(import).value_or(0));
    return stamp;
}

}  // namespace

Result<std::shared_ptr<const CompiledProject>> ProjectCache::get(const std::string& folder) {
    std::shared_ptr<Slot> slot;
    {
        const std::lock_guard lock(mutex_);
        auto& place = slots_[folder];
        if (!place) place = std::make_shared<Slot>();
        slot = place;
    }
    const std::lock_guard lock(slot->mutex);
    const auto now = std::chrono::steady_clock::now();
    if (slot->project && now - slot->checked_at < recheck_) return slot->project;
    const std::uint64_t stamp = TRY(stamp_of(folder, slot->imports));
    slot->checked_at = now;
    if (slot->project && slot->stamp == stamp) return slot->project;
    auto compiled = TRY(lookml::compile(lookml::DiskFiles(folder)));
    auto project = std::make_shared<CompiledProject>();
    project->models = std::move(compiled.models);
    project->diagnostics = std::move(compiled.diagnostics);
    slot->project = std::move(project);
    // Folders it was not known to import are not in the stamp: then the next look compiles once more, and misses
    // nothing.
    slot->stamp = stamp;
    slot->imports = std::move(compiled.import_folders);
    return slot->project;
}

}  // namespace oriel::services
