#pragma once

#include "base/error.h"
#include "base/json.h"
#include "base/result.h"
#include "server/instance.h"
#include "store/queries.h"

#include <string>

/// What several commands need.
namespace oriel::server {

/// Prints the message, and the details if there are any, to stderr. Returns kExitFailed.
int report(const Error& error);

/// As `report`, for the error of a query: kExitFound when the query is at fault.
int report_query(const Error& error);

/// A file's text, or standard input's for `-`.
Result<std::string> read_text(const std::string& file);

/// The definition in a query file: JSON as the API's WriteQuery.
/// Errors: invalid_request for what is no JSON object; validation_failed naming a member of the wrong kind, or `model`
/// or `view` when it is missing.
Result<store::QueryDefinition> read_query(const std::string& file);

/// The user that `who` (an e-mail address or an id) names; for an empty one, the first enabled admin.
/// Errors: not_found.
Result<store::User> find_user(Instance& instance, const std::string& who);

}  // namespace oriel::server
