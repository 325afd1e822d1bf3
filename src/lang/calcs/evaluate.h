#pragma once

#include "base/result.h"
#include "base/time_zone.h"
#include "lang/calcs/check.h"
#include "lang/calcs/column.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace oriel::lang::calcs {

/// The result that calculations read: columns by name, and their totals as far as the query has them.
///
/// It also tells the checker what its fields are, so an expression that was checked against it evaluates.
class Table final : public FieldTypes {
public:
    /// `pivots` is the number of pivot columns, 0 for a result without a pivot.
    explicit Table(std::size_t rows, std::size_t pivots = 0) : extent_{rows, pivots == 0 ? 1 : pivots, pivots != 0} {}

    const Extent& extent() const { return extent_; }

    /// Adds a column, or replaces it. A dimension has a value for each row, a pivoted dimension one for each pivot
    /// column, a measure of a pivoted result both. A number that is not finite and a moment outside of the years 1 to
    /// 9999 become null.
    void add(const std::string& name, Column column, Shape shape = Shape::dimension);
    /// What `${name:total}` is: one value, or one for each pivot column.
    void add_column_total(const std::string& name, Column column);
    /// What `${name:row_total}` is: a value for each row.
    void add_row_total(const std::string& name, Column column);

    std::optional<FieldInfo> find(std::string_view name) const override;
    void suggest(NearestName& nearest) const override;
    /// The values, or nullptr.
    ColumnPointer column(std::string_view name, Total total) const;

    /// The totals row as a table of its own: what has a column total, has it there; all else is null.
    Table totals() const;
    bool has_totals() const;

private:
    struct Entry {
        ColumnPointer values;
        ColumnPointer column_total;
        ColumnPointer row_total;
        Shape shape = Shape::dimension;
    };
    Extent extent_;
    std::map<std::string, Entry, std::less<>> entries_;
};

struct EvaluateOptions {
    WallTime now;            ///< What `now()` is, in the query's time zone.
    std::uint64_t seed = 1;  ///< Of `rand()`.
};

/// How many values functions of lists may look at in one evaluation.
inline constexpr std::uint64_t kMaxSteps = 200'000'000;

/// The expression's values over the table. The column changes from pivot column to pivot column when the expression's
/// shape is `measure` and the result is pivoted.
///
/// The expression must have been checked against `table` (and what fields it has now) without problems.
/// Errors: validation_failed when a total is not there, or lists are too long to work through.
Result<Column> evaluate(const Expression& expression, const Table& table, const EvaluateOptions& options);

}  // namespace oriel::lang::calcs
