#pragma once

#include "base/result.h"

#include <duckdb.h>

#include <span>
#include <string>

namespace oriel::db::duckdb {

// Every function of DuckDB's C API that we call. Each is looked up once, when the library is loaded.
// clang-format off: one name a line; it cannot lay out such a list.
#define ORIEL_DUCKDB_FUNCTIONS(X)             \
    X(library_version)                        \
    X(malloc)                                 \
    X(free)                                   \
    X(create_config)                          \
    X(set_config)                             \
    X(destroy_config)                         \
    X(open_ext)                               \
    X(close)                                  \
    X(connect)                                \
    X(disconnect)                             \
    X(interrupt)                              \
    X(query)                                  \
    X(destroy_result)                         \
    X(result_error)                           \
    X(result_error_type)                      \
    X(fetch_chunk)                            \
    X(extract_statements)                     \
    X(extract_statements_error)               \
    X(prepare_extracted_statement)            \
    X(destroy_extracted)                      \
    X(prepare_error)                          \
    X(destroy_prepare)                        \
    X(nparams)                                \
    X(prepared_statement_type)                \
    X(prepared_statement_column_count)        \
    X(prepared_statement_column_name)         \
    X(prepared_statement_column_type)         \
    X(prepared_statement_column_logical_type) \
    X(execute_prepared_streaming)             \
    X(decimal_scale)                          \
    X(decimal_internal_type)                  \
    X(destroy_logical_type)                   \
    X(data_chunk_get_size)                    \
    X(data_chunk_get_vector)                  \
    X(destroy_data_chunk)                     \
    X(vector_get_data)                        \
    X(vector_get_validity)
// clang-format on

/// DuckDB's C API as a table of functions: `library.query(…)` is `duckdb_query(…)`.
///
/// The library is 70 MB and most processes of ours never ask it anything at once, so it is loaded at the first
/// connection and not at start. Never unloaded: DuckDB keeps threads.
struct Library {
#define ORIEL_DUCKDB_MEMBER(name) decltype(&::duckdb_##name) name = nullptr;
    ORIEL_DUCKDB_FUNCTIONS(ORIEL_DUCKDB_MEMBER)
#undef ORIEL_DUCKDB_MEMBER

    /// The library of this process, loaded at the first call. Safe from many threads.
    ///
    /// Looked for in: the file or folder that ORIEL_DUCKDB_LIBRARY names (then nowhere else), `lib` beside the program,
    /// `../.deps/duckdb` beside the program, the folder given when we were built.
    /// Errors: unavailable when there is none or it cannot be used; a failure is tried again at the next call.
    static Result<const Library*> get();

    /// Loads the first usable library among these files. For `get` and its tests.
    static Result<Library> load(std::span<const std::string> files);
};

}  // namespace oriel::db::duckdb
