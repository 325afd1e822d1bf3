#pragma once

#include "base/result.h"
#include "rows/batch.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::db::remote {

/// How a value that a server sends as text becomes one of a batch.
enum class ReadAs {
    boolean,  ///< `t`, `f`, `true`, `false`, `1`, `0`
    int64,
    int128,  ///< Integers without sign of 64 bits.
    float64,
    decimal,  ///< With as many digits after the point as it has. See `TextBatch`.
    text,
    bytes,      ///< Raw bytes, shown as hexadecimal digits.
    hex,        ///< Bytes that come as `\x` and hexadecimal digits; shown alike, without the `\x`.
    date,       ///< `YYYY-MM-DD`, `infinity`, with or without ` BC`; months or days of 0 are no date and become NULL
    timestamp,  ///< `YYYY-MM-DD HH:MM:SS[.ffffff]`, likewise; an offset at its end is dropped
    bits,       ///< Up to 8 bytes, the highest first, as an integer.
};

struct TextColumn {
    rows::ColumnType type;
    ReadAs read_as = ReadAs::text;
};

/// The column's type in a batch, unless a value makes it another. See `TextBatch`.
rows::Type row_type(ReadAs how);

/// Makes batches of rows that come as text.
///
/// A decimal column has in each batch as many digits after the point as its values have; from ten on, which only
/// computing makes, as many as they need. A decimal of more than 38 digits is text in a batch of its own, and NaN and
/// infinity are reals in one of their own: a batch ends where a value would not fit the type that its column has in the
/// batch, and no value is bent.
class TextBatch {
public:
    explicit TextBatch(std::vector<TextColumn> columns);

    const std::vector<rows::ColumnType>& columns() const { return types_; }

    void clear();
    /// Takes a row. False: it belongs to the next batch. Errors: upstream_failed for what is not of the column's type.
    Result<bool> append(std::span<const std::optional<std::string_view>> cells);
    bool full() const { return batch_.rows >= kRows || text_.size() >= kText; }
    std::size_t rows() const { return batch_.rows; }
    /// The rows since `clear`; valid until the next `clear`.
    const rows::Batch& finish();

private:
    static constexpr std::size_t kRows = 1024;
    static constexpr std::size_t kText = 4 * 1024 * 1024;

    struct Buffer {
        rows::Type type = rows::Type::string;  ///< In this batch.
        bool typed = false;                    ///< Whether a value has settled the type. Only of decimals.
        int whole = 0;                         ///< Most digits before the point.
        int scale = 0;                         ///< Most digits after it.
        std::vector<std::int64_t> words;       ///< Integers, days, microseconds, flags.
        std::vector<double> reals;
        std::vector<rows::Int128> wide;
        std::vector<std::int8_t> scales;                         ///< Of each decimal.
        std::vector<std::pair<std::size_t, std::size_t>> texts;  ///< Begin and length in `text_`.
        std::vector<std::string_view> views;
        std::vector<std::int32_t> days;
        std::vector<std::uint8_t> flags;
        std::vector<std::uint64_t> validity;
    };
    struct Decimal {
        rows::Type type = rows::Type::decimal;
        rows::Int128 value = 0;
        int whole = 0;
        int scale = 0;
    };
    static Decimal read_decimal(std::string_view digits);

    bool decimal_fits(const Buffer& buffer, const Decimal& decimal) const;
    Status append_value(std::size_t column, std::string_view cell, std::size_t row);
    void append_decimal(Buffer& buffer, const Decimal& decimal, std::string_view cell, std::size_t row);
    void append_text(Buffer& buffer, std::string_view cell, std::size_t row);
    void finish_decimals(Buffer& buffer, rows::Column& column);

    std::vector<TextColumn> plan_;
    std::vector<rows::ColumnType> types_;
    std::vector<Buffer> buffers_;
    std::vector<std::size_t> decimals_;  ///< The columns of decimals.
    std::vector<Decimal> read_;          ///< Those of the row at hand.
    std::string text_;
    rows::Batch batch_;
};

}  // namespace oriel::db::remote
