#include "query/golden/engines.h"

#include "base/time_zone.h"
#include "db/live/servers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace oriel::query::golden {

namespace {

std::string digits_of(rows::Int128 value, int scale) {
    const bool negative = value < 0;
    auto rest = negative ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
    std::string text;
    do {
        text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
        rest /= 10;
    } while (rest != 0);
    const auto places = static_cast<std::size_t>(scale);
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    if (scale > 0) text.insert(text.size() - places, 1, '.');
    return (negative ? "-" : "") + text;
}

std::string shortened(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.10g", value);
    return text;
}

std::string cell(const rows::Column& column, std::size_t row) {
    if (column.is_null(row)) return "∅";
    switch (column.type) {
        case rows::Type::boolean: return column.at<std::uint8_t>(row) != 0 ? "true" : "false";
        case rows::Type::int64: return std::to_string(column.at<std::int64_t>(row));
        case rows::Type::int128: return digits_of(column.at<rows::Int128>(row), 0);
        case rows::Type::decimal: {
            const std::string text = digits_of(column.at<rows::Int128>(row), column.scale);
            constexpr int kMostDeclaredScale = 9;
            return column.scale > kMostDeclaredScale ? shortened(std::strtod(text.c_str(), nullptr)) : text;
        }
        case rows::Type::float64: return shortened(column.at<double>(row));
        case rows::Type::string: return std::string(column.at<std::string_view>(row));
        case rows::Type::date: return to_iso_date(WallTime(std::chrono::days(column.at<std::int32_t>(row))));
        case rows::Type::timestamp: return to_iso(WallTime(std::chrono::microseconds(column.at<std::int64_t>(row))));
    }
    return "?";
}

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Replaces a word outside of quotes. Not before a literal (`TIMESTAMP '…'`) or a parenthesis that it has already.
void replace_type(std::string& sql, std::string_view word, std::string_view with) {
    bool quoted = false;
    for (std::size_t at = 0; at < sql.size(); ++at) {
        if (sql[at] == '\'') quoted = !quoted;
        if (quoted || sql.compare(at, word.size(), word) != 0) continue;
        const std::size_t end = at + word.size();
        const std::size_t next = sql.find_first_not_of(' ', end);
        const bool inside = (at > 0 && is_word(sql[at - 1])) || (end < sql.size() && is_word(sql[end]));
        if (inside || (next != std::string::npos && (sql[next] == '\'' || sql[next] == '('))) continue;
        sql.replace(at, word.size(), with);
        at += with.size() - 1;
    }
}

std::string spelled_for(std::string sql, const std::string& dialect) {
    if (dialect == "postgres") replace_type(sql, "DOUBLE", "DOUBLE PRECISION");
    if (dialect == "clickhouse") {
        replace_type(sql, "TIMESTAMP", "DateTime64(6, 'UTC')");
        replace_type(sql, "DATE", "Date32");
    } else if (dialect == "mysql") {
        replace_type(sql, "VARCHAR", "VARCHAR(255)");
        replace_type(sql, "TIMESTAMP", "DATETIME(6)");
    } else {
        return sql;
    }
    for (std::size_t at = sql.find('\\'); at != std::string::npos; at = sql.find('\\', at + 2)) sql.insert(at, 1, '\\');
    return sql;
}

}  // namespace

Engine::Engine(std::unique_ptr<db::Database> database) : database_(std::move(database)) {
    auto connection = database_->connect();
    EXPECT_TRUE(connection.ok()) << (connection.ok() ? "" : connection.error().message);
    if (connection.ok()) connection_ = std::move(connection).value();
}

test::Rows Engine::run(std::string_view sql) {
    test::Rows rows;
    if (connection_ == nullptr) {
        rows.error = "no connection";
        return rows;
    }
    const auto stream = connection_->run(sql, Deadline::none());
    if (!stream.ok()) {
        rows.error = stream.error().message;
        return rows;
    }
    while (true) {
        const auto batch = stream.value()->next();
        if (!batch.ok()) {
            rows.error = batch.error().message;
            return rows;
        }
        if (batch.value() == nullptr) return rows;
        for (std::size_t row = 0; row < batch.value()->rows; ++row) {
            std::vector<std::string>& cells = rows.cells.emplace_back();
            for (const rows::Column& column : batch.value()->columns) cells.push_back(cell(column, row));
        }
    }
}

std::unique_ptr<Engine> make_engine(const std::string& dialect, std::string& missing) {
    db::Settings settings;
    if (dialect != "duckdb" && dialect != "sqlite") {
        db::live::Server& server =
            db::live::Server::shared(dialect == "clickhouse" ? std::string("clickhouse-engine") : dialect);
        missing = server.missing();
        if (!missing.empty()) return nullptr;
        settings = server.new_database();
    } else {
        settings.name = "test";
        settings.dialect_name = dialect;
        settings.database = ":memory:";
        settings.read_only = false;
    }
    auto database = db::open_database(settings);
    EXPECT_TRUE(database.ok()) << "golden files run on clickhouse, duckdb, mysql, postgres and sqlite, and not on "
                               << dialect;
    if (!database.ok()) return nullptr;
    return std::make_unique<Engine>(std::move(database).value());
}

std::unique_ptr<Engine> make_engine(const std::string& dialect) {
    std::string missing;
    auto engine = make_engine(dialect, missing);
    EXPECT_EQ(missing, "");
    return engine;
}

std::vector<std::string> statements(const std::string& script, const std::string& dialect) {
    std::vector<std::string> result;
    std::istringstream stream(script);
    std::string statement;
    std::string line;
    while (std::getline(stream, line)) {
        statement += line + '\n';
        if (line.empty() || line.back() != ';') continue;
        result.push_back(spelled_for(statement, dialect));
        statement.clear();
    }
    if (statement.find_first_not_of(" \n") != std::string::npos) result.push_back(spelled_for(statement, dialect));
    return result;
}

bool same_cell(const std::string& a, const std::string& b) {
    if (a == b) return true;
    char* a_end = nullptr;
    char* b_end = nullptr;
    const double x = std::strtod(a.c_str(), &a_end);
    const double y = std::strtod(b.c_str(), &b_end);
    return !a.empty() && !b.empty() && *a_end == '\0' && *b_end == '\0' &&
           std::abs(x - y) <= 1e-9 * std::max(1.0, std::abs(y));
}

}  // namespace oriel::query::golden
