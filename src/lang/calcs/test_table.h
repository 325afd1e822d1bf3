#pragma once

#include "lang/calcs/evaluate.h"
#include "lang/calcs/test_cases.h"

#include <chrono>
#include <cstdio>
#include <deque>
#include <string>

/// A table of the golden files as the evaluator reads it, and its values as the files write them.
namespace oriel::lang::calcs::test {

/// Holds the texts that columns point at.
using Texts = std::deque<std::string>;

inline Moment read_moment(const std::string& text) {
    int year = 0;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::sscanf(text.c_str(), "%d-%d-%d %d:%d:%d", &year, &month, &day, &hour, &minute, &second);
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    const auto days = std::chrono::local_days(date).time_since_epoch().count();
    return ((static_cast<Moment>(days) * 24 + hour) * 60 + minute) * 60'000'000 +
           static_cast<Moment>(second) * 1'000'000;
}

inline void append(Column& column, const std::string& kind, const std::string& value, Texts& texts) {
    const bool null = value == "∅";
    switch (column.type) {
        case Type::string: column.texts.push_back(null ? kNoText : std::string_view(texts.emplace_back(value))); break;
        case Type::date: column.moments.push_back(null ? kNoMoment : read_moment(value)); break;
        case Type::yesno: column.flags.push_back(null ? kNoFlag : static_cast<Flag>(value == "yes")); break;
        default: column.numbers.push_back(null ? kNoNumber : std::stod(value)); break;
    }
    column.timed = kind == "time";
}

/// A column of the table: `pick(cell, pivot)` says which text is its value.
template <typename Pick>
Column make_column(const TestColumn& description, const std::vector<const TestCell*>& cells, std::size_t pivots,
                   Texts& texts, Pick pick) {
    Column column;
    column.type = description.info().type;
    for (std::size_t pivot = 0; pivot < pivots; ++pivot) {
        for (const TestCell* cell : cells) append(column, description.kind, pick(*cell, pivot), texts);
    }
    return column;
}

inline Table make_table(const TestTable& test, Texts& texts) {
    Table table(test.rows.size(), test.pivots);
    for (std::size_t i = 0; i < test.columns.size(); ++i) {
        const TestColumn& description = test.columns[i];
        std::vector<const TestCell*> cells;
        for (const auto& row : test.rows) cells.push_back(&row[i]);
        const bool spread = test.pivots > 0 && (description.measure || description.pivoted);
        if (description.pivoted) cells.resize(std::min<std::size_t>(cells.size(), 1));
        const auto value = [](const TestCell& cell, std::size_t pivot) { return cell.values.at(pivot); };
        Column column = make_column(description, cells, spread ? test.pivots : 1, texts, value);
        column.per_row = !description.pivoted;
        column.per_pivot = spread;
        table.add(description.name, column, description.measure ? Shape::measure : Shape::dimension);
        if (!description.measure) continue;
        if (!cells.empty() && !cells[0]->total.empty()) {
            Column totals =
                make_column(description, cells, 1, texts, [](const TestCell& cell, std::size_t) { return cell.total; });
            totals.per_row = true;
            table.add_row_total(description.name, totals);
        }
        if (!test.totals.empty()) {
            const std::vector<const TestCell*> cell{&test.totals[i]};
            Column totals = make_column(description, cell, spread ? test.pivots : 1, texts, value);
            totals.per_pivot = spread;
            table.add_column_total(description.name, totals);
        }
    }
    return table;
}

inline std::string show(const Column& column, const Extent& extent, std::size_t row, std::size_t pivot) {
    return with_type(column.type, [&]<typename T>() -> std::string {
        const Reader<T> reader(column, extent);
        const T value = reader(row, pivot);
        if (is_null(value)) return "∅";
        if constexpr (std::is_same_v<T, double>) {
            char buffer[40];
            std::snprintf(buffer, sizeof buffer, "%.15g", value);
            return buffer;
        }
        if constexpr (std::is_same_v<T, Flag>) return value != 0 ? "Yes" : "No";
        if constexpr (std::is_same_v<T, Moment>) {
            const WallTime time{std::chrono::microseconds(value)};
            return column.timed ? to_iso(time) : to_iso_date(time);
        }
        if constexpr (std::is_same_v<T, std::string_view>) return std::string(value);
    });
}

}  // namespace oriel::lang::calcs::test
