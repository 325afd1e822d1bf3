#include "lang/liquid/compare.h"
#include "lang/liquid/filter_functions.h"
#include "lang/liquid/letters.h"

#include <string>
#include <utility>

namespace oriel::lang::liquid {

namespace {

Result<Value> quoted(const FilterRun& run, const Value& value) {
    // What is quoted already, such as the value of a parameter of type string, would not get better by more quotes.
    if (value.as_text() != nullptr && value.as_text()->is_literal()) return value;
    const std::string bytes = TRY(run.bytes(value));
    return Value::literal(bytes);
}

}  // namespace

Result<Value> filter_sql_quote(FilterRun& run) {
    const Value::Array* array = run.input.as_array();
    if (array == nullptr) return quoted(run, run.input);
    Value::Array out;
    for (const Value& item : *array) {
        Value each = TRY(quoted(run, item));
        out.push_back(std::move(each));
    }
    return run.made_list(std::move(out));
}

Result<Value> filter_sql_boolean(FilterRun& run) {
    bool value = run.input.truthy();
    if (run.input.as_text() != nullptr) {
        const std::string bytes = TRY(run.input_bytes());
        const std::string word = to_lower(bytes);
        if (word == "false" || word == "no") value = false;
    }
    return run.context.sql_boolean(value);
}

Result<Value> filter_localize(FilterRun& run) {
    const std::string key = TRY(run.input_bytes());
    return run.made(run.context.localize(key));
}

Result<Value> filter_default(FilterRun& run) {
    bool allow_false = false;
    for (const auto& [name, value] : run.named) {
        if (name == "allow_false") allow_false = value.truthy();
    }
    const bool missing = run.input.is_nil() || is_empty_value(run.input) || (!allow_false && !run.input.truthy());
    return missing ? run.argument(0) : run.input;
}

}  // namespace oriel::lang::liquid
