#pragma once

#include "base/clock.h"
#include "base/crypto.h"
#include "store/keyfile.h"
#include "store/test_store.h"

#include <gtest/gtest.h>

#include <string>

/// Runs each test of the store on both databases: `TEST_P(StoreTest, name)` gets a fresh, seeded store.
namespace oriel::store {

enum class TestBackend { sqlite, postgres };

/// The url of a new, empty PostgreSQL database on a server that this process started; the first call starts it, and
/// it ends with the process. Empty when there is no server to start; `postgres_missing` says why.
std::string new_postgres_database();
std::string postgres_missing();

class StoreTest : public testing::TestWithParam<TestBackend> {
protected:
    void SetUp() override {
        if (GetParam() == TestBackend::postgres) {
            url_ = new_postgres_database();
            if (url_.empty()) GTEST_SKIP() << postgres_missing();
        } else {
            url_ = "sqlite:" + (folder_ / "oriel.db");
        }
        must(save_key_file(folder_ / "oriel.key", SecretKey::random()));
        database_ = open();
    }

    bool is_postgres() const { return GetParam() == TestBackend::postgres; }

    StoreConfig config() {
        StoreConfig config;
        config.database.url = url_;
        config.database.clock = &clock_;
        config.key_file = folder_ / "oriel.key";
        return config;
    }
    std::unique_ptr<Database> open() { return must(open_store(config())); }

    Database& db() { return *database_; }
    Session read() { return must(database_->read()); }
    Transaction begin() { return must(database_->begin()); }
    /// One transaction around `work`, which must succeed.
    template <typename Work>
    auto write(Work&& work) {
        return must(database_->write(std::forward<Work>(work)));
    }
    /// The error of a transaction that must fail.
    template <typename Work>
    Error write_fails(Work&& work) {
        auto outcome = database_->write(std::forward<Work>(work));
        if (outcome.ok()) throw std::runtime_error("succeeded, but should not");
        return std::move(outcome).error();
    }

    ManualClock clock_{Instant{std::chrono::microseconds{1'700'000'000'000'000}}};
    TemporaryFolder folder_;
    std::string url_;
    std::unique_ptr<Database> database_;
};

inline std::string backend_name(const testing::TestParamInfo<TestBackend>& info) {
    return info.param == TestBackend::sqlite ? "sqlite" : "postgres";
}

#define ORIEL_ON_BOTH_DATABASES(Suite) \
    INSTANTIATE_TEST_SUITE_P(Store, Suite, testing::Values(TestBackend::sqlite, TestBackend::postgres), backend_name)

/// For what only one of them has.
#define ORIEL_ON_SQLITE(Suite) \
    INSTANTIATE_TEST_SUITE_P(Store, Suite, testing::Values(TestBackend::sqlite), backend_name)
#define ORIEL_ON_POSTGRES(Suite) \
    INSTANTIATE_TEST_SUITE_P(Store, Suite, testing::Values(TestBackend::postgres), backend_name)

/// Texts that break what is put together by hand.
inline const std::string kHostileTexts[] = {
    "'; DROP TABLE users; --",
    "\" OR \"\"=\"",
    "\\' \\\\ \\x00 \\",
    "%_%",
    "$1 ? :x @y",
    "{ids} {{id}}",
    "<script>alert(1)</script>",
    "line\nbreak\ttab\r",
    "zero\xE2\x80\x8Bwidth \xF0\x9F\xA6\x89 \xD0\xAF \xC3\x84",
    std::string(10000, 'x'),
};

}  // namespace oriel::store
