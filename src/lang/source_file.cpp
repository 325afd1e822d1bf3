#include "lang/source_file.h"

#include <algorithm>

namespace oriel::lang {

namespace {

constexpr std::uint32_t kMarkDistance = 4096;

// A byte 10xxxxxx continues a code point.
bool begins_code_point(char c) {
    return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
}

}  // namespace

Position SourceFile::position(std::uint32_t offset) const {
    std::call_once(marks_made_, [this] {
        // A byte order mark is no column of its own.
        std::uint32_t at = text_.compare(0, 3, "\xEF\xBB\xBF") == 0 ? 3 : 0;
        Mark mark{at, {1, 1}};
        marks_.push_back(mark);
        for (; at < text_.size(); ++at) {
            if (text_[at] == '\n') {
                mark = {at + 1, {mark.position.line + 1, 1}};
                marks_.push_back(mark);
                continue;
            }
            if (begins_code_point(text_[at])) ++mark.position.column;
            if (at + 1 - marks_.back().offset >= kMarkDistance) {
                mark.offset = at + 1;
                marks_.push_back(mark);
            }
        }
    });
    offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
    const auto after = std::upper_bound(marks_.begin(), marks_.end(), offset,
                                        [](std::uint32_t wanted, const Mark& mark) { return wanted < mark.offset; });
    if (after == marks_.begin()) return {1, 1};
    const Mark& mark = *(after - 1);
    Position position = mark.position;
    for (std::uint32_t at = mark.offset; at < offset; ++at) {
        if (begins_code_point(text_[at])) ++position.column;
    }
    return position;
}

}  // namespace oriel::lang
