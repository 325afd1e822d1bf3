#pragma once

#include "db/driver.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::db {

/// One answer of `test_connection`. compat: api-behaviour.md 5.13
struct ConnectionTestResult {
    enum class Status { success, error, warning };
    std::string name;  ///< `connect`, `kill`, …
    Status status = Status::success;
    std::string message;  ///< `Can connect`, or what went wrong.
    std::string connection_string;
};
std::string_view to_string(ConnectionTestResult::Status status);

/// The tests that make sense for these settings, in the order they are run: `connect`, `kill`, `query`,
/// `database_timezone`, `database_version`, and for connections that may write `tmp_table`.
std::vector<std::string_view> connection_test_names(const Settings& settings);

/// Really does the tests: connects, runs, cancels. An empty `wanted` means all; unknown names are passed over. When
/// there is no session, the tests that need one say so. Stops starting new tests once the deadline has passed.
std::vector<ConnectionTestResult> test_connection(Database& database, const Settings& settings,
                                                  std::span<const std::string> wanted, Deadline deadline);

}  // namespace oriel::db
