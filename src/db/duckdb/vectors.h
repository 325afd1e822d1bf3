#pragma once

#include "db/duckdb/library.h"
#include "rows/batch.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace oriel::db::duckdb {

/// How a column of a DuckDB result is read.
///
/// | DuckDB                                             | rows::Type |
/// | -------------------------------------------------- | ---------- |
/// | BOOLEAN                                            | boolean    |
/// | TINYINT … BIGINT, UTINYINT … UINTEGER              | int64      |
/// | UBIGINT, HUGEINT                                   | int128     |
/// | FLOAT (shortest decimal kept: 0.1 stays 0.1), DOUBLE | float64  |
/// | DECIMAL                                            | decimal    |
/// | VARCHAR                                            | string     |
/// | DATE                                               | date       |
/// | TIMESTAMP, _S, _MS, _NS (cut to microseconds)      | timestamp  |
/// | TIMESTAMP WITH TIME ZONE                           | timestamp, wall clock of the session's zone |
/// | all else: UHUGEINT, BIGNUM, TIME, INTERVAL, UUID, ENUM, BLOB, BIT, LIST, STRUCT, MAP, ARRAY, UNION, … | string, as
/// DuckDB prints it |
enum class ReadAs {
    // In place, without a copy
    boolean,
    int64,
    int128,
    float64,
    timestamp,
    date,
    // Through a buffer
    int8,
    int16,
    int32,
    uint8,
    uint16,
    uint32,
    uint64,
    float32,
    decimal16,
    decimal32,
    decimal64,
    decimal128,
    timestamp_s,
    timestamp_ms,
    timestamp_ns,
    string,
    // Not from a vector: DuckDB must be asked to convert first
    text_by_cast,
    timestamp_by_cast,
};

struct ColumnPlan {
    rows::ColumnType type;
    ReadAs read_as = ReadAs::string;
};

/// The plan for a type. `zone_is_utc`: whether the session's zone is UTC, so that instants need no conversion.
ReadAs read_as(duckdb_type type, duckdb_type decimal_storage, bool zone_is_utc);
rows::Type row_type(ReadAs how);
/// Whether DuckDB has to convert the column before it can be read.
inline bool needs_cast(ReadAs how) {
    return how == ReadAs::text_by_cast || how == ReadAs::timestamp_by_cast;
}

/// Makes batches of DuckDB's chunks. Buffers are kept between chunks; nothing is allocated per value.
class ChunkReader {
public:
    ChunkReader(const Library& library, std::vector<ColumnPlan> plan);

    /// The rows of a chunk; points into it, so valid as long as it and until the next call.
    /// Errors: upstream_failed when a value has no place in rows::Type (a timestamp out of range).
    Result<const rows::Batch*> read(duckdb_data_chunk chunk);

private:
    Result<const void*> convert(std::size_t index, const void* data, const std::uint64_t* validity, std::size_t count);
    template <typename T>
    T* buffer(std::size_t index, std::size_t count);
    template <typename From, typename To>
    const void* widened(std::size_t index, const void* data, std::size_t count);

    const Library& library_;
    std::vector<ColumnPlan> plan_;
    std::vector<std::vector<rows::Int128>> buffers_;  ///< One a column; the element type gives the widest alignment.
    rows::Batch batch_;
};

}  // namespace oriel::db::duckdb
