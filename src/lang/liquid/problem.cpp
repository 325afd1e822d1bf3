#include "lang/liquid/problem.h"

#include <utility>

namespace oriel::lang::liquid {

Error bad_liquid(std::string reason) {
    Error error = Error::validation("liquid", "invalid", reason);
    error.message = std::move(reason);
    return error;
}

}  // namespace oriel::lang::liquid
