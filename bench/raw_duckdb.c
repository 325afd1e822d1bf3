/* The yardstick of queries: one SQL statement through DuckDB's C API and nothing else.
 *
 *   raw_duckdb DATABASE THREADS SECONDS SQL     runs it again and again, reads every chunk; prints the median in microseconds
 *   raw_duckdb DATABASE THREADS once SQL        runs it once (a COPY, say); prints microseconds
 */
#include "duckdb.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void fail(const char* what, const char* message) {
    fprintf(stderr, "raw_duckdb: %s: %s\n", what, message == NULL ? "unknown" : message);
    exit(1);
}

static double now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_value(const void* a, const void* b) {
    const double x = *(const double*)a, y = *(const double*)b;
    return (x > y) - (x < y);
}

static uint64_t run(duckdb_connection connection, const char* sql) {
    duckdb_result result;
    if (duckdb_query(connection, sql, &result) == DuckDBError) fail("query", duckdb_result_error(&result));
    uint64_t rows = 0;
    duckdb_data_chunk chunk;
    while ((chunk = duckdb_fetch_chunk(result)) != NULL) {
        rows += duckdb_data_chunk_get_size(chunk);
        duckdb_destroy_data_chunk(&chunk);
    }
    duckdb_destroy_result(&result);
    return rows;
}

int main(int argc, char** argv) {
    if (argc != 5) fail("usage", "raw_duckdb DATABASE THREADS SECONDS|once SQL");
    const char* sql = argv[4];
    duckdb_config config;
    duckdb_create_config(&config);
    duckdb_set_config(config, "threads", argv[2]);
    duckdb_set_config(config, "access_mode", "READ_ONLY");
    duckdb_database database;
    char* error = NULL;
    if (duckdb_open_ext(argv[1], &database, config, &error) == DuckDBError) fail(argv[1], error);
    duckdb_destroy_config(&config);
    duckdb_connection connection;
    if (duckdb_connect(database, &connection) == DuckDBError) fail("connect", "refused");

    if (strcmp(argv[3], "once") == 0) {
        const double began = now_us();
        run(connection, sql);
        printf("%.0f\n", now_us() - began);
    } else {
        const double limit = atof(argv[3]) * 1e6;
        run(connection, sql);
        run(connection, sql);
        static double times[1 << 20];
        size_t count = 0;
        const double began = now_us();
        do {
            const double start = now_us();
            run(connection, sql);
            times[count++] = now_us() - start;
        } while (now_us() - began < limit && count < sizeof times / sizeof *times);
        qsort(times, count, sizeof *times, by_value);
        printf("%.1f\n", times[count / 2]);
    }
    duckdb_disconnect(&connection);
    duckdb_close(&database);
    return 0;
}
