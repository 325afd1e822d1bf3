#include "query/expressions.h"

#include "query/test_expressions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace oriel::query {

namespace {

namespace calcs = lang::calcs;
using calcs::test::TestCase;
using calcs::test::TestFile;
using calcs::test::TestTable;

using test::expression_sql;
using test::make_table;

bool has_calculation_function(const calcs::Expression& expression) {
    for (const calcs::Node& node : expression.nodes) {
        if (node.total != calcs::Total::none) return true;
        if (node.function != nullptr && node.function->where == calcs::Where::calculations) return true;
    }
    return false;
}

/// Runs all golden expressions that a database can run.
void check_engine(const std::string& dialect_name, golden::Engine& engine) {
    const auto dialect = sql::make_dialect(dialect_name).value();
    std::size_t checked = 0;
    for (const TestFile& file : calcs::test::read_all_cases(ORIEL_SOURCE_DIR "/test/golden/expressions")) {
        ASSERT_EQ(file.problem, "") << file.path;
        std::size_t loaded = file.tables.size();
        for (const TestCase& test : file.cases) {
            const TestTable& table = file.tables[test.table];
            if (!test.errors.empty() || test.has("memory") || test.has("no-" + dialect_name) || table.pivots > 0)
                continue;
            const calcs::Expression expression = calcs::read(test.text, calcs::test::TestFields(table), test.place);
            ASSERT_TRUE(expression.ok()) << file.path << ":" << test.line;
            if (has_calculation_function(expression)) continue;
            if (loaded != test.table) {
                for (const std::string& statement : make_table(*dialect, table)) {
                    ASSERT_EQ(engine.run(statement).error, "") << statement;
                }
                loaded = test.table;
            }
            const std::string sql = expression_sql(dialect_name, expression, true);
            const test::Rows rows = engine.run("SELECT " + sql + " AS v FROM t ORDER BY id");
            const std::string where = file.path + ":" + std::to_string(test.line) + "\n" + test.text + "\n" + sql;
            EXPECT_EQ(rows.error, "") << where;
            if (!rows.error.empty()) continue;
            ASSERT_EQ(rows.cells.size(), test.expected.size()) << where;
            for (std::size_t i = 0; i < rows.cells.size(); ++i) {
                EXPECT_TRUE(calcs::test::agrees(test.expected[i], rows.cells[i][0]))
                    << where << "\nrow " << i + 1 << ": expected " << test.expected[i] << ", found "
                    << rows.cells[i][0];
            }
            ++checked;
        }
    }
    EXPECT_GT(checked, 100U);
}

class ExpressionTruth : public testing::TestWithParam<const char*> {};

TEST_P(ExpressionTruth, DatabaseAgreesWithTheEvaluator) {
    std::string missing;
    const auto engine = golden::make_engine(GetParam(), missing);
    if (engine == nullptr) GTEST_SKIP() << missing;
    check_engine(GetParam(), *engine);
}

INSTANTIATE_TEST_SUITE_P(Databases, ExpressionTruth, testing::Values("duckdb", "mysql", "postgres", "sqlite"),
                         [](const auto& param) { return std::string(param.param); });

calcs::Expression read(std::string_view text) {
    TestTable table;
    table.columns = {{"n", "integer"}, {"s", "string"}, {"d", "date"}, {"y", "yesno"}};
    return calcs::read(text, calcs::test::TestFields(table), calcs::Place::custom_dimension);
}

TEST(Expressions, KeepOperandsTogether) {
    EXPECT_EQ(expression_sql("duckdb", read("(${n} + 1) * 2 - -3")), "((t.n + 1) * 2) - (-3)");
    EXPECT_EQ(expression_sql("duckdb", read("${y} AND (${y} OR NOT ${n} = 1)")), "t.y AND (t.y OR (NOT (t.n = 1)))");
    EXPECT_EQ(expression_sql("postgres", read("contains(concat(${s}, 'x'), 'a') AND ${y}")),
              "(POSITION('a' IN (t.s || 'x')) > 0) AND t.y");
}

TEST(Expressions, QuoteWhatUsersWrite) {
    EXPECT_EQ(expression_sql("duckdb", read("${s} = \"it's; -- \\\"x\\\"\"")), "t.s = 'it''s; -- \"x\"'");
    EXPECT_EQ(expression_sql("sqlite", read("matches_filter(${s}, \"a'b\")")), "t.s = 'a''b'");
}

TEST(Expressions, WriteShortFormsForLiterals) {
    EXPECT_EQ(expression_sql("duckdb", read("substring(${s}, 2, 3)")), "SUBSTRING(t.s, 2, 3)");
    EXPECT_EQ(expression_sql("duckdb", read("round(${n}, 2)")), "ROUND(t.n, 2)");
    EXPECT_EQ(expression_sql("duckdb", read("power(${n}, 2)")), "POWER(t.n, 2)");
    EXPECT_EQ(expression_sql("postgres", read("${d} > date(2024, 2, 29)")), "t.d > (DATE '2024-02-29')");
    EXPECT_EQ(expression_sql("postgres", read("${d} < now()")), "t.d < (TIMESTAMP '2024-05-18 18:30:02')");
}

TEST(Expressions, RefuseWhatWouldMultiply) {
    std::string text = "${n}";
    for (int i = 0; i < 60; ++i) text = "mod(9, " + text + ")";
    EXPECT_LT(expression_sql("duckdb", read(text)).size(), 100'000U);
    EXPECT_EQ(expression_sql("sqlite", read(text)),
              "the expression becomes more than 262144 bytes of SQL; use fewer calls inside each other");
}

TEST(Functions, EveryDialectHasEveryFunction) {
    for (const std::string_view dialect : sql::function_dialects()) {
        for (const calcs::Function& function : calcs::functions()) {
            if (function.where == calcs::Where::calculations) continue;
            constexpr std::string_view kElsewhere[] = {"case",   "coalesce",       "date_time", "if",
                                                       "length", "matches_filter", "now",       "when"};
            const bool elsewhere = std::ranges::find(kElsewhere, function.name) != std::end(kElsewhere) ||
                                   function.name.starts_with("diff_");
            EXPECT_EQ(sql::function_pattern(function.name, dialect).empty(), elsewhere)
                << function.name << " " << dialect;
        }
        for (const std::string_view name : sql::function_names()) {
            EXPECT_FALSE(sql::function_pattern(name, dialect).empty()) << name << " " << dialect;
        }
    }
    for (const std::string_view dialect : sql::dialect_names()) {
        EXPECT_FALSE(sql::function_pattern("abs", dialect).empty()) << dialect;
    }
    EXPECT_TRUE(sql::function_pattern("abs", "oracle").empty());
}

}  // namespace

}  // namespace oriel::query
