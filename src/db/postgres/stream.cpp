#include "db/postgres/stream.h"

namespace oriel::db::postgres {

namespace {

/// The numbers of PostgreSQL's own types, which never change.
remote::ReadAs read_as(Oid type) {
    switch (type) {
        case 16: return remote::ReadAs::boolean;
        case 20:  // bigint
        case 21:  // smallint
        case 23:  // integer
        case 26: return remote::ReadAs::int64;
        case 700:  // real
        case 701: return remote::ReadAs::float64;
        case 1700: return remote::ReadAs::decimal;
        case 17: return remote::ReadAs::hex;
        case 1082: return remote::ReadAs::date;
        case 1114:  // timestamp
        case 1184: return remote::ReadAs::timestamp;
        default: return remote::ReadAs::text;
    }
}

}  // namespace

Stream::Stream(Session& session, std::string sql, Deadline deadline)
    : session_(session), sql_(std::move(sql)), deadline_(deadline) {}

Stream::~Stream() {
    session_.finish(ended_);
}

Status Stream::begin() {
    if (::PQsetSingleRowMode(session_.connection_) != 1) return Error::internal("PostgreSQL refused single rows");
    PgResult first(::PQgetResult(session_.connection_));
    const ExecStatusType status = ::PQresultStatus(first.get());
    if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        return session_.explain(first.get(), sql_);
    }
    std::vector<remote::TextColumn> columns;
    for (int i = 0; i < ::PQnfields(first.get()); ++i) {
        remote::TextColumn column;
        column.type.name = ::PQfname(first.get(), i);
        column.read_as = read_as(::PQftype(first.get(), i));
        columns.push_back(std::move(column));
    }
    cells_.resize(columns.size());
    batch_.emplace(std::move(columns));
    if (status == PGRES_SINGLE_TUPLE) {
        pending_ = std::move(first);
        ended_ = false;
    }
    return Ok{};
}

void Stream::take_row(const PGresult* row) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const int column = static_cast<int>(i);
        cells_[i].reset();
        if (::PQgetisnull(row, 0, column) == 1) continue;
        cells_[i] = {::PQgetvalue(row, 0, column), static_cast<std::size_t>(::PQgetlength(row, 0, column))};
    }
}

Status Stream::fill() {
    while (!ended_ && !batch_->full()) {
        if (pending_ == nullptr) {
            if (session_.cancelled() || deadline_.passed()) return session_.stopped();
            PgResult row(::PQgetResult(session_.connection_));
            const ExecStatusType status = ::PQresultStatus(row.get());
            if (status == PGRES_TUPLES_OK) {
                ended_ = true;
                break;
            }
            if (status != PGRES_SINGLE_TUPLE) {
                ended_ = true;
                return session_.explain(row.get(), sql_);
            }
            pending_ = std::move(row);
        }
        take_row(pending_.get());
        if (!TRY(batch_->append(cells_))) break;
        pending_.reset();
    }
    return Ok{};
}

Result<const rows::Batch*> Stream::next() {
    batch_->clear();
    TRY(fill());
    if (batch_->rows() == 0) return nullptr;
    return &batch_->finish();
}

}  // namespace oriel::db::postgres
