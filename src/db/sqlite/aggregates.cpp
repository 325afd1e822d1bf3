#include "db/sqlite/aggregates.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace oriel::db::sqlite {

namespace {

/// The state of one group. SQLite gives room for a pointer; the last call takes it back.
template <typename State>
State* state_of(sqlite3_context* context, bool create) {
    auto** place =
        static_cast<State**>(::sqlite3_aggregate_context(context, create ? static_cast<int>(sizeof(State*)) : 0));
    if (place == nullptr) return nullptr;
    if (*place == nullptr && create) *place = new State;
    return *place;
}

struct Values {
    std::vector<double> values;
    double fraction = 0;
};

void step_percentile(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    Values* state = state_of<Values>(context, true);
    if (state == nullptr) return ::sqlite3_result_error_nomem(context);
    if (::sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
    const double value = ::sqlite3_value_double(arguments[0]);
    if (std::isnan(value)) return;
    state->values.push_back(value);
    state->fraction = std::clamp(::sqlite3_value_double(arguments[1]), 0.0, 1.0);
}

void finish_percentile(sqlite3_context* context) {
    const std::unique_ptr<Values> state(state_of<Values>(context, false));
    if (state == nullptr || state->values.empty()) return ::sqlite3_result_null(context);
    std::vector<double>& values = state->values;
    const double place = state->fraction * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const auto low = values.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(values.begin(), low, values.end());
    const double rest = place - std::floor(place);
    if (rest == 0) return ::sqlite3_result_double(context, *low);
    const double high = *std::min_element(low + 1, values.end());
    ::sqlite3_result_double(context, *low + (high - *low) * rest);
}

struct Texts {
    std::set<std::string, std::less<>> texts;
    std::string separator;
};

std::string_view text_of(sqlite3_value* value) {
    const auto* text = reinterpret_cast<const char*>(::sqlite3_value_text(value));
    return {text == nullptr ? "" : text, static_cast<std::size_t>(::sqlite3_value_bytes(value))};
}

void step_joined(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    Texts* state = state_of<Texts>(context, true);
    if (state == nullptr) return ::sqlite3_result_error_nomem(context);
    if (::sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
    const std::string_view text = text_of(arguments[0]);
    if (state->texts.find(text) == state->texts.end()) state->texts.emplace(text);
    if (state->texts.size() == 1) state->separator = text_of(arguments[1]);
}

void finish_joined(sqlite3_context* context) {
    const std::unique_ptr<Texts> state(state_of<Texts>(context, false));
    if (state == nullptr || state->texts.empty()) return ::sqlite3_result_null(context);
    std::string joined;
    for (const std::string& text : state->texts) {
        if (&text != &*state->texts.begin()) joined += state->separator;
        joined += text;
    }
    ::sqlite3_result_text64(context, joined.data(), joined.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

}  // namespace

void add_aggregates(sqlite3* connection) {
    constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    ::sqlite3_create_function_v2(connection, "oriel_percentile", 2, kFlags, nullptr, nullptr, &step_percentile,
                                 &finish_percentile, nullptr);
    ::sqlite3_create_function_v2(connection, "oriel_joined", 2, kFlags, nullptr, nullptr, &step_joined, &finish_joined,
                                 nullptr);
}

}  // namespace oriel::db::sqlite
