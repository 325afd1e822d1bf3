#include "base/json.h"
#include "base/log.h"
#include "http/gzip.h"
#include "http/health.h"
#include "http/middleware/access_log.h"
#include "http/middleware/exception_guard.h"
#include "http/middleware/request_id.h"
#include "http/middleware/request_metrics.h"
#include "http/request_id.h"
#include "http/response_head.h"
#include "http/router.h"
#include "http/server.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace oriel::http {
namespace {

class MiddlewareTest : public testing::Test {
protected:
    void SetUp() override {
        log::Settings settings;
        settings.capture = [this](std::string_view line) { lines.emplace_back(line); };
        ASSERT_TRUE(log::configure(std::move(settings)).ok());
    }
    void TearDown() override { ASSERT_TRUE(log::configure({}).ok()); }

    static Request request() {
        Request request;
        request.method = "POST";
        request.target = "/api/4.0/login?client_id=a&client_secret=hunter2";
        request.path = "/api/4.0/login";
        request.id = "id-1";
        request.remote_address = "127.0.0.1";
        request.headers = {{"Authorization", "token hunter2"}, {"X-Looker-AppId", "PY-SDK 26.12"}};
        return request;
    }
    std::vector<std::string> lines;
};

TEST_F(MiddlewareTest, ChainsRunFromTheFirstToTheLastAndBack) {
    const auto mark = [](std::string name) -> Middleware {
        return [name](Handler next) -> Handler {
            return [name, next](const Request& r) {
                Response response = next(r);
                std::get<std::string>(response.body) += name;
                return response;
            };
        };
    };
    const Handler handler = chain({mark("outer"), mark("inner ")},
                                  [](const Request&) { return Response::text(200, "text/plain", "handler "); });
    EXPECT_EQ(std::get<std::string>(handler(Request{}).body), "handler inner outer");
}

TEST_F(MiddlewareTest, TheAccessLogHasNoSecrets) {
    Outcome outcome;
    outcome.status = 200;
    outcome.bytes = 123;
    outcome.duration = std::chrono::microseconds(456);
    outcome.operation = "login";
    outcome.user_id = "7";
    access_log()(request(), outcome);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].find("hunter2"), std::string::npos) << lines[0];
    const Json json = Json::parse(lines[0]).value();
    EXPECT_EQ(json.find("id")->as_string(), "id-1");
    EXPECT_EQ(json.find("method")->as_string(), "POST");
    EXPECT_EQ(json.find("path")->as_string(), "/api/4.0/login");
    EXPECT_EQ(json.find("operation")->as_string(), "login");
    EXPECT_EQ(json.find("status")->as_int(), 200);
    EXPECT_EQ(json.find("bytes")->as_int(), 123);
    EXPECT_EQ(json.find("duration_us")->as_int(), 456);
    EXPECT_EQ(json.find("remote")->as_string(), "127.0.0.1");
    EXPECT_EQ(json.find("user_id")->as_string(), "7");
    EXPECT_EQ(json.find("client")->as_string(), "PY-SDK 26.12");
}

TEST_F(MiddlewareTest, TheAccessLogHidesSecretPartsOfPaths) {
    Router router;
    router.add({"GET", "/invite/{invite_token}/{name}", "invite", Work::quick, {}});
    Request secret;
    secret.method = "GET";
    secret.path = "/invite/hunter2/joe";
    router.classify(secret);
    access_log()(secret, {});
    EXPECT_EQ(lines[0].find("hunter2"), std::string::npos);
    EXPECT_NE(lines[0].find("/invite/***/joe"), std::string::npos);
}

TEST_F(MiddlewareTest, TheGuardTurnsExceptionsIntoIncidents) {
    std::string incident;
    const Handler handler =
        chain({exception_guard([&](const Request&, const std::string& id) {
                  incident = id;
                  return Response::text(200, "text/plain", "sorry, " + id);
              })},
              [](const Request&) -> Response { throw std::runtime_error("password=hunter2 at line 5"); });
    const Response response = handler(request());
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(std::get<std::string>(response.body), "sorry, " + incident);
    ASSERT_EQ(lines.size(), 1U);
    const Json json = Json::parse(lines[0]).value();
    EXPECT_EQ(json.find("incident")->as_string(), incident);
    EXPECT_EQ(json.find("request_id")->as_string(), "id-1");
    EXPECT_EQ(json.find("what")->as_string(), "password=*** at line 5");
}

TEST_F(MiddlewareTest, TheGuardCatchesWhatStreamsThrow) {
    const Handler handler =
        chain({exception_guard([](const Request&, const std::string&) { return Response{}; })}, [](const Request&) {
            Response response;
            response.body = [](Sink&) -> Status { throw 42; };
            return response;
        });
    const Response response = handler(request());
    StringSink sink;
    const Status status = std::get<BodyStream>(response.body)(sink);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::internal);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NE(lines[0].find("unknown exception"), std::string::npos);
}

