#pragma once

#include "rows/format.h"

#include <string>

namespace oriel::rows {

/// One JSON object around an array of rows in which every cell is an object: `value`, and `rendered` where the shown
/// text is another than the value's own (compat: sql-generation.md 9.1). `opening` goes before the rows, `closing`
/// after.
Result<std::unique_ptr<Format>> make_json_cells(std::string opening, std::string closing, std::vector<FieldInfo> fields,
                                                PivotHeads pivots);

/// One row of a batch as such an object.
Result<std::string> json_cells(const std::vector<FieldInfo>& fields, const PivotHeads& pivots, const Batch& batch,
                               std::size_t row);

}  // namespace oriel::rows
