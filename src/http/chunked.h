#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace oriel::http {

/// Reads a chunked body (RFC 9112, 7.1) piece by piece. Chunk extensions are skipped, trailers are dropped.
class ChunkedDecoder {
public:
    enum class State { more, done, malformed, too_large };

    /// `max_body`: bytes of body; `max_extra`: bytes of sizes, extensions and trailers that carry no body.
    ChunkedDecoder(std::size_t max_body, std::size_t max_extra) : max_body_(max_body), max_extra_(max_extra) {}

    /// Appends the body's bytes to `body`; returns how many bytes were used. Bytes past the body's end are left.
    std::size_t feed(std::string_view bytes, std::string& body);
    State state() const { return state_; }

private:
    enum class Step { size, extension, size_lf, data, data_cr, data_lf, trailer_start, trailer, trailer_lf, last_lf };
    void take(char c);
    void fail(State state) { state_ = state; }

    std::size_t max_body_;
    std::size_t max_extra_;
    std::size_t extra_ = 0;
    std::size_t body_bytes_ = 0;
    std::uint64_t size_ = 0;
    int digits_ = 0;
    Step step_ = Step::size;
    State state_ = State::more;
};

}  // namespace oriel::http
