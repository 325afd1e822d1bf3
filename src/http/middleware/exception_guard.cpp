#include "http/middleware/exception_guard.h"

#include "base/log.h"
#include "http/request_id.h"

#include <exception>
#include <utility>

namespace oriel::http {

namespace {

/// Logs the exception being handled; returns the incident's id.
std::string log_incident(const std::string& request_id, const std::string& method, const std::string& path) {
    std::string what = "unknown exception";
    try {
        throw;
    } catch (const std::exception& exception) {
        what = exception.what();
    } catch (...) {  // NOLINT: `what` says so.
    }
    std::string incident = choose_request_id({});
    log::error("incident", {{"incident", incident},
                            {"request_id", request_id},
                            {"method", method},
                            {"path", path},
                            {"what", log::without_secrets(what)}});
    return incident;
}

/// The stream may run after the request has gone, so it keeps what the log needs.
BodyStream guarded(BodyStream stream, const Request& request) {
    return [stream = std::move(stream), id = request.id, method = request.method,
            path = request.path](Sink& sink) -> Status {
        try {
            return stream(sink);
        } catch (...) {
            return Error::internal("internal error, incident " + log_incident(id, method, path));
        }
    };
}

}  // namespace

Middleware exception_guard(std::function<Response(const Request&, const std::string& incident)> describe) {
    return [describe = std::move(describe)](Handler next) -> Handler {
        return [describe, next = std::move(next)](const Request& request) -> Response {
            try {
                Response response = next(request);
                if (auto* stream = std::get_if<BodyStream>(&response.body))
                    response.body = guarded(std::move(*stream), request);
                return response;
            } catch (...) {
                const std::string incident = log_incident(request.id, request.method, request.path);
                Response response = describe(request, incident);
                response.status = 500;
                if (response.operation.empty()) response.operation = operation_of(request);
                return response;
            }
        };
    };
}

}  // namespace oriel::http
