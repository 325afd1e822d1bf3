#include "db/sqlite/session.h"

#include "db/redact.h"
#include "db/sqlite/aggregates.h"
#include "db/sqlite/functions.h"
#include "db/sqlite/stream.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

namespace oriel::db::sqlite {

namespace {

/// PRAGMAs that only look.
bool is_looking_pragma(std::string_view name) {
    constexpr std::array<std::string_view, 9> kLooking = {"database_list", "foreign_key_list", "function_list",
                                                          "index_info",    "index_list",       "table_info",
                                                          "table_list",    "table_xinfo",      "index_xinfo"};
    return std::ranges::find(kLooking, name) != kLooking.end();
}

bool is_reading(int action) {
    return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE || action == SQLITE_FUNCTION;
}

std::string_view text_of(const char* text) {
    return text != nullptr ? std::string_view(text) : std::string_view();
}

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const std::string& uri, const Settings& settings) {
    sqlite3* connection = nullptr;
    const int rights = settings.read_only && settings.database != ":memory:"
                           ? SQLITE_OPEN_READONLY
                           : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const int code =
        ::sqlite3_open_v2(uri.c_str(), &connection, rights | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<Session> session(new Session(connection, settings));
    if (code != SQLITE_OK) return session->explain(code, "");
    TRY(session->harden());
    return session;
}

Session::~Session() {
    ::sqlite3_close_v2(connection_);
}

Status Session::harden() {
    ::sqlite3_extended_result_codes(connection_, 1);
    ::sqlite3_db_config(connection_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    ::sqlite3_db_config(connection_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    ::sqlite3_db_config(connection_, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    ::sqlite3_limit(connection_, SQLITE_LIMIT_ATTACHED, 0);
    add_functions(connection_);
    add_aggregates(connection_);
    ::sqlite3_busy_handler(connection_, &Session::wait_for_lock, this);
    // SQLite opens a file only when something is read, so a file that is none shows here and not at the first query.
    sqlite3_stmt* statement = nullptr;
    int code = ::sqlite3_prepare_v2(connection_, "SELECT count(*) FROM sqlite_schema", -1, &statement, nullptr);
    if (code == SQLITE_OK) code = ::sqlite3_step(statement);
    ::sqlite3_finalize(statement);
    if (code != SQLITE_ROW) return explain(code, "");
    ::sqlite3_set_authorizer(connection_, &Session::authorize, this);
    return Ok{};
}

int Session::wait_for_lock(void* self, int attempts) {
    constexpr int kGiveUp = 2000;  // ten seconds for a statement without a deadline
    const auto* session = static_cast<Session*>(self);
    if (session->cancelled() || session->timed_out() || attempts > kGiveUp) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return 1;
}

int Session::authorize(void* self, int action, const char* first, const char* second, const char* /*database*/,
                       const char* /*trigger*/) {
    auto* session = static_cast<Session*>(self);
    if (session->own_statement_) return SQLITE_OK;
    const auto refuse = [&](std::string what) {
        session->refused_ = std::move(what);
        return SQLITE_DENY;
    };
    if (action == SQLITE_ATTACH || action == SQLITE_DETACH) return refuse("ATTACH or DETACH");
    if (action == SQLITE_FUNCTION && text_of(second) == "load_extension") return refuse("function 'load_extension'");
    if (action == SQLITE_PRAGMA) {
        const bool looks = is_looking_pragma(text_of(first)) || (second == nullptr && text_of(first) == "user_version");
        return looks ? SQLITE_OK : refuse("PRAGMA " + std::string(text_of(first)));
    }
    if (is_reading(action)) return SQLITE_OK;
    return session->settings_.read_only ? refuse("a statement that writes") : SQLITE_OK;
}

/// Plans exactly one statement that the settings allow.
Result<sqlite3_stmt*> Session::prepare(std::string_view sql) {
    if (sql.find('\0') != std::string_view::npos) return Error::invalid_request("the statement holds a NUL character");
    refused_.clear();
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    const int code = ::sqlite3_prepare_v2(connection_, sql.data(), static_cast<int>(sql.size()), &statement, &tail);
    if (code != SQLITE_OK) {
        if (!refused_.empty())
            return Error::invalid_request("only a statement that reads can be run on this connection; found " +
                                          refused_);
        return explain(code, sql);
    }
    if (statement == nullptr) return Error::invalid_request("there is no statement to run");
    // What follows may be blanks and comments, of which SQLite makes no statement, and is not to be run in any case.
    sqlite3_stmt* second = nullptr;
    const auto rest = static_cast<int>(sql.data() + sql.size() - tail);
    const int rest_code = ::sqlite3_prepare_v2(connection_, tail, rest, &second, nullptr);
    ::sqlite3_finalize(second);
    const bool parameters = ::sqlite3_bind_parameter_count(statement) > 0;
    // VACUUM INTO asks the authorizer only when it runs.
    const bool forbidden = settings_.read_only && ::sqlite3_stmt_readonly(statement) == 0;
    if (rest_code == SQLITE_OK && second == nullptr && !parameters && !forbidden) return statement;
    ::sqlite3_finalize(statement);
    if (forbidden)
        return Error::invalid_request(
            "only a statement that reads can be run on this connection; found a statement that writes");
    if (parameters)
        return Error::invalid_request("the statement has parameters ('?', ':a'), for which no values are given");
    return Error::invalid_request("only one statement can be run at a time; found more after the first ';'");
}

Result<std::unique_ptr<rows::RowStream>> Session::run(std::string_view sql, Deadline deadline) {
    ORIEL_ASSERT(!running_);
    if (deadline.passed())
        return Error{ErrorCode::timed_out, "the time allowed for the query was over before it began"};
    if (sql.size() > 10'000'000) return Error::invalid_request("the statement is longer than 10 million bytes");
    running_ = true;
    Watchdog::shared().watch(*this, deadline);
    auto stream = start(sql, deadline);
    if (!stream.ok()) finish();
    return stream;
}

Result<std::unique_ptr<rows::RowStream>> Session::start(std::string_view sql, Deadline deadline) {
    sqlite3_stmt* statement = TRY(prepare(sql));
    if (::sqlite3_stmt_readonly(statement) == 0) pristine_ = false;
    auto stream = std::make_unique<Stream>(*this, statement, std::string(sql), deadline);
    Status first = stream->fetch();
    // The stream ends the session's watch when it goes, and so would `run`: twice is harmless.
    if (!first.ok()) return std::move(first).error();
    return stream;
}

Error Session::explain(int code, std::string_view sql) {
    if (cancelled()) return Error{ErrorCode::cancelled, "the query was cancelled"};
    if (timed_out() || code == SQLITE_INTERRUPT)
        return Error{ErrorCode::timed_out, "the query took longer than the time allowed for it"};
    return Error::upstream("SQLite: " + redact(::sqlite3_errmsg(connection_), sql, settings_.password));
}

void Session::finish() {
    Watchdog::shared().forget(*this);
    running_ = false;
    if (::sqlite3_get_autocommit(connection_) == 0) pristine_ = false;  // a transaction was left open
}

Result<std::vector<TableInfo>> Session::tables(Deadline deadline) {
    // Functions over PRAGMAs look like virtual tables being made. Whatever way we leave, the next statement is judged
    // again.
    const std::unique_ptr<bool, void (*)(bool*)> judged_again(&own_statement_, [](bool* own) { *own = false; });
    own_statement_ = true;
    auto stream = TRY(
        run("SELECT t.name, c.name, c.type, c.\"notnull\" FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS c "
            "WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name, c.cid",
            deadline));
    std::vector<TableInfo> tables;
    while (const rows::Batch* batch = TRY(stream->next())) {
        const auto text = [&](std::size_t column, std::size_t row) {
            return std::string(batch->columns[column].at<std::string_view>(row));
        };
        for (std::size_t row = 0; row < batch->rows; ++row) {
            if (tables.empty() || tables.back().name != text(0, row)) tables.push_back({"main", text(0, row), {}});
            tables.back().columns.push_back({text(1, row), text(2, row), batch->columns[3].at<std::int64_t>(row) == 0});
        }
    }
    return tables;
}

}  // namespace oriel::db::sqlite
