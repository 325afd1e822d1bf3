#include "db/duckdb/vectors.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>

namespace oriel::db::duckdb {

namespace {

using rows::Int128;

bool is_null(const std::uint64_t* validity, std::size_t row) {
    return validity != nullptr && ((validity[row / 64] >> (row % 64)) & 1U) == 0;
}

/// The double whose shortest text is that of the float: 0.1f is 0.1 and not 0.10000000149011612.
double as_printed(float value) {
    if (!std::isfinite(value) || (std::fabs(value) < 16777216.0F && std::nearbyint(value) == value)) return value;
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    double result = value;
    std::from_chars(text.data(), end, result);
    return result;
}

/// False when a value does not fit into microseconds.
bool scale_up(const std::int64_t* values, const std::uint64_t* validity, std::int64_t factor, std::int64_t* out,
              std::size_t count) {
    bool fits = true;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t value = values[i];
        if (value == rows::kTimestampInfinity || value == -rows::kTimestampInfinity) {
            out[i] = value;
        } else if (__builtin_mul_overflow(value, factor, &out[i])) {
            out[i] = 0;
            fits = fits && is_null(validity, i);  // what lies under a null means nothing
        }
    }
    return fits;
}

void nanoseconds_to_microseconds(const std::int64_t* values, std::int64_t* out, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t value = values[i];
        const bool infinite = value == rows::kTimestampInfinity || value == -rows::kTimestampInfinity;
        out[i] = infinite ? value : value / 1000 - static_cast<std::int64_t>(value % 1000 < 0);
    }
}

/// What lies under a null means nothing, not even a pointer that may be followed.
void string_views(const duckdb_string_t* values, const std::uint64_t* validity, std::string_view* out,
                  std::size_t count) {
    constexpr std::uint32_t kInlined = 12;
    for (std::size_t i = 0; i < count; ++i) {
        const duckdb_string_t& value = values[i];
        const std::uint32_t length = value.value.inlined.length;
        if (is_null(validity, i)) {
            out[i] = {};
        } else {
            out[i] = {length <= kInlined ? value.value.inlined.inlined : value.value.pointer.ptr, length};
        }
    }
}

}  // namespace

ReadAs read_as(duckdb_type type, duckdb_type decimal_storage, bool zone_is_utc) {
    switch (type) {
        case DUCKDB_TYPE_BOOLEAN: return ReadAs::boolean;
        case DUCKDB_TYPE_TINYINT: return ReadAs::int8;
        case DUCKDB_TYPE_SMALLINT: return ReadAs::int16;
        case DUCKDB_TYPE_INTEGER: return ReadAs::int32;
        case DUCKDB_TYPE_BIGINT: return ReadAs::int64;
        case DUCKDB_TYPE_UTINYINT: return ReadAs::uint8;
        case DUCKDB_TYPE_USMALLINT: return ReadAs::uint16;
        case DUCKDB_TYPE_UINTEGER: return ReadAs::uint32;
        case DUCKDB_TYPE_UBIGINT: return ReadAs::uint64;
        case DUCKDB_TYPE_HUGEINT: return ReadAs::int128;
        case DUCKDB_TYPE_FLOAT: return ReadAs::float32;
        case DUCKDB_TYPE_DOUBLE: return ReadAs::float64;
        case DUCKDB_TYPE_VARCHAR: return ReadAs::string;
        case DUCKDB_TYPE_DATE: return ReadAs::date;
        case DUCKDB_TYPE_TIMESTAMP: return ReadAs::timestamp;
        case DUCKDB_TYPE_TIMESTAMP_S: return ReadAs::timestamp_s;
        case DUCKDB_TYPE_TIMESTAMP_MS: return ReadAs::timestamp_ms;
        case DUCKDB_TYPE_TIMESTAMP_NS: return ReadAs::timestamp_ns;
        case DUCKDB_TYPE_TIMESTAMP_TZ: return zone_is_utc ? ReadAs::timestamp : ReadAs::timestamp_by_cast;
        case DUCKDB_TYPE_DECIMAL:
            switch (decimal_storage) {
                case DUCKDB_TYPE_SMALLINT: return ReadAs::decimal16;
                case DUCKDB_TYPE_INTEGER: return ReadAs::decimal32;
                case DUCKDB_TYPE_BIGINT: return ReadAs::decimal64;
                case DUCKDB_TYPE_HUGEINT: return ReadAs::decimal128;
                default: return ReadAs::text_by_cast;
            }
        default: return ReadAs::text_by_cast;  // a later DuckDB may have types that this header does not know
    }
}

rows::Type row_type(ReadAs how) {
    switch (how) {
        case ReadAs::boolean: return rows::Type::boolean;
        case ReadAs::int8:
        case ReadAs::int16:
        case ReadAs::int32:
        case ReadAs::uint8:
        case ReadAs::uint16:
        case ReadAs::uint32:
        case ReadAs::int64: return rows::Type::int64;
        case ReadAs::uint64:
        case ReadAs::int128: return rows::Type::int128;
        case ReadAs::float32:
        case ReadAs::float64: return rows::Type::float64;
        case ReadAs::decimal16:
        case ReadAs::decimal32:
        case ReadAs::decimal64:
        case ReadAs::decimal128: return rows::Type::decimal;
        case ReadAs::date: return rows::Type::date;
        case ReadAs::timestamp:
        case ReadAs::timestamp_s:
        case ReadAs::timestamp_ms:
        case ReadAs::timestamp_ns:
        case ReadAs::timestamp_by_cast: return rows::Type::timestamp;
        case ReadAs::string:
        case ReadAs::text_by_cast: return rows::Type::string;
    }
    return rows::Type::string;
}

