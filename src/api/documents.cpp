#include "api/documents.h"

#include "api/call.h"
#include "api/errors.h"
#include "gen/documents.h"

#include <array>
#include <utility>

namespace oriel::api {

namespace {

/// Puts `with` where the generator left `mark`, near the front of the text.
void replace_mark(std::string& text, std::string_view mark, std::string_view with) {
    const std::size_t at = text.find(mark);
    ORIEL_ASSERT(at != std::string::npos);
    text.replace(at, mark.size(), with);
}

constexpr std::array<std::string_view, 2> kNames = {"swagger.json", "openapi.json"};

}  // namespace

Result<std::string> document(std::string_view name, std::string_view base_url) {
    const std::size_t colon = base_url.find("://");
    const std::string_view scheme = base_url.substr(0, colon);
    const std::string_view host = colon == std::string_view::npos ? base_url : base_url.substr(colon + 3);
    if (name == kNames[0]) {
        std::string text(gen::swagger_json());
        replace_mark(text, gen::kHostMark, host);
        replace_mark(text, gen::kSchemeMark, std::string(scheme) + "\"]");
        return text;
    }
    if (name == kNames[1]) {
        std::string text(gen::openapi_json());
        replace_mark(text, gen::kServerMark, base_url);
        return text;
    }
    return Error::not_found("there is no document '" + std::string(name) +
                            "'; there are 'swagger.json' and 'openapi.json'");
}

void register_document_routes(Routes& routes) {
    for (const std::string& prefix : routes.settings().prefixes) {
        for (const std::string_view name : kNames) {
            http::Route route;
            route.method = "GET";
            route.path = prefix + "/" + std::string(name);
            route.operation = "api_spec";
            route.work = http::Work::quick;
            route.handler = [settings = routes.settings(), name](const http::Request& request,
                                                                 const http::PathValues&) {
                http::Response response;
                response.body = document(name, base_url(settings, request)).value();
                response.operation = "api_spec";
                add_json_headers(response);
                return response;
            };
            routes.router().add(std::move(route));
        }
    }
}

}  // namespace oriel::api
