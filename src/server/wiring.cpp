#include "server/wiring.h"

#include "api/authenticate.h"
#include "api/documents.h"
#include "api/errors.h"
#include "api/routes.h"
#include "api/services.h"
#include "gen/api/all_routes.h"
#include "http/health.h"
#include "http/middleware/access_log.h"
#include "http/middleware/chain.h"
#include "http/middleware/exception_guard.h"
#include "http/middleware/request_id.h"
#include "http/middleware/request_metrics.h"
#include "http/router.h"

#include <string_view>
#include <utility>

namespace oriel::server {

namespace {

/// Lets the API ask the identity service who holds a token.
class SessionAuthenticator final : public api::Authenticator {
public:
    explicit SessionAuthenticator(services::Sessions& sessions) : sessions_(sessions) {}
    Result<std::shared_ptr<const services::Caller>> authenticate(std::string_view token) override {
        return sessions_.authenticate(token);
    }

private:
    services::Sessions& sessions_;
};

bool is_api_path(std::string_view path) {
    return path.substr(0, 5) == "/api/";
}

/// What a person with a browser sees where no page is.
http::Response missing_page() {
    return http::Response::text(404, "text/html;charset=utf-8",
                                "<!doctype html><html lang=\"en\"><title>Not found</title><h1>Not found</h1>"
                                "<p>There is no page here. The API is at <code>/api/4.0</code>.</p></html>\n");
}

}  // namespace

struct Wiring::Parts {
    Parts(Instance& opened, std::string public_url)
        : instance(opened),
          authenticator(opened.sessions),
          routes(router, authenticator, api::RouteSettings{std::move(public_url)}) {}

    Instance& instance;
    metrics::Registry registry;
    http::Router router;
    SessionAuthenticator authenticator;
    api::Routes routes;
    http::Handler handler;

    std::string base_url(const http::Request& request) const { return api::base_url(routes.settings(), request); }

    void add_plain_route(std::string path, std::string operation, std::function<http::Response()> respond) {
        http::Route route;
        route.method = "GET";
        route.path = std::move(path);
        route.operation = std::move(operation);
        route.work = http::Work::quick;
        route.handler = [respond = std::move(respond)](const http::Request&, const http::PathValues&) {
            return respond();
        };
        router.add(std::move(route));
    }

    http::Response unmatched(const http::Request& request) {
        if (!is_api_path(request.path) && request.match.other_methods.empty()) return missing_page();
        return api::unrouted_response(request, request.match, base_url(request));
    }

    /// An error outside of any operation, in the API's shape.
    http::Response refuse(const http::Request& request, const http::Refusal& refusal) {
        const std::string base = base_url(request);
        const api::ErrorPlace place{base, request.method, request.path};
        const int status = refusal.status != 0 ? refusal.status : api::status_of(refusal.error.code);
        return api::error_response(refusal.error, status, place);
    }
};

Wiring::Wiring(Instance& instance, std::string public_url)
    : parts_(std::make_unique<Parts>(instance, std::move(public_url))) {
    Parts& parts = *parts_;
    api::Services services(instance.attributes, instance.connections, instance.credentials, instance.folders,
                           instance.groups, instance.models, instance.queries, instance.runner, instance.roles,
                           instance.sessions, instance.user_attributes, instance.users);
    api::register_all_routes(parts.routes, services);
    api::register_document_routes(parts.routes);
    parts.add_plain_route("/alive", "alive", [] { return http::alive_response(); });
    parts.add_plain_route("/ready", "ready", [&parts] {
        return http::ready_response({{"store", [&parts]() -> Status {
                                          const auto session = parts.instance.database->read();
                                          if (!session.ok()) return session.error();
                                          return Ok{};
                                      }}});
    });
    parts.add_plain_route("/metrics", "metrics", [&parts] { return http::metrics_response(parts.registry); });

    // The order in which a request meets them.
    parts.handler = http::chain(
        {
            http::return_request_id(),
            http::exception_guard([&parts](const http::Request& request, const std::string& incident) {
                Error error = Error::internal("an internal error; if you report it, give the incident id " + incident);
                return parts.refuse(request, {0, std::move(error)});
            }),
        },
        http::dispatch_to_routes([&parts](const http::Request& request) { return parts.unmatched(request); }));
}

Wiring::~Wiring() = default;

metrics::Registry& Wiring::metrics() {
    return parts_->registry;
}

http::Application Wiring::application() {
    Parts& parts = *parts_;
    http::Application application;
    // A store across the network may keep a reader waiting, and the sockets' own threads must never wait.
    const bool reads_are_quick = parts.instance.database->dialect() == store::Dialect::sqlite;
    application.classify = [&parts, reads_are_quick](http::Request& request) {
        const http::Work work = parts.router.classify(request);
        return work == http::Work::quick && request.match.route != nullptr && !reads_are_quick ? http::Work::blocking
                                                                                               : work;
    };
    application.handle = parts.handler;
    application.refuse = [&parts](const http::Request& request, const http::Refusal& refusal) {
        return parts.refuse(request, refusal);
    };
    application.finished = http::observe_all({http::access_log(), http::request_metrics(parts.registry)});
    return application;
}

}  // namespace oriel::server
