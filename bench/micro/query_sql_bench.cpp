// uses: query lookml sql
// Compiles the small query of bench/run to DuckDB's SQL again and again for so many seconds, from a model that is
// compiled once, and prints microseconds a query: query_sql_bench SECONDS PROJECT
#include "base/clock.h"
#include "lookml/compile.h"
#include "lookml/file_source.h"
#include "query/compile.h"
#include "sql/dialect.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

template <typename T>
T must(oriel::Result<T> result) {
    if (!result.ok()) {
        std::fprintf(stderr, "query_sql_bench: %s\n", result.error().message.c_str());
        std::exit(1);
    }
    return std::move(result).value();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: query_sql_bench SECONDS PROJECT\n");
        return 2;
    }
    const auto project = must(oriel::lookml::compile(oriel::lookml::DiskFiles(argv[2])));
    const auto found = project.models.find("thelook");
    if (found == project.models.end()) {
        std::fprintf(stderr, "query_sql_bench: no model 'thelook' in %s\n", argv[2]);
        return 1;
    }
    const auto dialect = must(oriel::sql::make_dialect("duckdb"));
    oriel::query::Request request;
    request.explore = "order_items";
    request.fields = {"order_items.status", "order_items.count", "order_items.total_sale_price"};
    request.sorts = {"order_items.status"};
    request.limit = 100;
    request.now = oriel::SystemClock().now();

    using Clock = std::chrono::steady_clock;
    const double limit = std::atof(argv[1]);
    std::size_t count = 0;
    double elapsed = 0;
    const auto began = Clock::now();
    do {
        for (int i = 0; i < 100; ++i) must(oriel::query::compile(*found->second, request, *dialect));
        count += 100;
        elapsed = std::chrono::duration<double>(Clock::now() - began).count();
    } while (elapsed < limit);
    std::printf("%.2f\n", elapsed * 1e6 / static_cast<double>(count));
    return 0;
}
