#include "http/chunked.h"

#include <algorithm>

namespace oriel::http {

std::size_t ChunkedDecoder::feed(std::string_view bytes, std::string& body) {
    std::size_t used = 0;
    while (used < bytes.size() && state_ == State::more) {
        if (step_ == Step::data) {
            const std::size_t take_bytes =
                static_cast<std::size_t>(std::min<std::uint64_t>(size_, bytes.size() - used));
            body.append(bytes.substr(used, take_bytes));
            used += take_bytes;
            size_ -= take_bytes;
            if (size_ == 0) step_ = Step::data_cr;
        } else {
            take(bytes[used]);
            ++used;
        }
    }
    return used;
}

void ChunkedDecoder::take(char c) {
    // A body of one-byte chunks is silly but lawful; it pays for its own framing.
    if (++extra_ > max_extra_ + 8 * body_bytes_ + 16) return fail(State::too_large);
    switch (step_) {
        case Step::size: {
            int digit = -1;
            if (c >= '0' && c <= '9') digit = c - '0';
            if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
            if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
            if (digit >= 0) {
                if (++digits_ > 15) return fail(State::malformed);  // 15 hex digits never overflow.
                size_ = size_ * 16 + static_cast<std::uint64_t>(digit);
                return;
            }
            if (digits_ == 0) return fail(State::malformed);
            if (c == '\r') {
                step_ = Step::size_lf;
            } else if (c == ';' || c == ' ' || c == '\t') {
                step_ = Step::extension;
            } else {
                fail(State::malformed);
            }
            return;
        }
        case Step::extension:
            if (c == '\r') {
                step_ = Step::size_lf;
            } else if (c == '\n' || c == '\0') {
                fail(State::malformed);
            }
            return;
        case Step::size_lf:
            if (c != '\n') return fail(State::malformed);
            if (size_ > max_body_ - body_bytes_) return fail(State::too_large);
            body_bytes_ += static_cast<std::size_t>(size_);
            digits_ = 0;
            step_ = size_ == 0 ? Step::trailer_start : Step::data;
            return;
        case Step::data: return;
        case Step::data_cr:
            if (c != '\r') return fail(State::malformed);
            step_ = Step::data_lf;
            return;
        case Step::data_lf:
            if (c != '\n') return fail(State::malformed);
            step_ = Step::size;
            return;
        case Step::trailer_start:
            step_ = c == '\r' ? Step::last_lf : Step::trailer;
            if (c == '\n' || c == '\0' || c == ' ' || c == '\t') fail(State::malformed);
            return;
        case Step::trailer:
            if (c == '\r') {
                step_ = Step::trailer_lf;
            } else if (c == '\n' || c == '\0') {
                fail(State::malformed);
            }
            return;
        case Step::trailer_lf:
            if (c != '\n') return fail(State::malformed);
            step_ = Step::trailer_start;
            return;
        case Step::last_lf: fail(c == '\n' ? State::done : State::malformed); return;
    }
}

}  // namespace oriel::http
