#include "http/request_reader.h"

#include <gtest/gtest.h>

// How bytes become requests must not depend on how they are cut into pieces.
namespace oriel::http {
namespace {

/// All requests of `bytes`, fed in pieces of `piece` bytes, as text.
std::string read_all(std::string_view bytes, std::size_t piece, ReaderLimits limits = {}) {
    RequestReader reader(limits);
    std::string out;
    std::string pending;
    while (!bytes.empty() || !pending.empty()) {
        if (pending.empty()) {
            pending = bytes.substr(0, piece);
            bytes.remove_prefix(std::min(piece, bytes.size()));
        }
        const std::size_t used = reader.feed(pending);
        pending.erase(0, used);
        if (reader.state() == RequestReader::State::complete) {
            const Request& request = reader.request();
            out += request.method + " " + request.path;
            for (const auto& pair : request.query) out += " " + pair.first + "=" + pair.second;
            for (const Header& header : request.headers) out += " " + header.name + ":" + header.value;
            out += " [" + request.body + "]" + (reader.framing().keep_alive ? "\n" : " close\n");
            reader.next();
        } else if (reader.state() == RequestReader::State::refused) {
            return out + "refused " + std::to_string(reader.refusal().status) + "\n";
        }
    }
    return out + (reader.state() == RequestReader::State::idle ? "" : "unfinished\n");
}

TEST(RequestReader, PiecesDoNotMatter) {
    const std::string_view streams[] = {
        "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\nPOST /d HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET /e "
        "HTTP/1.0\r\n\r\n",
        "\r\n\r\nPOST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
        "chunked\r\n\r\n3\r\nabc\r\n00a;n=v\r\n0123456789\r\n0\r\nT: v\r\nU: w\r\n\r\nGET / HTTP/1.1\r\nHost: "
        "y\r\nConnection: close\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\nBROKEN\r\n\r\nGET / "
        "HTTP/1.1\r\n",
        "GET /a HTTP/1.1\r\nHost: x\nX: y\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: x\r\n\r\n\r\n\r\nGET /b HTTP/1.1\r\nHo",
    };
    const std::string_view expected[] = {
        "GET /a b=c Host:x []\nPOST /d Host:x Content-Length:5 [hello]\nGET /e [] close\n",
        "POST /a Host:x Transfer-Encoding:chunked [abc0123456789]\nGET / Host:y Connection:close [] close\n",
        "POST /a Host:x Content-Length:0 []\nGET /b Host:x []\nrefused 400\n",
        "refused 400\n",
        "GET /a Host:x []\nunfinished\n",
    };
    for (std::size_t i = 0; i < std::size(streams); ++i) {
        for (std::size_t piece = 1; piece <= streams[i].size(); ++piece) {
            ASSERT_EQ(read_all(streams[i], piece), expected[i]) << "stream " << i << " in pieces of " << piece;
        }
    }
}

TEST(RequestReader, LimitsHoldInAnyPieces) {
    const ReaderLimits limits{100, 50};
    const std::string head(200, 'h');
    const std::string body(51, 'b');
    for (const std::size_t piece : {1U, 7U, 99U, 1000U}) {
        EXPECT_EQ(read_all("GET /" + head, piece, limits), "refused 414\n");
        EXPECT_EQ(read_all("GET / HTTP/1.1\r\nX: " + head + "\r\n\r\n", piece, limits), "refused 431\n");
        EXPECT_EQ(read_all("P / HTTP/1.1\r\nHost: x\r\nContent-Length: 51\r\n\r\n" + body, piece, limits),
                  "refused 413\n");
        EXPECT_EQ(
            read_all("P / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n33\r\n" + body + "\r\n0\r\n\r\n",
                     piece, limits),
            "refused 413\n");
        EXPECT_EQ(read_all("P / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n19\r\n" + body.substr(0, 25) +
                               "\r\n1a\r\n",
                           piece, limits),
                  "refused 413\n");
        EXPECT_EQ(read_all("P / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n" + body.substr(0, 50), piece, limits),
                  "P / Host:x Content-Length:50 [" + body.substr(0, 50) + "]\n");
    }
    std::string many = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < 200; ++i) many += "a:b\r\n";
    EXPECT_EQ(read_all(many + "\r\n", 1000), "refused 431\n");
}

TEST(RequestReader, ManySmallChunksAreFine) {
    std::string bytes = "P / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 100'000; ++i) bytes += "1\r\nz\r\n";
    RequestReader reader({});
    EXPECT_EQ(reader.feed(bytes + "0\r\n\r\n"), bytes.size() + 5);
    EXPECT_EQ(reader.state(), RequestReader::State::complete);
    EXPECT_EQ(reader.request().body.size(), 100'000U);
}

TEST(RequestReader, ARefusedRequestShowsNothingOfTheOneBefore) {
    RequestReader reader({});
    reader.feed("GET /first?secret=1 HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_EQ(reader.state(), RequestReader::State::complete);
    reader.next();
    reader.feed("G(T /second HTTP/1.1\r\n\r\n");
    ASSERT_EQ(reader.state(), RequestReader::State::refused);
    EXPECT_EQ(reader.request().path, "");
    EXPECT_TRUE(reader.request().query.empty());
    EXPECT_TRUE(reader.request().headers.empty());
}

}  // namespace
}  // namespace oriel::http
