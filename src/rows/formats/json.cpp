#include "rows/json_rows.h"

namespace oriel::rows {

/// An array of flat objects keyed by field.
Result<std::unique_ptr<Format>> make_json(std::vector<FieldInfo> fields, FormatOptions options) {
    std::vector<std::string> keys;
    for (const FieldInfo& field : fields) keys.push_back(field.key);
    return make_flat_json(JsonShape::array, fields, keys, options);
}

}  // namespace oriel::rows
