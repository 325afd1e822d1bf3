#include "lang/liquid/budget.h"

#include "lang/liquid/problem.h"

#include <fmt/format.h>

namespace oriel::lang::liquid {

namespace {

/// Bytes that are copied in the time of one step.
constexpr std::size_t kBytesPerStep = 16;

}  // namespace

Status Budget::spend(std::size_t steps) {
    if (steps > steps_) return bad_liquid("it takes too many steps; loop over less");
    steps_ -= steps;
    return Ok{};
}

Status Budget::spend_text(std::size_t bytes) {
    if (bytes > max_bytes_) return bad_liquid(fmt::format("it makes a text of more than {} bytes", max_bytes_));
    return spend(bytes / kBytesPerStep);
}

}  // namespace oriel::lang::liquid
