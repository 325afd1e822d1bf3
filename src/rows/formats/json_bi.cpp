#include "rows/json_cells.h"

namespace oriel::rows {

/// `{"metadata": {…the envelope…}, "rows": [rows of cells]}`
Result<std::unique_ptr<Format>> make_json_bi(std::vector<FieldInfo> fields, FormatOptions options) {
    return make_json_cells("{\"metadata\":{" + std::move(options.envelope) + "},\"rows\":[", "]}", std::move(fields),
                           std::move(options.pivots));
}

}  // namespace oriel::rows
