#pragma once

#include "rows/nesting.h"
#include "rows/rendered.h"
#include "rows/text_buffer.h"

#include <optional>
#include <string>
#include <vector>

namespace oriel::rows {

/// Writes rows as JSON objects, keys rendered beforehand.
///
/// Numbers are JSON numbers with all their digits, whatever their size; null, NaN and infinite numbers are null; dates
/// and times are strings. With a renderer every value but null is a string.
class JsonRows {
public:
    /// Repeated keys are written as often as they come.
    JsonRows(const std::vector<FieldInfo>& fields, Nesting nesting, std::optional<Renderer> renderer);

    /// Appends row `row` of `batch`.
    void append(TextBuffer& out, const Batch& batch, std::size_t row);

private:
    struct Item {
        std::string key;  ///< `{"a":` or `,"b":`
        std::size_t column = 0;
        std::size_t field = 0;
    };
    std::vector<Item> items_;
    std::string closing_;
    std::optional<Renderer> renderer_;
};

/// Appends one value as JSON.
void append_json_value(TextBuffer& out, const Column& column, std::size_t row);

/// The formats that are one JSON array, or one object a line.
enum class JsonShape { array, lines };
Result<std::unique_ptr<Format>> make_flat_json(JsonShape shape, const std::vector<FieldInfo>& fields, KeyBy by,
                                               const FormatOptions& options);

}  // namespace oriel::rows
