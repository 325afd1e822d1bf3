// uses: lang
//
// Table calculations over 100,000 rows.
#include "lang/calcs/evaluate.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace {

using namespace oriel;
using namespace oriel::lang::calcs;

constexpr std::size_t kRows = 100'000;

const Table& table() {
    static const Table made = [] {
        Table result(kRows);
        std::vector<double> numbers(kRows);
        std::vector<Moment> moments(kRows);
        std::vector<std::string_view> texts(kRows);
        constexpr std::string_view kWords[] = {"complete", "pending", "cancelled", "returned, then complete"};
        for (std::size_t i = 0; i < kRows; ++i) {
            numbers[i] = static_cast<double>(i * 7919 % 100'003) / 4;
            moments[i] = static_cast<Moment>(1'500'000'000 + i * 3600) * 1'000'000;
            texts[i] = kWords[i % 4];
        }
        result.add("n", Column::of_numbers(numbers), Shape::measure);
        result.add("d", Column::of_moments(moments, true));
        result.add("s", Column::of_texts(texts));
        return result;
    }();
    return made;
}

void run(benchmark::State& state, const char* text) {
    const Expression expression = read(text, table(), Place::table_calculation);
    if (!expression.ok()) std::abort();
    for (auto _ : state) {
        const Result<Column> values = evaluate(expression, table(), {});
        if (!values.ok()) std::abort();
        benchmark::DoNotOptimize(values.value().numbers.data());
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kRows));
}

BENCHMARK_CAPTURE(run, arithmetic, "(${n} * 2 + 1) / ${n}")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, share, "${n} / sum(${n})")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, change, "${n} / offset(${n}, 1) - 1")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, running_total, "running_total(${n})")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, running_list, "sum(offset_list(${n}, 1 - row(), row()))")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, moving_average, "mean(offset_list(${n}, -6, 7))")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, rank, "rank(${n}, ${n})")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, lookup, "lookup(${n}, ${n}, ${s})")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, choice, "if(contains(${s}, \"comp\") AND ${n} > 100, \"yes\", ${s})")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, text, "concat(upper(${s}), \" \", ${n})")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, dates, "diff_days(trunc_months(${d}), now())")->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
