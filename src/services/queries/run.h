#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/sink.h"
#include "services/auth/attributes.h"
#include "services/auth/caller.h"
#include "services/connections/connections.h"
#include "services/projects/models.h"
#include "store/queries.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace oriel::services {

struct RunOptions {
    std::string format;
    std::optional<std::int64_t> limit;  ///< Wins over the query's; -1 = all rows.
    bool apply_formatting = false;
    bool table_calculations = true;  ///< Whether they are computed, or left out of the result.
    /// In format `json`, a database's no is a result: one row `looker_error`, as the API answers. Else it is an error,
    /// as in every other format.
    bool failure_is_a_row = true;
};

/// Lets someone else stop a run: the HTTP side when its client goes, an admin who kills it.
///
/// `subscribe` is called with a function that stops the statement; it returns a handle that ends the subscription when
/// it is dropped. Empty: nobody will.
using OnStop = std::function<std::shared_ptr<void>(std::function<void()> stop)>;

/// The rows of a query, in the format asked for.
struct QueryResult {
    std::string content_type;
    /// All of it, when it was small; else a function that writes it while the database still produces it. The function
    /// holds the database session; dropping it gives the session back.
    std::variant<std::string, std::function<Status(Sink&)>> body;
};

/// Runs queries: rights, the model, SQL, the database, the format.
class QueryRunner {
public:
    QueryRunner(Models& models, Connections& connections, Attributes& attributes, const Clock& clock);

    /// Runs `definition` as `caller` and returns once the database has given its first rows, so that what can fail has
    /// failed.
    ///
    /// compat: run-query.md
    /// Errors: not_found (model or explore absent or hidden), forbidden (no right to explore, or to see SQL),
    ///         validation_failed and invalid_request (the query or an option is wrong), not_implemented (part of the
    ///         query is not built), upstream_failed (the database's message), timed_out, cancelled, unavailable (no
    ///         session free). In format `json` an upstream failure is no error but a result that says so, unless
    ///         `failure_is_a_row` is off.
    Result<QueryResult> run(const store::QueryDefinition& definition, const RunOptions& options, const Caller& caller,
                            Deadline deadline, const OnStop& on_stop);

private:
    Models& models_;
    Connections& connections_;
    Attributes& attributes_;
    const Clock& clock_;
};

}  // namespace oriel::services
