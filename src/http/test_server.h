#pragma once

#include "http/router.h"
#include "http/self_signed.h"
#include "http/server.h"
#include "http/transport.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

/// Helpers of the http tests: a server on port 0 with its own thread, and a client that speaks bytes.
namespace oriel::http::testing_kit {

using namespace std::chrono_literals;

/// Waits for something that another thread brings about; no test sleeps for a fixed time.
inline bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds patience = 10s) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

/// A gate that a test opens when the handler may go on.
class Gate {
public:
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void pass() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.wait_for(lock, 20s, [&] { return open_; });
    }
    int waiting() {
        const std::lock_guard lock(mutex_);
        return waiting_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    int waiting_ = 0;
};

struct Reply {
    int status = 0;
    std::map<std::string, std::string> headers;  // Names in lower case.
    std::string body;
    bool whole = false;  // The body reached its end.
    bool chunked = false;
};

/// A blocking client of one connection.
class Client {
public:
    explicit Client(unsigned short port, SSL_CTX* tls = nullptr, int receive_buffer = 0) {
        fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        const timeval patience{20, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        if (connected_ && tls != nullptr) {
            ssl_ = SSL_new(tls);
            SSL_set_fd(ssl_, fd_);
            SSL_set1_host(ssl_, "localhost");
            connected_ = SSL_connect(ssl_) == 1;
        }
    }
    ~Client() { close(); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    bool connected() const { return connected_; }

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t n = ssl_ != nullptr ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                              : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }

    /// Appends what comes to `received`; false at the end of the connection.
    bool receive_more(std::size_t at_most = 64 * 1024) {
        buffer_.resize(at_most);  // Kept, so that a test can watch the memory of the process.
        const ssize_t n = ssl_ != nullptr ? SSL_read(ssl_, buffer_.data(), static_cast<int>(buffer_.size()))
                                          : ::recv(fd_, buffer_.data(), buffer_.size(), 0);
        if (n <= 0) {
            reset_ = ssl_ == nullptr && n < 0 && errno == ECONNRESET;
            return false;
        }
        received.append(buffer_.data(), static_cast<std::size_t>(n));
        return true;
    }

    /// Reads one reply; `whole` says whether it reached its end. `head_only` for replies to HEAD.
    Reply reply(bool head_only = false) {
        Reply reply;
        std::size_t end = 0;
        while ((end = received.find("\r\n\r\n")) == std::string::npos) {
            if (!receive_more()) return reply;
        }
        const std::string head = received.substr(0, end + 2);
        received.erase(0, end + 4);
        reply.status = std::stoi(head.substr(9, 3));
        std::size_t line = head.find("\r\n") + 2;
        while (line < head.size()) {
            const std::size_t stop = head.find("\r\n", line);
            const std::size_t colon = head.find(": ", line);
            std::string name = head.substr(line, colon - line);
            for (char& c : name) c = static_cast<char>(std::tolower(c));
            reply.headers[name] = head.substr(colon + 2, stop - colon - 2);
            line = stop + 2;
        }
        reply.chunked = reply.headers["transfer-encoding"] == "chunked";
        if (head_only || reply.status < 200 || reply.status == 204 || reply.status == 304) {
            reply.whole = true;
            return reply;
        }
        if (reply.chunked) {
            reply.whole = read_chunks(reply.body);
        } else if (reply.headers.contains("content-length")) {
            const std::size_t length = std::stoul(reply.headers["content-length"]);
            while (received.size() < length && receive_more()) {
            }
            reply.whole = received.size() >= length;
            reply.body = received.substr(0, length);
            received.erase(0, reply.body.size());
        } else {
            while (receive_more()) {
            }
            reply.whole = !reset_;
            reply.body = std::move(received);
            received.clear();
        }
        return reply;
    }

    Reply get(std::string_view path, std::string_view headers = {}) {
        send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n");
        return reply();
    }

    /// True when the server closed the connection (and sent nothing more).
    bool at_end() { return received.empty() && !receive_more(); }

    void half_close() { ::shutdown(fd_, SHUT_WR); }
    void close() {
        if (ssl_ != nullptr) SSL_free(ssl_);
        if (fd_ >= 0) ::close(fd_);
        ssl_ = nullptr;
        fd_ = -1;
    }

    std::string received;

private:
    bool read_chunks(std::string& body) {
        while (true) {
            std::size_t line = 0;
            while ((line = received.find("\r\n")) == std::string::npos) {
                if (!receive_more()) return false;
            }
            const std::size_t size = std::stoul(received.substr(0, line), nullptr, 16);
            while (received.size() < line + 2 + size + 2) {
                if (!receive_more()) return false;
            }
            body.append(received, line + 2, size);
            received.erase(0, line + 2 + size + 2);
            if (size == 0) return true;
        }
    }

    std::string buffer_;
    int fd_ = -1;
    SSL* ssl_ = nullptr;
    bool connected_ = false;
    bool reset_ = false;
};

/// What the observer saw of one request.
struct Seen {
    std::string method;
    std::string path;
    std::string operation;
    std::string failure;
    int status = 0;
    std::uint64_t bytes = 0;
    bool broken = false;
};

/// A server with routes, running in its own thread.
class TestServer {
public:
    explicit TestServer(ServerSettings settings = {}, std::vector<Route> routes = {}) {
        settings.workers = settings.workers == 8 ? 4 : settings.workers;
        for (Route& route : routes) router_.add(std::move(route));
        Application application;
        application.classify = [this](Request& request) { return router_.classify(request); };
        application.handle = dispatch_to_routes([](const Request& request) {
            return Response::text(request.match.other_methods.empty() ? 404 : 405, "text/plain", "no route\n");
        });
        application.refuse = [](const Request&, const Refusal& refusal) {
            return Response::text(refusal.status == 0 ? 400 : refusal.status, "text/plain", refusal.error.message);
        };
        application.finished = [this](const Request& request, const Outcome& outcome) {
            const std::lock_guard lock(mutex_);
            seen_.push_back({request.method, request.path, std::string(outcome.operation), std::string(outcome.failure),
                             outcome.status, outcome.bytes, outcome.broken});
        };
        auto created = Server::create(std::move(settings), std::move(application));
        if (!created.ok()) throw std::runtime_error(created.error().message);
        server_ = std::move(created).value();
        thread_ = std::thread([this] { status_ = server_->run(); });
    }
    ~TestServer() { EXPECT_TRUE(stop().ok()); }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    /// Stops and waits; what `run` returned.
    Status stop() {
        server_->stop();
        if (thread_.joinable()) thread_.join();
        return status_;
    }
    /// For a handler that outlives the server's patience: takes the failure, so that the destructor finds none.
    Status stop_expecting_stuck() {
        const Status status = stop();
        status_ = Ok{};
        return status;
    }
    void stop_soon() { server_->stop(); }

