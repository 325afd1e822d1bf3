#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace oriel::services {

/// Keeps what was computed from the store until the store's counter moves: then all of it is dropped at once.
///
/// Safe to use from many threads. Two threads that miss at the same time both compute; the later one's value stays.
template <typename T>
class VersionedCache {
public:
    /// `version`: a cheap reading of the counter that the values depend on (store::Database::version).
    /// `max_entries`: the cache is emptied when it would grow past this, so that ids from outside can't fill the
    /// memory.
    VersionedCache(std::function<std::int64_t()> version, std::size_t max_entries)
        : version_(std::move(version)), max_entries_(max_entries) {}

    /// The value of `key`, from `load()` (a `Result<T>` or `Result<std::shared_ptr<const T>>`) when it is not kept.
    /// Failures are not kept.
    template <typename Load>
    Result<std::shared_ptr<const T>> get(std::string_view key, Load&& load) {
        const std::int64_t version = version_();
        {
            const std::shared_lock lock(mutex_);
            if (kept_version_ == version) {
                const auto found = kept_.find(key);
                if (found != kept_.end()) return found->second;
            }
        }
        auto loaded = TRY(load());
        std::shared_ptr<const T> value = share(std::move(loaded));
        const std::unique_lock lock(mutex_);
        if (kept_version_ != version) {
            // An older reading must not push out newer values.
            if (version < kept_version_) return value;
            kept_.clear();
            kept_version_ = version;
        }
        if (kept_.size() >= max_entries_) kept_.clear();
        kept_.insert_or_assign(std::string(key), value);
        return value;
    }

    void erase(std::string_view key) {
        const std::unique_lock lock(mutex_);
        const auto found = kept_.find(key);
        if (found != kept_.end()) kept_.erase(found);
    }

    /// Calls `visit(value)` for each value that is kept, under the lock: `visit` must be quick.
    template <typename Visit>
    void each(Visit&& visit) const {
        const std::shared_lock lock(mutex_);
        for (const auto& [key, value] : kept_) visit(*value);
    }

    std::size_t size() const {
        const std::shared_lock lock(mutex_);
        return kept_.size();
    }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    static std::shared_ptr<const T> share(T value) { return std::make_shared<const T>(std::move(value)); }
    static std::shared_ptr<const T> share(std::shared_ptr<const T> value) { return value; }

    std::function<std::int64_t()> version_;
    std::size_t max_entries_;
    mutable std::shared_mutex mutex_;
    std::int64_t kept_version_ = -1;
    std::unordered_map<std::string, std::shared_ptr<const T>, Hash, std::equal_to<>> kept_;
};

}  // namespace oriel::services
