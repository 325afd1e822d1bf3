#include "db/mysql/session.h"

#include "db/mysql/stream.h"
#include "db/redact.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <poll.h>
#include <sstream>

namespace oriel::db::mysql {

namespace {

constexpr remote::Lexing kLexing{.backslashes = true,
                                 .double_quoted = true,
                                 .hash_comments = true,
                                 .nested_comments = false,
                                 .dollar_quotes = false,
                                 .escape_strings = false,
                                 .executable_comments = true,
                                 .dash_comment_needs_blank = true};

constexpr unsigned int kCutGroupConcat = 1260;
constexpr unsigned int kMariaStatementTime = 1969;
constexpr unsigned int kMysqlExecutionTime = 3024;

std::string literal(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') quoted += c;
        quoted += c;
    }
    return quoted + "'";
}

bool is_utc(std::string_view zone) {
    return zone == "UTC" || zone == "Etc/UTC" || zone == "GMT" || zone == "Etc/GMT";
}

/// Whether the statement names a function, in either case of letters.
bool names(std::string_view sql, std::string_view lower_case) {
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; };
    return std::search(sql.begin(), sql.end(), lower_case.begin(), lower_case.end(), same) != sql.end();
}

/// The modes without those that change what a quote or a backslash means: the dialect's text is written for the
/// default. ANSI and its like stand for several, ANSI_QUOTES among them.
std::string kept_modes(const std::string& modes) {
    constexpr std::array<std::string_view, 9> kDropped = {
        "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "ANSI", "DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL", ""};
    std::string kept;
    std::istringstream words(modes);
    for (std::string word; std::getline(words, word, ',');) {
        if (std::ranges::find(kDropped, word) == kDropped.end()) kept += (kept.empty() ? "" : ",") + word;
    }
    return kept;
}

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const Settings& settings, std::shared_ptr<Server> server) {
    std::unique_ptr<Session> session(new Session(settings, std::move(server)));
    TRY(session->connect());
    return session;
}

Status Session::connect() {
    handle_ = TRY(open_handle(settings_, *server_));
    limit_s_ = 0;
    const auto facts = TRY(ask("SELECT VERSION(), @@sql_mode, (" + std::string(kNamedZones) + ")"));
    version_ = facts.at(0).at(0);
    has_named_zones_ = facts[0].at(2) == "1";
    const std::string zone = is_utc(settings_.time_zone) ? "+00:00" : settings_.time_zone;
    // A slow reader of rows must not be taken for a dead one, and a joined list is not cut at a thousand letters.
    const auto set =
        ask("SET SESSION time_zone = " + literal(zone) + ", sql_mode = " + literal(kept_modes(facts[0].at(1))) +
            ", lc_time_names = 'en_US', autocommit = 1, net_write_timeout = 3600, "
            "group_concat_max_len = 1073741824, sql_select_limit = DEFAULT");
    if (!set.ok()) {
        Error error = set.error();
        if (!has_named_zones_ && !is_utc(settings_.time_zone))
            error.message += " (its time zone tables are not loaded)";
        return error;
    }
    if (settings_.read_only) TRY(ask("SET SESSION TRANSACTION READ ONLY"));
    cancel_.set(
        [settings = settings_, server = server_, id = ::mysql_thread_id(handle_.get())] {
            const auto other = open_handle(settings, *server);
            // A request that fails is repeated, and at last the socket is cut.
            if (!other.ok()) return;
            const std::string sql = "KILL QUERY " + std::to_string(id);
            static_cast<void>(::mysql_real_query(other.value().get(), sql.data(), sql.size()));
        },
        static_cast<int>(::mysql_get_socket(handle_.get())));
    return Ok{};
}

Result<std::vector<std::vector<std::string>>> Session::ask(const std::string& sql) {
    std::vector<std::vector<std::string>> rows;
    MYSQL* handle = handle_.get();
    const auto failed = [&] {
        if (is_lost(handle)) usable_ = false;
        return explain(handle, sql, settings_);
    };
    if (::mysql_real_query(handle, sql.data(), sql.size()) != 0) return failed();
    const MysqlResult result(::mysql_store_result(handle));
    if (result == nullptr) {
        if (::mysql_field_count(handle) != 0) return failed();
        return rows;
    }
    while (const MYSQL_ROW row = ::mysql_fetch_row(result.get())) {
        std::vector<std::string>& cells = rows.emplace_back();
        for (unsigned int i = 0; i < ::mysql_num_fields(result.get()); ++i)
            cells.emplace_back(row[i] == nullptr ? "" : row[i]);
    }
    return rows;
}

// An idle server is silent. What it has sent is its farewell and the end of the connection.
bool Session::is_gone() const {
    pollfd waiting{static_cast<int>(::mysql_get_socket(handle_.get())), POLLIN, 0};
    return ::poll(&waiting, 1, 0) > 0;
}

