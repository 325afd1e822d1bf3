#pragma once

#include "base/result.h"
#include "base/sink.h"
#include "rows/batch.h"

#include <memory>
#include <optional>
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
    /// Position of the field's column in the stream. A stream may have more columns (sort helpers) than there are
    /// fields.
    std::size_t column = 0;
    /// For a field of a pivoted result that has a column for each pivot column: which of `PivotHeads::heads` this is.
    std::optional<std::size_t> head;
};

/// What stands above the columns of a pivoted result.
struct PivotHeads {
    /// One pivot column, or the totals over all of them.
    struct Head {
        std::string key;  ///< The values joined by `|FIELD|`; `$$$_row_total_$$$` for totals.
        bool is_total = false;
        std::vector<std::string> values;  ///< Of each pivoted field, as raw text; `null` for null.
        std::vector<std::string> shown;   ///< The same as a person sees it; empty for null.
    };
    std::vector<std::string> keys;    ///< Of the pivoted fields: `orders.status`.
    std::vector<std::string> labels;  ///< `Orders Status`
    std::vector<Head> heads;

    bool empty() const { return keys.empty(); }
};

struct FormatOptions {
    /// Cells become the text a person sees: value formats, thousands separators. `md` and `html` always do that.
    bool apply_formatting = false;
    /// For `json_detail` and `json_bi`: what surrounds the rows, as the inside of a JSON object
    /// (`"id":1,"fields":{…}`), rendered by the caller, who knows the query. Empty = nothing but the rows.
    std::string envelope;
    PivotHeads pivots = {};
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
/// Errors: invalid_request when there is no such format, naming those that exist; not_implemented for one that is
/// planned;
///         invalid_request when a value format cannot be understood and formatting is asked for.
Result<std::unique_ptr<Format>> make_format(std::string_view name, std::vector<FieldInfo> fields,
                                            FormatOptions options);

/// The names `make_format` knows, sorted.
std::vector<std::string_view> format_names();

/// Writes a whole stream in a format. On a failure in the middle the sink holds a part, so the caller must break the
/// connection or throw the file away.
Status write_all(RowStream& stream, Format& format, Sink& sink);

}  // namespace oriel::rows
