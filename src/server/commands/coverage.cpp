#include "api/coverage.h"
#include "server/commands/commands.h"
#include "server/commands/exit_code.h"

#include <cstdio>

namespace oriel::server {

int run_coverage(const CoverageOptions& options) {
    const auto missing = options.missing ? api::Missing::listed : api::Missing::hidden;
    std::fputs(api::coverage_text(api::coverage(), missing).c_str(), stdout);
    return kExitOk;
}

}  // namespace oriel::server
