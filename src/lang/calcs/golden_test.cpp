#include "lang/calcs/calculate.h"
#include "lang/calcs/evaluate.h"
#include "lang/calcs/functions.h"
#include "lang/calcs/test_table.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace oriel::lang::calcs {

namespace {

using test::TestCase;
using test::TestFile;
using test::TestTable;

const EvaluateOptions kOptions{WallTime(std::chrono::seconds(1'716'057'002)), 1};  // 2024-05-18 18:30:02

using test::make_table;
using test::show;
using test::Texts;

/// A line for each row, with the values of the pivot columns between slashes.
std::vector<std::string> show(const Column& column, const Extent& extent) {
    std::vector<std::string> lines;
    for (std::size_t row = 0; row < extent.rows; ++row) {
        std::string& line = lines.emplace_back();
        for (std::size_t pivot = 0; pivot < (column.per_pivot ? extent.pivots : 1); ++pivot) {
            if (pivot > 0) line += '/';
            line += show(column, extent, row, pivot);
        }
    }
    return lines;
}

bool line_agrees(const std::string& expected, const std::string& found, bool pivoted) {
    if (!pivoted) return test::agrees(expected, found);
    const auto a = test::split_by(expected, '/');
    const auto b = test::split_by(found, '/');
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!test::agrees(a[i], b[i])) return false;
    }
    return true;
}

std::vector<std::string> show_problems(const Expression& expression) {
    std::vector<std::string> lines;
    for (const Problem& problem : expression.problems) {
        lines.push_back(std::to_string(problem.range.begin) + "-" + std::to_string(problem.range.end) + " " +
                        std::string(problem.code) + ": " + problem.message + (problem.hint.empty() ? "" : "; ") +
                        problem.hint);
    }
    return lines;
}

TEST(GoldenExpressions, ComeToWhatTheySay) {
    std::size_t checked = 0;
    for (const TestFile& file : test::read_all_cases(ORIEL_SOURCE_DIR "/test/golden/expressions")) {
        ASSERT_EQ(file.problem, "") << file.path;
        for (const TestCase& golden : file.cases) {
            ++checked;
            Texts texts;
            const TestTable& description = file.tables[golden.table];
            const Table table = make_table(description, texts);
            const std::string where = file.path + ":" + std::to_string(golden.line) + "\n" + golden.text;
            const Expression expression = read(golden.text, table, golden.place);
            if (!golden.errors.empty()) {
                EXPECT_EQ(show_problems(expression), golden.errors) << where;
                continue;
            }
            ASSERT_TRUE(expression.ok()) << where << "\n" << expression.problems[0].to_text(golden.text);
            if (runs_in_sql(golden.place) && golden.text.find("matches_filter") != std::string::npos) continue;
            const Result<Column> values = evaluate(expression, table, kOptions);
            if (!values.ok()) {
                EXPECT_EQ(golden.expected, std::vector<std::string>{"error: " + values.error().message}) << where;
                continue;
            }
            const std::vector<std::string> found = show(values.value(), table.extent());
            bool good = found.size() == golden.expected.size();
            for (std::size_t i = 0; good && i < found.size(); ++i) {
                good = line_agrees(golden.expected[i], found[i], description.pivots > 0);
            }
            if (!good) {
                EXPECT_EQ(found, golden.expected) << where;
            }
        }
    }
    EXPECT_GT(checked, 200U);
}

TEST(GoldenExpressions, ExamplesOfTheDocumentationAreTrue) {
    const Table table(1);
    for (const Function& function : functions()) {
        if (function.where == Where::sql || function.example.find('=') == std::string_view::npos) continue;
        const Expression expression = read(function.example, table, Place::assertion);
        ASSERT_TRUE(expression.ok()) << function.example;
        const Result<Column> value = evaluate(expression, table, kOptions);
        ASSERT_TRUE(value.ok()) << function.example;
        EXPECT_EQ(show(value.value(), table.extent(), 0, 0), "Yes") << function.example;
    }
}

Table numbers_table(std::size_t rows) {
    Table table(rows);
    std::vector<double> numbers(rows);
    for (std::size_t i = 0; i < rows; ++i) numbers[i] = static_cast<double>(i * 7919 % 10'007);
    table.add("n", Column::of_numbers(numbers), Shape::measure);
    return table;
}

TEST(Evaluate, ListsThatOverlapAreNotASquareOfSteps) {
    const Table table = numbers_table(100'000);
    const auto value = [&](std::string_view text) {
        const Expression expression = read(text, table, Place::table_calculation);
        EXPECT_TRUE(expression.ok()) << text;
        return evaluate(expression, table, kOptions);
    };
    const Result<Column> lists = value("sum(offset_list(${n}, 1 - row(), row()))");
    const Result<Column> running = value("running_total(${n})");
    ASSERT_TRUE(lists.ok() && running.ok());
    EXPECT_EQ(lists.value().numbers, running.value().numbers);
    const Result<Column> medians = value("median(offset_list(${n}, 1 - row(), row()))");
    ASSERT_FALSE(medians.ok());
    EXPECT_EQ(medians.error().message, "the calculation's lists are too long to work through; use shorter ones");
}

TEST(Evaluate, NoRowsAtAll) {
    Table table(0);
    table.add("n", Column::of_numbers({}), Shape::measure);
    table.add("s", Column::of_texts({}));
    for (const char* text :
         {"${n} + 1", "sum(${n})", "offset(${n}, 1)", "rank(${n}, ${n})", "concat(${s}, ${n})", "lookup(1, ${n}, ${s})",
          "sum(offset_list(${n}, 0, 3))", "running_total(${n})", "index(split(${s}, \",\"), 1)", "match(${n}, ${n})",
          "correl(${n}, ${n})", "mode(${s})", "chisq_test(${n}, ${n})", "sum(pivot_row(${n}))"}) {
        const Expression expression = read(text, table, Place::table_calculation);
        ASSERT_TRUE(expression.ok()) << text;
        EXPECT_TRUE(evaluate(expression, table, kOptions).ok()) << text;
    }
}

TEST(Evaluate, RandomNumbersFollowTheSeed) {
    const Table table = numbers_table(3);
    const Expression expression = read("rand()", table, Place::table_calculation);
    EvaluateOptions other = kOptions;
    other.seed = 2;
    EXPECT_EQ(evaluate(expression, table, kOptions).value().numbers,
              evaluate(expression, table, kOptions).value().numbers);
    EXPECT_NE(evaluate(expression, table, kOptions).value().numbers,
              evaluate(expression, table, other).value().numbers);
}

TableCalculation calculation(std::string name, std::string expression, bool disabled = false) {
    TableCalculation result;
    result.name = std::move(name);
    result.expression = std::move(expression);
    result.is_disabled = disabled;
    return result;
}

TEST(Calculate, FollowsWhatNeedsWhat) {
    Table table = numbers_table(2);
    Column total;
    total.type = Type::number;
    total.numbers = {7919};
    table.add_column_total("n", total);
    const std::vector<TableCalculation> calculations{
        calculation("c", "${b} * 2"), calculation("b", "${a} + 1"), calculation("a", "${n} / 7919"),
        calculation("off", "${gone}", true), calculation("of_total", "${b} / ${b:total}")};
    const std::vector<Calculated> results = calculate(table, calculations, kOptions);
    ASSERT_EQ(results.size(), 4U);
    for (const Calculated& result : results) EXPECT_FALSE(result.error.has_value()) << result.error->message;
    EXPECT_EQ(results[0].values.numbers, (std::vector<double>{2, 4}));
    EXPECT_EQ(results[0].shape, Shape::measure);
    ASSERT_TRUE(results[0].total.has_value());
    EXPECT_EQ(results[0].total->numbers, (std::vector<double>{4}));
    EXPECT_EQ(results[3].values.numbers, (std::vector<double>{0.5, 1}));
}

TEST(Calculate, OneMistakeLeavesTheRestStanding) {
    Table table = numbers_table(2);
    const std::vector<TableCalculation> calculations{calculation("a", "${b}"),           calculation("b", "${a}"),
                                                     calculation("self", "${self} + 1"), calculation("wrong", "${m} +"),
                                                     calculation("after", "${wrong}"),   calculation("fine", "1"),
                                                     calculation("t", "${n:total}"),     calculation("text", "\"x\"")};
    const std::vector<Calculated> results = calculate(table, calculations, kOptions);
    ASSERT_EQ(results.size(), 8U);
    EXPECT_EQ(results[1].error->message, "'b': it and 'a' need each other");
    EXPECT_EQ(results[0].error->message, "'a': 'b' can't be computed, which it needs");
    EXPECT_EQ(results[2].error->message, "'self': the calculation needs itself");
    EXPECT_EQ(results[3].error->details.size(), 2U);
    EXPECT_EQ(results[3].error->message, "'wrong': unknown field 'm' (at character 1)");
    EXPECT_EQ(results[4].error->message, "'after': 'wrong' can't be computed, which it needs");
    EXPECT_EQ(results[5].values.numbers, (std::vector<double>{1, 1}));
    EXPECT_EQ(results[6].error->message,
              "'t': '${n:total}' needs totals, which the query does not ask for; set 'total'");
    EXPECT_EQ(results[7].values.texts, (std::vector<std::string_view>{"x", "x"}));
}

}  // namespace

}  // namespace oriel::lang::calcs
