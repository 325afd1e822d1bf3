#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/sink.h"
#include "http/client_watch.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// HTTP, and nothing of the product: requests, responses, routing, the server.
namespace oriel::http {

struct Header {
    std::string name;
    std::string value;
};

struct Route;

/// Values of the `{name}` parts of a route's path, percent-decoded, in path order.
using PathValues = std::vector<std::string>;

/// What a request's method and path lead to.
struct Match {
    const Route* route = nullptr;  ///< nullptr: nothing there.
    PathValues values;
    std::vector<std::string> other_methods;  ///< When only the method is wrong: those that would do.
};

/// One request, whole: head and body.
struct Request {
    std::string method;  ///< `GET`, as sent (methods are case-sensitive).
    std::string target;  ///< As sent: path and query. May hold secrets: log `path` instead.
    std::string
        path;  ///< The part before `?`, still percent-encoded (split on `/` before decoding). Its encoding is valid.
    std::vector<std::pair<std::string, std::string>> query;  ///< Decoded, in the order sent; names may repeat.
    std::vector<Header> headers;
    std::string body;
    std::string remote_address;
    std::string id;  ///< Request id: ours, or the client's `X-Request-Id` when it is a tame one.
    bool secure = false;
    Match match;                          ///< Filled by `Application::classify`; empty before.
    std::shared_ptr<ClientWatch> client;  ///< Set for blocking work and streams; nullptr for quick work.

    /// First header of that name (case-insensitive), or an empty view.
    std::string_view header(std::string_view name) const;
    /// First query parameter of that name, or nullptr.
    const std::string* query_value(std::string_view name) const;
    /// Nobody waits for the answer any more: long work should stop. Quick work never learns of it.
    bool client_gone() const { return client != nullptr && client->gone(); }
};

/// Writes a body while the client reads it. Runs on a worker thread; `Sink::write` blocks while the client is slow and
/// fails with `cancelled` when the client has gone. A failure breaks the connection, so that the client cannot take a
/// part for the whole; if nothing has been sent yet, the failure is answered as an error instead
/// (`Application::refuse`). Small writes are gathered: up to 16 KiB wait for the next write or the end, unless the last
/// ones went out 20 ms ago.
using BodyStream = std::function<Status(Sink&)>;

struct Response {
    int status = 200;
    std::vector<Header>
        headers;  ///< Without Content-Length, Transfer-Encoding, Connection, Date: the server sets these.
    std::variant<std::string, BodyStream> body;
    /// For the log and the metrics; set by the router and the layers above.
    std::string operation;
    std::string user_id;

    static Response text(int status, std::string_view content_type, std::string body);

    /// First header of that name (case-insensitive), or an empty view.
    std::string_view header(std::string_view name) const;
};

using Handler = std::function<Response(const Request&)>;

/// Where a handler runs. `quick` work (memory, or a local store read) is done on the socket's own thread; everything
/// that may block goes through the bounded queue to a worker.
/// `slow` work may take minutes (a query in somebody's database); it has workers and a queue of its own, so that
/// however many such requests there are, the rest is still answered.
enum class Work { quick, blocking, slow };

/// Why the server itself turns a request away.
struct Refusal {
    int status = 400;  ///< 400, 408, 413, 414, 415, 417, 431, 500, 501, 503, 505; 0: whatever suits `error.code`.
    Error error;
};

/// What became of one request, for the log and the metrics. Views live for the duration of the call.
struct Outcome {
    int status = 0;
    std::uint64_t bytes = 0;               ///< Of the reply, head included, as handed to the connection (after gzip).
    std::chrono::microseconds duration{};  ///< From the request's first byte to the reply's last.
    std::chrono::microseconds queued{};    ///< Of that, waiting for a worker.
    std::string_view operation;            ///< Empty when no route was found.
    std::string_view user_id;
    bool broken = false;       ///< The reply did not reach its end.
    std::string_view failure;  ///< Why, when broken or refused.
};

/// Called once per request when its reply has been handed to the connection, on whichever thread did that.
using Observer = std::function<void(const Request&, const Outcome&)>;

/// The name of the matched route's operation; empty without a route.
std::string_view operation_of(const Request& request);

/// ASCII letters fold, nothing else: for header names and media types.
bool equal_folded(std::string_view a, std::string_view b);

}  // namespace oriel::http
