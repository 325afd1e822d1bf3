#pragma once

#include "http/chunked.h"
#include "http/head_parser.h"
#include "http/message.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace oriel::http {

struct ReaderLimits {
    std::size_t max_header_bytes = 64 * 1024;
    std::size_t max_body_bytes = 64 * 1024 * 1024;
};

/// Turns the bytes of one connection into requests, one after the other. Knows no sockets.
class RequestReader {
public:
    enum class State {
        idle,      ///< No byte of a request yet.
        head,      ///< In the middle of a head.
        body,      ///< The head is in, the body is not.
        complete,  ///< `request` is whole; call `next` before feeding again.
        refused,   ///< `refusal` says why; the connection must be closed, because the next request's start is unknown.
    };

    explicit RequestReader(ReaderLimits limits) : limits_(limits) {}

    /// Takes bytes up to the end of one request; returns how many were used.
    std::size_t feed(std::string_view bytes);

    State state() const { return state_; }
    Request& request() { return request_; }
    const Framing& framing() const { return framing_; }
    const Refusal& refusal() const { return *refusal_; }
    /// The client waits for `100 Continue` before it sends the body.
    bool wants_continue() const { return state_ == State::body && framing_.expect_continue && body_received_ == 0; }
    /// Bytes of body that came in, for the minimum rate.
    std::size_t body_received() const { return body_received_; }

    /// Begins with the next request. The old one may have been moved from.
    void next();

private:
    std::size_t feed_head(std::string_view bytes);
    std::size_t feed_body(std::string_view bytes);
    void head_done(std::string_view head);
    void refuse(Refusal refusal);
    void refuse_too_long(std::string_view head_so_far);

    ReaderLimits limits_;
    State state_ = State::idle;
    Request request_;
    Framing framing_;
    std::optional<Refusal> refusal_;
    std::string head_;             // A head that came in pieces.
    std::size_t line_length_ = 0;  // Of the line the last piece ended in.
    std::size_t body_received_ = 0;
    std::optional<ChunkedDecoder> chunks_;
};

}  // namespace oriel::http
