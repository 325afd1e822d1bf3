#include "rows/json_rows.h"

namespace oriel::rows {

/// As json, keyed by label. Labels may repeat; readers of JSON then keep the last.
Result<std::unique_ptr<Format>> make_json_label(std::vector<FieldInfo> fields, FormatOptions options) {
    std::vector<std::string> keys;
    for (const FieldInfo& field : fields) keys.push_back(field.label);
    return make_flat_json(JsonShape::array, fields, keys, options);
}

}  // namespace oriel::rows
