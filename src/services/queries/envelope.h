#pragma once

#include "base/result.h"
#include "query/compile.h"
#include "results/grid.h"
#include "store/queries.h"

#include <string>
#include <string_view>

namespace oriel::services {

/// What `json_detail` and `json_bi` say around the rows, as the inside of a JSON object; empty for other formats.
struct EnvelopeInput {
    const store::QueryDefinition& definition;
    const query::Compiled& compiled;
    const results::Grid* grid = nullptr;  ///< None for a result that is streamed.
    std::string sql;                      ///< Empty when the caller may not see it.
    std::string timezone;
};

/// Errors: invalid_request when a field's value format cannot be understood.
Result<std::string> envelope_of(std::string_view format, const EnvelopeInput& input);

}  // namespace oriel::services
