#pragma once

#include "base/result.h"
#include "db/duckdb/library.h"
#include "db/duckdb/vectors.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::db::duckdb {

/// A statement that DuckDB has parsed and planned, and how its columns are to be read.
class Statement {
public:
    Statement(const Library& library, duckdb_prepared_statement prepared) : library_(library), prepared_(prepared) {}
    ~Statement() { library_.destroy_prepare(&prepared_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    duckdb_prepared_statement get() const { return prepared_; }
    const std::vector<ColumnPlan>& columns() const { return columns_; }
    duckdb_statement_type type() const { return type_; }
    /// Whether it may leave something behind in its session.
    bool changes_session() const { return changes_session_; }

private:
    friend class Preparation;
    const Library& library_;
    duckdb_prepared_statement prepared_;
    duckdb_statement_type type_ = DUCKDB_STATEMENT_TYPE_INVALID;
    bool changes_session_ = false;
    std::vector<ColumnPlan> columns_;
};

/// Which statements may run.
enum class Guard {
    reads_only,  ///< SELECT and its kin, EXPLAIN of one, SET TimeZone.
    anything,
};

/// Parses, checks and plans one statement. Columns of types that cannot be read from a vector are converted by DuckDB:
/// the statement is then planned once more inside a SELECT with casts.
///
/// Errors: invalid_request (none, several, or one that the guard refuses); upstream_failed with DuckDB's own message,
///         nothing removed.
Result<std::shared_ptr<Statement>> prepare(const Library& library, duckdb_connection connection, std::string_view sql,
                                           Guard guard, bool zone_is_utc);

}  // namespace oriel::db::duckdb
