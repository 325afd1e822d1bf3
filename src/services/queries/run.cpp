#include "services/queries/run.h"

#include "base/json.h"
#include "db/pool.h"
#include "lang/filters/attributes.h"
#include "query/compile.h"
#include "rows/format.h"
#include "services/queries/request.h"
#include "sql/dialect.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::services {

namespace {

/// A result up to this size is sent whole, with its length known and room for compression.
constexpr std::size_t kSmallResultBytes = 256 * 1024;

std::vector<rows::FieldInfo> field_infos(const query::Compiled& compiled) {
    std::vector<rows::FieldInfo> fields;
    fields.reserve(compiled.columns.size());
    for (const query::Column& column : compiled.columns) {
        rows::FieldInfo field;
        field.key = column.key;
        field.label = column.label;
        field.label_short = column.label_short;
        field.is_measure = column.kind == model::FieldKind::measure;
        field.is_numeric = column.is_numeric;
        field.type_name = column.type_name;
        field.value_format = column.value_format;
        field.column = column.position;
        fields.push_back(std::move(field));
    }
    return fields;
}

/// A run under way: the session, the statement's rows and the format, in the order in which they may go.
struct Run {
    std::shared_ptr<db::Pool> pool;  ///< A changed connection's old pool lives until its last run is over.
    db::Lease lease;
    std::shared_ptr<void> stop_subscription;
    std::unique_ptr<rows::RowStream> stream;
    std::unique_ptr<rows::Format> format;
    std::string head;  ///< What is written already, before anybody read.

    ~Run() {
        // The stream must be gone before its session, and nobody may stop a session that has gone.
        stream.reset();
        stop_subscription.reset();
    }
};

/// Writes on: what was kept, then batch by batch.
Status write_rest(Run& run, Sink& sink) {
    TRY(sink.write(run.head));
    run.head.clear();
    run.head.shrink_to_fit();
    while (const rows::Batch* batch = TRY(run.stream->next())) TRY(run.format->rows(*batch, sink));
    return run.format->end(sink);
}

/// Takes rows until the result is complete (true) or has grown past what is sent whole (false).
Result<bool> write_small(Run& run) {
    StringSink sink;
    TRY(run.format->begin(sink));
    while (sink.text().size() <= kSmallResultBytes) {
        const rows::Batch* batch = TRY(run.stream->next());
        if (batch == nullptr) {
            TRY(run.format->end(sink));
            run.head = sink.take();
            return true;
        }
        TRY(run.format->rows(*batch, sink));
    }
    run.head = sink.take();
    return false;
}

/// What `json` says when the database said no. compat: run-query.md#failures
QueryResult looker_error(const Error& error) {
    Json row;
    row.set("looker_error", error.message);
    return {"application/json;charset=utf-8", Json(Json::Array{row}).dump()};
}

/// A query that its model cannot answer is a bad request, whichever part of it is at fault: an unknown explore or
/// field, a filter that does not parse. compat: run-query.md#failures
Error unanswerable(Error error) {
    if (error.code == ErrorCode::validation_failed || error.code == ErrorCode::not_found) {
        error.code = ErrorCode::invalid_request;
        // A body of this kind has no list of fields, so the message must say it all.
        if (!error.details.empty()) error.message = error.details.front().message;
        error.details.clear();
    }
    return error;
}

/// Hands every text inside a JSON value to `visit`.
template <typename Visit>
void visit_texts(const Json& json, const Visit& visit) {
    if (json.is_string()) visit(json.as_string());
    if (json.is_array()) {
        for (const Json& item : json.as_array()) visit_texts(item, visit);
    }
    if (json.is_object()) {
        for (const auto& [name, member] : json.as_object()) visit_texts(member, visit);
    }
}

/// A hidden attribute's value would come back in SQL or in an error message, if what the caller asks for could hold it:
/// a filter, or a filter of a custom measure.
Status check_hidden(const store::QueryDefinition& definition, const std::vector<std::string>& hidden) {
    if (hidden.empty()) return Ok{};
    std::string used;
    const auto look = [&](std::string_view text) {
        for (const std::string_view name : lang::filters::attribute_names(text)) {
            if (std::find(hidden.begin(), hidden.end(), name) != hidden.end()) used = name;
        }
    };
    for (const auto& [field, expression] : definition.filters) look(expression);
    if (definition.dynamic_fields.has_value()) {
        // What is no JSON can't be run either, which compiling says.
        const Result<Json> fields = Json::parse(*definition.dynamic_fields);
        if (fields.ok()) visit_texts(fields.value(), look);
    }
    if (used.empty()) return Ok{};
    return Error::invalid_request("a filter uses user attribute '" + used +
                                  "', whose value is hidden; only the model may use it");
}

Result<QueryResult> fetch(std::shared_ptr<db::Pool> pool, const std::string& sql, std::unique_ptr<rows::Format> format,
                          Deadline deadline, const OnStop& on_stop) {
    auto run = std::make_shared<Run>();
    run->pool = std::move(pool);
    run->lease = TRY(run->pool->acquire(deadline));
    run->format = std::move(format);
    if (on_stop) {
        db::Connection* connection = &*run->lease;
        run->stop_subscription = on_stop([connection] { connection->cancel(); });
    }
    run->stream = TRY(run->lease->run(sql, deadline));
    const bool complete = TRY(write_small(*run));
    QueryResult result;
    result.content_type = std::string(run->format->content_type());
    if (complete) {
        result.body = std::move(run->head);
    } else {
        result.body = [run](Sink& sink) { return write_rest(*run, sink); };
    }
    return result;
}

}  // namespace

