#include "db/duckdb/session.h"

#include "db/duckdb/sql_text.h"
#include "db/duckdb/stream.h"
#include "db/redact.h"

#include <exception>

namespace oriel::db::duckdb {

namespace {

bool is_utc(std::string_view zone) {
    return same_word(zone, "UTC") || same_word(zone, "Etc/UTC") || same_word(zone, "GMT") || same_word(zone, "Etc/GMT");
}

bool leaves_session_unusable(duckdb_error_type type) {
    return type == DUCKDB_ERROR_FATAL || type == DUCKDB_ERROR_INTERNAL;
}

}  // namespace

Session::Session(std::shared_ptr<Instance> instance, const Settings& settings, duckdb_connection connection)
    : instance_(std::move(instance)), library_(instance_->library()), settings_(settings), connection_(connection) {}

Session::~Session() {
    library_.disconnect(&connection_);
}

Result<std::unique_ptr<Session>> Session::open(std::shared_ptr<Instance> instance, const Settings& settings) {
    duckdb_connection connection = TRY(instance->connect());
    std::unique_ptr<Session> session(new Session(std::move(instance), settings, connection));
    // Instances start their sessions in UTC.
    if (!is_utc(settings.time_zone)) TRY(session->set_time_zone(settings.time_zone));
    return session;
}

Status Session::set_time_zone(std::string_view zone) {
    TRY(run_quietly("SET TimeZone=" + literal(zone)));
    zone_is_utc_ = is_utc(zone);
    return Ok{};
}

/// Runs a statement of our own whose rows nobody wants.
Status Session::run_quietly(const std::string& sql) {
    duckdb_result result{};
    Status status = Ok{};
    if (library_.query(connection_, sql.c_str(), &result) != DuckDBSuccess) {
        const char* message = library_.result_error(&result);
        status = Error::upstream(redact(message != nullptr ? message : "DuckDB failed", sql, settings_.password));
    }
    library_.destroy_result(&result);
    return status;
}

Result<std::unique_ptr<rows::RowStream>> Session::run(std::string_view sql, Deadline deadline) {
    ORIEL_ASSERT(!running_);
    if (!usable_)
        return Error::upstream("the session with connection '" + settings_.name + "' has failed; open a new one");
    if (deadline.passed())
        return Error{ErrorCode::timed_out, "the time allowed for the query was over before it began"};
    running_ = true;
    Watchdog::shared().watch(*this, deadline);
    Result<std::unique_ptr<rows::RowStream>> stream = [&]() -> Result<std::unique_ptr<rows::RowStream>> {
        try {
            return start(sql, deadline);
        } catch (const std::logic_error&) {
            finish(false);
            throw;  // our own broken assertion
        } catch (const std::exception& failure) {
            usable_ = false;
            return explain(failure.what(), DUCKDB_ERROR_INTERNAL, sql);
        }
    }();
    if (!stream.ok()) finish(false);
    return stream;
}

Result<std::unique_ptr<rows::RowStream>> Session::start(std::string_view sql, Deadline deadline) {
    const Guard guard = settings_.read_only ? Guard::reads_only : Guard::anything;
    auto prepared = prepare(library_, connection_, sql, guard, zone_is_utc_);
    if (!prepared.ok()) {
        if (prepared.error().code != ErrorCode::upstream_failed) return std::move(prepared).error();
        return explain(prepared.error().message, DUCKDB_ERROR_INVALID, sql);
    }
    std::shared_ptr<Statement> statement = std::move(prepared).value();
    if (cancelled() || timed_out()) return explain("", DUCKDB_ERROR_INTERRUPT, sql);
    if (statement->changes_session()) pristine_ = false;

    duckdb_result result{};
    // Marked as deprecated, with nothing yet to take its place: the only call that streams.
    if (library_.execute_prepared_streaming(statement->get(), &result) != DuckDBSuccess) {
        const char* message = library_.result_error(&result);
        Error error = explain(message != nullptr ? message : "DuckDB failed", library_.result_error_type(&result), sql);
        library_.destroy_result(&result);
        return error;
    }
    // The statement may have named any zone, or one that a later statement reads from a table.
    if (statement->type() == DUCKDB_STATEMENT_TYPE_SET || statement->type() == DUCKDB_STATEMENT_TYPE_VARIABLE_SET)
        zone_is_utc_ = false;
    return std::make_unique<Stream>(*this, std::move(statement), result, std::string(sql), deadline);
}

Error Session::explain(std::string_view message, duckdb_error_type type, std::string_view sql) {
    if (leaves_session_unusable(type)) usable_ = false;
    if (cancelled()) return Error{ErrorCode::cancelled, "the query was cancelled"};
    if (timed_out() || type == DUCKDB_ERROR_INTERRUPT)
        return Error{ErrorCode::timed_out, "the query took longer than the time allowed for it"};
    return Error::upstream(redact(message, sql, settings_.password));
}

void Session::finish(bool abandoned) {
    Watchdog::shared().forget(*this);
    running_ = false;
    if (!abandoned || !usable_) return;
    // DuckDB keeps the tasks, buffers and transaction of a stream that was not read to its end until the session's next
    // statement; the pool may not have one for hours.
    library_.interrupt(connection_);
    if (!run_quietly("SELECT 1").ok()) usable_ = false;
}

Result<std::vector<TableInfo>> Session::tables(Deadline deadline) {
    const std::string schema = settings_.schema.empty() ? "" : " AND schema_name = " + literal(settings_.schema);
    auto stream =
        TRY(run("SELECT schema_name, table_name, column_name, data_type, is_nullable FROM duckdb_columns() "
                "WHERE NOT internal AND database_name = current_database()" +
                    schema + " ORDER BY schema_name, table_name, column_index",
                deadline));
    std::vector<TableInfo> tables;
    while (const rows::Batch* batch = TRY(stream->next())) {
        const auto text = [&](std::size_t column, std::size_t row) {
            return std::string(batch->columns[column].at<std::string_view>(row));
        };
        for (std::size_t row = 0; row < batch->rows; ++row) {
            const std::string schema_name = text(0, row);
            const std::string table_name = text(1, row);
            if (tables.empty() || tables.back().schema != schema_name || tables.back().name != table_name) {
                tables.push_back({schema_name, table_name, {}});
            }
            tables.back().columns.push_back({text(2, row), text(3, row), batch->columns[4].at<std::uint8_t>(row) != 0});
        }
    }
    return tables;
}

}  // namespace oriel::db::duckdb
