#pragma once

#include "base/error.h"

#include <string>
#include <string_view>

namespace oriel::query {

/// A request whose `field` (`fields`, `filters`, `sorts`, …) cannot be taken; the message stands in both places.
Error invalid(std::string_view field, std::string message);
/// Something that is recognised and not built.
Error not_built(std::string message);

}  // namespace oriel::query
