#include "store/backend/backend.h"

#include "base/crypto.h"

#include <libpq-fe.h>

#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <variant>

namespace oriel::store::backend {
namespace {

struct FreeResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, FreeResult>;

std::string one_line(const char* message) {
    std::string text = message == nullptr ? "" : message;
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    for (char& character : text) {
        if (character == '\n' || character == '\t') character = ' ';
    }
    return text;
}

Error unreachable(PGconn* connection) {
    return Error{ErrorCode::unavailable,
                 "the metadata store's PostgreSQL cannot be reached: " + one_line(PQerrorMessage(connection)),
                 {},
                 2};
}

/// `?` outside quotes becomes `$1`, `$2` …
std::string number_parameters(std::string_view sql) {
    std::string numbered;
    numbered.reserve(sql.size() + 16);
    int count = 0;
    char quote = '\0';
    for (const char character : sql) {
        if (quote != '\0') {
            if (character == quote) quote = '\0';
        } else if (character == '\'' || character == '"') {
            quote = character;
        } else if (character == '?') {
            numbered += '$';
            numbered += std::to_string(++count);
            continue;
        }
        numbered += character;
    }
    return numbered;
}

class PostgresConnection;

class PostgresCursor final : public Cursor {
public:
    PostgresCursor(PostgresConnection& owner, std::string name, std::string sql);

    ~PostgresCursor() override;

    bool in_use() const { return in_use_; }
    void use(bool is_cached) {
        in_use_ = true;
        cached_ = is_cached;
    }

