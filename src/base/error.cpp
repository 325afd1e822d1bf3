#include "base/error.h"

namespace oriel {

std::string_view to_string(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid_request: return "invalid_request";
        case ErrorCode::unauthenticated: return "unauthenticated";
        case ErrorCode::forbidden: return "forbidden";
        case ErrorCode::not_found: return "not_found";
        case ErrorCode::not_allowed: return "not_allowed";
        case ErrorCode::conflict: return "conflict";
        case ErrorCode::too_large: return "too_large";
        case ErrorCode::validation_failed: return "validation_failed";
        case ErrorCode::rate_limited: return "rate_limited";
        case ErrorCode::internal: return "internal";
        case ErrorCode::not_implemented: return "not_implemented";
        case ErrorCode::upstream_failed: return "upstream_failed";
        case ErrorCode::unavailable: return "unavailable";
        case ErrorCode::timed_out: return "timed_out";
        case ErrorCode::cancelled: return "cancelled";
    }
    return "unknown";
}

}  // namespace oriel
