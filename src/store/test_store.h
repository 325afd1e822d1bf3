#pragma once

#include "base/filesystem.h"
#include "store/store.h"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

/// For tests of this and other folders: a real store in a folder of its own, gone when the object is.
namespace oriel::store {

/// The value, or an exception that fails the test with the error's text.
template <typename T>
T must(Result<T> result) {
    if (!result.ok())
        throw std::runtime_error(std::string(to_string(result.error().code)) + ": " + result.error().message);
    return std::move(result).value();
}

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "oriel-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
        path_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

private:
    std::string path_;
};

/// A fresh, seeded SQLite store: `TestStore store; auto reader = must(store->read());`
class TestStore {
public:
    explicit TestStore(const Clock* clock = nullptr) {
        StoreConfig config;
        config.database.url = "sqlite:" + (folder_ / "oriel.db");
        config.database.clock = clock;
        config.key_file = folder_ / "oriel.key";
        config.create_key = true;
        database_ = must(open_store(std::move(config)));
    }
    Database& operator*() const { return *database_; }
    Database* operator->() const { return database_.get(); }
    const TemporaryFolder& folder() const { return folder_; }

private:
    TemporaryFolder folder_;
    std::unique_ptr<Database> database_;
};

}  // namespace oriel::store
