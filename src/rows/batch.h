#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::rows {

/// How the values of one column lie in memory.
enum class Type {
    boolean,    ///< std::uint8_t, 0 or 1
    int64,      ///< std::int64_t; narrower integers are widened
    int128,     ///< Int128; sums of integers in DuckDB come so
    float64,    ///< double
    decimal,    ///< Int128 unscaled, with `ColumnType::scale` digits after the point
    string,     ///< std::string_view into memory that lives as long as the batch
    date,       ///< std::int32_t days since 1970-01-01; kDateInfinity and its negative are PostgreSQL's and DuckDB's
                ///< infinities
    timestamp,  ///< std::int64_t microseconds since 1970-01-01 00:00:00, as a wall clock without zone; likewise
                ///< kTimestampInfinity
};

inline constexpr std::int32_t kDateInfinity = std::numeric_limits<std::int32_t>::max();
inline constexpr std::int64_t kTimestampInfinity = std::numeric_limits<std::int64_t>::max();

__extension__ using Int128 = __int128;

struct ColumnType {
    Type type = Type::string;
    int scale = 0;     ///< For decimal.
    std::string name;  ///< As the database calls the column.
};

/// One column of a batch. `data` points at `rows` values of the C++ type that `Type` names.
struct Column {
    Type type = Type::string;
    int scale = 0;
    const void* data = nullptr;
    const std::uint64_t* validity = nullptr;  ///< Bit i of word i/64 set = value i is there; nullptr = no nulls.

    bool is_null(std::size_t row) const {
        return validity != nullptr && ((validity[row / 64] >> (row % 64)) & 1U) == 0;
    }
    template <typename T>
    const T& at(std::size_t row) const {
        return static_cast<const T*>(data)[row];
    }
};

/// Some rows, column by column. Valid until the next call on the stream that gave it.
struct Batch {
    std::size_t rows = 0;
    std::vector<Column> columns;
};

/// Rows on their way from a database. Pull; nothing is kept. Use from one thread at a time.
class RowStream {
public:
    virtual ~RowStream() = default;

    virtual std::span<const ColumnType> columns() const = 0;
    /// The next rows, or nullptr at the end.
    /// Errors: upstream_failed (the database's message), cancelled, timed_out.
    virtual Result<const Batch*> next() = 0;
};

}  // namespace oriel::rows
