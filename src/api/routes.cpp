#include "api/routes.h"

#include "api/errors.h"

#include <algorithm>
#include <utility>

namespace oriel::api {

namespace {

bool is_host_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == ':' || c == '_' || c == '[' || c == ']';
}

bool may_call(const Operation& operation, const services::Caller& caller) {
    if (operation.access != Access::permission || caller.is_admin) return true;
    const auto* first = operation.permissions.begin();
    return std::any_of(first, first + operation.permission_count,
                       [&caller](services::Permission permission) { return caller.may(permission); });
}

/// What a caller without the permission hears. Where the operation has no 403, they are not told that there is
/// anything.
Error refusal(const Operation& operation) {
    if (operation.refusal_status == 404) return Error::not_found();
    std::string names;
    for (std::size_t i = 0; i < operation.permission_count; ++i) {
        if (i != 0) names += " or ";
        names += "'" + std::string(services::info(operation.permissions[i]).name) + "'";
    }
    return Error::forbidden("'" + std::string(operation.name) + "' needs the permission " + names);
}

/// The gate that every operation passes, planned ones too.
Status admit(Call& call, Authenticator& authenticator) {
    if (call.operation.access == Access::none) return Ok{};
    const std::string_view token = bearer_token(call.request);
    if (token.empty()) return Error::unauthenticated();
    call.caller = TRY(authenticator.authenticate(token));
    ORIEL_ASSERT(call.caller != nullptr);
    if (!may_call(call.operation, *call.caller)) return refusal(call.operation);
    return Ok{};
}

Result<http::Response> answer(Call& call, const http::PathValues& path, Authenticator& authenticator,
                              const Invoke& invoke) {
    TRY(admit(call, authenticator));
    return invoke(call, path);
}

http::Response run(const Operation& operation, const http::Request& request, const http::PathValues& path,
                   Authenticator& authenticator, const RouteSettings& settings, const Invoke& invoke) {
    Call call{request, operation, base_url(settings, request), nullptr, 0, {}};
    Result<http::Response> result = answer(call, path, authenticator, invoke);
    http::Response response =
        result.ok() ? std::move(result).value()
                    : error_response(result.error(), {call.base_url, operation.method, operation.error_path});
    response.operation = operation.name;
    if (call.caller) response.user_id = call.caller->user_id;
    return response;
}

}  // namespace

std::string base_url(const RouteSettings& settings, const http::Request& request) {
    if (!settings.public_url.empty()) {
        std::string url = settings.public_url;
        while (!url.empty() && url.back() == '/') url.pop_back();
        return url;
    }
    const std::string_view host = request.header("Host");
    std::string url = request.secure ? "https://" : "http://";
    // The name is the client's own, so one that could not be a host is not repeated.
    const bool usable = !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), is_host_char);
    url += usable ? host : std::string_view("localhost");
    return url;
}

Routes::Routes(http::Router& router, Authenticator& authenticator, RouteSettings settings)
    : router_(router),
      authenticator_(authenticator),
      settings_(std::make_shared<const RouteSettings>(std::move(settings))) {}

void Routes::add(const Operation& operation, Invoke invoke) {
    std::vector<std::string> paths;
    for (const std::string& prefix : settings_->prefixes) paths.push_back(prefix + std::string(operation.path));
    if (!operation.also.empty()) paths.emplace_back(operation.also);
    const auto shared = std::make_shared<const Invoke>(std::move(invoke));
    for (std::string& path : paths) {
        http::Route route;
        route.method = operation.method;
        route.path = std::move(path);
        route.operation = operation.name;
        route.work = operation.work;
        route.handler = [&operation, &authenticator = authenticator_, settings = settings_, shared](
                            const http::Request& request, const http::PathValues& values) {
            return run(operation, request, values, authenticator, *settings, *shared);
        };
        router_.add(std::move(route));
    }
}

void Routes::add_planned(const Operation& operation) {
    add(operation, [](Call& call, const http::PathValues&) -> Result<http::Response> {
        return Error{ErrorCode::not_implemented, "'" + std::string(call.operation.name) +
                                                     "' is not built yet in this release; " +
                                                     "'oriel api coverage --missing' lists what is not"};
    });
}

http::Response unrouted_response(const http::Request& request, const http::Match& match, std::string_view base_url) {
    if (match.other_methods.empty()) {
        return error_response(Error::not_found("Not found"), {base_url, request.method, request.path});
    }
    std::string allowed;
    for (const std::string& method : match.other_methods) {
        if (!allowed.empty()) allowed += ", ";
        allowed += method;
    }
    const Error error{ErrorCode::not_allowed,
                      "'" + request.method + "' is not a method of this path; it takes " + allowed};
    http::Response response = error_response(error, {base_url, request.method, request.path});
    response.headers.push_back({"Allow", allowed});
    return response;
}

}  // namespace oriel::api
