#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel {

/// What kind of failure a request met. `api/errors.cpp` is the one table from a code to an HTTP status.
enum class ErrorCode {
    invalid_request,    ///< Unparseable or ill-typed input (400).
    unauthenticated,    ///< No token, or one that is unknown or expired (401).
    forbidden,          ///< The caller may know the thing exists, but may not do this (403).
    not_found,          ///< Absent, or hidden from the caller (404).
    not_allowed,        ///< Built in or file based, so it cannot be changed; or a wrong method (405).
    conflict,           ///< A unique key is taken (409).
    too_large,          ///< The request is larger than the configured limit (413).
    validation_failed,  ///< Well-formed, but a field's value is not acceptable; `details` name the fields (422).
    rate_limited,       ///< Too many requests; `retry_after_s` says when to come back (429).
    internal,           ///< Our bug (500).
    not_implemented,    ///< In the API, not built yet (501).
    upstream_failed,    ///< A database or another service said no; the message is theirs, credentials removed (400).
    unavailable,        ///< Overloaded or shutting down; `retry_after_s` says when to come back (503).
    timed_out,          ///< The deadline passed before the work was done (504).
    cancelled,          ///< The caller, or someone with the right, stopped the work.
};

/// The name of a code as logs and tests spell it: the enumerator's own name.
std::string_view to_string(ErrorCode code);

/// One field that was not acceptable. `code` is one of `missing_field`, `invalid`, `already_exists`.
struct ErrorDetail {
    std::string field;
    std::string code;
    std::string message;
};

/// Why a request cannot be done.
///
/// `message` is for the user: names in single quotes, what was found and what would do, never a secret.
struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string message;
    std::vector<ErrorDetail> details = {};
    int retry_after_s = 0;  ///< Seconds; 0 when a retry makes no sense.

    static Error invalid_request(std::string message) { return {ErrorCode::invalid_request, std::move(message)}; }
    static Error unauthenticated() { return {ErrorCode::unauthenticated, "Requires authentication."}; }
    static Error forbidden(std::string message) { return {ErrorCode::forbidden, std::move(message)}; }
    static Error not_found(std::string message = "Not found") { return {ErrorCode::not_found, std::move(message)}; }
    static Error conflict(std::string message) { return {ErrorCode::conflict, std::move(message)}; }
    static Error internal(std::string message) { return {ErrorCode::internal, std::move(message)}; }
    static Error upstream(std::string message) { return {ErrorCode::upstream_failed, std::move(message)}; }
    static Error validation(std::vector<ErrorDetail> details) {
        return {ErrorCode::validation_failed, "Validation Failed", std::move(details)};
    }
    static Error validation(std::string field, std::string code, std::string message) {
        return validation({{std::move(field), std::move(code), std::move(message)}});
    }
};

}  // namespace oriel
