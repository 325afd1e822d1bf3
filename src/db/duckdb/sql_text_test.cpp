#include "db/duckdb/sql_text.h"

#include <gtest/gtest.h>

#include <string>

namespace oriel::db::duckdb {
namespace {

std::string tokens(std::string_view sql) {
    SqlScanner scanner(sql);
    std::string text;
    for (std::string_view token = scanner.next(); !token.empty(); token = scanner.next())
        text += "<" + std::string(token) + ">";
    return text + (scanner.ambiguous() ? "?" : "");
}

TEST(SqlScanner, splits_as_duckdb_does) {
    EXPECT_EQ(tokens("SELECT a.b, 1.5 FROM t"), "<SELECT><a><.><b><,><1.5><FROM><t>");
    EXPECT_EQ(tokens("'it''s' \"a\"\"b\" E'\\'' x"), "<'it''s'><\"a\"\"b\"><E'\\''><x>");
    EXPECT_EQ(tokens("a -- one\nb /* two /* three */ four */ c"), "<a><b><c>");
    EXPECT_EQ(tokens("a -- one\rb"), "<a><b>");
    EXPECT_EQ(tokens("$$ a ; b $$ $x$ $$ $x$ $1 a$$b"), "<$$ a ; b $$><$x$ $$ $x$><$><1><a$$b>");
    EXPECT_EQ(tokens("'open"), "<'open>");
    EXPECT_EQ(tokens("/* open"), "");
    EXPECT_EQ(tokens("\"open"), "<\"open>");
    EXPECT_EQ(tokens("$$ open"), "<$$ open>");
    EXPECT_EQ(tokens("E'open\\"), "<E'open\\>");
    EXPECT_EQ(tokens("1E'a'"), "<1E><'a'>?");
    EXPECT_EQ(tokens("1$$a$$"), "<1><$$a$$>?");
    EXPECT_EQ(tokens("größe"), "<größe>");
    EXPECT_EQ(tokens(""), "");
}

TEST(SqlText, the_terminator_is_the_one_outside_quotes_and_comments) {
    EXPECT_EQ(without_terminator("SELECT 1"), "SELECT 1");
    EXPECT_EQ(without_terminator("SELECT ';' /* ; */ ; -- x"), "SELECT ';' /* ; */ ");
    EXPECT_EQ(without_terminator(";"), "");
    EXPECT_EQ(without_terminator("SELECT 1 -- ;"), "SELECT 1 -- ;");
}

TEST(SqlText, set_time_zone_of_the_own_session_only) {
    for (const std::string_view sql :
         {"SET TimeZone='UTC'", "set timezone to 'UTC'", "SET /* x */ SESSION timezone = 'UTC'",
          "SET LOCAL TIME ZONE 'UTC'", "SET TIME ZONE 'UTC'"}) {
        EXPECT_TRUE(sets_session_time_zone(sql)) << sql;
    }
    for (const std::string_view sql : {"SET GLOBAL TimeZone='UTC'", "RESET TimeZone", "SET threads=1", "SET TIME 'x'",
                                       "SELECT 1", "SET", "SET VARIABLE timezone = 1"}) {
        EXPECT_FALSE(sets_session_time_zone(sql)) << sql;
    }
}

TEST(SqlText, what_is_explained) {
    EXPECT_EQ(explained("EXPLAIN SELECT 1"), " SELECT 1");
    EXPECT_EQ(explained("explain analyze SELECT 1"), " SELECT 1");
    EXPECT_EQ(explained("EXPLAIN (ANALYZE, FORMAT JSON) INSERT INTO t VALUES (1)"), " INSERT INTO t VALUES (1)");
    EXPECT_EQ(explained("EXPLAIN (SELECT 1)"), " (SELECT 1)");
    EXPECT_EQ(explained("EXPLAIN"), "");
    EXPECT_EQ(explained("EXPLAIN (ANALYZE"), "");
    EXPECT_EQ(explained("SELECT 1"), "");
}

TEST(SqlText, forbidden_functions_wherever_they_hide) {
    const auto found = [](std::string_view sql) {
        const auto result = forbidden_function(sql);
        return result.ok() ? std::string(result.value()) : result.error().message;
    };
    EXPECT_EQ(found("SELECT * FROM enable_logging()"), "enable_logging");
    EXPECT_EQ(found("SELECT * FROM system.main.\"ENABLE_logging\"()"), "enable_logging");
    EXPECT_EQ(found("SELECT * FROM query /* x */ ('SELECT 1')"), "query");
    EXPECT_EQ(found("SELECT * FROM query\xC2\xA0('SELECT 1')"), "query");
    EXPECT_EQ(found("SELECT a$$, query('x') FROM b$$"), "query");
    EXPECT_EQ(found("SELECT query, \"query\" FROM query WHERE a = 'query(1)'"), "");
    EXPECT_EQ(found("SELECT 1E'x'"), "a number runs into a quote; put a blank between them");
    EXPECT_EQ(found("SELECT 'enable_logging'"), "");
}

TEST(SqlText, literals) {
    EXPECT_EQ(literal("it's"), "'it''s'");
}

}  // namespace
}  // namespace oriel::db::duckdb
