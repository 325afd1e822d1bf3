#include "base/assert.h"

#include <stdexcept>
#include <string>

namespace oriel {

void assertion_failed(const char* condition, const char* file, int line) {
    throw std::logic_error(std::string("assertion failed: ") + condition + " at " + file + ":" + std::to_string(line));
}

}  // namespace oriel
