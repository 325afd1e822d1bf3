#pragma once

#include "base/result.h"
#include "lang/liquid/budget.h"
#include "lang/liquid/context.h"
#include "lang/liquid/value.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::lang::liquid {

/// One use of a filter: `input | name: arguments, key: named`.
class FilterRun {
public:
    FilterRun(std::string_view filter, const Value& in, std::span<const Value> args,
              std::span<const std::pair<std::string_view, Value>> named_args, const Context& query, Budget& limits)
        : name(filter), input(in), arguments(args), named(named_args), context(query), budget(limits) {}

    std::string_view name;
    const Value& input;
    std::span<const Value> arguments;
    std::span<const std::pair<std::string_view, Value>> named;
    const Context& context;
    Budget& budget;

    /// nil when it was not given.
    const Value& argument(std::size_t index) const;
    /// As text. Errors: when something is hidden in it.
    Result<Text> text(const Value& value) const;
    Result<std::string> bytes(const Value& value) const;
    Result<std::string> input_bytes() const { return bytes(input); }
    Result<std::string> argument_bytes(std::size_t index) const { return bytes(argument(index)); }
    /// A whole number, read as leniently as Liquid does.
    std::int64_t integer(const Value& value) const;
    /// The items of a list; nil has none, anything else is its only one.
    Result<Value::Array> items(const Value& value) const;

    /// A text made of the input and the arguments: a user's when any of them is.
    Result<Value> made(std::string bytes) const;
    /// A text made of `value` alone.
    Result<Value> made_of(const Value& value, std::string bytes) const;
    Value made_number(Value number) const;
    /// A list, paid for.
    Result<Value> made_list(Value::Array items) const;
    bool tainted() const;
    Error fail(std::string_view reason) const;
};

/// A filter: one row of the table in filters.cpp.
struct FilterRow {
    std::string_view name;
    Result<Value> (*run)(FilterRun& run);
    unsigned min_arguments = 0;
    unsigned max_arguments = 0;
};

/// nullptr when there is none of that name.
const FilterRow* find_filter(std::string_view name);
/// `did you mean 'x'?`, or empty.
std::string filter_hint(std::string_view name);
/// All filters in the order of their names.
std::span<const FilterRow> all_filters();

/// The first or last item of a list, or member of an object as a pair; nil when there is none.
Value end_of(const Value& list, bool first);

}  // namespace oriel::lang::liquid
