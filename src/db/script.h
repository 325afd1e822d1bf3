#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "db/driver.h"

#include <string>
#include <string_view>
#include <vector>

namespace oriel::db {

/// The statements of a script, split at semicolons outside of quotes (`'`, `"`, `$$`) and comments. Empty ones are left
/// out.
std::vector<std::string> split_script(std::string_view script);

/// Runs a script of ours on one session, statement by statement, and stops at the first that fails.
/// Errors: those of `Connection::run`; the message says which statement it was.
Status run_script(Database& database, std::string_view script, Deadline deadline);

}  // namespace oriel::db
