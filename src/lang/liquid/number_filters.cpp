#include "lang/liquid/filter_functions.h"
#include "lang/liquid/number.h"

#include <utility>

namespace oriel::lang::liquid {

namespace {

/// Nothing can be counted of what only the context knows.
Status check_visible(const FilterRun& run) {
    const auto hidden = [](const Value& value) { return value.as_text() != nullptr && value.as_text()->hidden(); };
    bool any = hidden(run.input);
    for (const Value& each : run.arguments) any = any || hidden(each);
    if (any) return run.fail("can't look into the result of a tag such as 'condition' or 'date_start'");
    return Ok{};
}

template <typename Function>
Result<Value> counted(const FilterRun& run, const Function& function) {
    TRY(check_visible(run));
    return run.made_number(function(run.input));
}

}  // namespace

Result<Value> filter_abs(FilterRun& run) {
    return counted(run, absolute);
}

Result<Value> filter_ceil(FilterRun& run) {
    return counted(run, ceiling);
}

Result<Value> filter_floor(FilterRun& run) {
    return counted(run, floored);
}

Result<Value> filter_round(FilterRun& run) {
    const std::int64_t places = run.arguments.empty() ? 0 : run.integer(run.argument(0));
    return counted(run, [&](const Value& input) { return rounded(input, places); });
}

Result<Value> filter_plus(FilterRun& run) {
    return counted(run, [&](const Value& input) { return plus(input, run.argument(0)); });
}

Result<Value> filter_minus(FilterRun& run) {
    return counted(run, [&](const Value& input) { return minus(input, run.argument(0)); });
}

Result<Value> filter_times(FilterRun& run) {
    return counted(run, [&](const Value& input) { return times(input, run.argument(0)); });
}

Result<Value> filter_divided_by(FilterRun& run) {
    TRY(check_visible(run));
    Value out = TRY(divided_by(run.input, run.argument(0)));
    return run.made_number(std::move(out));
}

Result<Value> filter_modulo(FilterRun& run) {
    TRY(check_visible(run));
    Value out = TRY(modulo(run.input, run.argument(0)));
    return run.made_number(std::move(out));
}

Result<Value> filter_at_least(FilterRun& run) {
    return counted(run, [&](const Value& input) {
        Value least = to_number(run.argument(0));
        Value number = to_number(input);
        return compare_numbers(number, least) < 0 ? least : number;
    });
}

Result<Value> filter_at_most(FilterRun& run) {
    return counted(run, [&](const Value& input) {
        Value most = to_number(run.argument(0));
        Value number = to_number(input);
        return compare_numbers(number, most) > 0 ? most : number;
    });
}

Result<Value> filter_sum(FilterRun& run) {
    const Value::Array items = TRY(run.items(run.input));
    const std::string property = TRY(run.argument_bytes(0));
    Value total = Value::integer(0);
    for (const Value& item : items) {
        if (run.arguments.empty()) {
            total = plus(total, item);
        } else if (const Value* member = item.find(property); member != nullptr) {
            total = plus(total, *member);
        }
    }
    return run.made_number(std::move(total));
}

}  // namespace oriel::lang::liquid
