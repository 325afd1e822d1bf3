#pragma once

#include "base/error.h"

#include <string>

namespace oriel::lang::liquid {

/// The error of a template that can't be rendered. `reason`: what was found and what would do.
Error bad_liquid(std::string reason);

}  // namespace oriel::lang::liquid