    Status start(const std::vector<Value>& params) override;
    Result<bool> step() override;
    bool is_null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }
    std::int64_t integer(int column) const override {
        const std::string_view digits = text(column);
        std::int64_t number = 0;
        const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        ORIEL_ASSERT(is_null(column) || (parsed.ec == std::errc{} && parsed.ptr == digits.data() + digits.size()));
        return number;
    }
    double real(int column) const override {
        const std::string_view digits = text(column);
        double number = 0;
        const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        ORIEL_ASSERT(is_null(column) || (parsed.ec == std::errc{} && parsed.ptr == digits.data() + digits.size()));
        return number;
    }
    bool boolean(int column) const override { return text(column) == "t"; }
    std::string_view text(int column) const override {
        return {PQgetvalue(result_.get(), row_, column),
                static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
    }
    std::string blob(int column) const override {
        std::string_view digits = text(column);
        if (digits.empty()) return {};
        ORIEL_ASSERT(digits.starts_with("\\x"));
        digits.remove_prefix(2);
        auto bytes = from_hex(digits);
        ORIEL_ASSERT(bytes.ok());
        return std::move(bytes).value();
    }
    std::int64_t changes() const override { return changes_; }
    void release() override;

private:
    PostgresConnection& owner_;
    const std::string name_;
    const std::string sql_;
    int prepared_in_ = 0;  ///< The connection's generation in which the server knows the name; 0 for none.
    PgResult result_;
    int row_ = -1;
    std::int64_t changes_ = 0;
    bool in_use_ = false;
    bool cached_ = false;
};

/// What the C library wants of parameters: pointers, lengths, formats.
class Parameters {
public:
    explicit Parameters(const std::vector<Value>& params) {
        texts_.reserve(params.size());  // No moves: the pointers stay good.
        for (const Value& value : params) add(value);
    }
    int count() const { return static_cast<int>(values_.size()); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

private:
    void add(const Value& value) {
        constexpr int kText = 0;
        constexpr int kBinary = 1;
        if (const auto* flag = std::get_if<bool>(&value.state())) {
            push(*flag ? "t" : "f", 1, kText);
        } else if (const auto* whole = std::get_if<std::int64_t>(&value.state())) {
            push_own(std::to_string(*whole));
        } else if (const auto* number = std::get_if<double>(&value.state())) {
            char digits[32];
            const auto written = std::to_chars(digits, digits + sizeof digits, *number);
            push_own(std::string(digits, written.ptr));
        } else if (const auto* text = std::get_if<std::string>(&value.state())) {
            push(text->c_str(), text->size(), kText);
        } else if (const auto* blob = std::get_if<Blob>(&value.state())) {
            push(blob->bytes.data(), blob->bytes.size(), kBinary);
        } else {
            push(nullptr, 0, kText);
        }
    }
    void push(const char* bytes, std::size_t size_bytes, int format) {
        values_.push_back(bytes);
        lengths_.push_back(static_cast<int>(size_bytes));
        formats_.push_back(format);
    }
    void push_own(std::string text) {
        texts_.push_back(std::move(text));
        push(texts_.back().c_str(), texts_.back().size(), 0);
    }

    std::vector<std::string> texts_;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

class PostgresConnection final : public Connection {
public:
    static Result<std::unique_ptr<PostgresConnection>> open(const DatabaseConfig& config) {
        char* reason = nullptr;
        PQconninfoOption* options = PQconninfoParse(config.url.c_str(), &reason);
        PQfreemem(reason);
        // The library's reason may quote the url, password and all.
        if (options == nullptr) {
            return Error::invalid_request(
                "the metadata store's url is no PostgreSQL url; it looks like 'postgresql://user@host:5432/name'");
        }
        PQconninfoFree(options);
        // Later ones win: a time-out in the url does, an encoding in it does not.
        const char* keys[] = {"connect_timeout", "fallback_application_name", "dbname", "client_encoding", nullptr};
        const char* values[] = {"5", "oriel", config.url.c_str(), "UTF8", nullptr};
        PGconn* handle = PQconnectdbParams(keys, values, 1);
        if (handle == nullptr) return Error{ErrorCode::unavailable, "no memory to open the metadata store"};
        std::unique_ptr<PostgresConnection> connection(new PostgresConnection(handle, config.busy_timeout));
        if (PQstatus(handle) != CONNECTION_OK) return unreachable(handle);
        TRY(connection->set_up());
        return connection;
    }

    ~PostgresConnection() override {
        cache_.clear();
        PQfinish(handle_);
    }

    Result<CursorLease> prepare(std::string_view sql) override {
        PostgresCursor* cached = cache_.find(sql);
        if (cached != nullptr && !cached->in_use()) {
            cached->use(true);
            return CursorLease(cached);
        }
        const bool cache_it = cached == nullptr;
        // The nameless statement of the protocol serves one use and needs no clearing up.
        const std::string name = cache_it ? "s" + std::to_string(++statements_) : std::string{};
        auto cursor = std::make_unique<PostgresCursor>(*this, name, number_parameters(sql));
        cursor->use(cache_it);
        if (!cache_it) return CursorLease(cursor.release());
        deallocate_dropped();
        return CursorLease(cache_.insert(sql, std::move(cursor)));
    }

    Status run_script(const std::string& sql) override {
        const PgResult result(PQexec(handle_, sql.c_str()));
        return check(result.get());
    }

    Status begin_write() { return begin("BEGIN"); }
    Status begin_snapshot() override { return begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }

    Status commit() override {
        const PgResult result(PQexec(handle_, "COMMIT"));
        TRY(check(result.get()));
        in_transaction_ = false;
        // A transaction that had failed answers COMMIT with ROLLBACK, and no error.
        if (std::strcmp(PQcmdStatus(result.get()), "COMMIT") != 0) {
            return Error::internal("a step of the transaction failed, so none of it was kept");
        }
        return Ok{};
    }

    void rollback() override {
        if (!in_transaction_) return;
        in_transaction_ = false;
        const PgResult result(PQexec(handle_, "ROLLBACK"));
    }

    /// Fit to be used again: alive, and not inside anything.
    bool reusable() const { return PQstatus(handle_) == CONNECTION_OK && PQtransactionStatus(handle_) == PQTRANS_IDLE; }

    /// The result of one try; on a connection that had died while idle, of a second one on a new connection.
    template <typename Run>
    PgResult run(Run&& run_once) {
        PgResult result(run_once());
        if (PQstatus(handle_) == CONNECTION_OK || in_transaction_) return result;
        PQreset(handle_);
        ++generation_;
        dropped_.clear();
        if (PQstatus(handle_) != CONNECTION_OK || !set_up().ok()) return result;
        return PgResult(run_once());
    }

    Status check(const PGresult* result) {
        const ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return Ok{};
        if (PQstatus(handle_) != CONNECTION_OK) return unreachable(handle_);
        const char* field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        const std::string_view state = field == nullptr ? "" : field;
        if (state == "23505") {
            return Error::conflict("a value that must be unique is taken (" + named(result, PG_DIAG_CONSTRAINT_NAME) +
                                   ")");
        }
        if (state == "23503") {
            return Error::conflict("something that this refers to, or that refers to this, is in the way");
        }
        gave_way = gave_way || state == "40001" || state == "40P01";
        // Given way to another; lock not free in time; too many connections; out of disk; shutting down; read only.
        const bool passing = state.starts_with("40") || state == "55P03" || state.starts_with("53") ||
                             state.starts_with("57P") || state == "25006";
        // The text of a data error quotes the value, which may be nobody's business.
        const std::string text =
            state.starts_with("22") ? "a value has the wrong form" : named(result, PG_DIAG_MESSAGE_PRIMARY);
        if (passing) return Error{ErrorCode::unavailable, "the metadata store is busy: " + text, {}, 1};
        return Error::internal("the metadata store failed (SQLSTATE " + std::string(state) + "): " + text);
    }

    /// Searches compare by this collation.
    Result<bool> has_icu() {
        const PgResult result(PQexec(handle_, "SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu'"));
        TRY(check(result.get()));
        return PQntuples(result.get()) > 0;
    }

    PGconn* handle() const { return handle_; }
    int generation() const { return generation_; }
    /// A statement that left the cache; its name is given up at the next quiet moment.
    void dropped(std::string name) { dropped_.push_back(std::move(name)); }

private:
    PostgresConnection(PGconn* handle, std::chrono::milliseconds busy_timeout)
        : handle_(handle), busy_timeout_(busy_timeout) {}

    static std::string named(const PGresult* result, int field) { return one_line(PQresultErrorField(result, field)); }

    Status begin(const char* sql) {
        doomed = false;
        gave_way = false;
        const PgResult result = run([&] { return PQexec(handle_, sql); });
        TRY(check(result.get()));
        in_transaction_ = true;
        return Ok{};
    }

    Status set_up() {
        PQsetNoticeProcessor(
            handle_, [](void*, const char*) {}, nullptr);
        if (PQserverVersion(handle_) < 120000) {
            return Error::invalid_request("the metadata store needs PostgreSQL 12 or newer, found " +
                                          std::string(PQparameterStatus(handle_, "server_version")));
        }
        const char* encoding = PQparameterStatus(handle_, "server_encoding");
        if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
            return Error::invalid_request("the metadata store's database must have the encoding UTF8, found " +
                                          std::string(encoding == nullptr ? "none" : encoding));
        }
        // A commit that is not on disk is not acknowledged, whatever the server's default; stricter settings stay.
        // A node that hangs in a transaction must not hold up the others for ever. Without statistics the planner
        // thinks recursion dear and would compile each such statement for a second: no jit.
        const std::string sql =
            "SET lock_timeout = " + std::to_string(busy_timeout_.count()) +
            "; SET idle_in_transaction_session_timeout = 60000; SET standard_conforming_strings = on;"
            " SET bytea_output = hex; SET extra_float_digits = 1; SET jit = off;"
            " SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";
        return run_script(sql);
    }

    /// Not inside a transaction, where a failure would be the end of it.
    void deallocate_dropped() {
        if (in_transaction_) return;
        for (const std::string& name : std::exchange(dropped_, {})) {
            const PgResult result(PQexec(handle_, ("DEALLOCATE " + name).c_str()));
        }
    }

    PGconn* handle_;
    const std::chrono::milliseconds busy_timeout_;
    std::vector<std::string> dropped_;
    StatementCache<PostgresCursor> cache_;
    bool in_transaction_ = false;
    int generation_ = 1;
    std::int64_t statements_ = 0;
};

PostgresCursor::PostgresCursor(PostgresConnection& owner, std::string name, std::string sql)
    : Cursor(owner), owner_(owner), name_(std::move(name)), sql_(std::move(sql)) {}

PostgresCursor::~PostgresCursor() {
    if (!name_.empty() && prepared_in_ == owner_.generation()) owner_.dropped(name_);
}

Status PostgresCursor::start(const std::vector<Value>& params) {
    const Parameters bound(params);
    const PgResult result = owner_.run([&]() -> PGresult* {
        if (prepared_in_ != owner_.generation() || name_.empty()) {
            PgResult prepared(PQprepare(owner_.handle(), name_.c_str(), sql_.c_str(), 0, nullptr));
            if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return prepared.release();
            prepared_in_ = owner_.generation();
        }
        return PQexecPrepared(owner_.handle(), name_.c_str(), bound.count(), bound.values(), bound.lengths(),
                              bound.formats(), 0);
    });
    TRY(owner_.check(result.get()));
    row_ = -1;
    const char* count = PQcmdTuples(const_cast<PGresult*>(result.get()));
    changes_ = 0;
    std::from_chars(count, count + std::strlen(count), changes_);
    result_.reset(const_cast<PgResult&>(result).release());
    return Ok{};
}

Result<bool> PostgresCursor::step() {
    return ++row_ < PQntuples(result_.get());
}

void PostgresCursor::release() {
    result_.reset();
    in_use_ = false;
    if (!cached_) delete this;
}

class PostgresPool final : public Pool {
public:
    PostgresPool(const DatabaseConfig& config, std::unique_ptr<PostgresConnection> first) : config_(config), open_(1) {
        idle_.push_back(std::move(first));
    }

