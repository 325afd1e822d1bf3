#include "rows/json_cells.h"

namespace oriel::rows {

/// `{…the envelope…, "data": [rows of cells]}`
Result<std::unique_ptr<Format>> make_json_detail(std::vector<FieldInfo> fields, FormatOptions options) {
    std::string opening = "{" + std::move(options.envelope);
    if (opening.size() > 1) opening += ',';
    return make_json_cells(std::move(opening) + "\"data\":[", "]}", std::move(fields), std::move(options.pivots));
}

}  // namespace oriel::rows
