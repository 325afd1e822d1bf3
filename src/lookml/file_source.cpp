#include "lookml/file_source.h"

#include "lang/source_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace oriel::lookml {

namespace fs = std::filesystem;

Result<std::vector<std::string>> MemoryFiles::list() const {
    std::vector<std::string> paths;
    for (const auto& [path, text] : files_) paths.push_back(path);
    return paths;
}

Result<std::string> MemoryFiles::read(const std::string& path) const {
    const auto found = files_.find(path);
    if (found == files_.end()) return Error::not_found("no file '" + path + "'");
    return found->second;
}

std::unique_ptr<FileSource> MemoryFiles::import(const std::string& name) const {
    const std::string folder = "imported_projects/" + name + "/";
    auto out = std::make_unique<MemoryFiles>();
    out->importer_ = this;
    for (auto at = files_.lower_bound(folder); at != files_.end() && at->first.rfind(folder, 0) == 0; ++at)
        out->set(at->first.substr(folder.size()), at->second);
    if (!out->files_.empty()) return out;
    return importer_ == nullptr ? nullptr : importer_->import(name);
}

Result<std::vector<std::string>> DiskFiles::list() const {
    std::error_code error;
    std::vector<std::string> paths;
    if (fs::is_regular_file(root_, error)) {
        paths.push_back(fs::path(root_).filename().string());
        return paths;
    }
    if (!fs::is_directory(root_, error)) return Error::not_found("no folder '" + root_ + "'");
    auto walk = fs::recursive_directory_iterator(root_, fs::directory_options::skip_permission_denied, error);
    for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
        const fs::path& path = walk->path();
        const std::string name = path.filename().string();
        if (!name.empty() && name.front() == '.') {
            walk.disable_recursion_pending();
            continue;
        }
        std::error_code ignored;  // A file that went away meanwhile is no file of the project.
        if (walk->is_regular_file(ignored)) paths.push_back(path.lexically_relative(root_).generic_string());
    }
    if (error) return Error::invalid_request("folder '" + root_ + "' can't be read: " + error.message());
    return paths;
}

Result<std::string> DiskFiles::read(const std::string& path) const {
    std::error_code error;
    const fs::path full = fs::is_regular_file(root_, error) ? fs::path(root_) : fs::path(root_) / path;
    const auto size = fs::file_size(full, error);
    if (error) return Error::not_found("file '" + path + "' can't be read: " + error.message());
    if (size > lang::SourceFile::kMaxSize) {
        return Error::invalid_request("file '" + path + "' is larger than " +
                                      std::to_string(lang::SourceFile::kMaxSize) + " bytes");
    }
    std::ifstream in(full, std::ios::binary);
    std::string text(static_cast<std::size_t>(size), '\0');
    in.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (!in && !in.eof()) return Error::not_found("file '" + path + "' can't be read");
    return text;
}

std::string DiskFiles::import_folder(const std::string& name) const {
    std::error_code error;
    if (!fs::is_directory(root_, error)) return {};
    const fs::path inside = fs::path(root_) / "imported_projects" / name;
    if (fs::is_directory(inside, error)) return inside.string();
    // The path that was given, not what a link in it leads to: projects lie beside each other where they are listed.
    const fs::path root = fs::absolute(root_, error).lexically_normal();
    const fs::path folder = root.has_filename() ? root.parent_path() : root.parent_path().parent_path();
    return (folder / name).string();
}

std::unique_ptr<FileSource> DiskFiles::import(const std::string& name) const {
    std::error_code error;
    const std::string folder = import_folder(name);
    if (folder.empty() || !fs::is_directory(folder, error)) return nullptr;
    return std::make_unique<DiskFiles>(folder);
}

}  // namespace oriel::lookml
