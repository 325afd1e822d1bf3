#include "rows/delimited.h"

namespace oriel::rows {

Result<std::unique_ptr<Format>> make_txt(std::vector<FieldInfo> fields, FormatOptions options) {
    return make_delimited('\t', "text/plain; charset=utf-8", std::move(fields), std::move(options));
}

}  // namespace oriel::rows
