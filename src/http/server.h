#pragma once

#include "base/result.h"
#include "http/message.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace oriel::http {

struct TlsSettings {
    std::string certificate_file;  ///< PEM, the chain.
    std::string key_file;          ///< PEM.
};

struct ServerSettings {
    std::string address = "127.0.0.1";
    unsigned short port = 0;  ///< 0: any free port; `Server::port` tells which.
    std::optional<TlsSettings> tls;
    int io_threads = 1;
    int workers = 8;
    std::size_t queue_length = 256;          ///< Requests that may wait for a worker; more are answered 503.
    std::size_t max_connections = 10'000;
    std::size_t max_header_bytes = 64 * 1024;
    std::size_t max_body_bytes = 64 * 1024 * 1024;
    std::chrono::milliseconds header_timeout{15'000};  ///< From the first byte of a head to its end.
    std::chrono::milliseconds body_timeout{60'000};
    std::chrono::milliseconds idle_timeout{75'000};    ///< Keep-alive without a request.
    std::chrono::milliseconds write_timeout{60'000};   ///< A client that reads nothing for so long is dropped.
    std::chrono::milliseconds drain_timeout{10'000};   ///< For `stop`.
};

/// Decides where a request runs before it runs: the application looks its route up here.
struct Application {
    /// Called on the socket's thread with the head and body in. Must not block.
    std::function<Work(const Request&)> classify;
    /// Called where `classify` said.
    Handler handle;
    /// For requests that never reach `handle` (malformed, too large, queue full): an Error body in the API's shape.
    std::function<Response(const Request&, const Error&)> refuse;
};

/// HTTP/1.1 over TCP or TLS. Keep-alive, chunked streaming with back-pressure, gzip when the client asks and the type is
/// text, limits and time-outs as set, graceful shutdown.
class Server {
public:
    /// Binds and listens, so that `port` is known; serves from `run` on.
    /// Errors: invalid_request when the address, port or certificate cannot be used; the message says why.
    static Result<std::unique_ptr<Server>> create(ServerSettings settings, Application application);
    virtual ~Server() = default;

    virtual unsigned short port() const = 0;
    /// Serves until `stop`; returns when all is drained.
    virtual void run() = 0;
    /// Stops accepting, lets running requests end (at most `drain_timeout`), then closes. Safe from any thread; a signal
    /// handler must go through another thread.
    virtual void stop() = 0;
};

}  // namespace oriel::http
