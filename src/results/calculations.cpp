#include "results/calculations.h"

#include "lang/calcs/calculate.h"
#include "results/moments.h"
#include "rows/cells.h"

#include <algorithm>
#include <cmath>

namespace oriel::results {

namespace {

namespace calcs = lang::calcs;

constexpr std::int64_t kDay = 86'400'000'000;

calcs::Type natural_type(rows::Type type) {
    switch (type) {
        case rows::Type::boolean: return calcs::Type::yesno;
        case rows::Type::int64:
        case rows::Type::int128:
        case rows::Type::float64:
        case rows::Type::decimal: return calcs::Type::number;
        case rows::Type::string: return calcs::Type::string;
        case rows::Type::date:
        case rows::Type::timestamp: return calcs::Type::date;
    }
    return calcs::Type::string;
}

calcs::Moment moment_at(const Cells& cells, std::size_t row) {
    if (cells.is_null(row)) return calcs::kNoMoment;
    switch (cells.type()) {
        case rows::Type::date: return cells.at<std::int32_t>(row) * kDay;
        case rows::Type::timestamp: return cells.at<std::int64_t>(row);
        case rows::Type::string: return parse_moment(cells.at<std::string_view>(row)).value_or(calcs::kNoMoment);
        default: return calcs::kNoMoment;
    }
}

calcs::Flag flag_at(const Cells& cells, std::size_t row) {
    if (cells.is_null(row)) return calcs::kNoFlag;
    if (cells.type() == rows::Type::boolean) return cells.at<std::uint8_t>(row);
    if (cells.type() != rows::Type::string) return calcs::kNoFlag;
    const std::string_view text = cells.at<std::string_view>(row);
    return text == "Yes" ? calcs::Flag{1} : text == "No" ? calcs::Flag{0} : calcs::kNoFlag;
}

/// The values of some columns one behind the other, as calculations read them.
calcs::Column to_column(std::span<const Cells> cells, const query::Column& of, Texts& texts) {
    calcs::Column column;
    column.type = of.calculation_type;
    if (column.type == calcs::Type::unknown || column.type == calcs::Type::null)
        column.type = cells.empty() ? calcs::Type::number : natural_type(cells[0].type());
    column.timed = column.type == calcs::Type::date && of.timed;
    char buffer[rows::kMaxValueText];
    for (const Cells& each : cells) {
        const rows::Column view = each.view();
        for (std::size_t row = 0; row < each.size(); ++row) {
            switch (column.type) {
                case calcs::Type::date: column.moments.push_back(moment_at(each, row)); break;
                case calcs::Type::yesno: column.flags.push_back(flag_at(each, row)); break;
                case calcs::Type::string:
                    if (each.is_null(row))
                        column.texts.push_back(calcs::kNoText);
                    else if (each.type() == rows::Type::string)
                        column.texts.push_back(each.at<std::string_view>(row));
                    else
                        column.texts.push_back(texts.keep(text_of(view, row, buffer)));
                    break;
                default: column.numbers.push_back(each.number(row));
            }
        }
    }
    return column;
}

/// The other way: what was computed, as cells; `column` changes with rows and pivot columns or not.
std::vector<Cells> to_cells(const calcs::Column& column, const calcs::Extent& extent, bool per_pivot, Texts& texts) {
    std::vector<Cells> result;
    for (std::size_t pivot = 0; pivot < (per_pivot ? extent.pivots : 1); ++pivot) {
        if (column.type == calcs::Type::null || column.type == calcs::Type::unknown ||
            column.type == calcs::Type::list) {
            result.push_back(Cells::nulls(extent.rows));
            continue;
        }
        const rows::Type type = column.type == calcs::Type::number ? rows::Type::float64
                                : column.type != calcs::Type::date ? rows::Type::string
                                : column.timed                     ? rows::Type::timestamp
                                                                   : rows::Type::date;
        Cells& cells = result.emplace_back(type);
        calcs::with_type(column.type, [&]<typename T>() {
            const calcs::Reader<T> reader(column, extent);
            for (std::size_t row = 0; row < extent.rows; ++row) {
                const T& value = reader(row, pivot);
                if (calcs::is_null(value)) {
                    cells.push_null();
                } else if constexpr (std::is_same_v<T, calcs::Flag>) {
                    cells.push(std::string_view(value != 0 ? "Yes" : "No"));
                } else if constexpr (std::is_same_v<T, std::string_view>) {
                    cells.push(texts.keep(value));
                } else if constexpr (std::is_same_v<T, calcs::Moment>) {
                    if (column.timed)
                        cells.push(value);
                    else
                        cells.push(static_cast<std::int32_t>((value - (value < 0 ? kDay - 1 : 0)) / kDay));
                } else {
                    cells.push(value);
                }
            }
        });
    }
    return result;
}

class Calculator {
public:
    Calculator(const query::Compiled& compiled, Grid& grid)
        : compiled_(compiled),
          grid_(grid),
          pivots_(std::max<std::size_t>(grid.pivots, 1)),
          table_(grid.rows, grid.pivoted ? pivots_ : 0) {}

    Status run(Budget& budget) {
        // Each column as numbers, and each calculation as numbers and cells.
        TRY(budget.take((compiled_.columns.size() + 2 * compiled_.calculations.size()) * grid_.rows * pivots_ *
                        sizeof(double)));
        for (std::size_t i = 0; i < compiled_.columns.size(); ++i) add_column(compiled_.columns[i], grid_.values[i]);
        std::vector<calcs::TableCalculation> definitions;
        for (const query::Calculation& calculation : compiled_.calculations)
            definitions.push_back(calculation.definition);
        calcs::EvaluateOptions options;
        options.now = compiled_.now;
        std::vector<calcs::Calculated> made = calcs::calculate(table_, definitions, options);
        for (const query::Calculation& calculation : compiled_.calculations) {
            Values& values = grid_.values.emplace_back();
            const auto found = std::find_if(made.begin(), made.end(), [&](const calcs::Calculated& each) {
                return each.name == calculation.definition.name;
            });
            if (found != made.end()) take(*found, calculation.definition, values);
        }
        return Ok{};
    }

