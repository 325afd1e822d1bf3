#include "http/test_server.h"

#include "http/tls_context.h"

#include <filesystem>
#include <fstream>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sstream>

namespace oriel::http {
namespace {

using namespace testing_kit;

/// A folder of its own per test, with a certificate and its key.
class TlsTest : public testing::Test {
protected:
    void SetUp() override {
        folder_ = testing::TempDir() + "oriel_tls_" + std::to_string(::getpid());
        std::filesystem::create_directories(folder_);
        ASSERT_TRUE(make_self_signed({certificate(), key(), {"oriel.example"}}).ok());
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string file(const std::string& name) const { return folder_ + "/" + name; }
    std::string certificate() const { return file("cert.pem"); }
    std::string key() const { return file("key.pem"); }
    void write(const std::string& name, const std::string& content) const { std::ofstream(file(name)) << content; }

    ServerSettings settings() const {
        ServerSettings settings;
        settings.tls = TlsSettings{certificate(), key()};
        return settings;
    }

    /// A client's context that trusts our certificate alone.
    std::shared_ptr<SSL_CTX> client_context(bool trust = true) const {
        std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
        if (trust) SSL_CTX_load_verify_locations(context.get(), certificate().c_str(), nullptr);
        return context;
    }

    static std::vector<Route> routes() {
        return {quick("/hello", [](const Request& request) { return text(request.secure ? "secure" : "plain"); }),
                blocking("/long",
                         [](const Request&) {
                             return stream([](Sink& sink) -> Status {
                                 for (int i = 0; i < 400; ++i) TRY(sink.write(std::string(50'000, 's')));
                                 return Ok{};
                             });
                         }),
                quick("/large", [](const Request&) { return text(std::string(3'000'000, 'l'), "image/png"); }),
                blocking(
                    "/echo", [](const Request& request) { return text(request.body, "image/png"); }, "POST")};
    }

private:
    std::string folder_;
};

TEST_F(TlsTest, ServesOverTls) {
    TestServer server(settings(), routes());
    const auto context = client_context();
    Client client(server.port(), context.get());
    ASSERT_TRUE(client.connected());
    for (int i = 0; i < 3; ++i) EXPECT_EQ(client.get("/hello").body, "secure");
    EXPECT_EQ(client.get("/large").body.size(), 3'000'000U);
    const Reply reply = client.get("/long");
    EXPECT_TRUE(reply.whole);
    EXPECT_EQ(reply.body.size(), 20'000'000U);
    const std::string body(2'000'000, 'e');
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    EXPECT_TRUE(client.reply().body == body);
}

TEST_F(TlsTest, AClientThatDoesNotTrustTheCertificateFailsAndHarmsNobody) {
    TestServer server(settings(), routes());
    const auto wary = client_context(false);
    EXPECT_FALSE(Client(server.port(), wary.get()).connected());
    const auto old = client_context();
    SSL_CTX_set_max_proto_version(old.get(), TLS1_1_VERSION);
    EXPECT_FALSE(Client(server.port(), old.get()).connected());
    const auto context = client_context();
    SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
    Client client(server.port(), context.get());
    EXPECT_EQ(client.get("/hello").body, "secure");
}

TEST_F(TlsTest, PlainHttpOnTheTlsPortIsToldSo) {
    TestServer server(settings(), routes());
    Client client(server.port());
    const Reply reply = client.get("/hello");
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.body, "this port speaks HTTPS; use a URL that begins with 'https://'");
    EXPECT_TRUE(client.at_end());
}

TEST_F(TlsTest, TlsOnThePlainPortIsClosedWithAReason) {
    TestServer server({}, routes());
    const auto context = client_context();
    EXPECT_FALSE(Client(server.port(), context.get()).connected());
    EXPECT_EQ(server.seen(0).status, 400);
    EXPECT_EQ(server.seen(0).failure, "this port speaks plain HTTP, and the client began a TLS handshake");
}

TEST_F(TlsTest, ASlowHandshakeIsClosed) {
    ServerSettings slow = settings();
    slow.header_timeout = 50ms;
    TestServer server(slow, routes());
    Client client(server.port());
    client.send(std::string_view("\x16\x03\x01", 3));
    EXPECT_TRUE(client.at_end());
}

TEST_F(TlsTest, AClientThatLeavesStopsTheProducer) {
    std::atomic<bool> stopped{false};
    TestServer server(settings(), {blocking("/endless", [&](const Request&) {
                          return stream([&](Sink& sink) -> Status {
                              while (true) {
                                  const Status status = sink.write(std::string(100'000, 'x'));
                                  if (!status.ok()) {
                                      stopped = true;
                                      return status.error();
                                  }
                              }
                          });
                      })});
    const auto context = client_context();
    Client client(server.port(), context.get());
    client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(client.receive_more());
    client.close();
    EXPECT_TRUE(eventually([&] { return stopped.load(); }, 1s));
}

TEST_F(TlsTest, TellsWhatIsWrongWithTheFiles) {
    const auto message = [&](const std::string& c, const std::string& k) {
        const auto result = make_tls_context({c, k});
        return result.ok() ? std::string("fine") : result.error().message;
    };
    EXPECT_EQ(message(certificate(), key()), "fine");
    EXPECT_EQ(message(file("none.pem"), key()),
              "cannot read the certificate file '" + file("none.pem") + "': No such file or directory");
    EXPECT_EQ(message(certificate(), file("none.pem")),
              "cannot read the key file '" + file("none.pem") + "': No such file or directory");
    write("junk.pem", "this is no PEM file\n");
    EXPECT_NE(message(file("junk.pem"), key()).find("holds no usable PEM certificate"), std::string::npos);
    EXPECT_NE(message(certificate(), file("junk.pem")).find("holds no usable PEM private key without a passphrase"),
              std::string::npos);
    EXPECT_NE(message(key(), certificate()).find("holds no usable PEM certificate"), std::string::npos);
    ASSERT_TRUE(make_self_signed({file("other_cert.pem"), file("other_key.pem"), {}}).ok());
    EXPECT_EQ(message(certificate(), file("other_key.pem")),
              "the key '" + file("other_key.pem") + "' does not belong to the certificate '" + certificate() + "'");
}

TEST_F(TlsTest, SelfSignedFilesAreNewAndPrivate) {
    const auto mode = [](const std::string& path) { return std::filesystem::status(path).permissions(); };
    using std::filesystem::perms;
    EXPECT_EQ(mode(key()), perms::owner_read | perms::owner_write);
    const Status again = make_self_signed({certificate(), file("new_key.pem"), {}});
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(again.error().code, ErrorCode::conflict);
    EXPECT_FALSE(std::filesystem::exists(file("new_key.pem")));
    EXPECT_EQ(make_self_signed({file("a"), file("b"), {"not a name"}}).error().message,
              "'not a name' is neither a host name nor an IP address");
    EXPECT_FALSE(make_self_signed({file("no/such/folder/a"), file("b"), {}}).ok());
}

TEST_F(TlsTest, SelfSignedNamesAreChecked) {
    TestServer server(settings(), routes());
    const auto context = client_context();
    // The helper asks for "localhost"; the other names are looked at directly.
    EXPECT_TRUE(Client(server.port(), context.get()).connected());
    std::unique_ptr<FILE, int (*)(FILE*)> pem(std::fopen(certificate().c_str(), "r"), std::fclose);
    std::unique_ptr<X509, void (*)(X509*)> made(PEM_read_X509(pem.get(), nullptr, nullptr, nullptr), X509_free);
    ASSERT_NE(made, nullptr);
    EXPECT_EQ(X509_check_host(made.get(), "oriel.example", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_host(made.get(), "evil.example", 0, 0, nullptr), 0);
    EXPECT_EQ(X509_check_ip_asc(made.get(), "127.0.0.1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(made.get(), "::1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(made.get(), "10.0.0.1", 0), 0);
}

}  // namespace
}  // namespace oriel::http
