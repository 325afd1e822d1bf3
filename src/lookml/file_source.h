#pragma once

#include "base/result.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::lookml {

/// Where a project's files come from: a folder on disk, a commit, a test's memory.
///
/// Paths are relative to the project's root and `/` separated, without a leading `/`.
class FileSource {
public:
    virtual ~FileSource() = default;

    /// Every file of the project, in any order.
    virtual Result<std::vector<std::string>> list() const = 0;
    /// One file's bytes. Errors: not_found, and what the storage says.
    virtual Result<std::string> read(const std::string& path) const = 0;
};

/// Files held in memory.
class MemoryFiles final : public FileSource {
public:
    MemoryFiles() = default;
    explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}

    void set(std::string path, std::string text) { files_.insert_or_assign(std::move(path), std::move(text)); }

    Result<std::vector<std::string>> list() const override;
    Result<std::string> read(const std::string& path) const override;

private:
    std::map<std::string, std::string> files_;
};

/// The files below a folder. Hidden folders (`.git`) are passed over; links to folders are not followed, so nothing
/// outside is read and no loop is walked. A single file can be given instead of a folder: then it is the project.
class DiskFiles final : public FileSource {
public:
    explicit DiskFiles(std::string root) : root_(std::move(root)) {}

    Result<std::vector<std::string>> list() const override;
    Result<std::string> read(const std::string& path) const override;

private:
    std::string root_;
};

}  // namespace oriel::lookml