    /// The fields of the calculations, by position; none for a disabled one.
    std::vector<std::optional<Field>> take_fields() { return std::move(fields_); }

private:
    void add_column(const query::Column& column, const Values& values) {
        const Extent extent = Grid::extent_of(column, grid_.pivoted);
        Texts& texts = *grid_.texts;
        if (extent == Extent::both && grid_.pivots == 0) {
            const std::vector<Cells> none{Cells::nulls(grid_.rows)};
            calcs::Column nulls = to_column(none, column, texts);
            nulls.per_row = nulls.per_pivot = true;
            table_.add(column.key, std::move(nulls), calcs::Shape::measure);
            return;
        }
        calcs::Column converted = to_column(values.cells, column, texts);
        converted.per_row = extent != Extent::pivots;
        converted.per_pivot = extent != Extent::rows;
        if (extent == Extent::pivots && grid_.pivots == 0) {
            const std::vector<Cells> none{Cells::nulls(1)};
            converted = to_column(none, column, texts);
            converted.per_pivot = true;
        }
        const bool measure = column.kind == model::FieldKind::measure;
        table_.add(column.key, std::move(converted), measure ? calcs::Shape::measure : calcs::Shape::dimension);
        if (!values.totals.empty()) {
            calcs::Column totals = to_column(values.totals, column, texts);
            totals.per_pivot = grid_.pivoted;
            table_.add_column_total(column.key, std::move(totals));
        }
        if (values.row_totals.has_value()) {
            calcs::Column totals = to_column(std::span(&*values.row_totals, 1), column, texts);
            totals.per_row = true;
            table_.add_row_total(column.key, std::move(totals));
        }
    }

    void take(calcs::Calculated& made, const calcs::TableCalculation& definition, Values& values) {
        Field field;
        field.key = definition.name;
        field.label = definition.label.empty() ? definition.name : definition.label;
        field.label_short = field.label;
        field.value_format = definition.value_format;
        field.is_calculation = true;
        field.is_measure = made.shape != calcs::Shape::dimension;
        field.extent = grid_.pivoted && made.shape == calcs::Shape::measure ? Extent::both : Extent::rows;
        field.values = grid_.values.size() - 1;
        const bool per_pivot = field.extent == Extent::both;
        if (made.error.has_value()) {
            // It shows as one value a row, as a calculation that is no measure would.
            values.cells.push_back(Cells::nulls(grid_.rows));
            field.extent = Extent::rows;
            field.type_name = "string";
            if (grid_.has_totals) values.totals.push_back(Cells::nulls(1));
            grid_.errors.push_back(std::move(*made.error));
        } else {
            const calcs::Column& column = made.values;
            field.type_name = column.type == calcs::Type::number  ? "number"
                              : column.type == calcs::Type::yesno ? "yesno"
                              : column.type == calcs::Type::date  ? (column.timed ? "date_time" : "date_date")
                                                                  : "string";
            field.is_numeric = column.type == calcs::Type::number;
            const calcs::Extent extent{grid_.rows, pivots_, grid_.pivoted};
            values.cells = to_cells(column, extent, per_pivot, *grid_.texts);
            if (grid_.has_totals && field.is_measure) {
                const calcs::Extent one{1, pivots_, grid_.pivoted};
                values.totals = made.total.has_value() ? to_cells(*made.total, one, per_pivot, *grid_.texts)
                                                       : std::vector<Cells>(per_pivot ? pivots_ : 1, Cells::nulls(1));
            }
        }
        if (per_pivot && grid_.pivots == 0) values = {};
        fields_.resize(grid_.values.size() - compiled_.columns.size());
        fields_.back() = std::move(field);
    }

    const query::Compiled& compiled_;
    Grid& grid_;
    std::size_t pivots_;
    calcs::Table table_;
    std::vector<std::optional<Field>> fields_;
};

Field field_of(const query::Column& column, std::size_t position, bool pivoted) {
    Field field;
    field.key = column.key;
    field.label = column.label;
    field.label_short = column.label_short;
    field.type_name = column.type_name;
    field.value_format = column.value_format;
    field.is_measure = column.kind == model::FieldKind::measure;
    field.is_numeric = column.is_numeric;
    field.extent = Grid::extent_of(column, pivoted);
    field.values = position;
    return field;
}

}  // namespace

Status add_calculations(const query::Compiled& compiled, bool wanted, Budget& budget, Grid& grid) {
    std::vector<std::optional<Field>> calculated;
    if (wanted && !compiled.calculations.empty()) {
        Calculator calculator(compiled, grid);
        TRY(calculator.run(budget));
        calculated = calculator.take_fields();
    }
    for (std::size_t column = 0; column <= compiled.columns.size(); ++column) {
        for (std::size_t i = 0; i < calculated.size(); ++i) {
            if (calculated[i].has_value() && compiled.calculations[i].place == column)
                grid.fields.push_back(std::move(*calculated[i]));
        }
        if (column < compiled.columns.size())
            grid.fields.push_back(field_of(compiled.columns[column], column, grid.pivoted));
    }
    return Ok{};
}

}  // namespace oriel::results
