#pragma once

namespace oriel {

/// Ends the request that met an impossible state: throws `std::logic_error`, which the guards in http/ and jobs/ turn
/// into a 500 with an incident id. Never for input a user can give.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace oriel

#define ORIEL_ASSERT(condition) \
    (static_cast<bool>(condition) ? static_cast<void>(0) : ::oriel::assertion_failed(#condition, __FILE__, __LINE__))
