#pragma once

#include "db/sqlite/session.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace oriel::db::sqlite {

/// The rows of a SQLite statement. SQLite types values, not columns: a batch ends where a value would not fit the type
/// that its column has in the batch, so `Column::type` may change from batch to batch, and no value is bent.
/// Integers, floats and text are themselves; blobs are hexadecimal text.
class Stream final : public rows::RowStream {
public:
    /// Takes over `statement`. The session counts as running until the stream is gone.
    Stream(Session& session, sqlite3_stmt* statement, std::string sql, Deadline deadline);
    ~Stream() override;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    /// The types are those of the first batch.
    std::span<const rows::ColumnType> columns() const override { return columns_; }
    Result<const rows::Batch*> next() override;

    /// Reads the next batch ahead; the first before `columns` is asked.
    Status fetch();

private:
    struct Buffer {
        rows::Type type = rows::Type::string;
        bool typed = false;  ///< Whether a value has settled the type.
        std::vector<std::int64_t> integers;
        std::vector<double> doubles;
        std::vector<std::pair<std::size_t, std::size_t>> texts;  ///< Begin and length in `text_`.
        std::vector<std::string_view> views;
        std::vector<std::uint64_t> validity;
    };
    bool row_fits();
    void append_row();
    void append_value(Buffer& buffer, int column);

    Session& session_;
    sqlite3_stmt* statement_;
    std::string sql_;
    Deadline deadline_;
    std::vector<rows::ColumnType> columns_;
    std::vector<Buffer> buffers_;
    std::string text_;
    rows::Batch batch_;
    bool row_pending_ = false;  ///< SQLite stands on a row that belongs to the next batch.
    bool ended_ = false;
    bool fetched_ = false;
};

}  // namespace oriel::db::sqlite
