#include "db/connection_tests.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace oriel::db {

namespace {

using TestStatus = ConnectionTestResult::Status;

struct Outcome {
    TestStatus status = TestStatus::success;
    std::string message;
};

Outcome failed(const std::string& what, const Error& error) {
    return {TestStatus::error, what + ": " + error.message};
}

/// The first cell of a statement's result as text.
Result<std::string> first_text(Connection& connection, std::string_view sql, Deadline deadline) {
    const auto stream = TRY(connection.run(sql, deadline));
    std::string text;
    while (const rows::Batch* batch = TRY(stream->next())) {
        if (!text.empty() || batch->rows == 0 || batch->columns.empty()) continue;
        const rows::Column& column = batch->columns[0];
        if (column.is_null(0)) continue;
        if (column.type == rows::Type::string) text = column.at<std::string_view>(0);
        if (column.type == rows::Type::int64) text = std::to_string(column.at<std::int64_t>(0));
    }
    return text;
}

Status run_to_end(Connection& connection, std::string_view sql, Deadline deadline) {
    const auto stream = TRY(connection.run(sql, deadline));
    while (TRY(stream->next()) != nullptr) {
    }
    return Ok{};
}

Outcome test_query(Database& database, Connection& connection, Deadline deadline) {
    const Status ran = run_to_end(connection, database.probes().select, deadline);
    if (!ran.ok()) return failed("Cannot run simple select query", ran.error());
    return {TestStatus::success, "Can run simple select query"};
}

/// Starts something that takes minutes, cancels it from another thread, and sees whether it ends.
Outcome test_kill(Database& database, Connection& connection, Deadline deadline) {
    if (database.probes().slow.empty()) return {TestStatus::warning, "Queries of this database cannot be cancelled"};
    // A driver that cannot cancel must not hold this call for minutes.
    constexpr std::chrono::seconds kPatience{10};
    const bool sooner = deadline.is_set() && deadline.at() < std::chrono::steady_clock::now() + kPatience;
    const Deadline patience = sooner ? deadline : Deadline::in(kPatience);
    std::mutex mutex;
    std::condition_variable ended_changed;
    bool ended = false;
    std::thread canceller([&] {
        std::unique_lock lock(mutex);
        // Until it has begun there is nothing to cancel, and that moment can't be seen from here: so repeatedly.
        while (!ended_changed.wait_for(lock, std::chrono::milliseconds(20), [&] { return ended; })) connection.cancel();
    });
    const Status ran = run_to_end(connection, database.probes().slow, patience);
    {
        const std::lock_guard lock(mutex);
        ended = true;
        ended_changed.notify_one();
    }
    canceller.join();
    if (ran.ok())
        return {TestStatus::warning, "Cannot tell whether queries can be cancelled: the test query ended by itself"};
    if (ran.error().code != ErrorCode::cancelled) return failed("Cannot cancel queries", ran.error());
    return {TestStatus::success, "Can cancel queries"};
}

Outcome test_time_zone(Database& database, Connection& connection, Deadline deadline) {
    const auto zone = first_text(connection, database.probes().time_zone, deadline);
    if (!zone.ok()) return failed("Cannot read the database time zone", zone.error());
    if (const std::string_view probe = database.probes().named_zones; !probe.empty()) {
        const auto named = first_text(connection, probe, deadline);
        if (!named.ok()) return failed("Cannot read the names of time zones", named.error());
        if (named.value() == "0") {
            return {TestStatus::warning,
                    "Database time zone: " + zone.value() +
                        "; its time zone tables are not loaded, so queries that move times between zones will fail"};
        }
    }
    return {TestStatus::success, "Database time zone: " + zone.value()};
}

Outcome test_version(Database& database) {
    const auto version = database.version();
    if (!version.ok()) return failed("Cannot read the database version", version.error());
    return {TestStatus::success, "Database version: " + version.value()};
}

Outcome test_tmp_table(Connection& connection, Deadline deadline) {
    for (const std::string_view sql :
         {"CREATE TEMPORARY TABLE oriel_connection_test (a INTEGER)", "DROP TABLE oriel_connection_test"}) {
        const Status ran = run_to_end(connection, sql, deadline);
        if (!ran.ok()) return failed("Cannot create temporary tables", ran.error());
    }
    return {TestStatus::success, "Can create temporary tables"};
}

Outcome run_test(std::string_view name, Database& database, Connection& connection, Deadline deadline) {
    if (name == "kill") return test_kill(database, connection, deadline);
    if (name == "query") return test_query(database, connection, deadline);
    if (name == "database_timezone") return test_time_zone(database, connection, deadline);
    if (name == "tmp_table") return test_tmp_table(connection, deadline);
    return test_version(database);
}

}  // namespace

std::string_view to_string(ConnectionTestResult::Status status) {
    switch (status) {
        case TestStatus::success: return "success";
        case TestStatus::error: return "error";
        case TestStatus::warning: return "warning";
    }
    return "error";
}

std::vector<std::string_view> connection_test_names(const Settings& settings) {
    std::vector<std::string_view> names = {"connect", "kill", "query", "database_timezone", "database_version"};
    if (!settings.read_only) names.push_back("tmp_table");
    return names;
}

std::vector<ConnectionTestResult> test_connection(Database& database, const Settings& settings,
                                                  std::span<const std::string> wanted, Deadline deadline) {
    std::vector<ConnectionTestResult> results;
    const auto add = [&](std::string_view name, Outcome outcome) {
        results.push_back(
            {std::string(name), outcome.status, std::move(outcome.message), database.connection_string()});
    };
    const auto connection = database.connect();
    for (const std::string_view name : connection_test_names(settings)) {
        if (!wanted.empty() && std::ranges::find(wanted, name) == wanted.end()) continue;
        if (!connection.ok()) {
            add(name, failed("Cannot connect", connection.error()));
        } else if (name == "connect") {
            add(name, {TestStatus::success, "Can connect"});
        } else if (deadline.passed()) {
            add(name, {TestStatus::error, "There was no time left for this test"});
        } else {
            add(name, run_test(name, database, *connection.value(), deadline));
        }
    }
    return results;
}

}  // namespace oriel::db
