#pragma once

#include "rows/format.h"

namespace oriel::rows {

/// Lines of fields with a delimiter between them: a header of labels, then the rows. RFC 4180 quoting where needed,
/// `\n` line ends (compat: a result of n rows has n+1 of them), nothing for null.
Result<std::unique_ptr<Format>> make_delimited(char delimiter, std::string_view content_type,
                                               std::vector<FieldInfo> fields, FormatOptions options);

}  // namespace oriel::rows
