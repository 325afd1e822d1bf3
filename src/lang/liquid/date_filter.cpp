#include "lang/liquid/filter_functions.h"
#include "lang/liquid/letters.h"
#include "lang/liquid/moment.h"
#include "lang/liquid/number.h"
#include "lang/liquid/scanner.h"

#include <optional>
#include <string>
#include <utility>

namespace oriel::lang::liquid {

namespace {

/// Seconds around 1970 in which all years have four digits at most.
constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kLastSecond = 253'402'300'799;

std::optional<Moment> from_seconds(std::int64_t seconds) {
    if (seconds < kFirstSecond || seconds > kLastSecond) return std::nullopt;
    return Moment{WallTime(std::chrono::seconds(seconds)), std::chrono::minutes(0)};
}

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Result<std::optional<Moment>> moment_of(const FilterRun& run) {
    if (run.input.is_numeric()) return from_seconds(run.integer(run.input));
    if (run.input.as_text() == nullptr) return std::optional<Moment>();
    const std::string text = TRY(run.input_bytes());
    const std::string word = to_lower(trimmed(text));
    const Context::Now now = run.context.now();
    if (word == "now" || word == "today") return std::optional<Moment>(Moment{now.wall, now.ahead_of_utc});
    // Eight digits are a day, as dialects store it; other digits are seconds since 1970.
    if (all_digits(word) && word.size() != 8) return from_seconds(to_integer(Value::text(word)));
    return read_moment(text, now.ahead_of_utc);
}

}  // namespace

Result<Value> filter_date(FilterRun& run) {
    const std::string pattern = TRY(run.argument_bytes(0));
    const std::optional<Moment> moment = TRY(moment_of(run));
    if (pattern.empty() || !moment.has_value()) return run.input;
    return run.made(format_moment(*moment, pattern, run.budget.max_bytes()));
}

}  // namespace oriel::lang::liquid