Result<std::unique_ptr<rows::RowStream>> Session::run(std::string_view sql, Deadline deadline) {
    ORIEL_ASSERT(!running_);
    if (!usable_)
        return Error::upstream("the session with connection '" + settings_.name + "' has failed; open a new one");
    if (deadline.passed())
        return Error{ErrorCode::timed_out, "the time allowed for the query was over before it began"};
    if (pristine_ && is_gone()) {
        usable_ = false;
        TRY(connect());
        usable_ = true;
    }
    return start(sql, deadline);
}

/// The server's own limit, for when we cannot ask it any more. Rounded up to a power of two, so that it seldom changes.
Status Session::set_limit(Deadline deadline) {
    std::int64_t limit = 0;
    if (deadline.is_set()) {
        const auto left =
            std::chrono::duration_cast<std::chrono::seconds>(deadline.at() - std::chrono::steady_clock::now());
        constexpr std::int64_t kMost_s = 1 << 20;
        for (limit = 4; limit < left.count() + 2 && limit < kMost_s;) limit *= 2;
    }
    if (limit == limit_s_) return Ok{};
    TRY(ask(is_maria() ? "SET SESSION max_statement_time = " + std::to_string(limit)
                       : "SET SESSION max_execution_time = " + std::to_string(limit * 1000)));
    limit_s_ = limit;
    return Ok{};
}

/// CONVERT_TZ gives NULL for every zone by name while the server has no tables of them: no rows may be made of that.
Status Session::check_zones(std::string_view sql) {
    if (has_named_zones_ || sql == kNamedZones || !names(sql, "convert_tz")) return Ok{};
    const auto known = TRY(ask(std::string(kNamedZones)));
    has_named_zones_ = known.at(0).at(0) == "1";
    if (has_named_zones_) return Ok{};
    return Error::upstream(
        "MySQL: the server's time zone tables are not loaded, so CONVERT_TZ would give NULL; load them with "
        "mariadb-tzinfo-to-sql or mysql_tzinfo_to_sql");
}

Result<std::unique_ptr<rows::RowStream>> Session::start(std::string_view sql, Deadline deadline) {
    const remote::StatementText statement = TRY(remote::look_through(sql, kLexing));
    if (settings_.read_only) TRY(remote::check_reads(statement));
    TRY(check_zones(statement.text));
    TRY(set_limit(deadline));
    if (!remote::reads(statement) || names(statement.text, "get_lock") || names(statement.text, ":="))
        pristine_ = false;
    running_ = true;
    Watchdog::shared().watch(*this, deadline);
    auto stream = std::make_unique<Stream>(*this, std::string(statement.text), deadline);
    TRY(stream->begin());
    return stream;
}

Error Session::stopped() const {
    if (cancelled()) return Error{ErrorCode::cancelled, "the query was cancelled"};
    return Error{ErrorCode::timed_out, "the query took longer than the time allowed for it"};
}

Error Session::explain_failure(std::string_view sql) {
    MYSQL* handle = handle_.get();
    if (is_lost(handle)) usable_ = false;
    const unsigned int error = ::mysql_errno(handle);
    if (cancelled() || timed_out() || error == kMariaStatementTime || error == kMysqlExecutionTime) return stopped();
    return explain(handle, sql, settings_);
}

Status Session::check_warnings() {
    if (::mysql_warning_count(handle_.get()) == 0) return Ok{};
    const auto warnings = TRY(ask("SHOW WARNINGS"));
    for (const auto& warning : warnings) {
        if (warning.size() > 1 && warning[1] == std::to_string(kCutGroupConcat)) {
            return Error::upstream(
                "MySQL: a list of values is longer than the server's max_allowed_packet, and was cut; narrow the "
                "query");
        }
    }
    return Ok{};
}

void Session::finish(bool ended) {
    if (!running_) return;
    Watchdog::shared().forget(*this);
    running_ = false;
    const remote::Cancel::Outcome outcome = cancel_.settle();
    if (outcome == remote::Cancel::Outcome::unknown || (!ended && is_lost(handle_.get()))) usable_ = false;
    // A request to stop that came late would meet the next statement: let it meet this one.
    if (usable_ && outcome == remote::Cancel::Outcome::asked) static_cast<void>(ask("DO 0"));
}

Result<std::vector<TableInfo>> Session::tables(Deadline deadline) {
    const std::string schema = settings_.schema.empty() ? "DATABASE()" : literal(settings_.schema);
    const auto stream =
        TRY(run("SELECT table_schema, table_name, column_name, CONVERT(column_type USING utf8mb4), is_nullable = 'YES' "
                "FROM information_schema.columns WHERE table_schema = " +
                    schema + " ORDER BY table_schema, table_name, ordinal_position",
                deadline));
    std::vector<TableInfo> tables;
    while (const rows::Batch* batch = TRY(stream->next())) {
        const auto text = [&](std::size_t column, std::size_t row) {
            return std::string(batch->columns[column].at<std::string_view>(row));
        };
        for (std::size_t row = 0; row < batch->rows; ++row) {
            if (tables.empty() || tables.back().name != text(1, row))
                tables.push_back({text(0, row), text(1, row), {}});
            tables.back().columns.push_back({text(2, row), text(3, row), batch->columns[4].at<std::int64_t>(row) != 0});
        }
    }
    return tables;
}

}  // namespace oriel::db::mysql
