#include "rows/json_rows.h"

namespace oriel::rows {

/// One object keyed by field a line, for readers that take rows as they come.
Result<std::unique_ptr<Format>> make_ndjson(std::vector<FieldInfo> fields, FormatOptions options) {
    return make_flat_json(JsonShape::lines, fields, KeyBy::key, options);
}

}  // namespace oriel::rows
