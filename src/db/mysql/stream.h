#pragma once

#include "db/mysql/session.h"
#include "db/remote/text_batch.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace oriel::db::mysql {

struct FreeResult {
    void operator()(MYSQL_RES* result) const { ::mysql_free_result(result); }
};
using MysqlResult = std::unique_ptr<MYSQL_RES, FreeResult>;

/// The rows of a statement on their way from the server.
///
/// | MySQL                                              | rows::Type |
/// | -------------------------------------------------- | ---------- |
/// | TINYINT … BIGINT, YEAR, BIT                        | int64      |
/// | BIGINT UNSIGNED                                    | int128     |
/// | FLOAT, DOUBLE                                      | float64    |
/// | DECIMAL                                            | decimal    |
/// | DATE                                               | date       |
/// | DATETIME, TIMESTAMP (the wall clock of the session's zone) | timestamp |
/// | BINARY, VARBINARY, BLOB, geometry                  | string: hexadecimal digits |
/// | all else: CHAR, TEXT, ENUM, SET, JSON, TIME        | string, as MySQL prints it |
///
/// Dates with a month or day of 0 are NULL.
class Stream final : public rows::RowStream {
public:
    /// `result` may be none: a statement without rows.
    Stream(Session& session, std::string sql, Deadline deadline);
    ~Stream() override;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    std::span<const rows::ColumnType> columns() const override { return batch_->columns(); }
    Result<const rows::Batch*> next() override;

    /// Sends the statement and waits for the first row. Once, before all else.
    Status begin();

private:
    /// Fetches the next row into `cells_`; false at the end.
    Result<bool> fetch();

    Session& session_;
    std::string sql_;
    Deadline deadline_;
    MysqlResult result_;
    std::optional<remote::TextBatch> batch_;
    std::vector<std::optional<std::string_view>> cells_;
    bool row_pending_ = false;  ///< `cells_` hold a row that belongs to the next batch.
    bool ended_ = true;         ///< Whether the server has nothing more to say of the statement.
};

}  // namespace oriel::db::mysql