    Result<Lease> take(Purpose purpose) override {
        std::unique_ptr<PostgresConnection> connection;
        {
            std::unique_lock lock(mutex_);
            const bool got = freed_.wait_for(lock, config_.busy_timeout,
                                             [this] { return !idle_.empty() || open_ < config_.pool_size; });
            if (!got) return Error{ErrorCode::unavailable, "all connections to the metadata store are in use", {}, 1};
            if (idle_.empty()) {
                ++open_;
            } else {
                connection = std::move(idle_.back());
                idle_.pop_back();
            }
        }
        if (connection == nullptr) {
            auto opened = PostgresConnection::open(config_);
            if (!opened.ok()) {
                give_up_one();
                return std::move(opened).error();
            }
            connection = std::move(opened).value();
        }
        PostgresConnection& taken = *connection;
        Lease lease(connection.release(), GiveBack{this});
        if (purpose == Purpose::write) TRY(taken.begin_write());
        return lease;
    }

    void give_back(Connection* used) override {
        std::unique_ptr<PostgresConnection> connection(static_cast<PostgresConnection*>(used));
        if (!connection->reusable()) {
            connection.reset();
            give_up_one();
            return;
        }
        {
            const std::lock_guard lock(mutex_);
            idle_.push_back(std::move(connection));
        }
        freed_.notify_one();
    }

private:
    void give_up_one() {
        {
            const std::lock_guard lock(mutex_);
            --open_;
        }
        freed_.notify_one();
    }

    const DatabaseConfig config_;
    std::mutex mutex_;
    std::condition_variable freed_;
    int open_;  ///< Guarded by mutex_, as the next; counts those on loan too.
    std::vector<std::unique_ptr<PostgresConnection>> idle_;
};

}  // namespace

Result<std::unique_ptr<Pool>> open_postgres(const DatabaseConfig& config) {
    auto first = TRY(PostgresConnection::open(config));
    const bool has_icu = TRY(first->has_icu());
    if (!has_icu) {
        return Error::invalid_request(
            "the metadata store needs a PostgreSQL that was built with ICU, as nearly all are: "
            "searches ignore the case of letters in every script");
    }
    return std::make_unique<PostgresPool>(config, std::move(first));
}

}  // namespace oriel::store::backend
