#pragma once

#include "lang/calcs/check.h"
#include "lang/calcs/column.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
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

}  // namespace oriel::lang::calcs
