#include "db/clickhouse/session.h"

#include "db/clickhouse/stream.h"
#include "db/redact.h"
#include "db/remote/statement_text.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <random>

namespace oriel::db::clickhouse {

namespace {

constexpr remote::Lexing kLexing{.backslashes = true,
                                 .double_quoted = true,
                                 .hash_comments = false,
                                 .nested_comments = true,
                                 .dollar_quotes = true,
                                 .escape_strings = false};

constexpr int kPort = 8123;
constexpr int kEncryptedPort = 8443;
constexpr std::string_view kTimedOut = "Code: 159";

/// What our SQL and the reader of its rows are written for, in every version.
constexpr std::string_view kAlways =
    "&default_format=JSONCompact&join_use_nulls=1&output_format_json_quote_denormals=1";
/// And in those that have it.
constexpr std::string_view kModern =
    "&aggregate_functions_null_for_empty=1&prefer_column_name_to_alias=1&cast_keep_nullable=1"
    "&http_write_exception_in_output_format=0&cancel_http_readonly_queries_on_client_close=1";

/// An id that no one else's statement has.
std::string new_id() {
    static const std::uint64_t of_process =
        (static_cast<std::uint64_t>(std::random_device{}()) << 32U) | std::random_device{}();
    static std::atomic<std::uint64_t> count = 0;
    return "oriel-" + std::to_string(of_process) + "-" + std::to_string(++count);
}

std::string literal(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "'";
}

bool is_utc(std::string_view zone) {
    return zone == "UTC" || zone == "Etc/UTC" || zone == "GMT" || zone == "Etc/GMT";
}

/// `SET session_timezone = 'Europe/Paris'` → `Europe/Paris`; anything else → empty.
std::string zone_set_by(std::string_view sql) {
    std::string text;
    for (const char c : sql) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
        text += c;
    }
    constexpr std::string_view kBegin = "setsession_timezone='";
    const bool begins = text.size() > kBegin.size() + 1 &&
                        std::equal(kBegin.begin(), kBegin.end(), text.begin(),
                                   [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
    if (!begins || text.back() != '\'') return "";
    std::string zone = text.substr(kBegin.size(), text.size() - kBegin.size() - 1);
    return zone.find_first_of("'\\") == std::string::npos ? zone : "";
}

/// `Code: 62. DB::Exception: Syntax error … (SYNTAX_ERROR) (version 26.5.1)` → what people need of it.
std::string reason_in(std::string_view answer) {
    if (const std::size_t code = answer.rfind("Code: "); code != std::string_view::npos) answer.remove_prefix(code);
    constexpr std::string_view kException = "DB::Exception: ";
    if (const std::size_t at = answer.find(kException); at != std::string_view::npos)
        answer.remove_prefix(at + kException.size());
    for (const std::string_view end : {", e.what() = ", " (version "}) {
        if (const std::size_t at = answer.rfind(end); at != std::string_view::npos) answer = answer.substr(0, at);
    }
    std::string text(answer.substr(0, 2000));
    std::replace(text.begin(), text.end(), '\n', ' ');
    while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.pop_back();
    return text;
}

class NoRows final : public rows::RowStream {
public:
    std::span<const rows::ColumnType> columns() const override { return {}; }
    Result<const rows::Batch*> next() override { return nullptr; }
};

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const Settings& settings) {
    std::unique_ptr<Session> session(new Session(settings));
    TRY(session->connect());
    return session;
}

Status Session::connect() {
    // By hand, as the settings that statements are sent with depend on what this finds.
    const std::string url = remote::base_url(settings_, kPort, kEncryptedPort) + "/?default_format=TabSeparated";
    remote::Http http(settings_, nullptr);
    const Status sent =
        http.send({.post = true, .url = url, .headers = headers(), .body = "SELECT version(), timezone()"});
    if (!sent.ok()) return explain(sent.error());
    constexpr std::size_t kMostAnswer = 64 * 1024;
    const auto answer = http.rest(kMostAnswer);
    if (!answer.ok()) return explain(answer.error());
    const std::string& text = answer.value();
    const std::size_t tab = text.find('\t');
    if (http.status() != 200 || tab == std::string::npos) return explain(text, "");
    version_ = text.substr(0, tab);
    const char* end = version_.data() + version_.size();
    const auto year = std::from_chars(version_.data(), end, year_);
    if (year.ptr != end) std::from_chars(year.ptr + 1, end, month_);
    std::string zone = text.substr(tab + 1);
    while (!zone.empty() && zone.back() == '\n') zone.pop_back();
    // Since 23.6 a session has a zone of its own.
    const bool same = zone == settings_.time_zone || (is_utc(zone) && is_utc(settings_.time_zone));
    if (!is_since(23, 6) && !same) {
        return Error::upstream("ClickHouse: version " + version_ + " shows times in the server's own time zone, " +
                               zone + ", and not in '" + settings_.time_zone + "'; that takes version 23.6");
    }
    if (!settings_.read_only) session_id_ = new_id();
    // Finds out whether the database and the zone are there.
    const auto stream = TRY(run("SELECT 1", Deadline::none()));
    return Ok{};
}

std::vector<std::string> Session::headers() const {
    std::vector<std::string> headers = {"Content-Type: text/plain; charset=utf-8"};
    if (!settings_.username.empty()) headers.push_back("X-ClickHouse-User: " + settings_.username);
    if (!settings_.password.empty()) headers.push_back("X-ClickHouse-Key: " + settings_.password);
    return headers;
}

std::string Session::address(Deadline deadline) const {
    std::string url = remote::base_url(settings_, kPort, kEncryptedPort) + "/?query_id=" + query_id_;
    const std::string& database = settings_.schema.empty() ? settings_.database : settings_.schema;
    if (!database.empty()) url += "&database=" + remote::percent_encoded(database);
    url += kAlways;
    if (is_since(23, 1)) url += kModern;
    if (is_since(23, 6)) url += "&session_timezone=" + remote::percent_encoded(settings_.time_zone);
    if (!session_id_.empty()) url += "&session_id=" + session_id_;
    // The server's own limit is for when we cannot ask it any more.
    if (deadline.is_set()) {
        const auto left =
            std::chrono::duration_cast<std::chrono::seconds>(deadline.at() - std::chrono::steady_clock::now());
        url += "&max_execution_time=" + std::to_string(std::max<std::int64_t>(left.count(), 0) + 2);
    }
    // 2: reads, and may say with which settings.
    if (settings_.read_only) url += "&readonly=2";
    return url;
}

Result<std::unique_ptr<rows::RowStream>> Session::run(std::string_view sql, Deadline deadline) {
    ORIEL_ASSERT(!running_);
    if (!usable_)
        return Error::upstream("the session with connection '" + settings_.name + "' has failed; open a new one");
    if (deadline.passed())
        return Error{ErrorCode::timed_out, "the time allowed for the query was over before it began"};
    return start(sql, deadline);
}

Result<std::unique_ptr<rows::RowStream>> Session::start(std::string_view sql, Deadline deadline) {
    const remote::StatementText statement = TRY(remote::look_through(sql, kLexing));
    if (const std::string zone = zone_set_by(statement.text); !zone.empty()) return set_zone(zone, deadline);
    if (settings_.read_only) TRY(remote::check_reads(statement));
    if (!remote::reads(statement)) pristine_ = false;
    query_id_ = new_id();
    running_ = true;
    Watchdog::shared().watch(*this, deadline);
    auto stream = std::make_unique<Stream>(*this, std::string(statement.text), deadline);
    TRY(stream->begin());
    return stream;
}

Result<std::unique_ptr<rows::RowStream>> Session::set_zone(std::string_view zone, Deadline deadline) {
    if (!is_since(23, 6)) return Error::upstream("ClickHouse: a session's time zone can be set since version 23.6");
    std::string before = std::exchange(settings_.time_zone, std::string(zone));
    pristine_ = false;
    auto known = start("SELECT 1", deadline);
    if (known.ok()) return std::unique_ptr<rows::RowStream>(std::make_unique<NoRows>());
    settings_.time_zone = std::move(before);
    return known;
}

Error Session::stopped() const {
    if (cancelled()) return Error{ErrorCode::cancelled, "the query was cancelled"};
    return Error{ErrorCode::timed_out, "the query took longer than the time allowed for it"};
}

Error Session::explain(const Error& error) {
    if (running_ && (cancelled() || timed_out())) return stopped();
    if (running_) usable_ = false;
    return Error::upstream("ClickHouse: " + redact(error.message, "", settings_.password));
}

Error Session::explain(std::string_view answer, std::string_view sql) const {
    if (running_ && (cancelled() || timed_out())) return stopped();
    if (answer.find(kTimedOut) != std::string_view::npos) return stopped();
    if (answer.find("DB::") == std::string_view::npos) {
        return Error::upstream("ClickHouse: the server's answer is no result; it begins with '" +
                               redact(reason_in(answer.substr(0, 200)), sql, settings_.password) + "'");
    }
    return Error::upstream("ClickHouse: " + redact(reason_in(answer), sql, settings_.password));
}

void Session::finish(bool ended) {
    if (!running_) return;
    http_.drop();
    Watchdog::shared().forget(*this);
    running_ = false;
    if (!ended && usable_) kill();
}

/// Ends what the server still does for the statement: it notices that we have gone only when it has something to say.
void Session::kill() {
    remote::Http http(settings_, nullptr);
    const Status sent = http.send({.post = true,
                                   .url = remote::base_url(settings_, kPort, kEncryptedPort) + "/",
                                   .headers = headers(),
                                   .body = "KILL QUERY WHERE query_id = " + literal(query_id_) + " ASYNC"});
    // Who may not kill his own statements leaves them to the server's time limit.
    if (sent.ok()) static_cast<void>(http.rest(0));
    // The server locks a session until its statement has ended.
    if (!session_id_.empty()) session_id_ = new_id();
}

Result<std::vector<TableInfo>> Session::tables(Deadline deadline) {
    const auto stream =
        TRY(run("SELECT database, table, name, type FROM system.columns WHERE database = currentDatabase()" +
                    std::string(is_since(20, 1) ? " ORDER BY table, position" : " ORDER BY table"),
                deadline));
    std::vector<TableInfo> tables;
    while (const rows::Batch* batch = TRY(stream->next())) {
        const auto text = [&](std::size_t column, std::size_t row) {
            return std::string(batch->columns[column].at<std::string_view>(row));
        };
        for (std::size_t row = 0; row < batch->rows; ++row) {
            if (tables.empty() || tables.back().name != text(1, row))
                tables.push_back({text(0, row), text(1, row), {}});
            std::string type = text(3, row);
            const bool nullable = type.starts_with("Nullable(") || type.starts_with("LowCardinality(Nullable(");
            tables.back().columns.push_back({text(2, row), std::move(type), nullable});
        }
    }
    return tables;
}

}  // namespace oriel::db::clickhouse
