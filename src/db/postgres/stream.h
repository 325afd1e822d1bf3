#pragma once

#include "db/postgres/session.h"
#include "db/remote/text_batch.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace oriel::db::postgres {

/// The rows of a statement on their way from the server, one result a row.
///
/// | PostgreSQL                                         | rows::Type |
/// | -------------------------------------------------- | ---------- |
/// | boolean                                            | boolean    |
/// | smallint, integer, bigint, oid                     | int64      |
/// | real (its shortest decimal), double precision      | float64    |
/// | numeric                                            | decimal    |
/// | date                                               | date       |
/// | timestamp, timestamp with time zone (the wall clock of the session's zone) | timestamp |
/// | bytea                                              | string: hexadecimal digits |
/// | all else                                           | string, as PostgreSQL prints it |
class Stream final : public rows::RowStream {
public:
    Stream(Session& session, std::string sql, Deadline deadline);
    ~Stream() override;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    std::span<const rows::ColumnType> columns() const override { return batch_->columns(); }
    Result<const rows::Batch*> next() override;

    /// Waits for the first result, so that what is wrong with the statement is known. Once, before all else.
    Status begin();

private:
    void take_row(const PGresult* row);
    Status fill();

    Session& session_;
    std::string sql_;
    Deadline deadline_;
    std::optional<remote::TextBatch> batch_;
    std::vector<std::optional<std::string_view>> cells_;
    PgResult pending_;   ///< A row that belongs to the next batch.
    bool ended_ = true;  ///< Whether the server has nothing more to say of the statement.
};

}  // namespace oriel::db::postgres
