#include "lang/liquid/compare.h"
#include "lang/liquid/filter_functions.h"
#include "lang/liquid/letters.h"
#include "lang/liquid/scanner.h"
#include "lang/liquid/search.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

namespace oriel::lang::liquid {

namespace {

/// An item, or its member when a filter was given a name.
Result<Value> member_of(const FilterRun& run, const Value& item, const std::string& name) {
    if (name.empty()) return item;
    TRY(run.budget.spend(1));
    const Value* member = item.find(name);
    return member == nullptr ? Value() : *member;
}

/// `split: ' '`: words between any blanks.
Value::Array words_of(std::string_view text, PieceKind kind) {
    Value::Array out;
    std::size_t at = 0;
    for (;;) {
        while (at < text.size() && is_blank(text[at])) ++at;
        if (at >= text.size()) return out;
        const std::size_t begin = at;
        while (at < text.size() && !is_blank(text[at])) ++at;
        out.push_back(Value::text(Text(std::string(text.substr(begin, at - begin)), kind)));
    }
}

Value::Array parts_of(std::string_view text, std::string_view separator, PieceKind kind) {
    Value::Array out;
    std::size_t done = 0;
    while (done < text.size()) {
        std::size_t at = 0;
        std::size_t next = 0;
        if (separator.empty()) {
            at = next = done + character_offset(text.substr(done), 1);
        } else {
            at = find_bytes(text, separator, done);
            if (at == std::string_view::npos) at = text.size();
            next = at + separator.size();
        }
        out.push_back(Value::text(Text(std::string(text.substr(done, at - done)), kind)));
        done = next;
    }
    // Empty parts at the end are left out.
    while (!out.empty() && out.back().as_text()->empty()) out.pop_back();
    return out;
}

/// Sorts by keys that are made once; nil goes last. Errors of comparing end the sorting.
template <typename Order>
Result<Value> sorted(const FilterRun& run, Value::Array items, std::vector<Value> keys, const Order& order) {
    std::vector<std::size_t> places(items.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
    std::optional<Error> error;
    std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
        // After a mistake nothing is smaller than anything, which is an order too.
        if (error.has_value()) return false;
        if (keys[a].is_nil() || keys[b].is_nil()) return !keys[a].is_nil() && keys[b].is_nil();
        const Result<int> result = order(keys[a], keys[b]);
        if (result.ok()) return result.value() < 0;
        error = result.error();
        return false;
    });
    if (error.has_value()) return *error;
    Value::Array out;
    out.reserve(items.size());
    for (const std::size_t place : places) out.push_back(std::move(items[place]));
    return run.made_list(std::move(out));
}

}  // namespace

Value end_of(const Value& list, bool first) {
    if (const Value::Array* array = list.as_array(); array != nullptr && !array->empty())
        return first ? array->front() : array->back();
    if (const Value::Range* range = list.as_range(); range != nullptr && range->size() > 0)
        return Value::integer(first ? range->first : range->last);
    if (const Value::Object* object = list.as_object(); object != nullptr && !object->empty()) {
        const Value::Member& member = first ? object->front() : object->back();
        return Value::array({Value::text(member.first), member.second});
    }
    return Value();
}

Result<Value> filter_split(FilterRun& run) {
    const std::string text = TRY(run.input_bytes());
    const std::string separator = TRY(run.argument_bytes(0));
    const PieceKind kind = run.tainted() ? PieceKind::tainted : PieceKind::text;
    // Paid for before it is made.
    if (separator.empty()) TRY(run.budget.spend(text.size()));
    Value::Array parts = separator == " " ? words_of(text, kind) : parts_of(text, separator, kind);
    return run.made_list(std::move(parts));
}

Result<Value> filter_join(FilterRun& run) {
    const Value::Array items = TRY(run.items(run.input));
    const Text glue = run.arguments.empty() ? Text(" ") : TRY(run.text(run.argument(0)));
    Text out;
    bool first = true;
    for (const Value& item : items) {
        if (!first) out.append(glue);
        first = false;
        item.print(out, run.budget.max_bytes());
        if (out.cost() > run.budget.max_bytes()) break;  // Which fails below.
    }
    TRY(run.budget.spend_text(out.cost()));
    return Value::text(std::move(out));
}

Result<Value> filter_first(FilterRun& run) {
    return end_of(run.input, true);
}

