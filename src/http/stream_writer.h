#pragma once

#include "base/sink.h"
#include "http/gzip.h"
#include "http/reply.h"
#include "http/transport.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace oriel::http {

/// Sends a body of unknown length while it is produced. Lives on a worker, which owns the transport meanwhile.
///
/// Holds at most 16 KiB: writing blocks while the client is slow, and that is all the back-pressure there is. A body
/// that ends before anything was sent becomes a plain reply with its Content-Length.
class StreamWriter final : public Sink {
public:
    StreamWriter(Transport& transport, const ClientWatch& client, Response& response, const ReplyContext& context,
                 std::chrono::milliseconds write_timeout);

    /// Sends what is left of earlier replies. Before the first `write`; counts neither as started nor as sent.
    /// Errors: as `write`.
    Status send_before(std::string_view first, std::string_view second);

    /// Errors: cancelled when the client has gone, or reads so slowly that `write_timeout` ran out.
    Status write(std::string_view bytes) override;
    /// The body is whole. Errors: as `write`.
    Status finish();

    /// Something of the reply was handed to the socket, so it is too late for another one.
    bool started() const { return started_; }
    /// Bytes handed to the socket.
    std::uint64_t bytes_sent() const { return sent_; }

private:
    using Clock = std::chrono::steady_clock;

    Status start_chunked();
    Status send_data(std::string_view bytes, GzipStream::Flush flush);
    Status send_all(std::string_view first, std::string_view second);
    Status cancelled(std::string_view why);

    Transport& transport_;
    const ClientWatch& client_;
    Response& response_;
    ReplyContext context_;
    std::chrono::milliseconds write_timeout_;

    std::string held_;     // Body bytes that wait for company.
    std::string framing_;  // Head, or chunk framing, that goes out before the next body bytes.
    std::string zipped_;
    std::optional<GzipStream> gzip_;
    Clock::time_point last_send_;
    Clock::duration stalled_{};  // Time spent waiting for the client.
    std::uint64_t sent_ = 0;
    bool begun_ = false;  // The head is in `framing_` or out.
    bool started_ = false;
    bool failed_ = false;
};

}  // namespace oriel::http
