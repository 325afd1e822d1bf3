#include "rows/json_rows.h"

namespace oriel::rows {

/// As json, keyed by label. Labels may repeat; readers of JSON then keep the last.
Result<std::unique_ptr<Format>> make_json_label(std::vector<FieldInfo> fields, FormatOptions options) {
    return make_flat_json(JsonShape::array, fields, KeyBy::label, options);
}

}  // namespace oriel::rows
