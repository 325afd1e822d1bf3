#include "db/duckdb/library.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#if defined(__SANITIZE_THREAD__)
// The library is not compiled for the thread sanitizer, which therefore can't see that its atomics order anything.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
    return "race:libduckdb.so\n";
}
#endif

namespace oriel::db::duckdb {

namespace {

constexpr std::string_view kFileName = "libduckdb.so";

/// The version the driver is written and tested for; tools/duckdb.sh fetches it.
constexpr std::string_view kTestedVersion = "v1.5.6";
/// The C API keeps its promises within a major version, and a smaller minor one lacks functions we call.
constexpr int kMajor = 1;
constexpr int kLeastMinor = 4;

std::vector<std::string> candidate_files() {
    namespace fs = std::filesystem;
    std::error_code ignored;
    if (const char* named = std::getenv("ORIEL_DUCKDB_LIBRARY"); named != nullptr && *named != '\0') {
        const fs::path path = named;
        return {fs::is_directory(path, ignored) ? (path / kFileName).string() : path.string()};
    }
    std::vector<std::string> files;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    if (!program.empty()) {
        const fs::path folder = program.parent_path();
        files.push_back((folder / "lib" / kFileName).string());
        files.push_back((folder / ".." / ".deps" / "duckdb" / kFileName).lexically_normal().string());
    }
    files.push_back((fs::path(ORIEL_DUCKDB_DIR) / kFileName).string());
    return files;
}

bool acceptable(std::string_view version) {
    // v1.5.6
    int major = 0;
    int minor = 0;
    return std::sscanf(std::string(version).c_str(), "v%d.%d", &major, &minor) == 2 && major == kMajor &&
           minor >= kLeastMinor;
}

Result<Library> load_file(const std::string& file) {
    // Local: nobody else's symbols are to be replaced by DuckDB's. Now: a broken library is to fail here.
    void* handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        const char* reason = ::dlerror();
        return Error{ErrorCode::unavailable, std::string("the DuckDB library cannot be loaded: ") +
                                                 (reason != nullptr ? reason : file.c_str())};
    }
    Library library;
    const auto find = [&](const char* name) { return ::dlsym(handle, name); };
#define ORIEL_DUCKDB_FIND(name)                                                     \
    library.name = reinterpret_cast<decltype(library.name)>(find("duckdb_" #name)); \
    if (library.name == nullptr)                                                    \
        return Error{ErrorCode::unavailable, "the DuckDB library '" + file + "' has no function duckdb_" #name};
    ORIEL_DUCKDB_FUNCTIONS(ORIEL_DUCKDB_FIND)
#undef ORIEL_DUCKDB_FIND
    const std::string version = library.library_version();
    if (!acceptable(version)) {
        return Error{ErrorCode::unavailable, "the DuckDB library '" + file + "' is version " + version +
                                                 "; needed is " + std::string(kTestedVersion) +
                                                 ", or another v1 from v1.4 on"};
    }
    return library;
}

}  // namespace

Result<Library> Library::load(std::span<const std::string> files) {
    std::string looked;
    for (const std::string& file : files) {
        std::error_code ignored;
        if (std::filesystem::exists(file, ignored)) return load_file(file);
        looked += (looked.empty() ? "'" : ", '") + file + "'";
    }
    return Error{ErrorCode::unavailable,
                 "the DuckDB library is not installed; looked for " + looked +
                     "; ORIEL_DUCKDB_LIBRARY can name another place, and tools/duckdb.sh fetches it"};
}

Result<const Library*> Library::get() {
    static std::mutex mutex;
    static std::optional<Library> loaded;
    const std::lock_guard lock(mutex);
    if (!loaded) loaded = TRY(load(candidate_files()));
    return &*loaded;
}

}  // namespace oriel::db::duckdb
