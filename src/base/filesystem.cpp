#include "base/filesystem.h"

#include "base/ids.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace oriel {
namespace {

class FileDescriptor {
public:
    explicit FileDescriptor(int number) : number_(number) {}
    ~FileDescriptor() {
        if (number_ >= 0) ::close(number_);
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;

    int number() const { return number_; }
    bool open() const { return number_ >= 0; }
    /// Closing can report a write that failed late (network disks), so it is part of writing.
    bool close() { return ::close(std::exchange(number_, -1)) == 0; }

private:
    int number_;
};

Error system_error(std::string_view what, const std::string& path, int code) {
    return Error::internal("cannot " + std::string(what) + " '" + path + "': " + std::strerror(code));
}

std::string parent_of(const std::string& path) {
    const auto slash = path.find_last_of('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// The name of a file is durable only when its directory is.
Status sync_directory(const std::string& directory) {
    FileDescriptor file(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!file.open() || ::fsync(file.number()) != 0) return system_error("sync", directory, errno);
    return Ok{};
}

/// A complete, durable file beside `path`; the caller gives it its name or removes it.
Result<std::string> write_beside(const std::string& path, std::string_view bytes, FileMode mode) {
    std::string temporary = path + "." + random_alphanumeric(8) + ".tmp";
    FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!file.open()) return system_error("create", temporary, errno);
    // The umask may have taken bits away that the caller asked for.
    const bool written = ::fchmod(file.number(), mode) == 0 && write_all(file.number(), bytes) &&
                         ::fsync(file.number()) == 0 && file.close();
    if (!written) {
        const int code = errno;
        ::unlink(temporary.c_str());
        return system_error("write", temporary, code);
    }
    return temporary;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.open()) {
        if (errno == ENOENT || errno == ENOTDIR) return Error::not_found("no such file: '" + path + "'");
        return system_error("open", path, errno);
    }
    std::string bytes;
    char chunk[16384];
    for (;;) {
        const ssize_t count = ::read(file.number(), chunk, sizeof chunk);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return system_error("read", path, errno);
        if (count == 0) return bytes;
        bytes.append(chunk, static_cast<std::size_t>(count));
        if (bytes.size() > max_bytes) {
            return Error{ErrorCode::too_large,
                         "file '" + path + "' has more than the " + std::to_string(max_bytes) + " bytes allowed"};
        }
    }
}

Status write_file(const std::string& path, std::string_view bytes, FileMode mode) {
    const std::string temporary = TRY(write_beside(path, bytes, mode));
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        const int code = errno;
        ::unlink(temporary.c_str());
        return system_error("replace", path, code);
    }
    return sync_directory(parent_of(path));
}

Status create_file(const std::string& path, std::string_view bytes, FileMode mode) {
    const std::string temporary = TRY(write_beside(path, bytes, mode));
    // A link, unlike a rename, fails when the name is taken.
    const int linked = ::link(temporary.c_str(), path.c_str());
    const int code = errno;
    ::unlink(temporary.c_str());
    if (linked != 0 && code == EEXIST) return Error::conflict("'" + path + "' exists already and is left as it is");
    if (linked != 0) return system_error("create", path, code);
    return sync_directory(parent_of(path));
}

Status create_directories(const std::string& path, FileMode mode) {
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        const std::string part = path.substr(0, end);
        if (::mkdir(part.c_str(), mode) != 0 && errno != EEXIST) return system_error("create directory", part, errno);
        if (end == std::string::npos) break;
    }
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return system_error("read", path, errno);
    if (!S_ISDIR(status.st_mode)) return Error::internal("'" + path + "' is in the way: it is no directory");
    return Ok{};
}

std::optional<FileMode> file_mode(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return {};
    return static_cast<FileMode>(status.st_mode) & 07777U;
}

bool file_exists(const std::string& path) {
    return file_mode(path).has_value();
}

}  // namespace oriel
