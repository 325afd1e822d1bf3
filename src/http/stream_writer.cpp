#include "http/stream_writer.h"

#include <fmt/format.h>

#include <iterator>

namespace oriel::http {

namespace {

constexpr std::size_t kGather = 16 * 1024;
constexpr std::chrono::milliseconds kFresh{20};
constexpr std::chrono::milliseconds kLook{500};  // How often a blocked writer looks whether the client has gone.
constexpr std::uint64_t kMinimumRate = 1024;  // Bytes a second; below, a client that reads on is dropped all the same.

}  // namespace

StreamWriter::StreamWriter(Transport& transport, const ClientWatch& client, Response& response,
                           const ReplyContext& context, std::chrono::milliseconds write_timeout)
    : transport_(transport),
      client_(client),
      response_(response),
      context_(context),
      write_timeout_(write_timeout),
      last_send_(Clock::now()) {}

Status StreamWriter::cancelled(std::string_view why) {
    failed_ = true;
    return Error{ErrorCode::cancelled, std::string(why)};
}

Status StreamWriter::send_before(std::string_view first, std::string_view second) {
    const Status status = send_all(first, second);
    started_ = false;
    sent_ = 0;
    return status;
}

Status StreamWriter::write(std::string_view bytes) {
    if (failed_ || client_.gone()) return cancelled("the client has gone");
    if (bytes.empty()) return Ok{};
    const bool stale = Clock::now() - last_send_ > kFresh;
    if (held_.size() + bytes.size() < kGather && !stale) {
        held_ += bytes;
        return Ok{};
    }
    if (!begun_) TRY(start_chunked());
    const auto flush = stale ? GzipStream::Flush::sync : GzipStream::Flush::none;
    if (held_.empty()) return send_data(bytes, flush);
    held_ += bytes;
    const Status status = send_data(held_, flush);
    held_.clear();
    if (held_.capacity() > 8 * kGather) held_ = {};
    return status;
}

Status StreamWriter::finish() {
    if (failed_) return cancelled("the client has gone");
    if (!begun_) {
        response_.body = std::move(held_);
        std::string body;
        render_reply(response_, context_, framing_, body);
        return send_all(framing_, body);
    }
    if (gzip_) {
        TRY(send_data(held_, GzipStream::Flush::end));
    } else if (!held_.empty()) {
        TRY(send_data(held_, GzipStream::Flush::none));
    }
    if (!context_.http_1_0) framing_ += "0\r\n\r\n";
    return send_all(framing_, {});
}

Status StreamWriter::start_chunked() {
    begun_ = true;
    HeadExtras extras = base_extras(context_);
    extras.chunked = !context_.http_1_0;  // HTTP/1.0: the body ends with the connection.
    if (may_compress(response_)) {
        extras.vary_encoding = true;
        extras.gzip = context_.gzip;
        if (context_.gzip) gzip_.emplace();
    }
    append_head(framing_, response_, extras);
    return Ok{};
}

Status StreamWriter::send_data(std::string_view bytes, GzipStream::Flush flush) {
    if (gzip_) {
        zipped_.clear();
        gzip_->write(bytes, zipped_, flush);
        bytes = zipped_;
        // An empty chunk would end the body.
        if (bytes.empty()) return Ok{};
    }
    if (context_.http_1_0) {
        TRY(send_all(framing_, bytes));
        framing_.clear();
        return Ok{};
    }
    fmt::format_to(std::back_inserter(framing_), "{:x}\r\n", bytes.size());
    TRY(send_all(framing_, bytes));
    framing_.assign("\r\n");  // Goes out before the next chunk, so that a chunk is one write.
    return Ok{};
}

Status StreamWriter::send_all(std::string_view first, std::string_view second) {
    while (!first.empty() || !second.empty()) {
        const IoResult result = transport_.write(first, second);
        if (result.state == IoState::closed) return cancelled("the client has gone");
        if (result.bytes > 0) {
            started_ = true;
            sent_ += result.bytes;
            const std::size_t of_first = std::min(first.size(), result.bytes);
            first.remove_prefix(of_first);
            second.remove_prefix(result.bytes - of_first);
        }
        if (result.state != IoState::would_block) continue;

        if (client_.gone()) return cancelled("the client has gone");
        const auto allowed = write_timeout_ + std::chrono::seconds(sent_ / kMinimumRate);
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::min<Clock::duration>(allowed - stalled_, write_timeout_));
        const auto from = Clock::now();
        bool timed_out = true;
        // In steps, because a client that is gone for good may say so on the socket's thread only.
        while (timed_out && Clock::now() - from < left) {
            const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(left - (Clock::now() - from));
            const bool ready =
                transport_.wait_writable(std::min(kLook, rest + std::chrono::milliseconds(1)), timed_out);
            if ((!ready && !timed_out) || client_.gone()) return cancelled("the client has gone");
        }
        stalled_ += Clock::now() - from;
        if (timed_out) return cancelled("the client reads too slowly");
    }
    last_send_ = Clock::now();
    return Ok{};
}

}  // namespace oriel::http
