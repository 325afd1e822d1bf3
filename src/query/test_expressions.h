#pragma once

#include "lang/calcs/functions.h"
#include "lang/calcs/test_cases.h"
#include "query/expressions.h"
#include "query/golden/engines.h"
#include "sql/functions.h"
#include "sql/printer.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

/// A table of test/golden/expressions in a real database, and expressions over it. Not part of the library.
namespace oriel::query::test {

inline const WallTime kExpressionNow{std::chrono::seconds(1'716'057'002)};  // 2024-05-18 18:30:02

/// The type of a column in a test's table.
inline std::string_view column_type(std::string_view dialect, std::string_view kind) {
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

inline std::string column_literal(const sql::Dialect& dialect, std::string_view kind, const std::string& value) {
    if (value == "∅") return "NULL";
    if (kind == "yesno") return value == "yes" ? "TRUE" : "FALSE";
    if (kind == "integer" || kind == "decimal" || kind == "number") return value;
    std::string out;
    sql::append_string_literal(out, value, dialect.lexicon());
    return out;
}

/// A column's name in the database.
inline std::string column_name(std::string_view field) {
    std::string name(field);
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

/// Statements that make the table `t`, whose `id` counts the rows.
inline std::vector<std::string> make_table(const sql::Dialect& dialect, const lang::calcs::test::TestTable& table) {
    std::string create = "CREATE TABLE t (id INTEGER";
    for (const auto& column : table.columns) {
        create += ", " + column_name(column.name) + " " + std::string(column_type(dialect.name(), column.kind));
    }
    std::vector<std::string> statements{"DROP TABLE IF EXISTS t", create + ")"};
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        std::string insert = "INSERT INTO t VALUES (" + std::to_string(row);
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            insert += ", " + column_literal(dialect, table.columns[i].kind, table.rows[row][i].values[0]);
        }
        statements.push_back(insert + ")");
    }
    return statements;
}

/// The expression's SQL over the table `t`, or the error's message. `as_text` makes a date or yes/no value the text
/// that it is in the language: values print differently in every database.
inline std::string expression_sql(std::string_view dialect_name, const lang::calcs::Expression& expression,
                                  bool as_text = false) {
    const auto dialect = sql::make_dialect(dialect_name).value();
    sql::Tree tree;
    const auto column = [&tree](std::string_view field) { return tree.code(tree.keep("t." + column_name(field))); };
    const ExpressionContext context{tree, *dialect, kExpressionNow,
                                    [&](std::string_view field) -> Result<sql::Node> { return column(field); },
                                    [&](std::string_view field, std::string_view filter) -> Result<sql::Node> {
                                        return tree.build("$1 = $2", {column(field), tree.string(filter)});
                                    }};
    auto node = compile_expression(expression, context);
    if (!node.ok()) return node.error().message;
    const lang::calcs::Node& root = expression.nodes.back();
    std::string_view form;
    if (root.type == lang::calcs::Type::yesno) form = "yesno_text";
    if (root.type == lang::calcs::Type::date) form = root.timed ? "time_text" : "date_text";
    if (as_text && !form.empty()) {
        const sql::Node value = node.value();
        node = sql::write_function(tree, *dialect, form, std::span(&value, 1));
    }
    std::string out;
    sql::print(node.value(), dialect->lexicon(), out);
    return out;
}

}  // namespace oriel::query::test
