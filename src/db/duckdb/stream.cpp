#include "db/duckdb/stream.h"

#include <exception>

namespace oriel::db::duckdb {

Stream::Stream(Session& session, std::shared_ptr<Statement> statement, duckdb_result result, std::string sql,
               Deadline deadline)
    : session_(session),
      library_(session.library_),
      statement_(std::move(statement)),
      result_(result),
      sql_(std::move(sql)),
      deadline_(deadline),
      reader_(library_, statement_->columns()) {
    columns_.reserve(statement_->columns().size());
    for (const ColumnPlan& column : statement_->columns()) columns_.push_back(column.type);
}

Stream::~Stream() {
    release_chunk();
    library_.destroy_result(&result_);
    statement_.reset();
    session_.finish(!ended_);
}

void Stream::release_chunk() {
    if (chunk_ != nullptr) library_.destroy_data_chunk(&chunk_);
}

Result<const rows::Batch*> Stream::next() {
    if (ended_) return nullptr;
    release_chunk();
    if (session_.cancelled() || session_.timed_out() || deadline_.passed())
        return session_.explain("", DUCKDB_ERROR_INTERRUPT, sql_);
    try {
        chunk_ = library_.fetch_chunk(result_);
    } catch (const std::exception& failure) {
        // The C API is C++ inside and does not catch everything.
        session_.usable_ = false;
        return session_.explain(failure.what(), DUCKDB_ERROR_INTERNAL, sql_);
    }
    if (chunk_ == nullptr) {
        const char* message = library_.result_error(&result_);
        if (message != nullptr) return session_.explain(message, library_.result_error_type(&result_), sql_);
    }
    if (chunk_ == nullptr || library_.data_chunk_get_size(chunk_) == 0) {
        release_chunk();
        ended_ = true;
        return nullptr;
    }
    return reader_.read(chunk_);
}

}  // namespace oriel::db::duckdb
