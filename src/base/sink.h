#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace oriel {

/// Where streamed bytes go: a socket, a file, a string in a test.
class Sink {
public:
    virtual ~Sink() = default;

    /// Takes all of `bytes`, or fails. May block while the reader on the other side is slower than we are
    /// (back-pressure). Errors: cancelled when the reader has gone; the producer must then stop and release what it
    /// holds.
    virtual Status write(std::string_view bytes) = 0;
};

/// Collects everything in memory: for tests and for results known to be small.
class StringSink final : public Sink {
public:
    Status write(std::string_view bytes) override {
        text_.append(bytes);
        return Ok{};
    }
    const std::string& text() const { return text_; }
    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

}  // namespace oriel