    unsigned short port() const { return server_->port(); }
    ServerStats stats() const { return server_->stats(); }
    std::vector<Seen> seen() {
        const std::lock_guard lock(mutex_);
        return seen_;
    }
    /// The n-th finished request, once it is there.
    Seen seen(std::size_t n) {
        eventually([&] { return seen().size() > n; });
        return seen().at(n);
    }

private:
    Router router_;
    std::unique_ptr<Server> server_;
    std::thread thread_;
    Status status_ = Ok{};
    std::mutex mutex_;
    std::vector<Seen> seen_;
};

inline Route quick(std::string path, std::function<Response(const Request&)> handler, std::string method = "GET") {
    return {std::move(method), path, path.substr(1), Work::quick,
            [handler = std::move(handler)](const Request& r, const PathValues&) { return handler(r); }};
}

inline Route blocking(std::string path, std::function<Response(const Request&)> handler, std::string method = "GET") {
    Route route = quick(std::move(path), std::move(handler), std::move(method));
    route.work = Work::blocking;
    return route;
}

inline Response text(std::string body, std::string_view type = "text/plain") {
    return Response::text(200, type, std::move(body));
}

inline Response stream(BodyStream body, std::string_view type = "application/octet-stream") {
    Response response = Response::text(200, type, {});
    response.body = std::move(body);
    return response;
}

}  // namespace oriel::http::testing_kit
