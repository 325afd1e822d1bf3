#include "query/plan.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::query {

Status prepare(Plan& plan) {
    TRY(resolve_request(plan));  // resolve.cpp, custom.cpp: explore, custom fields, fields, pivots, sorts, limit
    TRY(resolve_zones(plan));    // zones.cpp: time zones and calendar
    TRY(resolve_filters(plan));  // filters.cpp: which filters are in force
    TRY(collect(
        plan));  // collect.cpp, rendered.cpp, native.cpp: Liquid; the sources and derived tables that all of it needs
    TRY(order_joins(plan));      // joins.cpp: the order of the joins
    analyse_fan_out(plan);       // fanout.cpp: which sources the joins repeat
    choose_preaggregates(plan);  // preaggregate.cpp: which joins can be summed up first, so that they repeat nothing
    return Ok{};
}

namespace {

/// One more statement. It is planned anew, because what a text with Liquid says may depend on what is selected.
Result<Statement> compile_level(const Plan& of, Level level, std::size_t subtotal_rows, Statement::Purpose purpose) {
    Plan plan(of.model, of.request, of.dialect);
    plan.level = level;
    plan.subtotal_rows = subtotal_rows;
    TRY(prepare(plan));
    Compiled compiled = TRY(build(plan));
    Statement statement;
    statement.purpose = purpose;
    statement.level = subtotal_rows;
    statement.sql = std::move(compiled.sql);
    statement.select_width = compiled.select_width;
    for (std::size_t i = 0; i < compiled.columns.size(); ++i) {
        const bool selected = plan.selects(i);
        statement.positions.push_back(selected ? std::optional(compiled.columns[i].position) : std::nullopt);
    }
    return statement;
}

/// Which subtotals are asked for, as numbers of row dimensions that are kept.
std::vector<std::size_t> subtotal_levels(const Plan& plan) {
    std::vector<std::size_t> levels;
    std::size_t rows = 0;
    for (std::size_t i = 0; i < plan.shown; ++i) {
        if (plan.field(plan.fields[i]).is_measure() || plan.pivots[i]) continue;
        ++rows;
        const std::vector<std::string>& asked = plan.request.subtotals;
        if (std::find(asked.begin(), asked.end(), plan.name(plan.fields[i])) != asked.end()) levels.push_back(rows);
    }
    // The groups of all row dimensions are the rows themselves.
    if (!levels.empty() && levels.back() == rows) levels.pop_back();
    return levels;
}

}  // namespace

std::optional<Place> Plan::find_custom(std::string_view name) const {
    for (std::size_t i = 0; i < custom.size(); ++i) {
        if (custom[i].field.name != name) continue;
        return Place(custom[i].source, explore->sources[custom[i].source].view->fields.size() + i);
    }
    return std::nullopt;
}

bool Plan::selects(std::size_t i) const {
    if (field(fields[i]).is_measure()) return true;
    switch (level) {
        case Level::rows: return true;
        case Level::total: return pivots[i];
        case Level::row_total: return !pivots[i];
        case Level::grand_total: return false;
        case Level::subtotal: break;
    }
    if (pivots[i]) return true;
    std::size_t before = 0;
    for (std::size_t other = 0; other < i; ++other) {
        before += pivots[other] || field(fields[other]).is_measure() ? 0U : 1U;
    }
    return before < subtotal_rows;
}

Result<Compiled> compile(const model::Model& model, const Request& request, const sql::Dialect& dialect) {
    Plan plan(model, request, dialect);
    TRY(prepare(plan));
    Compiled compiled = TRY(build(plan));  // select.cpp, pivot.cpp, periods.cpp: the statement

    using Purpose = Statement::Purpose;
    const bool pivoted = compiled.pivot.has_value();
    const bool measures = std::any_of(compiled.columns.begin(), compiled.columns.end(),
                                      [](const Column& column) { return column.kind == model::FieldKind::measure; });
    if (!measures) return compiled;
    const auto add = [&](Level level, std::size_t rows, Purpose purpose) -> Status {
        Statement statement = TRY(compile_level(plan, level, rows, purpose));
        compiled.more.push_back(std::move(statement));
        return Ok{};
    };
    if (request.total) TRY(add(Level::total, 0, Purpose::totals));
    if (pivoted && (request.row_total == "right" || request.row_total == "left")) {
        TRY(add(Level::row_total, 0, Purpose::row_totals));
        if (request.total) TRY(add(Level::grand_total, 0, Purpose::grand_total));
    }
    for (const std::size_t rows : subtotal_levels(plan)) TRY(add(Level::subtotal, rows, Purpose::subtotals));
    return compiled;
}

std::string full_text(const Compiled& compiled) {
    std::string text = compiled.sql;
    for (const Statement& statement : compiled.more) {
        switch (statement.purpose) {
            case Statement::Purpose::totals: text += "\n\n-- sql for the totals\n"; break;
            case Statement::Purpose::row_totals: text += "\n\n-- sql for the row totals\n"; break;
            case Statement::Purpose::grand_total: text += "\n\n-- sql for the grand total\n"; break;
            case Statement::Purpose::subtotals:
                text += fmt::format("\n\n-- sql for the subtotals of {} dimensions\n", statement.level);
                break;
        }
        text += statement.sql;
    }
    return text;
}

}  // namespace oriel::query
