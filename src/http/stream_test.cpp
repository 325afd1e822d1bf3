#include "http/test_server.h"

#include <fstream>
#include <zlib.h>

// Bodies that are produced while the client reads.
namespace oriel::http {
namespace {

using namespace testing_kit;

std::size_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    file >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::string gunzip(const std::string& bytes) {
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string out;
    std::string buffer(64 * 1024, '\0');
    int status = Z_OK;
    while (status == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        status = inflate(&stream, Z_NO_FLUSH);
        out.append(buffer, 0, buffer.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    return status == Z_STREAM_END ? out : "not a whole gzip member";
}

/// Writes `count` pieces, counting them.
BodyStream pieces(std::size_t size, std::size_t count, std::atomic<std::size_t>* made = nullptr) {
    return [=](Sink& sink) -> Status {
        const std::string piece(size, 'p');
        for (std::size_t i = 0; i < count; ++i) {
            TRY(sink.write(piece));
            if (made != nullptr) ++*made;
        }
        return Ok{};
    };
}

TEST(Stream, ShortBodiesBecomePlainReplies) {
    TestServer server(
        {}, {blocking("/short", [](const Request&) { return stream(pieces(10, 5)); }),
             quick("/quick", [](const Request&) { return stream(pieces(1, 3)); }),
             blocking("/empty", [](const Request&) { return stream([](Sink&) -> Status { return Ok{}; }); })});
    Client client(server.port());
    const Reply reply = client.get("/short");
    EXPECT_FALSE(reply.chunked);
    EXPECT_EQ(reply.headers.at("content-length"), "50");
    EXPECT_EQ(client.get("/quick").body, "ppp");
    EXPECT_EQ(client.get("/empty").headers.at("content-length"), "0");
}

TEST(Stream, LongBodiesAreChunked) {
    TestServer server({}, {blocking("/long", [](const Request&) { return stream(pieces(1000, 1000)); })});
    Client client(server.port());
    for (int i = 0; i < 2; ++i) {
        const Reply reply = client.get("/long");
        EXPECT_TRUE(reply.chunked);
        EXPECT_TRUE(reply.whole);
        EXPECT_EQ(reply.body, std::string(1'000'000, 'p'));
    }
    const Seen seen = server.seen(1);
    EXPECT_FALSE(seen.broken);
    EXPECT_GT(seen.bytes, 1'000'000U);
}

TEST(Stream, FirstBytesDoNotWaitForTheRest) {
    Gate gate;
    TestServer server({}, {blocking("/slow", [&](const Request&) {
                          return stream([&](Sink& sink) -> Status {
                              // The second write comes late enough to push both out.
                              TRY(sink.write("first "));
                              std::this_thread::sleep_for(30ms);
                              TRY(sink.write("second "));
                              gate.pass();
                              TRY(sink.write("third"));
                              return Ok{};
                          });
                      })});
    Client client(server.port());
    client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually(
        [&] { return client.received.find("first second ") != std::string::npos || !client.receive_more(); }));
    EXPECT_EQ(client.received.find("third"), std::string::npos);
    gate.open();
    EXPECT_EQ(client.reply().body, "first second third");
}

TEST(Stream, ManyMegabytesNeedLittleMemoryWhenTheClientIsSlow) {
    std::atomic<std::size_t> made{0};
    constexpr std::size_t kPiece = 64 * 1024;
    constexpr std::size_t kCount = 200 * 16;  // 200 MB
    TestServer server({}, {blocking("/huge", [&](const Request&) { return stream(pieces(kPiece, kCount, &made)); })});
    Client client(server.port(), nullptr, 64 * 1024);
    client.send("GET /huge HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(client.receive_more());
    // The client reads nothing for now, so the producer comes to a halt early.
    std::size_t last = 0;
    ASSERT_TRUE(eventually([&] {
        std::this_thread::sleep_for(50ms);
        return std::exchange(last, made.load()) == made.load() && made > 0;
    }));
    EXPECT_LT(made, kCount / 4);
    const std::size_t before = resident_bytes();
    std::size_t received = client.received.size();
    std::size_t halfway = 0;
    std::string tail;
    client.received.clear();
    while (tail.find("\r\n0\r\n\r\n") == std::string::npos && client.receive_more()) {
        received += client.received.size();
        tail =
            client.received.size() < 16 ? tail + client.received : client.received.substr(client.received.size() - 16);
        client.received.clear();
        if (received > 100'000'000 && received < 101'000'000) halfway = resident_bytes();
    }
    EXPECT_GT(received, kPiece * kCount);
    EXPECT_GT(halfway, 0U);
    EXPECT_LT(halfway, before + 16 * 1024 * 1024);
    EXPECT_EQ(made, kCount);
}

TEST(Stream, AClientThatLeavesStopsTheProducer) {
    std::atomic<bool> stopped{false};
    TestServer server({}, {blocking("/endless", [&](const Request&) {
                          return stream([&](Sink& sink) -> Status {
                              const std::string piece(100'000, 'x');
                              while (true) {
                                  const Status status = sink.write(piece);
                                  if (!status.ok()) {
                                      stopped = status.error().code == ErrorCode::cancelled;
                                      return status.error();
                                  }
                              }
                          });
                      })});
    Client client(server.port());
    client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(client.receive_more());
    client.close();
    EXPECT_TRUE(eventually([&] { return stopped.load(); }, 1s));
    EXPECT_TRUE(server.seen(0).broken);
}

TEST(Stream, AClientThatLeavesBetweenWritesIsNoticed) {
    std::atomic<bool> noticed{false};
    TestServer server({}, {blocking("/thinking", [&](const Request& request) {
                          return stream([&noticed, client = request.client](Sink& sink) -> Status {
                              TRY(sink.write("begin"));
                              noticed = eventually([&] { return client->gone(); });
                              return sink.write("more");
                          });
                      })});
    Client client(server.port());
    client.send("GET /thinking HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return server.stats().running == 1; }));
    client.close();
    EXPECT_TRUE(eventually([&] { return noticed.load(); }, 1s));
    const Seen seen = server.seen(0);
    EXPECT_TRUE(seen.broken);
    EXPECT_EQ(seen.failure, "the client has gone");
}

TEST(Stream, ARequestWhoseClientLeftInTheQueueIsNotRun) {
    ServerSettings settings;
    settings.workers = 1;
    settings.io_threads = 1;
    Gate gate;
    std::atomic<int> runs{0};
    TestServer server(settings, {blocking("/wait",
                                          [&](const Request&) {
                                              ++runs;
                                              gate.pass();
                                              return text("done");
                                          }),
                                 quick("/hello", [](const Request&) { return text("hello"); })});
    Client first(server.port());
    first.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return gate.waiting() == 1; }));
    Client second(server.port());
    second.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return server.stats().queued == 1; }));
    second.close();
    // One socket thread takes events in their order, so after this round trip it has seen the second client leave.
    Client third(server.port());
    EXPECT_EQ(third.get("/hello").body, "hello");
    gate.open();
    EXPECT_EQ(first.reply().body, "done");
    ASSERT_TRUE(eventually([&] { return server.seen().size() == 3; }));
    EXPECT_EQ(server.seen(2).status, 499);
    EXPECT_EQ(runs, 1);
}

