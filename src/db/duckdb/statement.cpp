#include "db/duckdb/statement.h"

#include "db/duckdb/sql_text.h"

#include <algorithm>

namespace oriel::db::duckdb {

namespace {

std::string_view name_of(duckdb_statement_type type) {
    switch (type) {
        case DUCKDB_STATEMENT_TYPE_SELECT: return "SELECT";
        case DUCKDB_STATEMENT_TYPE_INSERT: return "INSERT";
        case DUCKDB_STATEMENT_TYPE_UPDATE: return "UPDATE";
        case DUCKDB_STATEMENT_TYPE_EXPLAIN: return "EXPLAIN of one that does not";
        case DUCKDB_STATEMENT_TYPE_DELETE: return "DELETE";
        case DUCKDB_STATEMENT_TYPE_PREPARE: return "PREPARE";
        case DUCKDB_STATEMENT_TYPE_CREATE: return "CREATE";
        case DUCKDB_STATEMENT_TYPE_EXECUTE: return "EXECUTE";
        case DUCKDB_STATEMENT_TYPE_ALTER: return "ALTER";
        case DUCKDB_STATEMENT_TYPE_TRANSACTION: return "a transaction statement";
        case DUCKDB_STATEMENT_TYPE_COPY: return "COPY";
        case DUCKDB_STATEMENT_TYPE_VARIABLE_SET:
        case DUCKDB_STATEMENT_TYPE_SET: return "SET, USE or RESET of something else than the session's time zone";
        case DUCKDB_STATEMENT_TYPE_DROP: return "DROP";
        case DUCKDB_STATEMENT_TYPE_EXPORT: return "EXPORT";
        case DUCKDB_STATEMENT_TYPE_PRAGMA: return "PRAGMA";
        case DUCKDB_STATEMENT_TYPE_VACUUM: return "VACUUM";
        case DUCKDB_STATEMENT_TYPE_CALL: return "CALL or CHECKPOINT";
        case DUCKDB_STATEMENT_TYPE_LOAD: return "LOAD or INSTALL";
        case DUCKDB_STATEMENT_TYPE_ATTACH: return "ATTACH";
        case DUCKDB_STATEMENT_TYPE_DETACH: return "DETACH";
        default: return "another kind of statement";
    }
}

bool is_set(duckdb_statement_type type) {
    return type == DUCKDB_STATEMENT_TYPE_SET || type == DUCKDB_STATEMENT_TYPE_VARIABLE_SET;
}

}  // namespace

/// The steps of `prepare`, with what they share.
class Preparation {
public:
    Preparation(const Library& library, duckdb_connection connection, bool zone_is_utc)
        : library_(library), connection_(connection), zone_is_utc_(zone_is_utc) {}

    Result<std::shared_ptr<Statement>> guarded(std::string_view sql, Guard guard) {
        // DuckDB takes a C string and would read only half of it.
        if (sql.find('\0') != std::string_view::npos)
            return Error::invalid_request("the statement holds a NUL character");
        const std::string_view forbidden = TRY(forbidden_function(sql));
        if (!forbidden.empty())
            return Error::invalid_request("function '" + std::string(forbidden) + "' cannot be used here");
        std::shared_ptr<Statement> statement = TRY(single(std::string(sql)));
        if (library_.nparams(statement->prepared_) > 0) {
            return Error::invalid_request("the statement has parameters ('?', '$1'), for which no values are given");
        }
        if (guard == Guard::reads_only) TRY(check_reads(*statement, sql));
        const bool reads =
            statement->type_ == DUCKDB_STATEMENT_TYPE_SELECT || statement->type_ == DUCKDB_STATEMENT_TYPE_EXPLAIN;
        statement->changes_session_ = !reads || calls(sql, "setseed");
        describe(*statement);
        const bool plain = std::ranges::none_of(statement->columns_,
                                                [](const ColumnPlan& column) { return needs_cast(column.read_as); });
        // Only what reads can stand inside a SELECT; what else returns rows returns plain ones.
        if (plain || statement->type_ != DUCKDB_STATEMENT_TYPE_SELECT) return statement;
        return with_casts(sql, *statement);
    }

private:
    /// Parses and plans exactly one statement.
    Result<std::shared_ptr<Statement>> single(const std::string& sql) {
        duckdb_extracted_statements extracted = nullptr;
        const idx_t count = library_.extract_statements(connection_, sql.c_str(), &extracted);
        Result<std::shared_ptr<Statement>> result = [&]() -> Result<std::shared_ptr<Statement>> {
            if (count == 0) {
                const char* message = library_.extract_statements_error(extracted);
                if (message != nullptr) return Error::upstream(message);
                return Error::invalid_request("there is no statement to run");
            }
            if (count > 1) {
                return Error::invalid_request("only one statement can be run at a time; found " +
                                              std::to_string(count) +
                                              " (a PIVOT without a list of values counts as two)");
            }
            duckdb_prepared_statement prepared = nullptr;
            const duckdb_state state = library_.prepare_extracted_statement(connection_, extracted, 0, &prepared);
            auto statement = std::make_shared<Statement>(library_, prepared);
            if (state != DuckDBSuccess) {
                // Nothing else may be asked of a statement that failed: other functions throw through the C API.
                const char* message = library_.prepare_error(prepared);
                return Error::upstream(message != nullptr ? message : "DuckDB cannot plan the statement");
            }
            statement->type_ = library_.prepared_statement_type(prepared);
            return statement;
        }();
        library_.destroy_extracted(&extracted);
        return result;
    }

