#include "http/test_server.h"

// What a broken or hostile client may send. Each case: a clear status, a closed connection, and the server lives on.
namespace oriel::http {
namespace {

using namespace testing_kit;

struct Case {
    const char* name;
    std::string request;
    int status;
    std::string reason;  // Part of the message.
};

/// A literal with NUL bytes in it.
template <std::size_t N>
std::string bytes(const char (&literal)[N]) {
    return std::string(literal, N - 1);
}

const Case kCases[] = {
    {"no version", "GET /hello\r\n\r\n", 400, "malformed request line"},
    {"empty line only spaces", "   \r\n\r\n", 400, "malformed"},
    {"HTTP/0.9 style", "GET\r\n\r\n", 400, "malformed request line"},
    {"two spaces", "GET  /hello HTTP/1.1\r\nHost: x\r\n\r\n", 400, "holds a space"},
    {"space in target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400, "holds a space"},
    {"method with bad characters", "G(T /hello HTTP/1.1\r\nHost: x\r\n\r\n", 400, "malformed method"},
    {"method too long", std::string(40, 'A') + " /hello HTTP/1.1\r\nHost: x\r\n\r\n", 400, "malformed method"},
    {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "HTTP/2.0"},
    {"version 1.2", "GET /hello HTTP/1.2\r\nHost: x\r\n\r\n", 505, "HTTP/1.2"},
    {"lower-case version", "GET /hello http/1.1\r\nHost: x\r\n\r\n", 400, "malformed version"},
    {"relative target", "GET hello HTTP/1.1\r\nHost: x\r\n\r\n", 400, "must begin with '/'"},
    {"fragment", "GET /hello#part HTTP/1.1\r\nHost: x\r\n\r\n", 400, "'#'"},
    {"authority form", "CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "must begin with '/'"},
    {"NUL in target", bytes("GET /he\0llo HTTP/1.1\r\nHost: x\r\n\r\n"), 400, "control character"},
    {"NUL in header", bytes("GET /hello HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n"), 400, "control character"},
    {"carriage return in header", "GET /hello HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n", 400, "control character"},
    {"bare line feeds", "GET /hello HTTP/1.1\nHost: x\n\n", 400, "without a carriage return"},
    {"one bare line feed", "GET /hello HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", 400, "without a carriage return"},
    {"no Host", "GET /hello HTTP/1.1\r\n\r\n", 400, "no Host"},
    {"two Hosts", "GET /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, "two Host"},
    {"header without colon", "GET /hello HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n", 400, "has no colon"},
    {"space before colon", "GET /hello HTTP/1.1\r\nHost : x\r\n\r\n", 400, "malformed header name"},
    {"empty header name", "GET /hello HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n", 400, "malformed header name"},
    {"folded header", "GET /hello HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n", 400, "folded"},
    {"percent at the end", "GET /a% HTTP/1.1\r\nHost: x\r\n\r\n", 400, "in the path"},
    {"bad percent in path", "GET /a%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400, "not a percent-encoded byte"},
    {"NUL by percent", "GET /a%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "NUL"},
    {"not UTF-8 by percent", "GET /a%ff HTTP/1.1\r\nHost: x\r\n\r\n", 400, "UTF-8"},
    {"bad percent in query", "GET /hello?a=%4 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "parameter 'a'"},
    {"length and chunks",
     "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "both"},
    {"chunks and length",
     "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400, "both"},
    {"two lengths", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400,
     "two Content-Length"},
    {"same length twice", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400,
     "two Content-Length"},
    {"length list", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc", 400, "not a number"},
    {"negative length", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400, "not a number"},
    {"plus length", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc", 400, "not a number"},
    {"hex length", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0x3\r\n\r\nabc", 400, "not a number"},
    {"empty length", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n", 400, "not a number"},
    {"huge length", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n", 400,
     "not a number"},
    {"unknown coding", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "'gzip'"},
    {"stacked codings", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501,
     "'gzip, chunked'"},
    {"disguised coding", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501,
     "'xchunked'"},
    {"two codings",
     "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
     "two Transfer"},
    {"chunks in 1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "HTTP/1.0"},
    {"chunk without size", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\r\nabc\r\n0\r\n\r\n",
     400, "chunked"},
    {"chunk size not hex", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400,
     "chunked"},
    {"chunk size negative", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400,
     "chunked"},
    {"chunk size with 0x",
     "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n", 400, "chunked"},
    {"chunk size overflows",
     "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000003\r\nabc\r\n0\r\n\r\n", 400,
     "chunked"},
    {"chunk longer than its size",
     "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", 400, "chunked"},
    {"chunk line with bare line feed",
     "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n", 400, "chunked"},
    {"extension with bare line feed",
     "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a\nabc\r\n0\r\n\r\n", 400, "chunked"},
    {"compressed body", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", 415,
     "'gzip'"},
    {"unknown expectation", "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nContent-Length: 3\r\n\r\nabc", 417,
     "'miracles'"},
    {"bytes of TLS", bytes("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), 400, "TLS"},
    {"noise", std::string("\xff\xfe\xfd\xfc\r\n\r\n"), 400, "malformed"},
};

TEST(Malformed, RequestsAreRefusedAndTheConnectionIsClosed) {
    std::atomic<int> handled{0};
    TestServer server({}, {quick("/hello",
                                 [&](const Request&) {
                                     ++handled;
                                     return text("hello");
                                 }),
                           blocking(
                               "/echo",
                               [&](const Request& request) {
                                   ++handled;
                                   return text(request.body);
                               },
                               "POST")});
    for (const Case& one : kCases) {
        Client client(server.port());
        // A second request behind it must not be answered: where it begins is a matter of opinion.
        client.send(one.request + "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
        const Reply reply = client.reply();
        EXPECT_EQ(reply.status, one.status) << one.name;
        EXPECT_NE(reply.body.find(one.reason), std::string::npos) << one.name << ": " << reply.body;
        EXPECT_TRUE(client.at_end()) << one.name << ": " << client.received;
    }
    EXPECT_EQ(handled, 0);
    Client client(server.port());
    EXPECT_EQ(client.get("/hello").body, "hello");
    for (const Seen& seen : server.seen()) {
        if (seen.status == 200) continue;
        EXPECT_NE(seen.failure, "") << seen.path;
    }
}

TEST(Malformed, UnusualButLawfulRequestsAreAnswered) {
    TestServer server(
        {}, {quick("/hello", [](const Request& request) { return text(std::string(request.header("host"))); }),
             quick("/q", [](const Request& request) {
                 std::string out;
                 for (const auto& pair : request.query) out += pair.first + "=" + pair.second + ";";
                 return text(out);
             })});
    const std::pair<const char*, const char*> cases[] = {
        {"\r\n\r\nGET /hello HTTP/1.1\r\nhOsT:\t x \t\r\n\r\n", "x"},
        {"GET http://example.com:80/hello HTTP/1.1\r\nHost: ignored\r\n\r\n", "example.com:80"},
        {"GET https://example.com/hello?x HTTP/1.1\r\nHost: ignored\r\n\r\n", "example.com"},
        {"GET /hello/ HTTP/1.1\r\nHost: y\r\n\r\n", "y"},
        {"GET /hello? HTTP/1.1\r\nHost: y\r\n\r\n", "y"},
        {"GET /%68ello HTTP/1.1\r\nHost: y\r\n\r\n", "y"},
        {"GET /hello HTTP/1.1\r\nHost:\r\n\r\n", ""},
        {"GET /q?a=1&a=2&&b&=c&d=x+y%2B%20z&e=%E2%82%AC&f=a=b HTTP/1.1\r\nHost: y\r\n\r\n",
         "a=1;a=2;b=;=c;d=x y+ z;e=€;f=a=b;"},
    };
    for (const auto& one : cases) {
        Client client(server.port());
        client.send(one.first);
        const Reply reply = client.reply();
        EXPECT_EQ(reply.status, 200) << one.first << reply.body;
        EXPECT_EQ(reply.body, one.second) << one.first;
    }
}

TEST(Malformed, ResponseHeadersCannotBeSmuggledIn) {
    TestServer server({}, {quick("/hello", [](const Request&) {
                          Response response = text("hello");
                          response.headers.push_back({"X-Name", "a\r\nSet-Cookie: evil=1"});
                          return response;
                      })});
    Client client(server.port());
    const Reply reply = client.get("/hello");
    EXPECT_EQ(reply.headers.at("x-name"), "a  Set-Cookie: evil=1");
    EXPECT_FALSE(reply.headers.contains("set-cookie"));
}

}  // namespace
}  // namespace oriel::http
