#pragma once

#include "lang/filters/filters.h"

#include <string>

/// Normal forms as short texts, for tests.
namespace oriel::lang::filters {

/// `<text>` `like<pattern>` `null` `empty` `any`, with `!` before what is refused.
std::string shown(const StringFilter& filter);
/// `5` `[1;10)` `(;3)` `null`, with `!` before what is refused.
std::string shown(const NumberFilter& filter);
std::string shown(YesNo filter);
/// `[2018-05-18 00:00:00 .. 2018-05-19 00:00:00)` `[- .. …)` `null`, with `not ` before what is refused.
std::string shown(const DateFilter& filter);
/// `point 1,2` `circle 3m 1,2` `box 1,2 3,4` `null` `!null` or nothing.
std::string shown(const LocationFilter& filter);

}  // namespace oriel::lang::filters
