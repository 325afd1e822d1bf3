#include "http/health.h"

#include "base/json.h"

namespace oriel::http {

Response alive_response() {
    return Response::text(200, "text/plain;charset=utf-8", "ok\n");
}

Response ready_response(const std::vector<ReadyCheck>& checks) {
    bool ready = true;
    std::string details;
    JsonWriter json(details);
    json.begin_object();
    for (const ReadyCheck& check : checks) {
        const Status status = check.check();
        ready = ready && status.ok();
        json.key(check.name);
        json.string(status.ok() ? std::string_view("ok") : std::string_view(status.error().message));
    }
    json.end_object();
    std::string body = ready ? R"({"ready":true,"checks":)" : R"({"ready":false,"checks":)";
    body += details + "}";
    return Response::text(ready ? 200 : 503, "application/json;charset=utf-8", std::move(body));
}

Response metrics_response(const metrics::Registry& registry) {
    return Response::text(200, "text/plain; version=0.0.4; charset=utf-8", registry.text());
}

}  // namespace oriel::http
