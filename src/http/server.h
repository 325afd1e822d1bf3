#pragma once

#include "base/result.h"
#include "http/message.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace oriel::http {

struct TlsSettings {
    std::string certificate_file;  ///< PEM, the server's certificate first, then the chain.
    std::string key_file;          ///< PEM, without a passphrase.
};

struct ServerSettings {
    std::string address = "127.0.0.1";  ///< An address or a host name; `::` is every IPv6 (and IPv4) address.
    unsigned short port = 0;            ///< 0: any free port; `Server::port` tells which.
    std::optional<TlsSettings> tls;
    int io_threads = 2;    ///< Socket threads. They also run quick handlers; more than cores is of no use.
    int workers = 8;       ///< Each serves one blocking request, or one client that downloads a stream, at a time.
    int slow_workers = 8;  ///< For `Work::slow` and for streams.
    std::size_t queue_length = 256;  ///< Requests that may wait for a worker; more are answered 503.
    std::size_t max_connections = 10'000;
    std::size_t max_header_bytes = 64 * 1024;
    std::size_t max_body_bytes = 64 * 1024 * 1024;
    std::chrono::milliseconds header_timeout{
        15'000};  ///< From a connection's start or a head's first byte to the head's end.
    std::chrono::milliseconds body_timeout{60'000};   ///< Plus a second for each 16 KiB that came in.
    std::chrono::milliseconds idle_timeout{75'000};   ///< Keep-alive without a request.
    std::chrono::milliseconds write_timeout{60'000};  ///< A client that reads nothing for so long is dropped.
    std::chrono::milliseconds drain_timeout{10'000};  ///< For `stop`.
};

/// Decides where a request runs before it runs: the application looks its route up here.
struct Application {
    /// Called on the socket's thread with the head and body in; may fill `request.match`. Must not block.
    std::function<Work(Request&)> classify;
    /// Called where `classify` said. A body stream always runs on a worker.
    Handler handle;
    /// For requests that the server turns away (malformed, too large, too slow, queue full), for handlers that throw,
    /// and for streams that fail before their first byte: an Error body in the API's shape. The server sets
    /// `refusal.status` unless that is 0. May see a request of which only a part was read. Must not block.
    std::function<Response(const Request&, const Refusal&)> refuse;
    /// For the log and the metrics; may be empty. Must not block.
    Observer finished;
};

/// A moment's figures, for gauges.
struct ServerStats {
    std::size_t connections = 0;
    std::size_t queued = 0;   ///< Requests that wait for a worker.
    std::size_t running = 0;  ///< Requests that have one.
    std::uint64_t accepted = 0;
    std::uint64_t turned_away =
        0;  ///< Connections closed because there were too many, requests refused because the queue was full.
};

/// HTTP/1.1 over TCP or TLS. Keep-alive, pipelining, chunked streaming with back-pressure, gzip when the client asks
/// and the type is text, limits and time-outs as set, graceful shutdown.
class Server {
public:
    /// Binds and listens, so that `port` is known; serves from `run` on. Raises the process' soft limit of open files
    /// to what `max_connections` needs, if it may. Errors: invalid_request when the address, port or certificate cannot
    /// be used; the message says why.
    static Result<std::unique_ptr<Server>> create(ServerSettings settings, Application application);
    virtual ~Server() = default;

    virtual unsigned short port() const = 0;
    /// Serves until `stop`; returns when all is drained. Call once.
    /// Errors: timed_out when a handler still runs `drain_timeout` + 2 s after `stop` although its client was reported
    /// gone. Such a handler still uses what it holds: end the process without destroying the services.
    virtual Status run() = 0;
    /// Stops accepting, lets running requests end (at most `drain_timeout`), then closes. Safe from any thread, before
    /// `run` too; a signal handler must go through another thread.
    virtual void stop() = 0;
    virtual ServerStats stats() const = 0;
};

}  // namespace oriel::http
