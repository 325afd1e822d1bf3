// uses: lookml model
// Compiles generated projects whole: parse, includes, merging, checks, models. ORIEL_BENCH_FILES sets how many view
// files (default 350, about 5 MB; 3500 makes the 50 MB project of docs).
#include "lookml/compile.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

namespace {

using oriel::lookml::MemoryFiles;

/// A project in the manner of real ones: views of 60 fields with sentences for descriptions, one explore for every ten
/// views that joins the nine others.
struct Corpus {
    MemoryFiles files;
    std::size_t bytes = 0;

    explicit Corpus(int views) {
        std::string model = "connection: \"warehouse\"\ninclude: \"/views/*.view\"\n";
        for (int v = 0; v < views; ++v) add("views/" + name(v) + ".view.lkml", view(v));
        for (int v = 0; v + 10 <= views; v += 10) model += explore(v);
        add("big.model.lkml", model);
    }

private:
    static std::string name(int v) { return "stg_orders_" + std::to_string(v); }
    void add(std::string path, std::string text) {
        bytes += text.size();
        files.set(std::move(path), std::move(text));
    }
    static std::string view(int v) {
        std::string out = "view: " + name(v) + " {\n  sql_table_name: analytics.marts." + name(v) + " ;;\n\n";
        out += "  dimension: id {\n    primary_key: yes\n    type: number\n    sql: ${TABLE}.id ;;\n  }\n\n";
        for (int f = 0; f < 40; ++f) {
            const std::string n = "attribute_" + std::to_string(f);
            out += "  dimension: " + n + " {\n    type: string\n    label: \"Attribute number " + std::to_string(f) +
                   "\"\n    group_label: \"Attributes\"\n    description: \"What the source system says about the "
                   "order; see the data catalogue for the meaning of each code.\"\n"
                   "    sql: CASE WHEN ${TABLE}." +
                   n + " = '' THEN NULL ELSE ${TABLE}." + n + " END ;;\n  }\n\n";
        }
        for (int f = 0; f < 4; ++f) {
            out += "  dimension_group: event_" + std::to_string(f) +
                   " {\n    type: time\n    timeframes: [raw, time, date, week, month, quarter, year]\n    sql: "
                   "${TABLE}.event_" +
                   std::to_string(f) + "_at ;;\n  }\n\n";
        }
        for (int f = 0; f < 15; ++f) {
            const std::string n = "total_" + std::to_string(f);
            out += "  measure: " + n +
                   " {\n    type: sum\n    description: \"The sum over all orders that are not cancelled.\"\n    sql: "
                   "${attribute_" +
                   std::to_string(f) +
                   "} ;;\n    filters: [attribute_1: \"-cancelled\"]\n    value_format_name: usd\n    drill_fields: "
                   "[detail*]\n  }\n\n";
        }
        return out + "  set: detail { fields: [id, event_0_date, attribute_1, attribute_2] }\n}\n";
    }
    static std::string explore(int v) {
        std::string out = "explore: " + name(v) + " {\n";
        for (int j = 1; j < 10; ++j) {
            out += "  join: " + name(v + j) + " {\n    sql_on: ${" + name(v) + ".attribute_" + std::to_string(j) +
                   "} = ${" + name(v + j) + ".id} ;;\n    relationship: many_to_one\n  }\n";
        }
        return out + "}\n";
    }
};

void compile_project(benchmark::State& state) {
    const char* const views = std::getenv("ORIEL_BENCH_FILES");
    const Corpus corpus(views == nullptr ? 350 : std::atoi(views));
    for (auto _ : state) {
        auto project = oriel::lookml::compile(corpus.files);
        if (!project.ok() || project.value().diagnostics.has_errors()) state.SkipWithError("the project has errors");
        benchmark::DoNotOptimize(project);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(corpus.bytes));
    state.counters["source_bytes"] = static_cast<double>(corpus.bytes);
}
BENCHMARK(compile_project)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
