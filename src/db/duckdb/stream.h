#pragma once

#include "db/duckdb/session.h"
#include "db/duckdb/statement.h"
#include "db/duckdb/vectors.h"

#include <memory>
#include <string>
#include <vector>

namespace oriel::db::duckdb {

/// The rows of one running statement, chunk by chunk as DuckDB makes them. DuckDB holds about a megabyte of them ready
/// and stops working until we pull more.
class Stream final : public rows::RowStream {
public:
    /// Takes over `result`. The session counts as running until the stream is gone.
    Stream(Session& session, std::shared_ptr<Statement> statement, duckdb_result result, std::string sql,
           Deadline deadline);
    ~Stream() override;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    std::span<const rows::ColumnType> columns() const override { return columns_; }
    Result<const rows::Batch*> next() override;

private:
    void release_chunk();

    Session& session_;
    const Library& library_;
    std::shared_ptr<Statement> statement_;
    duckdb_result result_;
    duckdb_data_chunk chunk_ = nullptr;
    std::string sql_;
    Deadline deadline_;
    std::vector<rows::ColumnType> columns_;
    ChunkReader reader_;
    bool ended_ = false;
};

}  // namespace oriel::db::duckdb
