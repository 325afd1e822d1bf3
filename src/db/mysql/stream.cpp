#include "db/mysql/stream.h"

namespace oriel::db::mysql {

namespace {

constexpr unsigned int kBinaryCharset = 63;

remote::ReadAs read_as(const MYSQL_FIELD& field) {
    const bool binary = field.charsetnr == kBinaryCharset;
    switch (field.type) {
        case MYSQL_TYPE_TINY:
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_INT24:
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_YEAR: return remote::ReadAs::int64;
        case MYSQL_TYPE_LONGLONG:
            return (field.flags & UNSIGNED_FLAG) != 0 ? remote::ReadAs::int128 : remote::ReadAs::int64;
        case MYSQL_TYPE_FLOAT:
        case MYSQL_TYPE_DOUBLE: return remote::ReadAs::float64;
        case MYSQL_TYPE_DECIMAL:
        case MYSQL_TYPE_NEWDECIMAL: return remote::ReadAs::decimal;
        case MYSQL_TYPE_DATE:
        case MYSQL_TYPE_NEWDATE: return remote::ReadAs::date;
        case MYSQL_TYPE_DATETIME:
        case MYSQL_TYPE_TIMESTAMP: return remote::ReadAs::timestamp;
        case MYSQL_TYPE_BIT: return remote::ReadAs::bits;
        case MYSQL_TYPE_GEOMETRY: return remote::ReadAs::bytes;
        case MYSQL_TYPE_TINY_BLOB:
        case MYSQL_TYPE_MEDIUM_BLOB:
        case MYSQL_TYPE_LONG_BLOB:
        case MYSQL_TYPE_BLOB:
        case MYSQL_TYPE_VARCHAR:
        case MYSQL_TYPE_VAR_STRING:
        case MYSQL_TYPE_STRING: return binary ? remote::ReadAs::bytes : remote::ReadAs::text;
        default: return remote::ReadAs::text;
    }
}

}  // namespace

Stream::Stream(Session& session, std::string sql, Deadline deadline)
    : session_(session), sql_(std::move(sql)), deadline_(deadline) {}

Stream::~Stream() {
    // Freeing reads what is left, so the server is told to stop first.
    if (!ended_) Watchdog::shared().cancel(session_);
    result_.reset();
    session_.finish(ended_);
}

Status Stream::begin() {
    MYSQL* handle = session_.handle_.get();
    if (::mysql_real_query(handle, sql_.data(), sql_.size()) != 0) return session_.explain_failure(sql_);
    result_.reset(::mysql_use_result(handle));
    if (result_ == nullptr && ::mysql_field_count(handle) != 0) return session_.explain_failure(sql_);
    std::vector<remote::TextColumn> columns;
    if (result_ != nullptr) {
        ended_ = false;
        const MYSQL_FIELD* fields = ::mysql_fetch_fields(result_.get());
        for (unsigned int i = 0; i < ::mysql_num_fields(result_.get()); ++i) {
            remote::TextColumn column;
            column.type.name = std::string(fields[i].name, fields[i].name_length);
            column.read_as = read_as(fields[i]);
            columns.push_back(std::move(column));
        }
    }
    cells_.resize(columns.size());
    batch_.emplace(std::move(columns));
    if (result_ == nullptr) return Ok{};
    // Many statements fail only here, and a stream that has begun can't say so any more.
    row_pending_ = TRY(fetch());
    return Ok{};
}

Result<bool> Stream::fetch() {
    if (ended_) return false;
    if (session_.cancelled() || deadline_.passed()) return session_.stopped();
    MYSQL* handle = session_.handle_.get();
    const MYSQL_ROW row = ::mysql_fetch_row(result_.get());
    if (row == nullptr) {
        ended_ = true;
        if (::mysql_errno(handle) != 0) return session_.explain_failure(sql_);
        if (session_.cancelled() || session_.timed_out()) return session_.stopped();  // SLEEP ends well when killed.
        result_.reset();
        TRY(session_.check_warnings());
        return false;
    }
    const unsigned long* lengths = ::mysql_fetch_lengths(result_.get());
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        if (row[i] == nullptr) {
            cells_[i].reset();
        } else {
            cells_[i] = std::string_view(row[i], lengths[i]);
        }
    }
    return true;
}

Result<const rows::Batch*> Stream::next() {
    batch_->clear();
    while (!batch_->full()) {
        if (!row_pending_ && !TRY(fetch())) break;
        row_pending_ = !TRY(batch_->append(cells_));
        if (row_pending_) break;
    }
    if (batch_->rows() == 0) return nullptr;
    return &batch_->finish();
}

}  // namespace oriel::db::mysql
