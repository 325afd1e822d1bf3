#include "db/postgres/session.h"

#include "db/postgres/stream.h"
#include "db/redact.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <poll.h>

namespace oriel::db::postgres {

namespace {

constexpr remote::Lexing kLexing{};

std::string one_line(const char* message) {
    std::string text = message == nullptr ? "" : message;
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

std::string field(const PGresult* result, int which) {
    return one_line(result != nullptr ? ::PQresultErrorField(result, which) : nullptr);
}

std::string literal(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    return quoted + "'";
}
std::string identifier(std::string_view name) {
    std::string quoted = "\"";
    for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

/// Functions that leave something in the session; with a rollback, those that leave something all the same.
bool may_leave_something(std::string_view sql, bool rolled_back) {
    std::string lower(sql);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto names = [&](std::string_view function) { return lower.find(function) != std::string::npos; };
    return names("advisory") || names("dblink") || (!rolled_back && names("set_config"));
}

/// Milliseconds until the deadline and a little more: the server's own limit is for when we cannot ask it any more.
std::int64_t server_limit_ms(Deadline deadline) {
    if (!deadline.is_set()) return 0;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline.at() - std::chrono::steady_clock::now());
    return std::clamp<std::int64_t>(left.count() + 1000, 1000, 2'000'000'000);
}

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const Settings& settings) {
    std::unique_ptr<Session> session(new Session(settings));
    TRY(session->connect());
    return session;
}

Session::~Session() {
    disconnect();
}

void Session::disconnect() {
    ::PQfinish(connection_);
    connection_ = nullptr;
}

Status Session::connect() {
    const std::string port = settings_.port == 0 ? "" : std::to_string(settings_.port);
    const char* mode = settings_.tls == Tls::preferred  ? "prefer"
                       : settings_.tls == Tls::required ? "require"
                                                        : "verify-full";
    // Without a file of authorities, `require` would look for one in the home directory and then verify.
    std::string authorities = settings_.tls_authorities;
    if (settings_.tls == Tls::verified && authorities.empty()) authorities = "/etc/ssl/certs/ca-certificates.crt";
    if (settings_.tls != Tls::verified) authorities = "/nonexistent";
    const std::array<std::pair<const char*, std::string>, 12> options{{
        {"host", settings_.host},
        {"port", port},
        {"dbname", settings_.database},
        {"user", settings_.username},
        {"password", settings_.password},
        {"sslmode", mode},
        {"sslrootcert", authorities},
        {"connect_timeout", "10"},
        {"application_name", "oriel"},
        {"client_encoding", "UTF8"},
        {"gssencmode", "disable"},
        {"passfile", "/nonexistent"},  // This machine's files of passwords are not the connection's.
    }};
    std::vector<const char*> keys;
    std::vector<const char*> values;
    for (const auto& [key, value] : options) {
        keys.push_back(key);
        values.push_back(value.c_str());
    }
    keys.push_back(nullptr);
    values.push_back(nullptr);
    connection_ = ::PQconnectdbParams(keys.data(), values.data(), 0);
    if (connection_ == nullptr) return Error::upstream("PostgreSQL: no memory for a connection");
    if (is_lost()) {
        return Error::upstream("PostgreSQL: " +
                               redact(one_line(::PQerrorMessage(connection_)), "", settings_.password));
    }
    ::PQsetNoticeProcessor(
        connection_, [](void*, const char*) {}, nullptr);
    std::string sql =
        "SET TIME ZONE " + literal(settings_.time_zone) +
        "; SET standard_conforming_strings = on; SET bytea_output = hex; SET extra_float_digits = 1; "
        "SET DateStyle = 'ISO, YMD'; SET IntervalStyle = postgres; SET idle_in_transaction_session_timeout = 0";
    if (!settings_.schema.empty()) sql += "; SET search_path = " + identifier(settings_.schema) + ", public";
    TRY(run_quietly(sql));
    const std::shared_ptr<PGcancel> handle(::PQgetCancel(connection_), ::PQfreeCancel);
    cancel_.set(
        [handle] {
            std::array<char, 256> reason{};
            // A request that fails is repeated, and at last the socket is cut.
            static_cast<void>(::PQcancel(handle.get(), reason.data(), static_cast<int>(reason.size())));
        },
        ::PQsocket(connection_));
    return Ok{};
}

/// Runs statements of our own whose rows nobody wants, outside of any stream.
Status Session::run_quietly(const std::string& sql) {
    const PgResult result(::PQexec(connection_, sql.c_str()));
    const ExecStatusType status = ::PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return Ok{};
    if (is_lost()) usable_ = false;
    const std::string reason = field(result.get(), PG_DIAG_MESSAGE_PRIMARY);
    return Error::upstream("PostgreSQL: " + redact(reason.empty() ? one_line(::PQerrorMessage(connection_)) : reason,
                                                   sql, settings_.password));
}

Result<std::unique_ptr<rows::RowStream>> Session::run(std::string_view sql, Deadline deadline) {
    ORIEL_ASSERT(!running_);
    if (!usable_)
        return Error::upstream("the session with connection '" + settings_.name + "' has failed; open a new one");
    if (deadline.passed())
        return Error{ErrorCode::timed_out, "the time allowed for the query was over before it began"};
    if (pristine_ && is_gone()) {
        disconnect();
        usable_ = false;
        TRY(connect());
        usable_ = true;
    }
    return start(sql, deadline);
}

// An idle server is silent. What it has sent is a notice, or its farewell and the end of the connection.
bool Session::is_gone() {
    constexpr int kNoticesAtMost = 16;
    for (int i = 0; i < kNoticesAtMost; ++i) {
        pollfd waiting{::PQsocket(connection_), POLLIN, 0};
        if (::poll(&waiting, 1, 0) <= 0) return false;
        if (::PQconsumeInput(connection_) != 1 || is_lost()) return true;
    }
    return false;
}

Status Session::send(const remote::StatementText& statement, Deadline deadline) {
    const std::string limit = std::to_string(server_limit_ms(deadline));
    const std::string sql(statement.text);
    const auto add = [&](const char* text) {
        return ::PQsendQueryParams(connection_, text, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
    };
    bool sent = ::PQenterPipelineMode(connection_) == 1;
    if (guarded_) {
        sent = sent && add("BEGIN READ ONLY") && add(("SET LOCAL statement_timeout = " + limit).c_str());
        sent = sent && add(sql.c_str()) && add("ROLLBACK");
    } else {
        sent = sent && add(sql.c_str());
    }
    sent = sent && ::PQpipelineSync(connection_) == 1;
    if (sent) return Ok{};
    usable_ = false;
    return Error::upstream("PostgreSQL: " + redact(one_line(::PQerrorMessage(connection_)), sql, settings_.password));
}

/// Reads the answers to what stands before the statement.
Status Session::skip_to_statement() {
    for (int before = guarded_ ? 2 : 0; before > 0; --before) {
        const PgResult result(::PQgetResult(connection_));
        if (::PQresultStatus(result.get()) != PGRES_COMMAND_OK) return explain(result.get(), "");
        const PgResult end(::PQgetResult(connection_));
    }
    return Ok{};
}

Result<std::unique_ptr<rows::RowStream>> Session::start(std::string_view sql, Deadline deadline) {
    const remote::StatementText statement = TRY(remote::look_through(sql, kLexing));
    if (settings_.read_only) TRY(remote::check_reads(statement));
    // A time zone is set to stay; a transaction that is rolled back would take it along.
    guarded_ = settings_.read_only && !statement.sets_time_zone;
    if (!guarded_) {
        const std::int64_t limit = server_limit_ms(deadline);
        if (limit != 0 || limited_) TRY(run_quietly("SET statement_timeout = " + std::to_string(limit)));
        limited_ = limit != 0;
        if (!remote::reads(statement)) pristine_ = false;
    }
    if (may_leave_something(statement.text, guarded_)) pristine_ = false;
    running_ = true;
    Watchdog::shared().watch(*this, deadline);
    auto stream = std::make_unique<Stream>(*this, std::string(statement.text), deadline);
    TRY(send(statement, deadline));
    TRY(skip_to_statement());
    TRY(stream->begin());
    return stream;
}

Error Session::stopped() const {
    if (cancelled()) return Error{ErrorCode::cancelled, "the query was cancelled"};
    return Error{ErrorCode::timed_out, "the query took longer than the time allowed for it"};
}

Error Session::explain(const PGresult* result, std::string_view sql) {
    if (is_lost()) usable_ = false;
    if (cancelled()) return stopped();
    const std::string state = field(result, PG_DIAG_SQLSTATE);
    const std::string reason = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (timed_out() || (state == "57014" && reason.find("timeout") != std::string::npos)) return stopped();
    std::string message = reason.empty() ? one_line(::PQerrorMessage(connection_)) : reason;
    if (message.empty()) message = "the connection with the server was lost";
    if (const std::string hint = field(result, PG_DIAG_MESSAGE_HINT); !hint.empty()) message += " (" + hint + ")";
    return Error::upstream("PostgreSQL: " + redact(message, sql, settings_.password));
}

void Session::finish(bool ended) {
    if (!running_) return;
    if (!ended) Watchdog::shared().cancel(*this);
    // Reads what is still to come, until the server is done with everything it was sent.
    while (usable_ && !is_lost()) {
        const PgResult result(::PQgetResult(connection_));
        if (::PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) break;
    }
    Watchdog::shared().forget(*this);
    running_ = false;
    const remote::Cancel::Outcome outcome = cancel_.settle();
    if (outcome == remote::Cancel::Outcome::unknown || is_lost() || ::PQexitPipelineMode(connection_) != 1) {
        usable_ = false;
        return;
    }
    // A request to stop that came late would meet the next statement: let it meet this one.
    if (outcome == remote::Cancel::Outcome::asked) static_cast<void>(run_quietly("SELECT 1"));
    // A statement that failed took our ROLLBACK with it.
    if (::PQtransactionStatus(connection_) != PQTRANS_IDLE && settings_.read_only && !run_quietly("ROLLBACK").ok())
        usable_ = false;
    if (is_lost()) usable_ = false;
    if (::PQtransactionStatus(connection_) != PQTRANS_IDLE) pristine_ = false;
}

Result<std::vector<TableInfo>> Session::tables(Deadline deadline) {
    const std::string schema = settings_.schema.empty() ? "" : " AND n.nspname = " + literal(settings_.schema);
    const auto stream =
        TRY(run("SELECT n.nspname::text, c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), "
                "NOT a.attnotnull FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
                "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped "
                "AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%' "
                "AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')" +
                    schema + " ORDER BY n.nspname, c.relname, a.attnum",
                deadline));
    std::vector<TableInfo> tables;
    while (const rows::Batch* batch = TRY(stream->next())) {
        const auto text = [&](std::size_t column, std::size_t row) {
            return std::string(batch->columns[column].at<std::string_view>(row));
        };
        for (std::size_t row = 0; row < batch->rows; ++row) {
            const std::string schema_name = text(0, row);
            const std::string table_name = text(1, row);
            if (tables.empty() || tables.back().schema != schema_name || tables.back().name != table_name)
                tables.push_back({schema_name, table_name, {}});
            tables.back().columns.push_back({text(2, row), text(3, row), batch->columns[4].at<std::uint8_t>(row) != 0});
        }
    }
    return tables;
}

}  // namespace oriel::db::postgres
