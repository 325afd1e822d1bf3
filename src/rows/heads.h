#pragma once

#include "rows/format.h"

#include <string>
#include <vector>

namespace oriel::rows {

/// The lines above the labels of a pivoted result, one for each pivoted field, with a cell for each column: the
/// field's label above the last column that is no pivot's, then its values, `Total` for totals, nothing for null.
/// `shown`: values as a person sees them, else raw. No lines without pivots. compat: pivots.md#formats
std::vector<std::vector<std::string>> head_lines(const std::vector<FieldInfo>& fields, const PivotHeads& pivots,
                                                 bool shown);

/// One line for formats that have no more: `done - Orders Count`.
std::vector<std::string> flat_heads(const std::vector<FieldInfo>& fields, const PivotHeads& pivots);

}  // namespace oriel::rows
