#pragma once

#include "base/result.h"
#include "db/driver.h"
#include "db/watchdog.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::db::remote {

/// What is sent to a server.
struct HttpRequest {
    bool post = true;  ///< Else GET, without a body.
    std::string url;
    std::vector<std::string> headers;  ///< `Name: value`
    std::string body;
};

/// Talks with one server over HTTP, one exchange at a time, and hands out the answer as it arrives: a slow reader holds
/// the server up and fills no memory. Its connection is kept for the next exchange. By libcurl; neither the
/// environment's proxies nor this machine's files of passwords are looked at.
///
/// Used by one thread at a time, except `wake`.
class Http {
public:
    /// Of the settings it takes how the connection is guarded. `work` is what an exchange belongs to: once it is
    /// cancelled or timed out, `send` and `next` return at the next `wake`. `nullptr`: an exchange of two seconds at
    /// most.
    Http(const Settings& settings, const Interruptible* work);
    ~Http();
    Http(const Http&) = delete;
    Http& operator=(const Http&) = delete;

    /// Sends a request and waits until the answer begins. Ends the exchange before.
    /// Errors: upstream_failed with what libcurl says of it; cancelled when `work` was told to stop.
    Status send(HttpRequest request);
    /// The answer's next bytes, valid until the next call; empty at its end. Errors: as `send`.
    Result<std::string_view> next();
    /// The whole rest of the answer, of which no more than `most` bytes are kept.
    Result<std::string> rest(std::size_t most);
    /// Ends the exchange. What is left of the answer is not read: then the connection is closed, too.
    void drop();

    int status() const;
    std::string_view content_type() const;

    /// From any thread: has whoever waits look whether the work was told to stop.
    void wake();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// `http://host:port` or `https://…`. An encrypted connection is made when the settings ask for it, and with
/// `preferred` on the two ports that nothing else is on: HTTP can't be asked what it can do.
std::string base_url(const Settings& settings, int port, int encrypted_port);
/// A text as part of an address.
std::string percent_encoded(std::string_view text);

}  // namespace oriel::db::remote
