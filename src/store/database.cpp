#include "store/database.h"

#include "base/crypto.h"
#include "store/backend/backend.h"
#include "store/vault.h"

#include <thread>
#include <utility>

namespace oriel::store {
namespace {

std::string_view topic_name(Topic topic) {
    switch (topic) {
        case Topic::identity: return "identity";
        case Topic::content: return "content";
        case Topic::config: return "config";
        case Topic::sessions: return "sessions";
    }
    return {};
}

constexpr std::array<Topic, kTopicCount> kTopics = {Topic::identity, Topic::content, Topic::config, Topic::sessions};

}  // namespace

void backend::GiveBack::operator()(Connection* connection) const {
    pool->give_back(connection);
}

Session::Session(Database& database, backend::Lease connection, bool in_snapshot)
    : database_(&database), connection_(std::move(connection)), in_snapshot_(in_snapshot) {}
Session::Session(Session&&) noexcept = default;
Session::~Session() {
    if (connection_ != nullptr && in_snapshot_) connection_->rollback();
}

Result<Statement> Session::query_values(std::string_view sql, std::vector<Value> params) {
    auto cursor = connection_->prepare(sql);
    if (!cursor.ok()) {
        connection_->doomed = true;
        return std::move(cursor).error();
    }
    return Statement(std::move(cursor).value(), std::move(params));
}

Dialect Session::dialect() const {
    return database_->dialect();
}
Instant Session::now() const {
    return database_->now();
}
const Vault& Session::vault() const {
    return database_->vault();
}

Transaction::Transaction(Database& database, backend::Lease connection)
    : Session(database, std::move(connection), false) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction::~Transaction() {
    if (connection_ != nullptr && !finished_) connection_->rollback();
}

Result<std::int64_t> Transaction::execute_values(std::string_view sql, std::vector<Value> params) {
    auto statement = TRY(query_values(sql, std::move(params)));
    while (TRY(statement.step())) {
    }
    return statement.changes();
}

Status Transaction::execute_script(const std::string& sql) {
    Status outcome = connection_->run_script(sql);
    if (!outcome.ok()) connection_->doomed = true;
    return outcome;
}

Status Transaction::touch(Topic topic) {
    std::int64_t& bumped = bumped_[static_cast<std::size_t>(topic)];
    if (bumped != 0) return Ok{};
    auto rows =
        TRY(query("UPDATE versions SET version = version + 1 WHERE topic = ? RETURNING version", topic_name(topic)));
    if (!TRY(rows.step()))
        return Error::internal("the metadata store has no counter '" + std::string(topic_name(topic)) + "'");
    bumped = rows.integer(0);
    return Ok{};
}

Status Transaction::commit() {
    ORIEL_ASSERT(!finished_);
    if (connection_->doomed) return Error::internal("a step of the transaction failed, so none of it was kept");
    TRY(connection_->commit());
    finished_ = true;
    for (const Topic topic : kTopics) {
        const std::int64_t bumped = bumped_[static_cast<std::size_t>(topic)];
        if (bumped != 0) database_->raise_version(topic, bumped);
    }
    return Ok{};
}

void Transaction::doom() {
    connection_->doomed = true;
}
bool Transaction::doomed() const {
    return connection_->doomed;
}

Database::Database(std::unique_ptr<backend::Pool> pool, Dialect dialect, const Clock* clock,
                   std::shared_ptr<const Vault> vault)
    : pool_(std::move(pool)),
      dialect_(dialect),
      clock_(clock != nullptr ? clock : &system_clock_),
      vault_(std::move(vault)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(DatabaseConfig config, std::shared_ptr<const Vault> vault) {
    ORIEL_ASSERT(vault != nullptr);
    const bool postgres = config.url.starts_with("postgresql://") || config.url.starts_with("postgres://");
    std::unique_ptr<backend::Pool> pool;
    if (postgres) {
        pool = TRY(backend::open_postgres(config));
    } else {
        std::string path = config.url.starts_with("sqlite:") ? config.url.substr(7) : config.url;
        // Not echoed: a url of some other scheme may hold a password.
        if (path.find("://") != std::string::npos) {
            return Error::invalid_request("the metadata store's url starts with 'sqlite:' or 'postgresql://'");
        }
        if (path.empty() || path == ":memory:") {
            return Error::invalid_request("the metadata store needs a file, such as 'sqlite:/var/lib/oriel/oriel.db'");
        }
        pool = TRY(backend::open_sqlite(config, std::move(path)));
    }
    return std::unique_ptr<Database>(
        new Database(std::move(pool), postgres ? Dialect::postgres : Dialect::sqlite, config.clock, std::move(vault)));
}

Result<Session> Database::read() {
    auto connection = TRY(pool_->take(backend::Purpose::read));
    return Session(*this, std::move(connection), false);
}

Result<Session> Database::snapshot() {
    auto connection = TRY(pool_->take(backend::Purpose::read));
    TRY(connection->begin_snapshot());
    return Session(*this, std::move(connection), true);
}

Result<Transaction> Database::begin() {
    auto connection = TRY(pool_->take(backend::Purpose::write));
    return Transaction(*this, std::move(connection));
}

Status Database::refresh_versions() {
    auto session = TRY(read());
    auto rows = TRY(session.query("SELECT topic, version FROM versions"));
    while (TRY(rows.step())) {
        for (const Topic topic : kTopics) {
            if (rows.text(0) == topic_name(topic)) raise_version(topic, rows.integer(1));
        }
    }
    return Ok{};
}

void Database::pause_before_retry(int attempt) {
    const auto chance = static_cast<unsigned char>(random_bytes(1)[0]);
    std::this_thread::sleep_for(std::chrono::microseconds(attempt * (2000 + 40 * chance)));
}

bool Database::transaction_gave_way(const Transaction& transaction) {
    return transaction.connection_->gave_way;
}

void Database::raise_version(Topic topic, std::int64_t version) {
    auto& known = versions_[static_cast<std::size_t>(topic)];
    std::int64_t current = known.load(std::memory_order_relaxed);
    while (current < version && !known.compare_exchange_weak(current, version, std::memory_order_release)) {
    }
}

}  // namespace oriel::store
