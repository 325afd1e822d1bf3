#pragma once

#include "rows/batch.h"
#include "rows/text.h"
#include "rows/text_buffer.h"

#include <cmath>

namespace oriel::rows {

/// Whether a value has no text: null, or a number that is none.
inline bool is_blank(const Column& column, std::size_t row) {
    return column.is_null(row) || (column.type == Type::float64 && !std::isfinite(column.at<double>(row)));
}

/// The raw text of a value that is neither blank nor a string, at `out`; returns its end.
inline char* write_value(char* out, const Column& column, std::size_t row) {
    switch (column.type) {
        case Type::boolean: {
            const std::string_view word = column.at<std::uint8_t>(row) != 0 ? "true" : "false";
            std::memcpy(out, word.data(), word.size());
            return out + word.size();
        }
        case Type::int64: return write_int64(out, column.at<std::int64_t>(row));
        case Type::int128: return write_int128(out, column.at<Int128>(row));
        case Type::float64: return write_double(out, column.at<double>(row));
        case Type::decimal: return write_decimal(out, column.at<Int128>(row), column.scale);
        case Type::date: return write_date(out, column.at<std::int32_t>(row));
        case Type::timestamp: return write_timestamp(out, column.at<std::int64_t>(row));
        case Type::string: break;
    }
    return out;
}

/// Whether a value of the type is quoted in JSON.
inline bool is_quoted(Type type) {
    return type == Type::string || type == Type::date || type == Type::timestamp;
}

}  // namespace oriel::rows
