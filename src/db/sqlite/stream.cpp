#include "db/sqlite/stream.h"

#include <cstdlib>

namespace oriel::db::sqlite {

namespace {

constexpr std::size_t kBatchRows = 1024;
constexpr std::size_t kBatchText = 4 * 1024 * 1024;

rows::Type type_of(int sqlite_type) {
    if (sqlite_type == SQLITE_INTEGER) return rows::Type::int64;
    return sqlite_type == SQLITE_FLOAT ? rows::Type::float64 : rows::Type::string;
}

/// Whether a double holds the integer exactly.
bool exact_in_double(std::int64_t value) {
    return value <= (std::int64_t{1} << 53) && value >= -(std::int64_t{1} << 53);
}

}  // namespace

Stream::Stream(Session& session, sqlite3_stmt* statement, std::string sql, Deadline deadline)
    : session_(session), statement_(statement), sql_(std::move(sql)), deadline_(deadline) {
    const int count = ::sqlite3_column_count(statement_);
    for (int i = 0; i < count; ++i) {
        rows::ColumnType column;
        column.name = ::sqlite3_column_name(statement_, i);
        columns_.push_back(std::move(column));
    }
    buffers_.resize(columns_.size());
    batch_.columns.resize(columns_.size());
}

Stream::~Stream() {
    ::sqlite3_finalize(statement_);
    session_.finish();
}

Result<const rows::Batch*> Stream::next() {
    if (!fetched_) TRY(fetch());
    fetched_ = false;
    if (batch_.rows == 0) return nullptr;
    return &batch_;
}

Status Stream::fetch() {
    text_.clear();
    batch_.rows = 0;
    for (Buffer& buffer : buffers_) {
        buffer.typed = false;
        buffer.integers.clear();
        buffer.doubles.clear();
        buffer.texts.clear();
        buffer.validity.assign(kBatchRows / 64, 0);
    }
    fetched_ = true;
    while (!ended_ && batch_.rows < kBatchRows && text_.size() < kBatchText) {
        if (!row_pending_) {
            if (session_.cancelled() || session_.timed_out() || deadline_.passed())
                return session_.explain(SQLITE_INTERRUPT, sql_);
            const int code = ::sqlite3_step(statement_);
            if (code == SQLITE_DONE) {
                ended_ = true;
                break;
            }
            if (code != SQLITE_ROW) {
                ended_ = true;
                return session_.explain(code, sql_);
            }
        }
        row_pending_ = !row_fits();
        if (row_pending_) break;
        append_row();
    }
    for (std::size_t i = 0; i < buffers_.size(); ++i) {
        Buffer& buffer = buffers_[i];
        if (!buffer.typed) buffer.type = rows::Type::string;
        rows::Column& column = batch_.columns[i];
        column.type = buffer.type;
        column.validity = buffer.validity.data();
        switch (buffer.type) {
            case rows::Type::int64: column.data = buffer.integers.data(); break;
            case rows::Type::float64: column.data = buffer.doubles.data(); break;
            default:
                buffer.views.clear();
                buffer.texts.resize(batch_.rows);
                for (const auto& [begin, length] : buffer.texts)
                    buffer.views.emplace_back(text_.data() + begin, length);
                column.data = buffer.views.data();
        }
        if (columns_[i].type == rows::Type::string && buffer.typed) columns_[i].type = buffer.type;
    }
    return Ok{};
}

/// Settles the type of columns that have none yet; false when a value is of another type than its column.
bool Stream::row_fits() {
    for (std::size_t i = 0; i < buffers_.size(); ++i) {
        const int column = static_cast<int>(i);
        const int sqlite_type = ::sqlite3_column_type(statement_, column);
        if (sqlite_type == SQLITE_NULL || !buffers_[i].typed) continue;
        const rows::Type type = type_of(sqlite_type);
        const bool widens = buffers_[i].type == rows::Type::float64 && type == rows::Type::int64 &&
                            exact_in_double(::sqlite3_column_int64(statement_, column));
        if (type != buffers_[i].type && !widens) return false;
    }
    return true;
}

void Stream::append_row() {
    for (std::size_t i = 0; i < buffers_.size(); ++i) append_value(buffers_[i], static_cast<int>(i));
    ++batch_.rows;
}

void Stream::append_value(Buffer& buffer, int column) {
    const std::size_t row = batch_.rows;
    const int sqlite_type = ::sqlite3_column_type(statement_, column);
    if (sqlite_type != SQLITE_NULL && !buffer.typed) {
        buffer.type = type_of(sqlite_type);
        buffer.typed = true;
    }
    // All of them grow together, so that the rows before the type was known have their (null) places.
    buffer.integers.resize(row + 1);
    buffer.doubles.resize(row + 1);
    buffer.texts.resize(row + 1);
    if (sqlite_type == SQLITE_NULL) return;
    buffer.validity[row / 64] |= std::uint64_t{1} << (row % 64);
    if (buffer.type == rows::Type::int64) {
        buffer.integers[row] = ::sqlite3_column_int64(statement_, column);
    } else if (buffer.type == rows::Type::float64) {
        buffer.doubles[row] = ::sqlite3_column_double(statement_, column);
    } else {
        const std::size_t begin = text_.size();
        const auto* bytes = static_cast<const unsigned char*>(::sqlite3_column_blob(statement_, column));
        const auto length = static_cast<std::size_t>(::sqlite3_column_bytes(statement_, column));
        if (sqlite_type == SQLITE_TEXT) {
            text_.append(reinterpret_cast<const char*>(bytes), length);
        } else {
            constexpr std::string_view kHex = "0123456789ABCDEF";
            for (std::size_t i = 0; i < length; ++i) {
                text_ += kHex[bytes[i] >> 4U];
                text_ += kHex[bytes[i] & 15U];
            }
        }
        buffer.texts[row] = {begin, text_.size() - begin};
    }
}

}  // namespace oriel::db::sqlite