Result<Value> filter_last(FilterRun& run) {
    return end_of(run.input, false);
}

Result<Value> filter_size(FilterRun& run) {
    std::size_t size = 0;
    if (run.input.as_text() != nullptr) {
        const std::string text = TRY(run.input_bytes());
        size = character_count(text);
    } else if (const Value::Array* array = run.input.as_array()) {
        size = array->size();
    } else if (const Value::Object* object = run.input.as_object()) {
        size = object->size();
    } else if (const Value::Range* range = run.input.as_range()) {
        size = static_cast<std::size_t>(range->size());
    }
    return run.made_number(Value::integer(static_cast<std::int64_t>(size)));
}

Result<Value> filter_reverse(FilterRun& run) {
    Value::Array items = TRY(run.items(run.input));
    std::reverse(items.begin(), items.end());
    return run.made_list(std::move(items));
}

Result<Value> filter_concat(FilterRun& run) {
    Value::Array items = TRY(run.items(run.input));
    if (run.argument(0).as_array() == nullptr && run.argument(0).as_range() == nullptr)
        return run.fail("needs a list to add, as 'split' makes one");
    Value::Array more = TRY(run.items(run.argument(0)));
    items.insert(items.end(), more.begin(), more.end());
    return run.made_list(std::move(items));
}

Result<Value> filter_compact(FilterRun& run) {
    const Value::Array items = TRY(run.items(run.input));
    const std::string name = TRY(run.argument_bytes(0));
    Value::Array out;
    for (const Value& item : items) {
        const Value member = TRY(member_of(run, item, name));
        if (!member.is_nil()) out.push_back(item);
    }
    return run.made_list(std::move(out));
}

Result<Value> filter_map(FilterRun& run) {
    Value::Array items = TRY(run.items(run.input));
    const std::string name = TRY(run.argument_bytes(0));
    for (Value& item : items) item = TRY(member_of(run, item, name));
    return run.made_list(std::move(items));
}

Result<Value> filter_where(FilterRun& run) {
    const Value::Array items = TRY(run.items(run.input));
    const std::string name = TRY(run.argument_bytes(0));
    Value::Array out;
    for (const Value& item : items) {
        const Value member = TRY(member_of(run, item, name));
        const bool keep = run.arguments.size() > 1 ? TRY(equal(member, run.argument(1), run.budget)) : member.truthy();
        if (keep) out.push_back(item);
    }
    return run.made_list(std::move(out));
}

Result<Value> filter_uniq(FilterRun& run) {
    const Value::Array items = TRY(run.items(run.input));
    const std::string name = TRY(run.argument_bytes(0));
    Value::Array out;
    std::unordered_set<std::string> texts;
    Value::Array others;
    for (const Value& item : items) {
        const Value member = TRY(member_of(run, item, name));
        if (member.as_text() != nullptr) {
            std::string bytes = TRY(run.bytes(member));
            if (texts.insert(std::move(bytes)).second) out.push_back(item);
            continue;
        }
        bool seen = false;
        for (const Value& other : others) {
            if (seen) break;
            seen = TRY(equal(member, other, run.budget));
        }
        if (seen) continue;
        others.push_back(member);
        out.push_back(item);
    }
    return run.made_list(std::move(out));
}

Result<Value> filter_sort(FilterRun& run) {
    Value::Array items = TRY(run.items(run.input));
    const std::string name = TRY(run.argument_bytes(0));
    std::vector<Value> keys;
    for (const Value& item : items) {
        Value key = TRY(member_of(run, item, name));
        keys.push_back(std::move(key));
    }
    return sorted(run, std::move(items), std::move(keys),
                  [&](const Value& a, const Value& b) { return order(a, b, run.budget); });
}

Result<Value> filter_sort_natural(FilterRun& run) {
    Value::Array items = TRY(run.items(run.input));
    const std::string name = TRY(run.argument_bytes(0));
    std::vector<Value> keys;
    for (const Value& item : items) {
        const Value key = TRY(member_of(run, item, name));
        if (key.is_nil()) {
            keys.emplace_back();
            continue;
        }
        const std::string bytes = TRY(run.bytes(key));
        keys.push_back(Value::text(to_lower(bytes)));
    }
    return sorted(run, std::move(items), std::move(keys),
                  [&](const Value& a, const Value& b) { return order(a, b, run.budget); });
}

}  // namespace oriel::lang::liquid
