#include "lang/liquid/filters.h"

#include "lang/liquid/number.h"
#include "lang/liquid/problem.h"

#include <fmt/format.h>

namespace oriel::lang::liquid {

namespace {

/// What one item of a list costs: about what its memory would hold as text.
constexpr std::size_t kStepsPerItem = 2;

}  // namespace

const Value& FilterRun::argument(std::size_t index) const {
    static const Value nil;
    return index < arguments.size() ? arguments[index] : nil;
}

Error FilterRun::fail(std::string_view reason) const {
    return bad_liquid(fmt::format("the filter '{}' {}", name, reason));
}

Result<Text> FilterRun::text(const Value& value) const {
    Text out;
    if (const Text* text = value.as_text())
        out = *text;
    else
        value.print(out, budget.max_bytes());
    TRY(budget.spend_text(out.cost()));
    return out;
}

Result<std::string> FilterRun::bytes(const Value& value) const {
    const Text out = TRY(text(value));
    if (out.hidden())
        return fail("can't look into the result of a tag such as 'condition' or 'date_start'; print it as it is");
    return out.bytes();
}

std::int64_t FilterRun::integer(const Value& value) const {
    return to_integer(value);
}

Result<Value::Array> FilterRun::items(const Value& value) const {
    if (const Value::Array* array = value.as_array()) {
        TRY(budget.spend(array->size() * kStepsPerItem));
        return *array;
    }
    Value::Array out;
    if (const Value::Range* range = value.as_range()) {
        const std::uint64_t size = range->size();
        TRY(budget.spend(size > budget.max_bytes() ? budget.max_bytes()
                                                   : static_cast<std::size_t>(size) * kStepsPerItem));
        if (size > budget.max_bytes()) return fail("is given a range that is too long");
        for (std::uint64_t i = 0; i < size; ++i)
            out.push_back(Value::integer(range->first + static_cast<std::int64_t>(i)));
    } else if (!value.is_nil()) {
        out.push_back(value);
    }
    return out;
}

bool FilterRun::tainted() const {
    if (input.tainted()) return true;
    for (const Value& each : arguments) {
        if (each.tainted()) return true;
    }
    for (const auto& each : named) {
        if (each.second.tainted()) return true;
    }
    return false;
}

Result<Value> FilterRun::made(std::string out) const {
    TRY(budget.spend_text(out.size()));
    return Value::text(Text(std::move(out), tainted() ? PieceKind::tainted : PieceKind::text));
}

Result<Value> FilterRun::made_of(const Value& value, std::string out) const {
    TRY(budget.spend_text(out.size()));
    return Value::text(Text(std::move(out), value.tainted() ? PieceKind::tainted : PieceKind::text));
}

Value FilterRun::made_number(Value number) const {
    number.mark_number(tainted());
    return number;
}

Result<Value> FilterRun::made_list(Value::Array list) const {
    TRY(budget.spend(list.size() * kStepsPerItem));
    return Value::array(std::move(list));
}

}  // namespace oriel::lang::liquid
