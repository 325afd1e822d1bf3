#pragma once

#include "db/clickhouse/json_compact.h"
#include "db/clickhouse/session.h"
#include "db/remote/text_batch.h"

#include <optional>
#include <string>

namespace oriel::db::clickhouse {

/// The rows of a statement on their way from the server.
///
/// | ClickHouse, also Nullable and LowCardinality                            | rows::Type |
/// | ------------------------------------------------------------------------ | ---------- |
/// | Bool                                                                     | boolean    |
/// | Int8 to Int64, UInt8 to UInt32                                           | int64      |
/// | UInt64                                                                   | int128     |
/// | wider integers, Decimal                                                  | decimal    |
/// | Float32 (its shortest decimal), Float64                                  | float64    |
/// | Date, Date32                                                             | date       |
/// | DateTime, DateTime64 (the wall clock of the column's or session's zone)  | timestamp  |
/// | String, UUID, enums, addresses                                           | string     |
/// | arrays, tuples, maps and all else                                        | string, as JSON |
class Stream final : public rows::RowStream {
public:
    Stream(Session& session, std::string sql, Deadline deadline)
        : session_(session), sql_(std::move(sql)), deadline_(deadline) {}
    ~Stream() override { session_.finish(ended_); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    std::span<const rows::ColumnType> columns() const override { return batch_->columns(); }
    Result<const rows::Batch*> next() override;

    /// Sends the statement and waits for the first row, so that what is wrong with it is known. Once, before all else.
    Status begin();

private:
    /// The reader's next thing, with as many bytes as it needs.
    Result<JsonCompact::Got> read();
    Status fill();

    Session& session_;
    std::string sql_;
    Deadline deadline_;
    JsonCompact json_;
    std::optional<remote::TextBatch> batch_;
    bool row_pending_ = false;  ///< The reader holds a row that belongs to the next batch.
    bool ended_ = true;         ///< Whether the server has nothing more to say of the statement.
};

}  // namespace oriel::db::clickhouse
