#pragma once

#include "base/result.h"
#include "base/sink.h"

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace oriel::rows {

/// Where a format writes before the bytes go on in large pieces. Holds one piece and at most one row more.
class TextBuffer {
public:
    /// Bytes that are passed on in one write.
    static constexpr std::size_t kPiece = 64 * 1024;

    /// Room for `count` bytes, to be written at the returned place; then `set_end`.
    char* reserve(std::size_t count) {
        if (capacity_ - size_ < count) grow(count);
        return data_.get() + size_;
    }
    void set_end(const char* end) { size_ = static_cast<std::size_t>(end - data_.get()); }

    void append(std::string_view text) {
        if (text.empty()) return;  // It may be no text at all, which memcpy must not be given.
        char* out = reserve(text.size());
        std::memcpy(out, text.data(), text.size());
        size_ += text.size();
    }
    void append(char c) {
        *reserve(1) = c;
        ++size_;
    }
    std::string_view text() const { return {data_.get(), size_}; }

    /// Between rows: passes the bytes on when there is a whole piece of them.
    Status flush_if_full(Sink& sink) { return size_ >= kPiece ? flush(sink) : Status(Ok{}); }
    /// Passes on what there is.
    Status flush(Sink& sink);

private:
    void grow(std::size_t count);

    std::unique_ptr<char[]> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace oriel::rows
