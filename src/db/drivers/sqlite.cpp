#include "db/driver.h"
#include "db/file_stamp.h"
#include "db/sqlite/session.h"

#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>

namespace oriel::db {

namespace {

constexpr std::string_view kInMemory = ":memory:";

/// A path as the inside of a `file:` URI.
std::string uri_path(const std::string& path) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string text;
    for (const char c : path) {
        if (c == '%' || c == '?' || c == '#') {
            text += '%';
            text += kHex[static_cast<unsigned char>(c) >> 4U];
            text += kHex[static_cast<unsigned char>(c) & 15U];
        } else {
            text += c;
        }
    }
    return text;
}

class SqliteDatabase final : public Database {
public:
    explicit SqliteDatabase(Settings settings) : settings_(std::move(settings)) {
        static std::atomic<int> counter = 0;
        uri_ = settings_.database == kInMemory ? "file:/oriel" + std::to_string(++counter) + "?vfs=memdb"
                                               : "file:" + uri_path(settings_.database);
    }

    Result<std::unique_ptr<Connection>> connect() override {
        remember_file();
        if (settings_.database == kInMemory) {
            // What is in memory lives as long as a session does: this one stays.
            const std::lock_guard lock(mutex_);
            if (keeper_ == nullptr) keeper_ = TRY(sqlite::Session::open(uri_, settings_));
        }
        return TRY(sqlite::Session::open(uri_, settings_));
    }

    Result<std::string> version() override { return std::string("SQLite ") + ::sqlite3_libversion(); }

    bool is_current() override {
        const std::lock_guard lock(mutex_);
        return !stamp_ || stamp_of(settings_.database).same_file(*stamp_);
    }

    Probes probes() const override {
        return {.select = "SELECT 1",
                .slow = "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT max(a) FROM n",
                .time_zone = "SELECT 'UTC'"};
    }

    std::string connection_string() const override {
        return "sqlite:" + (settings_.database == kInMemory
                                ? std::string(kInMemory)
                                : std::filesystem::path(settings_.database).filename().string());
    }

private:
    void remember_file() {
        const std::lock_guard lock(mutex_);
        if (!stamp_ && settings_.database != kInMemory) stamp_ = stamp_of(settings_.database);
    }

    const Settings settings_;
    std::string uri_;
    std::mutex mutex_;
    std::unique_ptr<Connection> keeper_;
    std::optional<FileStamp> stamp_;  ///< Of the file that the first session opened.
};

}  // namespace

/// Errors: validation_failed on `database`.
Result<std::unique_ptr<Database>> make_sqlite(const Settings& settings) {
    if (settings.database.empty()) {
        return Error::validation("database", "missing_field",
                                 "a SQLite connection needs the path of a database file, or ':memory:'");
    }
    if (settings.database.find('\0') != std::string::npos)
        return Error::validation("database", "invalid", "the path holds a NUL character");
    return std::make_unique<SqliteDatabase>(settings);
}

}  // namespace oriel::db
