#pragma once

#include "db/driver.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>

/// What the tests of this folder share. Not part of the library.
namespace oriel::db::test {

inline Settings duckdb_settings(std::string database = ":memory:", bool read_only = false) {
    Settings settings;
    settings.name = "test";
    settings.dialect_name = "duckdb";
    settings.database = std::move(database);
    settings.read_only = read_only;
    return settings;
}

/// A folder of its own that goes away at the end of the test.
class TempFolder {
public:
    TempFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "oriel-db-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    std::string file(std::string_view name) const { return (std::filesystem::path(path_) / name).string(); }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

inline std::unique_ptr<Database> open(const Settings& settings) {
    auto database = open_database(settings);
    EXPECT_TRUE(database.ok()) << (database.ok() ? "" : database.error().message);
    return database.ok() ? std::move(database).value() : nullptr;
}

inline std::unique_ptr<Connection> connect(Database& database) {
    auto connection = database.connect();
    EXPECT_TRUE(connection.ok()) << (connection.ok() ? "" : connection.error().message);
    return connection.ok() ? std::move(connection).value() : nullptr;
}

/// One cell, plainly: enough to compare in a test.
inline std::string cell(const rows::Column& column, std::size_t row) {
    if (column.is_null(row)) return "NULL";
    const auto digits = [](rows::Int128 value) {
        const bool negative = value < 0;
        auto rest = negative ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
        std::string text;
        do {
            text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
            rest /= 10;
        } while (rest != 0);
        return (negative ? "-" : "") + text;
    };
    switch (column.type) {
        case rows::Type::boolean: return column.at<std::uint8_t>(row) != 0 ? "true" : "false";
        case rows::Type::int64: return std::to_string(column.at<std::int64_t>(row));
        case rows::Type::int128: return digits(column.at<rows::Int128>(row));
        case rows::Type::decimal: return digits(column.at<rows::Int128>(row)) + "e-" + std::to_string(column.scale);
        case rows::Type::float64: {
            char text[40];
            std::snprintf(text, sizeof text, "%.17g", column.at<double>(row));
            return text;
        }
        case rows::Type::string: return std::string(column.at<std::string_view>(row));
        case rows::Type::date: return "day " + std::to_string(column.at<std::int32_t>(row));
        case rows::Type::timestamp: return "us " + std::to_string(column.at<std::int64_t>(row));
    }
    return "?";
}

/// Reads a stream to its end: cells joined by `|`, rows by a line end; or `error CODE: message`.
inline std::string read_all(Result<std::unique_ptr<rows::RowStream>> started) {
    if (!started.ok()) return "error " + std::string(to_string(started.error().code)) + ": " + started.error().message;
    std::string text;
    while (true) {
        auto batch = started.value()->next();
        if (!batch.ok()) return "error " + std::string(to_string(batch.error().code)) + ": " + batch.error().message;
        if (batch.value() == nullptr) return text;
        for (std::size_t row = 0; row < batch.value()->rows; ++row) {
            if (!text.empty()) text += '\n';
            for (std::size_t i = 0; i < batch.value()->columns.size(); ++i) {
                text += (i > 0 ? "|" : "") + cell(batch.value()->columns[i], row);
            }
        }
    }
}

inline std::string run(Connection& connection, std::string_view sql, Deadline deadline = Deadline::none()) {
    return read_all(connection.run(sql, deadline));
}

}  // namespace oriel::db::test
