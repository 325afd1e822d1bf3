#include "services/queries/run.h"

#include "base/json.h"
#include "db/pool.h"
#include "lang/filters/attributes.h"
#include "lookml/words.h"
#include "query/compile.h"
#include "results/results.h"
#include "rows/format.h"
#include "services/queries/envelope.h"
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

/// The formats that custom fields and calculations have by name: those of the model, then those of the language.
void look_up_formats(const model::Model& model, query::Compiled& compiled) {
    const auto look_up = [&](std::string& format, const std::string& name) {
        if (!format.empty() || name.empty()) return;
        const auto found = model.named_value_formats.find(name);
        format = found != model.named_value_formats.end() ? found->second.value_format
                                                          : std::string(lookml::builtin_format(name));
    };
    for (query::Column& column : compiled.columns) look_up(column.value_format, column.value_format_name);
    for (query::Calculation& calculation : compiled.calculations)
        look_up(calculation.definition.value_format, calculation.definition.value_format_name);
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

/// A result in memory, on its way out.
struct Laid {
    results::Grid grid;
    results::Sheet sheet;
    std::unique_ptr<rows::Format> format;
};

/// A result of so many cells is sent whole: it is small in any format.
constexpr std::size_t kSmallResultCells = 4096;

Result<QueryResult> write_grid(std::shared_ptr<Laid> laid) {
    QueryResult result;
    result.content_type = std::string(laid->format->content_type());
    const auto write = [laid](Sink& sink) -> Status {
        TRY(laid->format->begin(sink));
        TRY(laid->format->rows(laid->sheet.batch, sink));
        return laid->format->end(sink);
    };
    if (laid->sheet.batch.rows * laid->sheet.fields.size() > kSmallResultCells) {
        result.body = std::function<Status(Sink&)>(write);
        return result;
    }
    StringSink sink;
    TRY(write(sink));
    result.body = sink.take();
    return result;
}

/// Whether a format says more than rows. It can say of a calculation that it can't be computed; others would show
/// nothing but nulls.
bool has_envelope(std::string_view format) {
    return format == "json_detail" || format == "json_bi";
}

/// Runs what takes more than the rows of one statement: all of it is in memory before the first byte goes out.
Result<std::shared_ptr<Laid>> lay_out(std::shared_ptr<db::Pool> pool, const query::Compiled& compiled,
                                      const results::Options& options, Deadline deadline, const OnStop& on_stop) {
    auto lease = TRY(pool->acquire(deadline));
    std::shared_ptr<void> stop_subscription;
    if (on_stop) {
        db::Connection* connection = &*lease;
        stop_subscription = on_stop([connection] { connection->cancel(); });
    }
    const auto laid = std::make_shared<Laid>();
    auto grid = results::make_grid(
        compiled, [&](const std::string& sql) { return lease->run(sql, deadline); }, options);
    stop_subscription.reset();  // Nobody may stop a session that has gone.
    if (!grid.ok()) return std::move(grid).error();
    laid->grid = std::move(grid).value();
    return laid;
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
    query::Compiled compiled = std::move(compiled_or_not).value();
    look_up_formats(*model, compiled);
    if (wants_sql) return QueryResult{"text/plain;charset=utf-8", query::full_text(compiled)};

    EnvelopeInput around{definition, compiled, nullptr, "", request.query_timezone};
    if (around.timezone.empty()) around.timezone = connection.database_timezone;
    if (has_envelope(options.format) && caller.may(Permission::see_sql, model->name))
        around.sql = query::full_text(compiled);
    rows::FormatOptions format_options;
    format_options.apply_formatting = options.apply_formatting;
    const auto refused = [&](Error error) -> Result<QueryResult> {
        const bool row =
            error.code == ErrorCode::upstream_failed && options.failure_is_a_row && options.format == "json";
        if (row) return looker_error(error);
        return error;
    };
    if (results::needs_grid(compiled, options.table_calculations)) {
        // A format that there is none of is refused before anything runs.
        TRY(rows::make_format(options.format, {}, {}));
        results::Options grid_options;
        grid_options.calculations = options.table_calculations;
        grid_options.row_totals_left = request.row_total == "left";
        auto made = lay_out(connection.pool, compiled, grid_options, deadline, on_stop);
        if (!made.ok()) return refused(std::move(made).error());
        const std::shared_ptr<Laid> laid = std::move(made).value();
        if (!laid->grid.errors.empty() && !has_envelope(options.format)) {
            return Error::invalid_request("table calculation " + laid->grid.errors.front().message);
        }
        laid->sheet = results::to_sheet(laid->grid);
        around.grid = &laid->grid;
        format_options.envelope = TRY(envelope_of(options.format, around));
        format_options.pivots = laid->sheet.pivots;
        laid->format = TRY(rows::make_format(options.format, laid->sheet.fields, std::move(format_options)));
        return write_grid(laid);
    }
    format_options.envelope = TRY(envelope_of(options.format, around));
    auto format = TRY(rows::make_format(options.format, field_infos(compiled), format_options));
    auto result = fetch(connection.pool, compiled.sql, std::move(format), deadline, on_stop);
    if (!result.ok()) return refused(std::move(result).error());
    return result;
}

}  // namespace oriel::services
