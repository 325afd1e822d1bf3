#pragma once

#include "rows/format.h"

#include <string>
#include <vector>

namespace oriel::rows {

/// How the columns of a result lie in JSON objects: fields of one name that belong to several pivot columns are one
/// object of objects. Text that is the same for every row, made once.
struct Nesting {
    std::vector<std::size_t> order;     ///< Positions of the fields as they are written.
    std::vector<std::string> openings;  ///< By place in `order`: what goes before the value: `{"a":`, `,"b":{"x":`.
    std::string closing;                ///< After the last value.
};

/// What names a field and a pivot there.
enum class KeyBy { key, label };

/// `{"measure": {"pivot": {"value": …}}}`, and once more for each further pivot; totals over all pivot columns under
/// `$$$_row_total_$$$`. Without pivots a flat object.
Nesting nest_by_value(const std::vector<FieldInfo>& fields, const PivotHeads& pivots, KeyBy by);

/// `{"measure": {"value|FIELD|value": …}}`
Nesting nest_by_key(const std::vector<FieldInfo>& fields, const PivotHeads& pivots);

}  // namespace oriel::rows