ChunkReader::ChunkReader(const Library& library, std::vector<ColumnPlan> plan)
    : library_(library), plan_(std::move(plan)), buffers_(plan_.size()) {
    batch_.columns.resize(plan_.size());
    for (std::size_t i = 0; i < plan_.size(); ++i) {
        batch_.columns[i].type = plan_[i].type.type;
        batch_.columns[i].scale = plan_[i].type.scale;
    }
}

template <typename T>
T* ChunkReader::buffer(std::size_t index, std::size_t count) {
    const std::size_t needed = (count * sizeof(T) + sizeof(Int128) - 1) / sizeof(Int128);
    if (buffers_[index].size() < needed) buffers_[index].resize(needed);
    return reinterpret_cast<T*>(buffers_[index].data());
}

template <typename From, typename To>
const void* ChunkReader::widened(std::size_t index, const void* data, std::size_t count) {
    To* out = buffer<To>(index, count);
    const From* values = static_cast<const From*>(data);
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<To>(values[i]);
    return out;
}

Result<const rows::Batch*> ChunkReader::read(duckdb_data_chunk chunk) {
    batch_.rows = library_.data_chunk_get_size(chunk);
    for (std::size_t i = 0; i < plan_.size(); ++i) {
        duckdb_vector vector = library_.data_chunk_get_vector(chunk, i);
        rows::Column& column = batch_.columns[i];
        column.validity = library_.vector_get_validity(vector);
        column.data = TRY(convert(i, library_.vector_get_data(vector), column.validity, batch_.rows));
    }
    return &batch_;
}

Result<const void*> ChunkReader::convert(std::size_t index, const void* data, const std::uint64_t* validity,
                                         std::size_t count) {
    const auto int64s = static_cast<const std::int64_t*>(data);
    switch (plan_[index].read_as) {
        case ReadAs::boolean:
        case ReadAs::int64:
        case ReadAs::float64:
        case ReadAs::timestamp:
        case ReadAs::date: return data;
        case ReadAs::int128:
        case ReadAs::decimal128: {
            // DuckDB's hugeint is laid out as __int128, but it promises eight bytes of alignment only.
            if (reinterpret_cast<std::uintptr_t>(data) % alignof(Int128) == 0) return data;
            Int128* out = buffer<Int128>(index, count);
            std::memcpy(out, data, count * sizeof(Int128));
            return out;
        }
        case ReadAs::int8: return widened<std::int8_t, std::int64_t>(index, data, count);
        case ReadAs::int16: return widened<std::int16_t, std::int64_t>(index, data, count);
        case ReadAs::int32: return widened<std::int32_t, std::int64_t>(index, data, count);
        case ReadAs::uint8: return widened<std::uint8_t, std::int64_t>(index, data, count);
        case ReadAs::uint16: return widened<std::uint16_t, std::int64_t>(index, data, count);
        case ReadAs::uint32: return widened<std::uint32_t, std::int64_t>(index, data, count);
        case ReadAs::uint64: return widened<std::uint64_t, Int128>(index, data, count);
        case ReadAs::decimal16: return widened<std::int16_t, Int128>(index, data, count);
        case ReadAs::decimal32: return widened<std::int32_t, Int128>(index, data, count);
        case ReadAs::decimal64: return widened<std::int64_t, Int128>(index, data, count);
        case ReadAs::float32: {
            auto* out = buffer<double>(index, count);
            const auto* values = static_cast<const float*>(data);
            for (std::size_t i = 0; i < count; ++i) out[i] = is_null(validity, i) ? 0 : as_printed(values[i]);
            return out;
        }
        case ReadAs::timestamp_s:
        case ReadAs::timestamp_ms: {
            auto* out = buffer<std::int64_t>(index, count);
            const std::int64_t factor = plan_[index].read_as == ReadAs::timestamp_s ? 1'000'000 : 1'000;
            if (!scale_up(int64s, validity, factor, out, count)) {
                return Error::upstream("column '" + plan_[index].type.name + "' has a timestamp out of range");
            }
            return out;
        }
        case ReadAs::timestamp_ns: {
            auto* out = buffer<std::int64_t>(index, count);
            nanoseconds_to_microseconds(int64s, out, count);
            return out;
        }
        case ReadAs::string: {
            auto* out = buffer<std::string_view>(index, count);
            string_views(static_cast<const duckdb_string_t*>(data), validity, out, count);
            return out;
        }
        case ReadAs::text_by_cast:
        case ReadAs::timestamp_by_cast: break;
    }
    ORIEL_ASSERT(!needs_cast(plan_[index].read_as));  // DuckDB was to convert it
    return data;
}

}  // namespace oriel::db::duckdb
