#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::lang {

/// Bytes `[begin, end)` of one file.
struct SourceRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// Line and column, both counted from 1. A column is a code point, so that it matches what an editor shows.
struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

/// One file's text, under the path that messages show. Never changes, never moves: slices of `text()` stay valid for
/// the life of the object, and many threads may read it.
class SourceFile {
public:
    /// The largest file a front end takes, so that 32-bit offsets do.
    static constexpr std::size_t kMaxSize = 256u << 20;

    SourceFile(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {}
    SourceFile(const SourceFile&) = delete;
    SourceFile& operator=(const SourceFile&) = delete;

    const std::string& path() const { return path_; }
    std::string_view text() const { return text_; }
    std::string_view slice(SourceRange range) const { return text().substr(range.begin, range.end - range.begin); }

    /// Where a byte offset is; past the end means the end. The table of lines is made at the first call.
    Position position(std::uint32_t offset) const;

private:
    const std::string path_;
    const std::string text_;
    /// A known position: every line's start, and points inside long lines, so that no look-up counts far.
    struct Mark {
        std::uint32_t offset;
        Position position;
    };
    mutable std::once_flag marks_made_;
    mutable std::vector<Mark> marks_;
};

/// A piece of a file: what a diagnostic points at. The file must outlive it.
struct Place {
    const SourceFile* file = nullptr;
    SourceRange range;
};

}  // namespace oriel::lang
