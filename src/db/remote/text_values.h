#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// Values that databases send as text, in the ISO forms that our sessions ask for.
namespace oriel::db::remote {

std::optional<std::int64_t> parse_int64(std::string_view text);
/// Also `NaN`, `Infinity` and `-Infinity`.
std::optional<double> parse_double(std::string_view text);

/// `YYYY-MM-DD`, of any year, with or without ` BC` at its end; `infinity` and `-infinity`. Days since 1970-01-01 as in
/// `rows::Type::date`.
std::optional<std::int32_t> parse_date(std::string_view text);

/// `YYYY-MM-DD HH:MM:SS[.ffffff][+hh[:mm[:ss]]]`, likewise; `T` for the blank, and a date alone, do too. The offset is
/// dropped: the wall clock is what counts. Microseconds as in `rows::Type::timestamp`.
std::optional<std::int64_t> parse_timestamp(std::string_view text);

/// MySQL's dates that are none: a month or day of 0.
bool is_zero_date(std::string_view text);

}  // namespace oriel::db::remote
