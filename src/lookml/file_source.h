#pragma once

#include "base/result.h"

#include <map>
#include <memory>
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
    /// The files of the project that this one imports under `name`, a name of a folder; null when there are none. They
    /// are looked for in `imported_projects/NAME`, else in the folder NAME beside this project's.
    virtual std::unique_ptr<FileSource> import(const std::string& name) const = 0;
    /// The folder that `import` reads, or would if it were there: for whoever watches for changes. Empty when there is
    /// no disk behind it.
    virtual std::string import_folder(const std::string& name) const = 0;
};

/// Files held in memory.
class MemoryFiles final : public FileSource {
public:
    MemoryFiles() = default;
    explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}

    void set(std::string path, std::string text) { files_.insert_or_assign(std::move(path), std::move(text)); }

    Result<std::vector<std::string>> list() const override;
    Result<std::string> read(const std::string& path) const override;
    /// Files below `imported_projects/NAME/`, of this project or of the one that imports it.
    std::unique_ptr<FileSource> import(const std::string& name) const override;
    std::string import_folder(const std::string&) const override { return {}; }

private:
    std::map<std::string, std::string> files_;
    const MemoryFiles* importer_ = nullptr;
};

/// The files below a folder. Hidden folders (`.git`) are passed over; links to folders are not followed, so nothing
/// outside is read and no loop is walked. A single file can be given instead of a folder: then it is the project.
class DiskFiles final : public FileSource {
public:
    explicit DiskFiles(std::string root) : root_(std::move(root)) {}

    Result<std::vector<std::string>> list() const override;
    Result<std::string> read(const std::string& path) const override;
    std::unique_ptr<FileSource> import(const std::string& name) const override;
    std::string import_folder(const std::string& name) const override;

private:
    std::string root_;
};

}  // namespace oriel::lookml
