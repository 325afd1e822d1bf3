#pragma once

#include "base/result.h"

#include <cstddef>

namespace oriel::lang::liquid {

/// What is left of a rendering's limits.
class Budget {
public:
    Budget(std::size_t max_steps, std::size_t max_bytes) : steps_(max_steps), max_bytes_(max_bytes) {}

    /// Takes `steps`. Errors: validation_failed when there are not so many left.
    Status spend(std::size_t steps);
    /// Takes what making a text of that size costs. Errors: as `spend`, and when it is larger than a value may be.
    Status spend_text(std::size_t bytes);
    std::size_t max_bytes() const { return max_bytes_; }

private:
    std::size_t steps_;
    std::size_t max_bytes_;
};

}  // namespace oriel::lang::liquid
