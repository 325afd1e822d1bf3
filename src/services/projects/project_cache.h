#pragma once

#include "base/result.h"
#include "lang/diagnostics.h"
#include "model/model.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace oriel::services {

/// A project's folder, compiled.
struct CompiledProject {
    std::map<std::string, std::shared_ptr<const model::Model>, std::less<>> models;
    lang::Diagnostics diagnostics;
};

/// Compiled projects by folder, kept until a file in the folder changes.
///
/// Whether something changed is looked at no more than once in `recheck`, so a request costs no look at the disk. Safe
/// to use from many threads: one compiles, the others wait for it.
class ProjectCache {
public:
    explicit ProjectCache(std::chrono::milliseconds recheck = std::chrono::milliseconds(1000)) : recheck_(recheck) {}

    /// Errors: not_found when there is no such folder. Findings in the LookML are in the result.
    Result<std::shared_ptr<const CompiledProject>> get(const std::string& folder);

private:
    struct Slot {
        std::mutex mutex;
        std::uint64_t stamp = 0;           ///< Of names, sizes and times of the files.
        std::vector<std::string> imports;  ///< Folders of the projects it imports.
        std::chrono::steady_clock::time_point checked_at{};
        std::shared_ptr<const CompiledProject> project;
    };

    std::chrono::milliseconds recheck_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Slot>> slots_;
};

}  // namespace oriel::services