TEST_F(MiddlewareTest, MetricsCountByOperationAndStatus) {
    metrics::Registry registry;
    const Observer observer = observe_all({request_metrics(registry)});
    Outcome outcome;
    outcome.status = 200;
    outcome.operation = "me";
    outcome.bytes = 10;
    observer(request(), outcome);
    outcome.status = 404;
    outcome.operation = {};
    outcome.broken = true;
    observer(request(), outcome);
    server_metrics(registry, [] {
        ServerStats stats;
        stats.connections = 3;
        return stats;
    });
    const std::string text = std::get<std::string>(metrics_response(registry).body);
    EXPECT_NE(text.find("oriel_http_requests_total{operation=\"me\",status=\"200\"} 1\n"), std::string::npos);
    EXPECT_NE(text.find("oriel_http_requests_total{operation=\"none\",status=\"404\"} 1\n"), std::string::npos);
    EXPECT_NE(text.find("oriel_http_request_seconds_count{operation=\"me\"} 1\n"), std::string::npos);
    EXPECT_NE(text.find("oriel_http_sent_bytes_total 20\n"), std::string::npos);
    EXPECT_NE(text.find("oriel_http_broken_replies_total 1\n"), std::string::npos);
    EXPECT_NE(text.find("oriel_http_connections 3\n"), std::string::npos);
}

TEST_F(MiddlewareTest, RequestIdsAreReturned) {
    const Handler handler = chain({return_request_id()}, [](const Request&) { return Response{}; });
    EXPECT_EQ(handler(request()).header("x-request-id"), "id-1");
}

TEST(RequestId, OnlyTameOnesAreTaken) {
    EXPECT_EQ(choose_request_id("abc-1.2_3:4"), "abc-1.2_3:4");
    for (const std::string& wild :
         {std::string(), std::string("a b"), std::string("a\"b"), std::string("a\nb"), std::string(65, 'a')}) {
        const std::string chosen = choose_request_id(wild);
        EXPECT_EQ(chosen.size(), 16U);
        EXPECT_EQ(chosen.find_first_not_of("0123456789abcdef"), std::string::npos);
        EXPECT_NE(chosen, choose_request_id(wild));
    }
}

TEST(Health, SaysWhatIsNotReady) {
    EXPECT_EQ(alive_response().status, 200);
    const ReadyCheck good{"store", [] { return Status(Ok{}); }};
    const ReadyCheck bad{"model", [] { return Status(Error::internal("no model yet")); }};
    EXPECT_EQ(ready_response({good}).status, 200);
    const Response response = ready_response({good, bad});
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(std::get<std::string>(response.body),
              R"({"ready":false,"checks":{"store":"ok","model":"no model yet"}})");
}

TEST(Gzip, IsUsedWhenAcceptedAndUseful) {
    for (const char* yes :
         {"gzip", "deflate, gzip", "gzip;q=0.1", "GZIP", "*", "br;q=1, gzip;q=0.5", "x-gzip", "gzip ; q=1.0"}) {
        EXPECT_TRUE(accepts_gzip(yes)) << yes;
    }
    for (const char* no : {"", "identity", "gzip;q=0", "gzip;q=0.000", "*;q=0", "gzip;q=0, *", "br", "gzippy"})
        EXPECT_FALSE(accepts_gzip(no)) << no;
    for (const char* yes : {"text/csv", "application/json;charset=utf-8", "image/svg+xml", "APPLICATION/JSON",
                            "application/problem+json"}) {
        EXPECT_TRUE(is_textual(yes)) << yes;
    }
    for (const char* no : {"", "image/png", "application/pdf", "application/octet-stream", "text", "application/jsonx"})
        EXPECT_FALSE(is_textual(no)) << no;
}

TEST(ResponseHead, ListsAndDates) {
    EXPECT_TRUE(list_holds("Origin, accept-encoding", "Accept-Encoding"));
    EXPECT_FALSE(list_holds("Origin", "Accept-Encoding"));
    const std::string_view date = http_date();
    EXPECT_EQ(date.size(), std::string_view("Sun, 06 Nov 1994 08:49:37 GMT").size());
    EXPECT_EQ(date.substr(date.size() - 4), " GMT");
}

TEST(ClientWatch, CallsBackOnceAndForgets) {
    ClientWatch watch;
    int first = 0;
    int second = 0;
    int late = 0;
    const auto kept = watch.on_gone([&] { ++first; });
    {
        const auto dropped = watch.on_gone([&] { ++second; });
    }
    EXPECT_FALSE(watch.gone());
    watch.set_gone();
    watch.set_gone();
    const auto after = watch.on_gone([&] { ++late; });
    EXPECT_TRUE(watch.gone());
    EXPECT_EQ(first, 1);
    EXPECT_EQ(second, 0);
    EXPECT_EQ(late, 1);
}

}  // namespace
}  // namespace oriel::http
