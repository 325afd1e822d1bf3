#include "http/test_server.h"

#include <fstream>

// Keep-alive, pipelining, bodies, limits, time-outs, queue, shutdown: what a client sees of the connection.
namespace oriel::http {
namespace {

using namespace testing_kit;

std::vector<Route> echo_routes() {
    return {
        quick("/hello", [](const Request&) { return text("hello"); }),
        blocking("/slow", [](const Request&) { return text("slow hello"); }),
        blocking(
            "/echo", [](const Request& request) { return text(request.body); }, "POST"),
        quick(
            "/echo", [](const Request& request) { return text(request.body); }, "PUT"),
        quick(
            "/nothing",
            [](const Request&) {
                Response r;
                r.status = 204;
                return r;
            },
            "DELETE"),
        quick("/throws", [](const Request&) -> Response { throw std::runtime_error("secret detail"); }),
        blocking("/throws/late", [](const Request&) -> Response { throw std::runtime_error("secret detail"); }),
    };
}

TEST(Server, KeepsTheConnectionAlive) {
    TestServer server({}, echo_routes());
    Client client(server.port());
    for (int i = 0; i < 3; ++i) {
        const Reply quick_reply = client.get("/hello");
        EXPECT_EQ(quick_reply.status, 200);
        EXPECT_EQ(quick_reply.body, "hello");
        EXPECT_EQ(client.get("/slow").body, "slow hello");
    }
    EXPECT_EQ(server.stats().accepted, 1U);
    EXPECT_EQ(server.seen(1).operation, "slow");
}

TEST(Server, ClosesWhenTheClientAsks) {
    TestServer server({}, echo_routes());
    Client client(server.port());
    const Reply reply = client.get("/hello", "Connection: close\r\n");
    EXPECT_EQ(reply.body, "hello");
    EXPECT_EQ(reply.headers.at("connection"), "close");
    EXPECT_TRUE(client.at_end());
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
    TestServer server({}, echo_routes());
    Client client(server.port());
    std::string requests;
    for (int i = 0; i < 300; ++i) {
        requests += i % 3 == 0 ? "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n" : "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
        if (i % 7 == 0)
            requests += "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na" + std::to_string(10 + i % 90);
    }
    ASSERT_TRUE(client.send(requests));
    for (int i = 0; i < 300; ++i) {
        ASSERT_EQ(client.reply().body, i % 3 == 0 ? "slow hello" : "hello") << i;
        if (i % 7 != 0) continue;
        ASSERT_EQ(client.reply().body, "a" + std::to_string(10 + i % 90)) << i;
    }
}

TEST(Server, TakesARequestByteByByte) {
    TestServer server({}, echo_routes());
    Client client(server.port());
    const std::string_view request =
        "\r\nPOST /echo?a=b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
        "chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";
    for (const char c : request) ASSERT_TRUE(client.send({&c, 1}));
    EXPECT_EQ(client.reply().body, "abc0123456789");
    EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST(Server, TakesLargeBodies) {
    TestServer server({}, echo_routes());
    Client client(server.port());
    const std::string body(20 * 1024 * 1024, 'x');
    std::thread sender([&] {
        client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
        client.send(body);
    });
    sender.join();
    const Reply reply = client.reply();
    EXPECT_TRUE(reply.whole);
    EXPECT_TRUE(reply.body == body);
    EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST(Server, AnswersHeadWithoutABody) {
    TestServer server({}, echo_routes());
    Client client(server.port());
    client.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    const Reply reply = client.reply(true);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.headers.at("content-length"), "5");
    EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST(Server, SendsNoLengthWith204) {
    TestServer server({}, echo_routes());
    Client client(server.port());
    client.send("DELETE /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    const Reply reply = client.reply();
    EXPECT_EQ(reply.status, 204);
    EXPECT_FALSE(reply.headers.contains("content-length"));
    EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST(Server, AsksForTheBodyWhenTheClientWaits) {
    TestServer server({}, echo_routes());
    Client client(server.port());
    client.send("PUT /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    EXPECT_EQ(client.reply().status, 100);
    client.send("body");
    EXPECT_EQ(client.reply().body, "body");
    client.send("PUT /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n");
    EXPECT_EQ(client.reply().status, 413);
}

TEST(Server, SpeaksHttp10) {
    TestServer server({}, echo_routes());
    Client closing(server.port());
    closing.send("GET /hello HTTP/1.0\r\n\r\n");
    EXPECT_EQ(closing.reply().body, "hello");
    EXPECT_TRUE(closing.at_end());
    Client keeping(server.port());
    keeping.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(keeping.reply().headers.at("connection"), "keep-alive");
    EXPECT_EQ(keeping.get("/hello").body, "hello");
}

TEST(Server, HandlersThatThrowBecome500) {
    TestServer server({}, echo_routes());
    Client client(server.port());
    for (const char* path : {"/throws", "/throws/late"}) {
        const Reply reply = client.get(path);
        EXPECT_EQ(reply.status, 500);
        EXPECT_EQ(reply.body, "internal error");
    }
    EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST(Server, TellsWrongMethodsAndPathsApart) {
    TestServer server({}, echo_routes());
    Client client(server.port());
    EXPECT_EQ(client.get("/nowhere").status, 404);
    const Reply reply = client.get("/echo");
    EXPECT_EQ(reply.status, 405);
    EXPECT_EQ(reply.headers.at("allow"), "POST, PUT");
}

TEST(Server, CompressesTextWhenAsked) {
    const std::string large(300'000, 'a');
    TestServer server(
        {},
        {quick("/small", [](const Request&) { return text("small"); }),
         quick("/text", [](const Request&) { return text(std::string(5000, 'b'), "application/json;charset=utf-8"); }),
         quick("/large", [&](const Request&) { return text(large, "text/csv"); }),
         quick("/image", [](const Request&) { return text(std::string(5000, 'c'), "image/png"); })});
    Client client(server.port());
    const std::string_view accept = "Accept-Encoding: deflate, gzip;q=0.8\r\n";
    const Reply zipped = client.get("/text", accept);
    EXPECT_EQ(zipped.headers.at("content-encoding"), "gzip");
    EXPECT_EQ(zipped.headers.at("vary"), "Accept-Encoding");
    EXPECT_LT(zipped.body.size(), 200U);
    EXPECT_EQ(zipped.body.substr(0, 2), "\x1f\x8b");
    const Reply plain = client.get("/text");
    EXPECT_EQ(plain.body, std::string(5000, 'b'));
    EXPECT_EQ(plain.headers.at("vary"), "Accept-Encoding");
    EXPECT_FALSE(client.get("/small", accept).headers.contains("content-encoding"));
    EXPECT_FALSE(client.get("/image", accept).headers.contains("content-encoding"));
    EXPECT_LT(client.get("/large", accept).body.size(), 5000U);
    EXPECT_EQ(client.get("/large", "Accept-Encoding: gzip;q=0\r\n").body.size(), large.size());
}

// ---- limits ---------------------------------------------------------------------------------------------------------

TEST(Server, RefusesWhatIsTooLarge) {
    ServerSettings settings;
    settings.max_header_bytes = 2000;
    settings.max_body_bytes = 1000;
    TestServer server(settings, echo_routes());
    struct Case {
        std::string request;
        int status;
    };
    const std::string filler(3000, 'f');
    const Case cases[] = {
        {"GET /hello HTTP/1.1\r\nHost: x\r\nX: " + filler + "\r\n\r\n", 431},
        {"GET /" + filler + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
        {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n", 413},
        {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999999999\r\n\r\n", 413},
        {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", 413},
        {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" + filler, 413},
        {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: " + filler, 413},
    };
    for (const Case& one : cases) {
        Client client(server.port());
        client.send(one.request);
        const Reply reply = client.reply();
        EXPECT_EQ(reply.status, one.status) << one.request.substr(0, 80);
        EXPECT_EQ(reply.headers.at("connection"), "close");
        EXPECT_TRUE(client.at_end());
    }
    // A client that sends its large body without looking still gets to read the reply.
    Client client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n");
    client.send(std::string(1'000'000, 'x'));
    EXPECT_EQ(client.reply().status, 413);
}

TEST(Server, RefusesConnectionsOverTheLimit) {
    ServerSettings settings;
    settings.max_connections = 2;
    TestServer server(settings, echo_routes());
    Client first(server.port());
    Client second(server.port());
    EXPECT_EQ(first.get("/hello").status, 200);
    EXPECT_EQ(second.get("/hello").status, 200);
    Client third(server.port());
    const Reply reply = third.reply();
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.headers.at("retry-after"), "1");
    third.close();
    first.close();
    ASSERT_TRUE(eventually([&] { return server.stats().connections == 1; }));
    Client fourth(server.port());
    EXPECT_EQ(fourth.get("/hello").status, 200);
}

TEST(Server, AnswersBusyWhenTheQueueIsFull) {
    ServerSettings settings;
    settings.workers = 1;
    settings.queue_length = 1;
    Gate gate;
    TestServer server(settings, {blocking("/wait",
                                          [&](const Request&) {
                                              gate.pass();
                                              return text("done");
                                          }),
                                 quick("/hello", [](const Request&) { return text("hello"); })});
    Client running(server.port());
    running.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return gate.waiting() == 1; }));
    Client queued(server.port());
    queued.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return server.stats().queued == 1; }));
    Client refused(server.port());
    const Reply reply = refused.get("/wait");
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.headers.at("retry-after"), "1");
    // The connection is still good, and quick work goes on.
    EXPECT_EQ(refused.get("/hello").body, "hello");
    gate.open();
    EXPECT_EQ(running.reply().body, "done");
    EXPECT_EQ(queued.reply().body, "done");
}

// ---- time-outs ------------------------------------------------------------------------------------------------------

TEST(Server, ClosesSlowHeadsBodiesAndIdleConnections) {
    ServerSettings settings;
    settings.header_timeout = 60ms;
    settings.body_timeout = 60ms;
    settings.idle_timeout = 60ms;
    TestServer server(settings, echo_routes());
    Client silent(server.port());
    EXPECT_TRUE(silent.at_end());
    Client slow_head(server.port());
    slow_head.send("GET /hello HTTP/1.1\r\nHo");
    EXPECT_EQ(slow_head.reply().status, 408);
    Client slow_body(server.port());
    slow_body.send("PUT /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    EXPECT_EQ(slow_body.reply().status, 408);
    EXPECT_TRUE(slow_body.at_end());
    Client idle(server.port());
    EXPECT_EQ(idle.get("/hello").body, "hello");
    EXPECT_TRUE(idle.at_end());
}

TEST(Server, ATrickleOfHeaderBytesDoesNotHelp) {
    ServerSettings settings;
    settings.header_timeout = 150ms;
    TestServer server(settings, echo_routes());
    Client client(server.port());
    client.send("GET /hello HTTP/1.1\r\nX: ");
    std::atomic<int> status{0};
    std::thread reader([&] { status = client.reply().status; });
    EXPECT_TRUE(eventually([&] { return !client.send("y") || status != 0; }));
    reader.join();
    EXPECT_EQ(status, 408);
}

TEST(Server, DropsAClientThatDoesNotReadItsReply) {
    ServerSettings settings;
    settings.write_timeout = 100ms;
    TestServer server(
        settings,
        {quick("/large", [](const Request&) { return text(std::string(64 * 1024 * 1024, 'x'), "image/png"); })});
    Client client(server.port(), nullptr, 4096);
    client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(eventually([&] { return server.stats().accepted == 1 && server.stats().connections == 0; }));
}

// ---- shutdown -------------------------------------------------------------------------------------------------------

TEST(Server, StopLetsRunningRequestsEnd) {
    Gate gate;
    TestServer server({}, {blocking("/wait",
                                    [&](const Request&) {
                                        gate.pass();
                                        return text("done");
                                    }),
                           quick("/hello", [](const Request&) { return text("hello"); })});
    Client idle(server.port());
    EXPECT_EQ(idle.get("/hello").body, "hello");
    Client running(server.port());
    running.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return gate.waiting() == 1; }));
    server.stop_soon();
    EXPECT_TRUE(idle.at_end());
    gate.open();
    const Reply reply = running.reply();
    EXPECT_EQ(reply.body, "done");
    EXPECT_EQ(reply.headers.at("connection"), "close");
    EXPECT_TRUE(server.stop().ok());
    EXPECT_FALSE(Client(server.port()).connected());
}

TEST(Server, StopDoesNotWaitForeverAndTellsTheHandler) {
    ServerSettings settings;
    settings.drain_timeout = 50ms;
    std::atomic<bool> told{false};
    TestServer server(settings, {blocking("/forever", [&](const Request& request) {
                          std::mutex mutex;
                          std::condition_variable gone;
                          const auto subscription = request.client->on_gone([&] {
                              const std::lock_guard lock(mutex);
                              told = true;
                              gone.notify_all();
                          });
                          std::unique_lock lock(mutex);
                          gone.wait_for(lock, 20s, [&] { return told.load(); });
                          return text("late");
                      })});
    Client client(server.port());
    client.send("GET /forever HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return server.stats().running == 1; }));
    EXPECT_TRUE(server.stop().ok());
    EXPECT_TRUE(told);
    EXPECT_TRUE(client.at_end());
}

TEST(Server, StopReportsHandlersThatDoNotEnd) {
    ServerSettings settings;
    settings.drain_timeout = 10ms;
    const auto gate = std::make_shared<Gate>();
    auto server = std::make_unique<TestServer>(settings, std::vector<Route>{blocking("/deaf", [gate](const Request&) {
                                                   gate->pass();
                                                   return text("late");
                                               })});
    Client client(server->port());
    client.send("GET /deaf HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return gate->waiting() == 1; }));
    const Status status = server->stop_expecting_stuck();
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::timed_out);
    EXPECT_TRUE(client.at_end());
    gate->open();
    ASSERT_TRUE(eventually([&] { return server->seen().size() == 1; }));
}

// ---- set-up ---------------------------------------------------------------------------------------------------------

TEST(Server, ListensOnlyWhereItMay) {
    TestServer first({}, {});
    Application application;
    application.classify = [](Request&) { return Work::quick; };
    application.handle = [](const Request&) { return Response{}; };
    application.refuse = [](const Request&, const Refusal&) { return Response{}; };
    ServerSettings settings;
    settings.port = first.port();
    const auto taken = Server::create(settings, application);
    ASSERT_FALSE(taken.ok());
    EXPECT_EQ(taken.error().message,
              "cannot listen on '127.0.0.1', port " + std::to_string(first.port()) +
                  ": Address already in use; another program listens there; --listen can name another port");
    settings.address = "203.0.113.77";
    settings.port = 0;
    const auto foreign = Server::create(settings, application);
    ASSERT_FALSE(foreign.ok());
    EXPECT_NE(foreign.error().message.find("no network interface has this address"), std::string::npos);
    settings.address = "127.0.0.1";
    settings.workers = 0;
    EXPECT_EQ(Server::create(settings, application).error().message, "workers is 0; it must be at least 1");
}

TEST(Server, UsesSeveralSocketThreads) {
    ServerSettings settings;
    settings.io_threads = 3;
    TestServer server(settings, echo_routes());
    std::vector<std::thread> threads;
    std::atomic<int> right{0};
    for (int t = 0; t < 6; ++t) {
        threads.emplace_back([&] {
            Client client(server.port());
            for (int i = 0; i < 50; ++i) right += client.get(i % 2 == 0 ? "/hello" : "/slow").status == 200;
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(right, 300);
}

}  // namespace
}  // namespace oriel::http