    Status check_reads(const Statement& statement, std::string_view sql) {
        if (statement.type_ == DUCKDB_STATEMENT_TYPE_SELECT) return Ok{};
        if (is_set(statement.type_) && sets_session_time_zone(sql)) return Ok{};
        if (statement.type_ == DUCKDB_STATEMENT_TYPE_EXPLAIN) {
            // EXPLAIN ANALYZE runs what it explains.
            const std::shared_ptr<Statement> inner = TRY(single(std::string(explained(sql))));
            if (inner->type_ == DUCKDB_STATEMENT_TYPE_SELECT) return Ok{};
        }
        return Error::invalid_request("only a statement that reads can be run on this connection; found " +
                                      std::string(name_of(statement.type_)));
    }

    void describe(Statement& statement) {
        const idx_t count = library_.prepared_statement_column_count(statement.prepared_);
        statement.columns_.reserve(count);
        for (idx_t i = 0; i < count; ++i) {
            ColumnPlan column;
            const char* name = library_.prepared_statement_column_name(statement.prepared_, i);
            if (name != nullptr) {
                column.type.name = name;
                library_.free(const_cast<char*>(name));
            }
            const duckdb_type type = library_.prepared_statement_column_type(statement.prepared_, i);
            duckdb_type storage = DUCKDB_TYPE_INVALID;
            if (type == DUCKDB_TYPE_DECIMAL) {
                duckdb_logical_type logical = library_.prepared_statement_column_logical_type(statement.prepared_, i);
                storage = library_.decimal_internal_type(logical);
                column.type.scale = library_.decimal_scale(logical);
                library_.destroy_logical_type(&logical);
            }
            column.read_as = read_as(type, storage, zone_is_utc_);
            column.type.type = row_type(column.read_as);
            statement.columns_.push_back(std::move(column));
        }
    }

    /// The same rows in the same order, with the columns converted that cannot be read as they are. Columns are named
    /// by position, because names may repeat.
    Result<std::shared_ptr<Statement>> with_casts(std::string_view sql, const Statement& plain) {
        std::string wrapped = "SELECT ";
        for (std::size_t i = 0; i < plain.columns_.size(); ++i) {
            const std::string column = "#" + std::to_string(i + 1);
            if (i > 0) wrapped += ", ";
            switch (plain.columns_[i].read_as) {
                case ReadAs::text_by_cast: wrapped += "CAST(" + column + " AS VARCHAR)"; break;
                case ReadAs::timestamp_by_cast: wrapped += "CAST(" + column + " AS TIMESTAMP)"; break;
                default: wrapped += column;
            }
        }
        // The line end closes a comment that the statement may end with.
        wrapped += " FROM (\n" + std::string(without_terminator(sql)) + "\n) AS result";
        std::shared_ptr<Statement> statement = TRY(single(wrapped));
        ORIEL_ASSERT(statement->type_ == DUCKDB_STATEMENT_TYPE_SELECT);
        statement->changes_session_ = plain.changes_session_;
        describe(*statement);
        ORIEL_ASSERT(statement->columns_.size() == plain.columns_.size());
        for (std::size_t i = 0; i < plain.columns_.size(); ++i) {
            ORIEL_ASSERT(!needs_cast(statement->columns_[i].read_as));
            statement->columns_[i].type.name = plain.columns_[i].type.name;
        }
        return statement;
    }

    const Library& library_;
    duckdb_connection connection_;
    bool zone_is_utc_;
};

Result<std::shared_ptr<Statement>> prepare(const Library& library, duckdb_connection connection, std::string_view sql,
                                           Guard guard, bool zone_is_utc) {
    return Preparation(library, connection, zone_is_utc).guarded(sql, guard);
}

}  // namespace oriel::db::duckdb
