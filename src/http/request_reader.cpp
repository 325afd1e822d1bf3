#include "http/request_reader.h"

#include <algorithm>

namespace oriel::http {

namespace {

constexpr std::size_t kFirstReserve = 1024 * 1024;  // A claimed length alone must not make us allocate.

Refusal body_too_large(std::size_t limit) {
    return {413,
            {ErrorCode::too_large, "the request body is larger than the limit of " + std::to_string(limit) + " bytes"}};
}

}  // namespace

void RequestReader::refuse(Refusal refusal) {
    refusal_ = std::move(refusal);
    state_ = State::refused;
}

std::size_t RequestReader::feed(std::string_view bytes) {
    std::size_t used = 0;
    if (state_ == State::idle || state_ == State::head) used = feed_head(bytes);
    if (state_ == State::body && used < bytes.size()) used += feed_body(bytes.substr(used));
    return used;
}

std::size_t RequestReader::feed_head(std::string_view bytes) {
    constexpr char kTlsHandshake = '\x16';
    // Where a head may begin; the same whether the empty lines before it came in this piece or in an earlier one.
    const auto begins_tls = [&](std::size_t at) {
        if (!head_.empty() || at >= bytes.size() || bytes[at] != kTlsHandshake) return false;
        refuse({400, Error::invalid_request("this port speaks plain HTTP, and the client began a TLS handshake")});
        return true;
    };
    if (begins_tls(0)) return bytes.size();
    std::size_t start = 0;  // Of what belongs to the head.
    std::size_t position = 0;
    while (position < bytes.size()) {
        const std::size_t newline = bytes.find('\n', position);
        if (newline == std::string_view::npos) {
            line_length_ += bytes.size() - position;
            break;
        }
        const std::size_t length = line_length_ + (newline - position);
        const char before = newline > 0 ? bytes[newline - 1] : head_.empty() ? '\0' : head_.back();
        if (length == 0 || before != '\r') {
            refuse({400, Error::invalid_request("a line of the request's head ends without a carriage return")});
            return newline + 1;
        }
        position = newline + 1;
        line_length_ = 0;
        if (length > 1) continue;
        const bool nothing_yet = head_.size() + (newline - start) <= 1;
        if (nothing_yet) {  // Empty lines before a request are skipped (RFC 9112, 2.2).
            start = position;
            head_.clear();
            if (begins_tls(position)) return bytes.size();
            continue;
        }
        const std::string_view piece = bytes.substr(start, position - start);
        if (head_.size() + piece.size() > limits_.max_header_bytes) {
            refuse_too_long(head_.empty() ? piece : std::string_view(head_.append(piece)));
        } else {
            head_done(head_.empty() ? piece : std::string_view(head_.append(piece)));
        }
        head_.clear();
        return position;
    }
    const std::string_view rest = bytes.substr(start);
    if (!rest.empty()) {
        head_.append(rest);
        state_ = State::head;
        if (head_.size() > limits_.max_header_bytes) refuse_too_long(head_);
    }
    return bytes.size();
}

void RequestReader::refuse_too_long(std::string_view head) {
    const std::string limit = std::to_string(limits_.max_header_bytes);
    if (head.find('\n') == std::string_view::npos || head.find('\n') > limits_.max_header_bytes) {
        refuse({414, {ErrorCode::too_large, "the request line is longer than the limit of " + limit + " bytes"}});
    } else {
        refuse({431, {ErrorCode::too_large, "the request's headers are larger than the limit of " + limit + " bytes"}});
    }
}

void RequestReader::head_done(std::string_view head) {
    // What an earlier request left must not show in the log of one that is refused.
    request_.method.clear();
    request_.target.clear();
    request_.path.clear();
    request_.query.clear();
    if (auto refusal = parse_head(head, request_, framing_)) return refuse(std::move(*refusal));
    request_.body.clear();
    body_received_ = 0;
    if (framing_.chunked) {
        chunks_.emplace(limits_.max_body_bytes, limits_.max_header_bytes);
        state_ = State::body;
    } else if (framing_.content_length.value_or(0) > 0) {
        if (*framing_.content_length > limits_.max_body_bytes) return refuse(body_too_large(limits_.max_body_bytes));
        request_.body.reserve(std::min(static_cast<std::size_t>(*framing_.content_length), kFirstReserve));
        state_ = State::body;
    } else {
        state_ = State::complete;
    }
}

std::size_t RequestReader::feed_body(std::string_view bytes) {
    if (framing_.chunked) {
        const std::size_t used = chunks_->feed(bytes, request_.body);
        body_received_ += used;
        switch (chunks_->state()) {
            case ChunkedDecoder::State::more: break;
            case ChunkedDecoder::State::done: state_ = State::complete; break;
            case ChunkedDecoder::State::malformed:
                refuse({400, Error::invalid_request("malformed chunked request body")});
                break;
            case ChunkedDecoder::State::too_large: refuse(body_too_large(limits_.max_body_bytes)); break;
        }
        return used;
    }
    const std::size_t missing = static_cast<std::size_t>(*framing_.content_length) - request_.body.size();
    const std::size_t used = std::min(missing, bytes.size());
    request_.body.append(bytes.substr(0, used));
    body_received_ += used;
    if (used == missing) state_ = State::complete;
    return used;
}

void RequestReader::next() {
    state_ = State::idle;
    line_length_ = 0;
    body_received_ = 0;
    head_.clear();
    chunks_.reset();
    request_.match = {};
    request_.client.reset();
    if (request_.body.capacity() > kFirstReserve) request_.body = {};
}

}  // namespace oriel::http
