#include "query/golden/engines.h"

#include <sqlite3.h>

#include <gtest/gtest.h>

#include <sstream>

namespace oriel::query::golden {

namespace {

class DuckdbEngine final : public Engine {
public:
    test::Rows run(std::string_view sql) override { return database_.run(sql); }

private:
    test::Duckdb database_;
};

class SqliteEngine final : public Engine {
public:
    SqliteEngine() { EXPECT_EQ(sqlite3_open(":memory:", &database_), SQLITE_OK); }
    ~SqliteEngine() override { sqlite3_close(database_); }
    SqliteEngine(const SqliteEngine&) = delete;
    SqliteEngine& operator=(const SqliteEngine&) = delete;

    test::Rows run(std::string_view sql) override {
        test::Rows rows;
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(database_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK) {
            rows.error = sqlite3_errmsg(database_);
            return rows;
        }
        int step = SQLITE_ROW;
        while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
            std::vector<std::string>& cells = rows.cells.emplace_back();
            for (int i = 0; i < sqlite3_column_count(statement); ++i) {
                const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
                cells.emplace_back(text == nullptr ? "∅" : text);
            }
        }
        if (step != SQLITE_DONE) rows.error = sqlite3_errmsg(database_);
        sqlite3_finalize(statement);
        return rows;
    }

private:
    sqlite3* database_ = nullptr;
};

}  // namespace

std::unique_ptr<Engine> make_engine(const std::string& dialect) {
    if (dialect == "sqlite") return std::make_unique<SqliteEngine>();
    EXPECT_EQ(dialect, "duckdb") << "golden files run on duckdb and sqlite";
    return std::make_unique<DuckdbEngine>();
}

std::vector<std::string> statements(const std::string& script) {
    std::vector<std::string> result;
    std::istringstream stream(script);
    std::string statement;
    std::string line;
    while (std::getline(stream, line)) {
        statement += line + '\n';
        if (line.empty() || line.back() != ';') continue;
        result.push_back(statement);
        statement.clear();
    }
    if (statement.find_first_not_of(" \n") != std::string::npos) result.push_back(statement);
    return result;
}

}  // namespace oriel::query::golden
