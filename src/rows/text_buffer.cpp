#include "rows/text_buffer.h"

#include <algorithm>

namespace oriel::rows {

namespace {

/// A piece and a usual row.
constexpr std::size_t kUsualCapacity = TextBuffer::kPiece + 8 * 1024;
/// More than this is given back: one huge value must not cost its memory until the export ends.
constexpr std::size_t kKeepCapacity = 1024 * 1024;

}  // namespace

void TextBuffer::grow(std::size_t count) {
    const std::size_t capacity = std::max({kUsualCapacity, size_ + count, 2 * capacity_});
    std::unique_ptr<char[]> data(new char[capacity]);  // not zeroed
    if (size_ > 0) std::memcpy(data.get(), data_.get(), size_);
    data_ = std::move(data);
    capacity_ = capacity;
}

Status TextBuffer::flush(Sink& sink) {
    if (size_ == 0) return Ok{};
    Status written = sink.write({data_.get(), size_});
    size_ = 0;
    if (capacity_ > kKeepCapacity) {
        data_.reset();
        capacity_ = 0;
    }
    return written;
}

}  // namespace oriel::rows
