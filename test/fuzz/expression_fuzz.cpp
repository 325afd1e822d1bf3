// uses: query model sql lang
// An expression from anyone, in each place where one may stand: it is refused with a place in the text, or it evaluates
// over small results with and without pivots, and becomes SQL in which the user's words stand inside string literals
// and nowhere else. The first byte picks the place; 7 of 8 mean an expression, the rest the JSON of dynamic_fields.
#include "lang/calcs/calculate.h"
#include "lang/calcs/dynamic_fields.h"
#include "lang/calcs/evaluate.h"
#include "query/expressions.h"
#include "sql/author_text.h"
#include "sql/printer.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace oriel;
using namespace oriel::lang::calcs;

constexpr std::size_t kRows = 4;

Column spread(Column column, std::size_t pivots) {
    if (pivots == 0) return column;
    Column result = column;
    result.per_pivot = true;
    with_type(column.type, [&]<typename T>() {
        for (std::size_t i = 1; i < pivots; ++i) {
            result.values<T>().insert(result.values<T>().end(), column.values<T>().begin(), column.values<T>().end());
        }
    });
    return result;
}

Table make_table(std::size_t pivots) {
    Table table(kRows, pivots);
    table.add("t.n", Column::of_numbers({1.5, -3, kNoNumber, 1e300}));
    table.add("t.s", Column::of_texts({"a,b", "", kNoText, "\xC3\xA4%\xFF"}));
    table.add("t.d", Column::of_moments({0, 1'700'000'000'000'000, kNoMoment, -62'135'596'800'000'000}, true));
    table.add("t.y", Column::of_flags({1, 0, kNoFlag, 1}));
    table.add("t.m", spread(Column::of_numbers({5, 5, kNoNumber, 0}), pivots), Shape::measure);
    Column total;
    total.type = Type::number;
    total.numbers = {10};
    table.add_column_total("t.m", total);
    table.add_row_total("t.m", Column::of_numbers({1, 2, 3, 4}));
    return table;
}

/// The fields as the database sees them.
class SqlFields final : public FieldTypes {
public:
    std::optional<FieldInfo> find(std::string_view name) const override {
        if (name == "t.n") return FieldInfo{Type::number, false, false, Shape::dimension};
        if (name == "t.s") return FieldInfo{Type::string, false, false, Shape::dimension};
        if (name == "t.d") return FieldInfo{Type::date, true, false, Shape::dimension};
        if (name == "t.y") return FieldInfo{Type::yesno, false, false, Shape::dimension};
        if (name == "t.m") return FieldInfo{Type::number, false, true, Shape::measure};
        return std::nullopt;
    }
};

/// The text with every string literal made empty.
std::string without_literals(std::string_view sql) {
    std::string out;
    for (std::size_t at = 0; at < sql.size(); ++at) {
        out += sql[at];
        if (sql[at] != '\'') continue;
        for (++at; at < sql.size(); ++at) {
            if (sql[at] != '\'') continue;
            if (at + 1 < sql.size() && sql[at + 1] == '\'') {
                ++at;
                continue;
            }
            break;
        }
        out += '\'';
    }
    return out;
}

void check_problems(const Expression& expression) {
    for (const Problem& problem : expression.problems) {
        if (problem.message.empty() || problem.range.begin > problem.range.end) std::abort();
        if (problem.range.end > expression.text.size()) std::abort();
        (void)problem.to_text(expression.text);
    }
}

void check_sql(const Expression& expression, const sql::Dialect& dialect) {
    sql::Tree tree;
    const query::ExpressionContext context{
        tree, dialect, WallTime(std::chrono::seconds(1'716'057'002)),
        [&](std::string_view field) -> Result<sql::Node> { return tree.code(tree.keep(field)); },
        [&](std::string_view field, std::string_view filter) -> Result<sql::Node> {
            return tree.build("#1 = $2", {tree.code(tree.keep(field)), tree.string(filter)});
        }};
    const auto node = query::compile_expression(expression, context);
    if (!node.ok()) {
        if (node.error().message.empty()) std::abort();
        return;
    }
    std::string text;
    sql::print(node.value(), dialect.lexicon(), text);
    sql::AuthorText whole(dialect.lexicon());
    whole.feed(text);
    if (!whole.problem().empty() || whole.in_comment()) std::abort();
    const std::string bare = without_literals(text);
    constexpr std::string_view kOurs =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.\"'()<>=,+-*/|: ";
    if (bare.find_first_not_of(kOurs) != std::string::npos) std::abort();
    if (bare.find("--") != std::string::npos || bare.find("/*") != std::string::npos) std::abort();
}

void check_rows(std::string_view text, Place place, const Table& table) {
    const Expression expression = read(text, table, place);
    check_problems(expression);
    if (!expression.ok()) return;
    const EvaluateOptions options{WallTime(std::chrono::seconds(1'716'057'002)), 1};
    const Result<Column> values = evaluate(expression, table, options);
    if (!values.ok()) {
        if (values.error().message.empty()) std::abort();
        return;
    }
    const Column& column = values.value();
    with_type(column.type, [&]<typename T>() {
        if (column.type != Type::null && column.values<T>().size() != column.size(table.extent())) std::abort();
    });
    for (const double value : column.numbers) {
        if (std::isinf(value)) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Table flat = make_table(0);
    static const Table pivoted = make_table(3);
    static const std::array<std::unique_ptr<sql::Dialect>, 3> dialects{sql::make_dialect("duckdb").value(),
                                                                       sql::make_dialect("postgres").value(),
                                                                       sql::make_dialect("sqlite").value()};
    if (size == 0) return 0;
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    constexpr std::array<Place, 4> kSqlPlaces{Place::custom_dimension, Place::custom_measure, Place::custom_filter,
                                              Place::measure_filter};
    const unsigned pick = data[0] % 8U;
    if (pick == 7) {
        const auto fields = parse_dynamic_fields(text);
        if (!fields.ok()) {
            if (fields.error().details.empty()) std::abort();
            return 0;
        }
        Table table = flat;
        const EvaluateOptions options{WallTime(std::chrono::seconds(1'716'057'002)), 1};
        for (const Calculated& result : calculate(table, fields.value().table_calculations, options)) {
            if (result.error.has_value() && result.error->message.empty()) std::abort();
        }
        return 0;
    }
    if (pick < 3) {
        check_rows(text, pick == 0 ? Place::assertion : Place::table_calculation, pick == 2 ? flat : pivoted);
        return 0;
    }
    const Expression expression = read(text, SqlFields(), kSqlPlaces[pick - 3]);
    check_problems(expression);
    if (!expression.ok()) return 0;
    for (const auto& dialect : dialects) check_sql(expression, *dialect);
    return 0;
}
