#include "store/backend/backend.h"

#include "base/filesystem.h"
#include "store/text.h"

#include <sqlite3.h>

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>
#include <variant>

namespace oriel::store::backend {
namespace {

Error sqlite_error(sqlite3* handle, int code) {
    const std::string message = sqlite3_errmsg(handle);
    switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: return Error::conflict("a value that must be unique is taken (" + message + ")");
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return Error::conflict("something that this refers to, or that refers to this, is in the way");
        default: break;
    }
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return Error{ErrorCode::unavailable, "the metadata store is busy", {}, 1};
        case SQLITE_FULL: return Error{ErrorCode::unavailable, "the metadata store's disk is full", {}, 60};
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY:
            return Error{
                ErrorCode::unavailable, "the metadata store's file cannot be opened for writing: " + message, {}, 0};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return Error::internal("the metadata store's file is damaged: " + message);
        default: return Error::internal("the metadata store failed: " + message);
    }
}

class SqliteConnection;

class SqliteCursor final : public Cursor {
public:
    SqliteCursor(SqliteConnection& owner, sqlite3_stmt* statement);
    ~SqliteCursor() override { sqlite3_finalize(statement_); }

    bool in_use() const { return in_use_; }
    void use(bool is_cached) {
        in_use_ = true;
        cached_ = is_cached;
    }

    Status start(const std::vector<Value>& params) override;
    Result<bool> step() override;
    bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
    double real(int column) const override { return sqlite3_column_double(statement_, column); }
    bool boolean(int column) const override { return sqlite3_column_int64(statement_, column) != 0; }
    std::string_view text(int column) const override {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
        if (text == nullptr) return {};
        return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }
    std::string blob(int column) const override {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
        if (bytes == nullptr) return {};
        return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }
    std::int64_t changes() const override { return changes_; }
    void release() override;

private:
    sqlite3* handle_;
    sqlite3_stmt* statement_;
    std::int64_t changes_ = 0;
    bool in_use_ = false;
    bool cached_ = false;
    bool done_ = false;
};

extern "C" void sql_fold(sqlite3_context* context, int, sqlite3_value** values) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
    if (text == nullptr) return;  // NULL in, NULL out.
    const std::string folded = fold_case({text, static_cast<std::size_t>(sqlite3_value_bytes(values[0]))});
    sqlite3_result_text64(context, folded.data(), folded.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

extern "C" void sql_matches(sqlite3_context* context, int, sqlite3_value** values) {
    const auto* pattern = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[1]));
    if (pattern == nullptr || text == nullptr) return;
    const bool matches = matches_pattern({pattern, static_cast<std::size_t>(sqlite3_value_bytes(values[0]))},
                                         {text, static_cast<std::size_t>(sqlite3_value_bytes(values[1]))});
    sqlite3_result_int(context, matches ? 1 : 0);
}

class SqliteConnection final : public Connection {
public:
    static Result<std::unique_ptr<SqliteConnection>> open(const std::string& path, Purpose purpose,
                                                          std::chrono::milliseconds busy_timeout) {
        sqlite3* handle = nullptr;
        const int code = sqlite3_open_v2(
            path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, nullptr);
        if (handle == nullptr) return Error{ErrorCode::unavailable, "no memory to open the metadata store"};
        std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle, purpose));
        if (code != SQLITE_OK) return sqlite_error(handle, sqlite3_extended_errcode(handle));
        TRY(connection->set_up(busy_timeout));
        return connection;
    }

    ~SqliteConnection() override {
        cache_.clear();
        sqlite3_close(handle_);
    }

    Result<CursorLease> prepare(std::string_view sql) override {
        SqliteCursor* cached = cache_.find(sql);
        if (cached != nullptr && !cached->in_use()) {
            cached->use(true);
            return CursorLease(cached);
        }
        sqlite3_stmt* statement = nullptr;
        const char* tail = nullptr;
        const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                            SQLITE_PREPARE_PERSISTENT, &statement, &tail);
        if (code != SQLITE_OK) return sqlite_error(handle_, code);
        // A second statement behind the first would silently not run.
        ORIEL_ASSERT(statement != nullptr && tail == sql.data() + sql.size());
        auto cursor = std::make_unique<SqliteCursor>(*this, statement);
        const bool cache_it = cached == nullptr;
        cursor->use(cache_it);
        if (cache_it) return CursorLease(cache_.insert(sql, std::move(cursor)));
        return CursorLease(cursor.release());
    }

    Status run_script(const std::string& sql) override {
        const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) return sqlite_error(handle_, code);
        return Ok{};
    }

    Status begin_write() {
        doomed = false;
        return run_cached("BEGIN IMMEDIATE");
    }
    Status begin_snapshot() override {
        doomed = false;
        return run_cached("BEGIN");
    }
    Status commit() override { return run_cached("COMMIT"); }
    void rollback() override {
        // A disk error may have ended the transaction already; then there is nothing to roll back.
        if (sqlite3_get_autocommit(handle_) != 0) return;
        const Status outcome = run_cached("ROLLBACK");
        ORIEL_ASSERT(outcome.ok() || sqlite3_get_autocommit(handle_) != 0);
    }

    sqlite3* handle() const { return handle_; }
    Purpose purpose() const { return purpose_; }

