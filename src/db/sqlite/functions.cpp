#include "db/sqlite/functions.h"

#include "base/time_zone.h"
#include "db/remote/text_values.h"

#include <cmath>
#include <optional>
#include <string>
#include <string_view>

namespace oriel::db::sqlite {

namespace {

using Micros = std::chrono::microseconds;

/// What SQLite's own functions take: the years 0 to 9999.
constexpr std::int64_t kFirst = -62'167'219'200'000'000;
constexpr std::int64_t kLast = 253'402'300'799'999'999;

struct Moment {
    Micros since_epoch{};  ///< Of the wall clock, or of UTC when `is_utc`.
    bool is_utc = false;
};

/// The minutes of `+hh:mm` at the end of a time, or nothing.
std::optional<int> offset_minutes(std::string_view text) {
    if (text.ends_with('Z') || text.ends_with('z')) return 0;
    constexpr std::size_t kLength = 6;
    constexpr std::size_t kShortest = 16;  // `YYYY-MM-DD HH:MM`
    if (text.size() < kShortest + kLength) return std::nullopt;
    const std::string_view offset = text.substr(text.size() - kLength);
    if ((offset[0] != '+' && offset[0] != '-') || offset[3] != ':') return std::nullopt;
    const auto hours = remote::parse_int64(offset.substr(1, 2));
    const auto minutes = remote::parse_int64(offset.substr(4, 2));
    if (!hours || !minutes) return std::nullopt;
    const int all = static_cast<int>(*hours * 60 + *minutes);
    return offset[0] == '-' ? -all : all;
}

std::optional<Moment> read_moment(sqlite3_value* value) {
    const int type = ::sqlite3_value_type(value);
    if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
        constexpr double kEpoch = 2440587.5;
        constexpr double kMicrosOfDay = 86'400e6;
        const double day = ::sqlite3_value_double(value);
        if (!(day >= 0 && day < 5373484.5)) return std::nullopt;
        return Moment{Micros(std::llround((day - kEpoch) * kMicrosOfDay / 1000) * 1000), false};
    }
    if (type != SQLITE_TEXT) return std::nullopt;
    const std::string_view text(reinterpret_cast<const char*>(::sqlite3_value_text(value)),
                                static_cast<std::size_t>(::sqlite3_value_bytes(value)));
    const auto micros = remote::parse_timestamp(text);
    if (!micros || *micros < kFirst || *micros > kLast) return std::nullopt;
    const auto offset = offset_minutes(text);
    return Moment{Micros(*micros) - std::chrono::minutes(offset.value_or(0)), offset.has_value()};
}

std::string_view text_of(sqlite3_value* value) {
    const auto* text = reinterpret_cast<const char*>(::sqlite3_value_text(value));
    return text == nullptr ? std::string_view() : std::string_view(text);
}

void to_zone(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
    const auto moment = read_moment(values[0]);
    if (!moment) return ::sqlite3_result_null(context);
    const auto from = TimeZone::find(text_of(values[1]));
    const auto to = TimeZone::find(text_of(values[2]));
    if (!from.ok() || !to.ok()) return ::sqlite3_result_error(context, "oriel_to_zone: unknown time zone", -1);
    const Instant instant =
        moment->is_utc ? Instant(moment->since_epoch) : from.value().to_instant(WallTime(moment->since_epoch));
    const std::string iso = to_iso(to.value().to_wall(instant));
    ::sqlite3_result_text(context, iso.data(), static_cast<int>(iso.size()), SQLITE_TRANSIENT);
}

}  // namespace

void add_functions(sqlite3* connection) {
    ::sqlite3_create_function_v2(connection, "oriel_to_zone", 3, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                 nullptr, &to_zone, nullptr, nullptr, nullptr);
}

}  // namespace oriel::db::sqlite
