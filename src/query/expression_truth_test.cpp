#include "lang/calcs/test_table.h"
#include "query/test_expressions.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <initializer_list>
#include <random>
#include <string>

/// Random expressions: every database must give what the evaluator gives. ORIEL_TRUTH_EXPRESSIONS=N makes N of them.
namespace oriel::query {

namespace {

namespace calcs = lang::calcs;
using calcs::Type;
using calcs::test::TestCell;
using calcs::test::TestTable;

class Generator {
public:
    explicit Generator(unsigned seed) : random_(seed) {}

    TestTable table(std::size_t rows) {
        TestTable result;
        result.columns = {{"i", "integer"}, {"j", "integer"}, {"f", "number"}, {"m", "decimal"}, {"s", "string"},
                          {"u", "string"},  {"y", "yesno"},   {"d", "date"},   {"t", "time"}};
        for (std::size_t row = 0; row < rows; ++row) {
            auto& cells = result.rows.emplace_back();
            for (const auto& column : result.columns) {
                cells.push_back({{pick(8) == 0 ? "∅" : value(column.kind)}, ""});
            }
        }
        return result;
    }

    std::string expression(Type type, int depth) {
        if (depth == 0 || pick(6) == 0) return leaf(type);
        if (pick(8) == 0) return choice(type, depth);
        switch (type) {
            case Type::number: return number(depth);
            case Type::string: return text(depth);
            case Type::date: return date(depth);
            default: return condition(depth);
        }
    }

    Type type() {
        constexpr Type kTypes[] = {Type::number, Type::string, Type::date, Type::yesno};
        return kTypes[pick(4)];
    }

private:
    unsigned pick(unsigned count) { return std::uniform_int_distribution<unsigned>(0, count - 1)(random_); }
    std::string one_of(std::initializer_list<const char*> words) {
        return words.begin()[pick(static_cast<unsigned>(words.size()))];
    }
    std::string digits(int least, int most) {
        return std::to_string(least + static_cast<int>(pick(static_cast<unsigned>(most - least + 1))));
    }

    std::string value(const std::string& kind) {
        const auto two = [&](int least, int most) {
            const std::string text = digits(least, most);
            return text.size() < 2 ? "0" + text : text;
        };
        if (kind == "integer") return digits(-9, 12);
        if (kind == "number" || kind == "decimal") return digits(-20, 20) + one_of({"", ".25", ".5", ".75"});
        if (kind == "string") return one_of({"", "a", "abc", "Abc", "a→b", "it's", "10%", "b a", "cab", "\\x"});
        if (kind == "yesno") return one_of({"yes", "no"});
        const std::string day = digits(1990, 2030) + "-" + two(1, 12) + "-" + two(1, 28);
        return kind == "date" ? day : day + " " + two(0, 23) + ":" + two(0, 59) + ":" + two(0, 59);
    }

    std::string leaf(Type type) {
        if (pick(25) == 0) return "null";
        switch (type) {
            case Type::number: return one_of({"${i}", "${j}", "${f}", "${m}", "2", "-3", "0.5", "10", "0"});
            case Type::string: return one_of({"${s}", "${u}", "\"a\"", "'b→'", "\"\"", "\"it's\""});
            case Type::date:
                return one_of({"${d}", "${t}", "date(2024, 2, 29)", "date_time(2001, 12, 31, 23, 59, 58)", "now()"});
            default: return one_of({"${y}", "yes", "no"});
        }
    }

    std::string choice(Type type, int depth) {
        const auto branch = [&] { return expression(type, depth - 1); };
        const auto test = [&] { return expression(Type::yesno, depth - 1); };
        switch (pick(3)) {
            case 0: return "if(" + test() + ", " + branch() + ", " + branch() + ")";
            case 1:
                return "case(when(" + test() + ", " + branch() + "), when(" + test() + ", " + branch() + "), " +
                       branch() + ")";
            default: return "coalesce(" + branch() + ", " + branch() + ")";
        }
    }

    std::string number(int depth) {
        const auto n = [&] { return expression(Type::number, depth - 1); };
        const auto s = [&] { return expression(Type::string, depth - 1); };
        const auto d = [&] { return expression(Type::date, depth - 1); };
        switch (pick(16)) {
            case 0:
            case 1: return "(" + n() + one_of({" + ", " - ", " * "}) + n() + ")";
            case 2: return n() + " / " + n();
            case 3: return "-" + leaf(Type::number);
            case 4: return "abs(" + n() + ")";
            case 5: return one_of({"ceiling(", "floor("}) + leaf(Type::number) + ")";
            case 6: return one_of({"ln(", "log(", "sqrt("}) + n() + ")";
            case 7:
                return "mod(" + one_of({"${i}", "${m}", "${f}"}) + ", " + one_of({"${j}", "3", "-2", "0.5", "0"}) + ")";
            case 8: return "power(" + leaf(Type::number) + ", " + one_of({"2", "0", "-1", "3", "0.5"}) + ")";
            case 9: return "round(" + leaf(Type::number) + ", " + one_of({"0", "1", "2", "-1"}) + ")";
            case 10: return "exp(mod(" + leaf(Type::number) + ", 4))";
            case 11: return "length(" + s() + ")";
            case 12: return "position(" + s() + ", " + s() + ")";
            case 13:
                return one_of({"diff_days(", "diff_months(", "diff_years(", "diff_hours(", "diff_minutes(",
                               "diff_seconds("}) +
                       d() + ", " + d() + ")";
            default:
                return one_of({"extract_years(", "extract_months(", "extract_days(", "extract_hours(",
                               "extract_minutes(", "extract_seconds("}) +
                       d() + ")";
        }
    }

