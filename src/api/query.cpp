#include "gen/api/query.h"

#include "api/binding.h"
#include "api/convert/query.h"
#include "http/client_watch.h"
#include "services/queries/queries.h"
#include "services/queries/run.h"

#include <chrono>
#include <memory>
#include <utility>

namespace oriel::api {

namespace {

/// How long a query may run. Clients give up after two minutes unless told otherwise; who waits longer has asked for
/// it.
constexpr std::chrono::minutes kRunTime{60};

template <typename Params>
services::RunOptions options_of(const Params& params) {
    services::RunOptions options;
    options.format = params.result_format;
    options.limit = params.limit;
    options.apply_formatting = params.apply_formatting.value_or(false);
    options.table_calculations = params.server_table_calcs.value_or(true);
    return options;
}

/// Stops the statement when the client goes away.
services::OnStop on_client_gone(const Call& call) {
    if (!call.request.client) return {};
    return [watch = call.request.client](std::function<void()> stop) -> std::shared_ptr<void> {
        // The subscription points at the watch, so it keeps it alive.
        struct Held {
            std::shared_ptr<http::ClientWatch> watch;
            http::ClientWatch::Subscription subscription;
        };
        auto held = std::make_shared<Held>();
        held->watch = watch;
        held->subscription = watch->on_gone(std::move(stop));
        return held;
    };
}

Answer to_answer(services::QueryResult result) {
    if (auto* whole = std::get_if<std::string>(&result.body))
        return Text{std::move(result.content_type), std::move(*whole)};
    return Stream{std::move(result.content_type), std::get<1>(std::move(result.body))};
}

}  // namespace

Result<wire::Query> create_query(const CreateQueryParams& params, const services::Caller& caller, const Call& call,
                                 services::Queries& queries) {
    std::optional<std::string> client_id;
    if (params.body.client_id.has_value() && !params.body.client_id->empty()) client_id = *params.body.client_id;
    const auto row = TRY(queries.create(caller, to_definition(params.body), client_id));
    return to_wire(row, caller, call.base_url);
}

Result<wire::Query> query(const QueryParams& params, const services::Caller& caller, const Call& call,
                          services::Queries& queries) {
    const auto row = TRY(queries.find(caller, params.query_id));
    return to_wire(*row, caller, call.base_url);
}

Result<wire::Query> query_for_slug(const QueryForSlugParams& params, const services::Caller& caller, const Call& call,
                                   services::Queries& queries) {
    const auto row = TRY(queries.find(caller, params.slug));
    return to_wire(*row, caller, call.base_url);
}

Result<Answer> run_query(const RunQueryParams& params, const services::Caller& caller, const Call& call,
                         services::Queries& queries, services::QueryRunner& runner) {
    const auto row = TRY(queries.find(caller, params.query_id));
    auto result =
        TRY(runner.run(row->definition, options_of(params), caller, Deadline::in(kRunTime), on_client_gone(call)));
    return to_answer(std::move(result));
}

Result<Answer> run_inline_query(const RunInlineQueryParams& params, const services::Caller& caller, const Call& call,
                                services::QueryRunner& runner) {
    const store::QueryDefinition definition = to_definition(params.body);
    if (definition.model.empty()) return Error::validation("model", "missing_field", "'model' is required.");
    if (definition.view.empty()) return Error::validation("view", "missing_field", "'view' is required.");
    auto result = TRY(runner.run(definition, options_of(params), caller, Deadline::in(kRunTime), on_client_gone(call)));
    return to_answer(std::move(result));
}

}  // namespace oriel::api

#include "gen/api/query.routes.inc"
