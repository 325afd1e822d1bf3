#include "rows/delimited.h"

namespace oriel::rows {

Result<std::unique_ptr<Format>> make_csv(std::vector<FieldInfo> fields, FormatOptions options) {
    return make_delimited(',', "text/csv; charset=utf-8", std::move(fields), std::move(options));
}

}  // namespace oriel::rows
