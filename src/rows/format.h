#pragma once

#include "base/result.h"
#include "base/sink.h"
#include "rows/batch.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::rows {

/// What the reader of a result knows of one column: the field behind it.
struct FieldInfo {
    std::string key;          ///< `orders.created_date`
    std::string label;        ///< `Orders Created Date`
    std::string label_short;  ///< `Created Date`
    bool is_measure = false;
    bool is_numeric = false;
    std::string type_name;     ///< `date_date`, `count`, …
    std::string value_format;  ///< Excel format or empty.
    /// Position of the field's column in the stream. A stream may have more columns (sort helpers) than there are fields.
    std::size_t column = 0;
};

struct FormatOptions {
    bool apply_formatting = false;
};

/// Turns rows into the bytes of one result format, as they come. One object serves one result.
class Format {
public:
    virtual ~Format() = default;

    /// Value of the Content-Type header.
    virtual std::string_view content_type() const = 0;
    virtual Status begin(Sink& sink) = 0;
    virtual Status rows(const Batch& batch, Sink& sink) = 0;
    virtual Status end(Sink& sink) = 0;
};

/// The format of that API name (`json`, `csv`, …) for these fields, in display order.
/// Errors: invalid_request when there is no such format; not_implemented for one that is planned.
Result<std::unique_ptr<Format>> make_format(std::string_view name, std::vector<FieldInfo> fields, FormatOptions options);

/// Writes a whole stream in a format. On a failure in the middle the sink holds a part, so the caller must break the
/// connection or throw the file away.
Status write_all(RowStream& stream, Format& format, Sink& sink);

}  // namespace oriel::rows
