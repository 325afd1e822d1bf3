#pragma once

#include "base/result.h"
#include "query/compile.h"
#include "results/cells.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace oriel::results {

/// All values of one field of a result.
struct Values {
    /// A column, with a value for each row. Of a measure of a pivoted result there is one for each pivot column; of a
    /// pivoted dimension the one column has a value for each pivot column instead.
    std::vector<Cells> cells;
    std::vector<Cells> totals;         ///< As `cells`, of the one row of totals; empty for a dimension.
    std::optional<Cells> row_totals;   ///< Over all pivot columns: a value for each row.
    std::optional<Cells> grand_total;  ///< The row totals' total: one value.
};

/// What a field's values change with.
enum class Extent : std::uint8_t {
    rows,    ///< Dimensions, calculations over them, and all fields of a result without pivots.
    pivots,  ///< Pivoted dimensions.
    both,    ///< Measures of a pivoted result.
};

/// One field of the result, in the order in which they are shown.
struct Field {
    std::string key;
    std::string label;
    std::string label_short;
    std::string type_name;
    std::string value_format;
    bool is_measure = false;
    bool is_numeric = false;
    bool is_calculation = false;
    Extent extent = Extent::rows;
    std::size_t values = 0;  ///< Position in `Grid::values`.
};

/// The groups of the first `level` row dimensions.
struct Subtotals {
    std::size_t level = 0;
    std::size_t rows = 0;
    std::vector<std::string> kept;  ///< Keys of the dimensions that have values.
    std::vector<Values> values;     ///< By column of the query.
};

/// A result as it is shown: rows, and with pivots columns of columns.
struct Grid {
    std::size_t rows = 0;
    std::size_t pivots = 1;  ///< Pivot columns; 1 without pivots.
    bool pivoted = false;
    bool columns_truncated = false;  ///< There are more pivot columns than `column_limit`.
    bool has_totals = false;
    bool has_row_totals = false;
    bool row_totals_left = false;  ///< They stand before the pivot columns.
    std::vector<Field> fields;
    std::vector<std::size_t> pivot_fields;  ///< Of `values`: the pivoted dimensions, in the order of the pivots.
    std::vector<Values> values;             ///< By column of the query, then by calculation.
    std::vector<Subtotals> subtotals;
    std::vector<Error> errors;  ///< Calculations that could not be made: theirs are nulls.
    std::shared_ptr<Texts> texts = std::make_shared<Texts>();

    /// Whether `values[i]`, a column of the query, has a value for each pivot column.
    static Extent extent_of(const query::Column& column, bool pivoted) {
        if (!pivoted) return Extent::rows;
        if (column.is_pivot) return Extent::pivots;
        return column.kind == model::FieldKind::measure ? Extent::both : Extent::rows;
    }
};

}  // namespace oriel::results
