#pragma once

#include "base/result.h"
#include "store/database.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

/// What SQLite and PostgreSQL each implement under Session, Transaction and Statement.
namespace oriel::store::backend {

class Connection;

/// A prepared statement of one connection, in use by one Statement at a time.
class Cursor {
public:
    explicit Cursor(Connection& owner) : connection(owner) {}
    virtual ~Cursor() = default;
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;

    Connection& connection;

    /// Binds. `params` stay alive until `release`.
    virtual Status start(const std::vector<Value>& params) = 0;
    virtual Result<bool> step() = 0;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual bool boolean(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual std::string blob(int column) const = 0;
    virtual std::int64_t changes() const = 0;
    /// The end of use: back into the cache, or deleted when it never was in it.
    virtual void release() = 0;
};

using CursorLease = std::unique_ptr<Cursor, Release>;

class Connection {
public:
    virtual ~Connection() = default;

    virtual Result<CursorLease> prepare(std::string_view sql) = 0;
    virtual Status run_script(const std::string& sql) = 0;
    virtual Status begin_snapshot() = 0;
    virtual Status commit() = 0;
    virtual void rollback() = 0;

    /// A statement failed since the transaction began.
    bool doomed = false;
    /// … and it failed because another transaction went first, so that trying again makes sense.
    bool gave_way = false;
};

enum class Purpose { read, write };

class Pool {
public:
    virtual ~Pool() = default;
    /// For `write` a transaction is open on it.
    virtual Result<Lease> take(Purpose purpose) = 0;
    virtual void give_back(Connection* connection) = 0;
};

Result<std::unique_ptr<Pool>> open_sqlite(const DatabaseConfig& config, std::string path);
Result<std::unique_ptr<Pool>> open_postgres(const DatabaseConfig& config);

/// Prepared statements by their text. Holds about `kCapacity`; past that the one unused for longest goes.
template <typename Entry>
class StatementCache {
public:
    static constexpr std::size_t kCapacity = 256;

    /// The entry, or null. Counts as a use.
    Entry* find(std::string_view sql) {
        const auto found = entries_.find(sql);
        if (found == entries_.end()) return nullptr;
        found->second.used = ++clock_;
        return found->second.entry.get();
    }

    Entry* insert(std::string_view sql, std::unique_ptr<Entry> entry) {
        if (entries_.size() >= kCapacity) drop_oldest();
        auto& slot = entries_[std::string(sql)];
        slot = {std::move(entry), ++clock_};
        return slot.entry.get();
    }

    void clear() { entries_.clear(); }

private:
    struct Slot {
        std::unique_ptr<Entry> entry;
        std::uint64_t used = 0;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    void drop_oldest() {
        auto oldest = entries_.end();
        for (auto slot = entries_.begin(); slot != entries_.end(); ++slot) {
            if (slot->second.entry->in_use()) continue;
            if (oldest == entries_.end() || slot->second.used < oldest->second.used) oldest = slot;
        }
        if (oldest != entries_.end()) entries_.erase(oldest);
    }

    std::unordered_map<std::string, Slot, Hash, std::equal_to<>> entries_;
    std::uint64_t clock_ = 0;
};

}  // namespace oriel::store::backend
