#include "api/errors.h"

#include "api/operation.h"
#include "base/json.h"

#include <string>

namespace oriel::api {

int status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid_request: return 400;
        case ErrorCode::unauthenticated: return 401;
        case ErrorCode::forbidden: return 403;
        case ErrorCode::not_found: return 404;
        case ErrorCode::not_allowed: return 405;
        case ErrorCode::conflict: return 409;
        case ErrorCode::too_large: return 413;
        case ErrorCode::validation_failed: return 422;
        case ErrorCode::rate_limited: return 429;
        case ErrorCode::internal: return 500;
        case ErrorCode::not_implemented: return 501;
        case ErrorCode::upstream_failed: return 400;
        case ErrorCode::unavailable: return 503;
        case ErrorCode::timed_out: return 504;
        case ErrorCode::cancelled: return 400;  // Documented for query results: 400 with the reason in the message.
    }
    return 500;
}

void add_json_headers(http::Response& response) {
    response.headers.push_back({"Content-Type", "application/json;charset=utf-8"});
    response.headers.push_back({"X-Content-Type-Options", "nosniff"});
    response.headers.push_back({"Vary", "Accept-Encoding"});
}

http::Response error_response(const Error& error, const ErrorPlace& place) {
    return error_response(error, status_of(error.code), place);
}

http::Response error_response(const Error& error, int status, const ErrorPlace& place) {
    std::string url(place.base_url);
    url += "/r/err/";
    url += kApiVersion;
    url += '/';
    url += std::to_string(status);
    url += '/';
    for (const char c : place.method) url += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    url += place.error_path;

    std::string body;
    JsonWriter out(body);
    out.begin_object();
    out.rendered_key("\"message\":");
    out.string(error.message);
    if (status == 422 || !error.details.empty()) {
        out.rendered_key("\"errors\":");
        out.begin_array();
        for (const ErrorDetail& detail : error.details) {
            out.begin_object();
            out.rendered_key("\"field\":");
            out.string(detail.field);
            out.rendered_key("\"code\":");
            out.string(detail.code);
            out.rendered_key("\"message\":");
            out.string(detail.message);
            out.rendered_key("\"documentation_url\":");
            out.string(url);
            out.end_object();
        }
        out.end_array();
    }
    out.rendered_key("\"documentation_url\":");
    out.string(url);
    out.end_object();

    http::Response response;
    response.status = status;
    response.body = std::move(body);
    add_json_headers(response);
    if (error.retry_after_s > 0) response.headers.push_back({"Retry-After", std::to_string(error.retry_after_s)});
    return response;
}

}  // namespace oriel::api