private:
    SqliteConnection(sqlite3* handle, Purpose purpose) : handle_(handle), purpose_(purpose) {}

    Status run_cached(std::string_view sql) {
        const auto cursor = TRY(prepare(sql));
        TRY(cursor->step());
        return Ok{};
    }

    Status set_up(std::chrono::milliseconds busy_timeout) {
        sqlite3_extended_result_codes(handle_, 1);
        sqlite3_busy_timeout(handle_, static_cast<int>(busy_timeout.count()));
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
        sqlite3_create_function_v2(handle_, "fold_case", 1, flags, nullptr, &sql_fold, nullptr, nullptr, nullptr);
        sqlite3_create_function_v2(handle_, "matches_pattern", 2, flags, nullptr, &sql_matches, nullptr, nullptr,
                                   nullptr);
        if (purpose_ == Purpose::write) TRY(use_write_ahead_log(busy_timeout));
        // FULL: the log reaches the disk before a commit is acknowledged. docs/decisions/0004-sqlite-first.md
        TRY(
            run_script("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; "
                       "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000; PRAGMA journal_size_limit=67108864"));
        if (purpose_ == Purpose::read) TRY(run_script("PRAGMA query_only=ON"));
        return Ok{};
    }

    /// The change of mode is remembered in the file. SQLite does not wait for a lock here, so several processes that
    /// open a new file at once would fail: we wait.
    Status use_write_ahead_log(std::chrono::milliseconds busy_timeout) {
        const auto give_up_at = std::chrono::steady_clock::now() + busy_timeout;
        for (;;) {
            std::string mode;
            const auto keep_mode = [](void* out, int, char** values, char**) {
                *static_cast<std::string*>(out) = values[0];
                return 0;
            };
            const int code = sqlite3_exec(handle_, "PRAGMA journal_mode=WAL", keep_mode, &mode, nullptr);
            if (code == SQLITE_OK && mode == "wal") return Ok{};
            if (code == SQLITE_OK) {
                return Error{ErrorCode::unavailable,
                             "the metadata store needs a disk that can share memory between processes: SQLite's "
                             "write-ahead log cannot be used there"};
            }
            if ((code & 0xFF) != SQLITE_BUSY || std::chrono::steady_clock::now() > give_up_at) {
                return sqlite_error(handle_, code);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }

    sqlite3* handle_;
    Purpose purpose_;
    StatementCache<SqliteCursor> cache_;
};

SqliteCursor::SqliteCursor(SqliteConnection& owner, sqlite3_stmt* statement)
    : Cursor(owner), handle_(owner.handle()), statement_(statement) {}

Status SqliteCursor::start(const std::vector<Value>& params) {
    ORIEL_ASSERT(static_cast<int>(params.size()) == sqlite3_bind_parameter_count(statement_));
    int index = 0;
    for (const Value& value : params) {
        ++index;
        int code = SQLITE_OK;
        if (const auto* flag = std::get_if<bool>(&value.state())) {
            code = sqlite3_bind_int(statement_, index, *flag ? 1 : 0);
        } else if (const auto* whole = std::get_if<std::int64_t>(&value.state())) {
            code = sqlite3_bind_int64(statement_, index, *whole);
        } else if (const auto* number = std::get_if<double>(&value.state())) {
            code = sqlite3_bind_double(statement_, index, *number);
        } else if (const auto* text = std::get_if<std::string>(&value.state())) {
            code = sqlite3_bind_text64(statement_, index, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
        } else if (const auto* blob = std::get_if<Blob>(&value.state())) {
            // A null pointer would bind NULL; an empty std::string's data is never null.
            code = sqlite3_bind_blob64(statement_, index, blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
        } else {
            code = sqlite3_bind_null(statement_, index);
        }
        if (code == SQLITE_TOOBIG) return Error{ErrorCode::too_large, "a value is too large for the metadata store"};
        if (code != SQLITE_OK) return sqlite_error(handle_, code);
    }
    return Ok{};
}

Result<bool> SqliteCursor::step() {
    ORIEL_ASSERT(!done_);
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    done_ = true;
    if (code != SQLITE_DONE) return sqlite_error(handle_, code);
    changes_ = sqlite3_stmt_readonly(statement_) != 0 ? 0 : sqlite3_changes64(handle_);
    return false;
}

void SqliteCursor::release() {
    if (!cached_) {
        delete this;
        return;
    }
    sqlite3_reset(statement_);
    // What was bound belongs to the Statement that ends now.
    sqlite3_clear_bindings(statement_);
    in_use_ = false;
    done_ = false;
}

class SqlitePool final : public Pool {
public:
    SqlitePool(std::string path, const DatabaseConfig& config, std::unique_ptr<SqliteConnection> writer)
        : path_(std::move(path)),
          busy_timeout_(config.busy_timeout),
          most_idle_readers_(static_cast<std::size_t>(config.pool_size)),
          writer_(std::move(writer)) {}

    Result<Lease> take(Purpose purpose) override {
        if (purpose == Purpose::write) return take_writer();
        {
            const std::lock_guard lock(mutex_);
            if (!idle_readers_.empty()) {
                Lease lease(idle_readers_.back().release(), GiveBack{this});
                idle_readers_.pop_back();
                return lease;
            }
        }
        auto reader = TRY(SqliteConnection::open(path_, Purpose::read, busy_timeout_));
        return Lease(reader.release(), GiveBack{this});
    }

    void give_back(Connection* connection) override {
        auto* used = static_cast<SqliteConnection*>(connection);
        if (used == writer_.get()) {
            {
                const std::lock_guard lock(mutex_);
                writer_thread_ = {};
            }
            writer_free_.notify_all();
            return;
        }
        std::unique_ptr<SqliteConnection> reader(used);
        const std::lock_guard lock(mutex_);
        if (idle_readers_.size() < most_idle_readers_) idle_readers_.push_back(std::move(reader));
    }

private:
    /// First come, first served: else a thread that writes all the time could keep another waiting until it gives up.
    Result<Lease> take_writer() {
        {
            std::unique_lock lock(mutex_);
            // It would wait for itself: a transaction inside a transaction is a bug of ours.
            ORIEL_ASSERT(writer_thread_ != std::this_thread::get_id());
            const auto place = waiting_.insert(waiting_.end(), std::this_thread::get_id());
            const bool my_turn = writer_free_.wait_for(
                lock, busy_timeout_, [&] { return writer_thread_ == std::thread::id{} && place == waiting_.begin(); });
            waiting_.erase(place);
            if (!my_turn) {
                lock.unlock();
                writer_free_.notify_all();  // Whoever is first now may have been behind us.
                return Error{ErrorCode::unavailable, "the metadata store is busy with another change", {}, 1};
            }
            writer_thread_ = std::this_thread::get_id();
        }
        Lease lease(writer_.get(), GiveBack{this});
        TRY(writer_->begin_write());
        return lease;
    }

    const std::string path_;
    const std::chrono::milliseconds busy_timeout_;
    const std::size_t most_idle_readers_;

    std::mutex mutex_;
    std::condition_variable writer_free_;
    std::thread::id writer_thread_;       ///< Guarded by mutex_; none while the writer is free.
    std::list<std::thread::id> waiting_;  ///< Guarded by mutex_; in the order they came.
    std::vector<std::unique_ptr<SqliteConnection>> idle_readers_;  ///< Guarded by mutex_.
    const std::unique_ptr<SqliteConnection> writer_;               ///< Used by the thread that holds it.
};

}  // namespace

Result<std::unique_ptr<Pool>> open_sqlite(const DatabaseConfig& config, std::string path) {
    // Made here, not by SQLite, so that it is private from its first moment; the log files copy its mode.
    if (!file_exists(path)) {
        const Status created = create_file(path, "", kPrivateFile);
        if (!created.ok() && created.error().code != ErrorCode::conflict) {
            return Error{ErrorCode::unavailable, "the metadata store's file: " + created.error().message};
        }
    }
    auto writer = TRY(SqliteConnection::open(path, Purpose::write, config.busy_timeout));
    return std::make_unique<SqlitePool>(std::move(path), config, std::move(writer));
}

}  // namespace oriel::store::backend
