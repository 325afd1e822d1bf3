#include "rows/json_rows.h"

namespace oriel::rows {

/// An array of objects keyed by field; those of a pivoted result nest.
Result<std::unique_ptr<Format>> make_json(std::vector<FieldInfo> fields, FormatOptions options) {
    return make_flat_json(JsonShape::array, fields, KeyBy::key, options);
}

}  // namespace oriel::rows
