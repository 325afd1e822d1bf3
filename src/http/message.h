#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/sink.h"

#include <functional>
#include <optional>
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

/// One request, whole: head and body.
struct Request {
    std::string method;  ///< `GET`, upper case.
    std::string target;  ///< As sent: path and query.
    std::string path;    ///< The part before `?`, still percent-encoded (split on `/` before decoding).
    std::vector<std::pair<std::string, std::string>> query;  ///< Decoded, in the order sent; names may repeat.
    std::vector<Header> headers;
    std::string body;
    std::string remote_address;
    std::string id;  ///< Request id: ours, or the client's `X-Request-Id` when it is a tame one.
    bool secure = false;

    /// First header of that name (case-insensitive), or an empty view.
    std::string_view header(std::string_view name) const;
    /// First query parameter of that name, or nullptr.
    const std::string* query_value(std::string_view name) const;
};

/// Writes a body while the client reads it. Runs on a worker thread; `Sink::write` blocks while the client is slow.
/// A failure breaks the connection, so that the client cannot take a part for the whole.
using BodyStream = std::function<Status(Sink&)>;

struct Response {
    int status = 200;
    std::vector<Header> headers;  ///< Without Content-Length, Transfer-Encoding, Connection, Date: the server sets these.
    std::variant<std::string, BodyStream> body;
    /// For the log and the metrics; set by the router and the layers above.
    std::string operation;
    std::string user_id;

    static Response text(int status, std::string_view content_type, std::string body);
};

using Handler = std::function<Response(const Request&)>;

/// Where a handler runs. `quick` work (memory, or a local store read) is done on the socket's own thread; everything that
/// may block goes through the bounded queue to a worker.
enum class Work { quick, blocking };

}  // namespace oriel::http