TEST(Stream, AFailureInTheMiddleBreaksTheConnection) {
    TestServer server({}, {blocking("/breaks",
                                    [](const Request&) {
                                        return stream([](Sink& sink) -> Status {
                                            TRY(sink.write(std::string(50'000, 'x')));
                                            return Error::upstream("the database went away");
                                        });
                                    }),
                           blocking("/throws", [](const Request&) {
                               return stream([](Sink& sink) -> Status {
                                   TRY(sink.write(std::string(50'000, 'x')));
                                   throw std::runtime_error("bug");
                               });
                           })});
    for (const char* path : {"/breaks", "/throws"}) {
        Client client(server.port());
        const Reply reply = client.get(path);
        EXPECT_EQ(reply.status, 200);
        EXPECT_FALSE(reply.whole);
        EXPECT_FALSE(client.receive_more());
    }
    EXPECT_TRUE(server.seen(0).broken);
    EXPECT_EQ(server.seen(0).failure, "the database went away");
    // HTTP/1.0 has no chunks: there only a reset tells.
    Client old(server.port());
    old.send("GET /breaks HTTP/1.0\r\n\r\n");
    EXPECT_FALSE(old.reply().whole);
}

TEST(Stream, AFailureBeforeTheFirstByteIsAnErrorReply) {
    TestServer server({}, {blocking("/fails", [](const Request&) {
                          return stream([](Sink& sink) -> Status {
                              TRY(sink.write("some bytes that were not sent yet"));
                              return Error::upstream("no such table");
                          });
                      })});
    Client client(server.port());
    for (int i = 0; i < 2; ++i) {
        const Reply reply = client.get("/fails");
        EXPECT_EQ(reply.status, 400);
        EXPECT_EQ(reply.body, "no such table");
    }
    EXPECT_EQ(server.seen(0).operation, "fails");
}

TEST(Stream, CompressesOnTheWay) {
    std::string row = "2026-01-01,ABC,DEF\n";
    TestServer server({}, {blocking("/csv",
                                    [&](const Request&) {
                                        return stream(
                                            [&](Sink& sink) -> Status {
                                                for (int i = 0; i < 50'000; ++i) TRY(sink.write(row));
                                                return Ok{};
                                            },
                                            "text/csv");
                                    }),
                           blocking("/short", [](const Request&) { return stream(pieces(100, 20), "text/csv"); })});
    Client client(server.port());
    const Reply reply = client.get("/csv", "Accept-Encoding: gzip\r\n");
    EXPECT_TRUE(reply.whole);
    EXPECT_EQ(reply.headers.at("content-encoding"), "gzip");
    EXPECT_LT(reply.body.size(), 100'000U);
    const std::string text_back = gunzip(reply.body);
    EXPECT_EQ(text_back.size(), row.size() * 50'000);
    EXPECT_EQ(text_back.substr(0, row.size()), row);
    EXPECT_EQ(gunzip(client.get("/short", "Accept-Encoding: gzip\r\n").body), std::string(2000, 'p'));
    EXPECT_EQ(client.get("/csv").body.size(), row.size() * 50'000);
}

TEST(Stream, DropsAClientThatStopsReading) {
    ServerSettings settings;
    settings.write_timeout = 100ms;
    TestServer server(settings, {blocking("/endless", [](const Request&) { return stream(pieces(100'000, 10'000)); })});
    Client client(server.port(), nullptr, 4096);
    client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
    // What the kernel's buffers took earns the client time (1 KiB/s), so the server's patience is bounded by that as
    // well; the blocked wait itself never exceeds write_timeout.
    ASSERT_TRUE(eventually([&] { return !server.seen().empty(); }));
    EXPECT_TRUE(server.seen(0).broken);
    EXPECT_EQ(server.seen(0).failure, "the client reads too slowly");
}

TEST(Stream, HeadRunsNoStream) {
    std::atomic<bool> ran{false};
    TestServer server({}, {blocking("/body", [&](const Request&) {
                          return stream([&](Sink&) -> Status {
                              ran = true;
                              return Ok{};
                          });
                      })});
    Client client(server.port());
    for (int i = 0; i < 2; ++i) {
        client.send("HEAD /body HTTP/1.1\r\nHost: x\r\n\r\n");
        EXPECT_EQ(client.reply(true).status, 200);
    }
    EXPECT_FALSE(ran);
}

TEST(Stream, Http10BodiesEndWithTheConnection) {
    TestServer server({}, {blocking("/long", [](const Request&) { return stream(pieces(1000, 100)); })});
    Client client(server.port());
    client.send("GET /long HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const Reply reply = client.reply();
    EXPECT_TRUE(reply.whole);
    EXPECT_FALSE(reply.chunked);
    EXPECT_EQ(reply.body.size(), 100'000U);
}

TEST(Stream, PipelinedStreamsComeInOrder) {
    TestServer server({}, {blocking("/long", [](const Request&) { return stream(pieces(1000, 300)); }),
                           quick("/hello", [](const Request&) { return text("hello"); })});
    Client client(server.port());
    std::string requests;
    for (int i = 0; i < 10; ++i)
        requests += "GET /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /long HTTP/1.1\r\nHost: x\r\n\r\n";
    client.send(requests);
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(client.reply().body, "hello");
        EXPECT_EQ(client.reply().body.size(), 300'000U);
    }
}

TEST(Stream, ShutdownEndsAStreamThatGoesOnForever) {
    ServerSettings settings;
    settings.drain_timeout = 50ms;
    std::atomic<bool> stopped{false};
    TestServer server(settings, {blocking("/endless", [&](const Request&) {
                          return stream([&](Sink& sink) -> Status {
                              const std::string piece(10'000, 'x');
                              while (true) {
                                  const Status status = sink.write(piece);
                                  if (!status.ok()) {
                                      stopped = true;
                                      return status.error();
                                  }
                              }
                          });
                      })});
    Client client(server.port());
    client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(client.receive_more());
    EXPECT_TRUE(server.stop().ok());
    EXPECT_TRUE(stopped);
}

TEST(Stream, ShutdownLetsAStreamEnd) {
    Gate gate;
    TestServer server({}, {blocking("/long", [&](const Request&) {
                          return stream([&](Sink& sink) -> Status {
                              TRY(sink.write(std::string(50'000, 'a')));
                              gate.pass();
                              return sink.write(std::string(50'000, 'b'));
                          });
                      })});
    Client client(server.port());
    client.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return gate.waiting() == 1; }));
    server.stop_soon();
    gate.open();
    const Reply reply = client.reply();
    EXPECT_TRUE(reply.whole);
    EXPECT_EQ(reply.body.size(), 100'000U);
    EXPECT_TRUE(client.at_end());
}

}  // namespace
}  // namespace oriel::http