    std::string whole() { return one_of({"${i}", "${j}", "1", "-2", "3", "0", "${i} / 2", "length(${s})"}); }

    std::string text(int depth) {
        const auto s = [&] { return expression(Type::string, depth - 1); };
        switch (pick(6)) {
            case 0: return "concat(" + s() + ", " + s() + ")";
            case 1: return "concat(" + s() + ", " + one_of({"${i}", "7", "${y}", "${d}", "${t}"}) + ", '-')";
            case 2: return one_of({"lower(", "upper("}) + s() + ")";
            case 3:
                return "replace(" + s() + ", " + one_of({"\"a\"", "'b'", "\"\"", "\"'\""}) + ", " + leaf(Type::string) +
                       ")";
            default: return "substring(" + s() + ", " + whole() + ", " + whole() + ")";
        }
    }

    std::string date(int depth) {
        const auto d = [&] { return expression(Type::date, depth - 1); };
        switch (pick(6)) {
            case 0: return "date(2000 + ${i}, ${j} + 1, " + one_of({"29", "30", "31", "${i} * 3"}) + ")";
            case 1: return "date_time(2020, 2, 28 + " + one_of({"1", "2", "${i}"}) + ", ${j}, 30, 5 * ${i})";
            case 2:
                return one_of({"trunc_years(", "trunc_months(", "trunc_days(", "trunc_hours(", "trunc_minutes("}) +
                       d() + ")";
            default:
                return one_of(
                           {"add_years(", "add_months(", "add_days(", "add_hours(", "add_minutes(", "add_seconds("}) +
                       whole() + ", " + d() + ")";
        }
    }

    std::string condition(int depth) {
        const auto y = [&] { return expression(Type::yesno, depth - 1); };
        switch (pick(6)) {
            case 0: return "(" + y() + one_of({" AND ", " OR "}) + y() + ")";
            case 1: return "(NOT " + y() + ")";
            case 2: return "contains(" + expression(Type::string, depth - 1) + ", " + leaf(Type::string) + ")";
            case 3: return "is_null(" + expression(type(), depth - 1) + ")";
            default: {
                // Numbers are compared as they stand in the table: what is computed may differ in its last digit.
                const Type of = type();
                if (of == Type::yesno) return "(" + y() + one_of({" = ", " != "}) + y() + ")";
                const std::string op = one_of({" = ", " != ", " < ", " <= ", " > ", " >= "});
                if (of == Type::number) return "(" + leaf(of) + op + leaf(of) + ")";
                return "(" + expression(of, depth - 1) + op + expression(of, depth - 1) + ")";
            }
        }
    }

    std::mt19937 random_;
};

std::size_t wanted(std::size_t normally) {
    const char* text = std::getenv("ORIEL_TRUTH_EXPRESSIONS");
    return text == nullptr ? normally : static_cast<std::size_t>(std::strtoul(text, nullptr, 10));
}

void compare_engine(const std::string& dialect_name, golden::Engine& engine) {
    const auto dialect = sql::make_dialect(dialect_name).value();
    Generator generator(20'240'518);
    const TestTable description = generator.table(60);
    for (const std::string& statement : test::make_table(*dialect, description)) {
        ASSERT_EQ(engine.run(statement).error, "") << statement;
    }
    calcs::test::Texts texts;
    const calcs::Table table = calcs::test::make_table(description, texts);
    const calcs::EvaluateOptions options{test::kExpressionNow, 1};
    std::size_t failures = 0;
    const std::size_t count = wanted(500);
    for (std::size_t i = 0; i < count && failures < 10; ++i) {
        const std::string text = generator.expression(generator.type(), 3);
        const calcs::Expression expression = calcs::read(text, table, calcs::Place::custom_dimension);
        ASSERT_TRUE(expression.ok()) << text << "\n" << expression.problems[0].to_text(text);
        const calcs::Type type = expression.nodes.back().type;
        if (type == calcs::Type::null || type == calcs::Type::unknown) continue;
        const Result<calcs::Column> values = calcs::evaluate(expression, table, options);
        ASSERT_TRUE(values.ok()) << text;
        const std::string sql = test::expression_sql(dialect_name, expression, true);
        const test::Rows rows = engine.run("SELECT " + sql + " AS v FROM t ORDER BY id");
        bool good = rows.error.empty() && rows.cells.size() == description.rows.size();
        EXPECT_TRUE(good) << text << "\n" << sql << "\n" << rows.error;
        for (std::size_t row = 0; good && row < rows.cells.size(); ++row) {
            const std::string expected = calcs::test::show(values.value(), table.extent(), row, 0);
            good = calcs::test::agrees(expected, rows.cells[row][0]);
            if (good) continue;
            std::string cells;
            for (const TestCell& cell : description.rows[row]) cells += " | " + cell.values[0];
            ADD_FAILURE() << text << "\n"
                          << sql << "\nrow" << cells << "\nexpected " << expected << ", found " << rows.cells[row][0];
        }
        failures += good ? 0 : 1;
    }
}

class ExpressionRandomTruth : public testing::TestWithParam<const char*> {};

TEST_P(ExpressionRandomTruth, DatabaseAgreesWithTheEvaluator) {
    std::string missing;
    const auto engine = golden::make_engine(GetParam(), missing);
    if (engine == nullptr) GTEST_SKIP() << missing;
    compare_engine(GetParam(), *engine);
}

INSTANTIATE_TEST_SUITE_P(Databases, ExpressionRandomTruth, testing::Values("duckdb", "mysql", "postgres", "sqlite"),
                         [](const auto& param) { return std::string(param.param); });

}  // namespace

}  // namespace oriel::query
