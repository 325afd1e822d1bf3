#include "query/expressions.h"

#include "lang/calcs/functions.h"
#include "lang/calcs/test_cases.h"
#include "query/golden/engines.h"
#include "sql/functions.h"
#include "sql/printer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace oriel::query {

namespace {

namespace calcs = lang::calcs;
using calcs::test::TestCase;
using calcs::test::TestCell;
using calcs::test::TestColumn;
using calcs::test::TestFile;
using calcs::test::TestTable;

const WallTime kNow{std::chrono::seconds(1'716'057'002)};  // 2024-05-18 18:30:02

/// The type of a column in a test's table.
std::string_view column_type(std::string_view dialect, std::string_view kind) {
    const bool mysql = dialect == "mysql";
    if (kind == "integer") return "INTEGER";
    if (kind == "decimal") return "DECIMAL(12, 4)";
    if (kind == "number") return "DOUBLE PRECISION";
    if (kind == "string")
        return mysql ? "VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci" : "VARCHAR(100)";
    if (kind == "date") return dialect == "sqlite" ? "TEXT" : "DATE";
    if (kind == "time") return dialect == "sqlite" ? "TEXT" : mysql ? "DATETIME(6)" : "TIMESTAMP";
    return "BOOLEAN";
}

std::string literal(const sql::Dialect& dialect, const TestColumn& column, const std::string& value) {
    if (value == "∅") return "NULL";
    if (column.kind == "yesno") return value == "yes" ? "TRUE" : "FALSE";
    if (column.kind == "integer" || column.kind == "decimal" || column.kind == "number") return value;
    std::string out;
    sql::append_string_literal(out, value, dialect.lexicon());
    return out;
}

/// A column's name in the database.
std::string column_name(std::string_view field) {
    std::string name(field);
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

/// Statements that make the table `t`, whose `id` counts the rows.
std::vector<std::string> make_table(const sql::Dialect& dialect, const TestTable& table) {
    std::string create = "CREATE TABLE t (id INTEGER";
    for (const TestColumn& column : table.columns) {
        create += ", " + column_name(column.name) + " " + std::string(column_type(dialect.name(), column.kind));
    }
    std::vector<std::string> statements{"DROP TABLE IF EXISTS t", create + ")"};
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        std::string insert = "INSERT INTO t VALUES (" + std::to_string(row);
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            insert += ", " + literal(dialect, table.columns[i], table.rows[row][i].values[0]);
        }
        statements.push_back(insert + ")");
    }
    return statements;
}

ExpressionContext context(sql::Tree& tree, const sql::Dialect& dialect) {
    return {tree, dialect, kNow,
            [&tree](std::string_view field) -> Result<sql::Node> {
                return tree.build("$1", {tree.code(tree.keep("t." + column_name(field)))});
            },
            [&tree](std::string_view field, std::string_view filter) -> Result<sql::Node> {
                return tree.build("$1 = $2", {tree.code(tree.keep("t." + column_name(field))), tree.string(filter)});
            }};
}

/// The expression's SQL, or the error's message.
std::string compile(std::string_view dialect_name, const calcs::Expression& expression, bool as_text = false) {
    const auto dialect = sql::make_dialect(dialect_name).value();
    sql::Tree tree;
    auto node = compile_expression(expression, context(tree, *dialect));
    if (!node.ok()) return node.error().message;
    if (as_text) {
        // Values print differently everywhere; what they are as text in the language does not.
        const calcs::Node& root = expression.nodes.back();
        std::string_view form;
        if (root.type == calcs::Type::yesno) form = "yesno_text";
        if (root.type == calcs::Type::date) form = root.timed ? "time_text" : "date_text";
        const sql::Node value = node.value();
        if (!form.empty()) node = sql::write_function(tree, *dialect, form, std::span(&value, 1));
    }
    std::string out;
    sql::print(node.value(), dialect->lexicon(), out);
    return out;
}

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
            const std::string sql = compile(dialect_name, expression, true);
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

TEST(ExpressionTruth, Duckdb) {
    check_engine("duckdb", *golden::make_engine("duckdb"));
}

TEST(ExpressionTruth, Sqlite) {
    check_engine("sqlite", *golden::make_engine("sqlite"));
}

calcs::Expression read(std::string_view text) {
    TestTable table;
    table.columns = {{"n", "integer"}, {"s", "string"}, {"d", "date"}, {"y", "yesno"}};
    return calcs::read(text, calcs::test::TestFields(table), calcs::Place::custom_dimension);
}

TEST(Expressions, KeepOperandsTogether) {
    EXPECT_EQ(compile("duckdb", read("(${n} + 1) * 2 - -3")), "((t.n + 1) * 2) - (-3)");
    EXPECT_EQ(compile("duckdb", read("${y} AND (${y} OR NOT ${n} = 1)")), "t.y AND (t.y OR (NOT (t.n = 1)))");
    EXPECT_EQ(compile("postgres", read("contains(concat(${s}, 'x'), 'a') AND ${y}")),
              "(POSITION('a' IN (t.s || 'x')) > 0) AND t.y");
}

TEST(Expressions, QuoteWhatUsersWrite) {
    EXPECT_EQ(compile("duckdb", read("${s} = \"it's; -- \\\"x\\\"\"")), "t.s = 'it''s; -- \"x\"'");
    EXPECT_EQ(compile("sqlite", read("matches_filter(${s}, \"a'b\")")), "t.s = 'a''b'");
}

TEST(Expressions, WriteShortFormsForLiterals) {
    EXPECT_EQ(compile("duckdb", read("substring(${s}, 2, 3)")), "SUBSTRING(t.s, 2, 3)");
    EXPECT_EQ(compile("duckdb", read("round(${n}, 2)")), "ROUND(t.n, 2)");
    EXPECT_EQ(compile("duckdb", read("power(${n}, 2)")), "POWER(t.n, 2)");
    EXPECT_EQ(compile("postgres", read("${d} > date(2024, 2, 29)")), "t.d > (DATE '2024-02-29')");
    EXPECT_EQ(compile("postgres", read("${d} < now()")), "t.d < (TIMESTAMP '2024-05-18 18:30:02')");
}

TEST(Expressions, RefuseWhatWouldMultiply) {
    std::string text = "${n}";
    for (int i = 0; i < 60; ++i) text = "mod(9, " + text + ")";
    EXPECT_LT(compile("duckdb", read(text)).size(), 100'000U);
    EXPECT_EQ(compile("sqlite", read(text)),
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
    EXPECT_TRUE(sql::function_pattern("abs", "oracle").empty());
}

}  // namespace

}  // namespace oriel::query
