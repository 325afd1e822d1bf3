#pragma once

#include "base/error.h"
#include "http/message.h"

#include <string_view>

namespace oriel::api {

/// The HTTP status of an error: the one table.
int status_of(ErrorCode code);

/// Where an error happened, as its documentation URL spells it.
struct ErrorPlace {
    std::string_view base_url;    ///< `https://host:19999`
    std::string_view method;      ///< `GET`
    std::string_view error_path;  ///< `/dashboards/:dashboard_id`
};

/// The response of an error: an Error body, or a ValidationError body when it is about fields.
///
/// Both always carry `message` and `documentation_url`, because clients recover the status from that URL
/// (`{base}/r/err/4.0/404/get/dashboards/:dashboard_id`); `errors` is an array or absent, never null.
/// Source: docs/compat/errors.md
http::Response error_response(const Error& error, const ErrorPlace& place);

/// The same with the status given: for refusals of the HTTP layer, which have statuses of their own.
http::Response error_response(const Error& error, int status, const ErrorPlace& place);

/// The headers of every JSON answer.
void add_json_headers(http::Response& response);

}  // namespace oriel::api