QueryRunner::QueryRunner(Models& models, Connections& connections, Attributes& attributes, const Clock& clock)
    : models_(models), connections_(connections), attributes_(attributes), clock_(clock) {}

Result<QueryResult> QueryRunner::run(const store::QueryDefinition& definition, const RunOptions& options,
                                     const Caller& caller, Deadline deadline, const OnStop& on_stop) {
    const auto model = TRY(models_.compiled(caller, definition.model)).model;
    if (!caller.may(Permission::access_data, model->name)) {
        return Error::not_found("Model Not Found: there is no model '" + definition.model + "'");
    }
    if (!caller.may(Permission::explore, model->name)) {
        return Error::forbidden("running a query needs the permission 'explore'");
    }
    const bool wants_sql = options.format == "sql";
    if (wants_sql && !caller.may(Permission::see_sql, model->name)) {
        return Error::forbidden("seeing SQL needs the permission 'see_sql' on model '" + model->name + "'");
    }
    const ConnectionInUse connection = TRY(connections_.find(model->connection));
    const auto attributes = TRY(attributes_.of(caller));
    const auto hidden = TRY(attributes_.hidden_from(caller));
    TRY(check_hidden(definition, hidden));

    auto asked = to_request(definition);
    if (!asked.ok()) return unanswerable(std::move(asked).error());
    query::Request request = std::move(asked).value();
    if (options.limit) request.limit = options.limit;
    if (request.query_timezone.empty()) request.query_timezone = connection.query_timezone;
    request.now = clock_.now();
    request.user_attributes = *attributes;
    request.hidden_attributes = hidden;
    request.database_timezone = connection.database_timezone;
    auto compiled_or_not = query::compile(*model, request, *connection.dialect);
    if (!compiled_or_not.ok()) return unanswerable(std::move(compiled_or_not).error());
    const query::Compiled compiled = std::move(compiled_or_not).value();
    if (wants_sql) return QueryResult{"text/plain;charset=utf-8", query::full_text(compiled)};
    if (!compiled.calculations.empty()) {
        return Error{ErrorCode::not_implemented, "table calculations are not built yet: '" +
                                                     compiled.calculations.front() + "' in 'dynamic_fields'"};
    }
    if (compiled.pivot) return Error{ErrorCode::not_implemented, "results with pivots are not built yet; ask for sql"};
    if (!compiled.more.empty()) {
        return Error{ErrorCode::not_implemented,
                     "results with totals are not built yet; send 'total' as false, or ask for sql"};
    }

    rows::FormatOptions format_options;
    format_options.apply_formatting = options.apply_formatting;
    auto format = TRY(rows::make_format(options.format, field_infos(compiled), format_options));
    auto result = fetch(connection.pool, compiled.sql, std::move(format), deadline, on_stop);
    if (!result.ok() && result.error().code == ErrorCode::upstream_failed && options.format == "json") {
        return looker_error(result.error());
    }
    return result;
}

}  // namespace oriel::services
