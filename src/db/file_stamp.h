#pragma once

#include <cstdint>
#include <string>

namespace oriel::db {

/// Which file a path leads to, and in what state: to notice that another has taken its place.
struct FileStamp {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t size = 0;         ///< Bytes.
    std::int64_t modified_ns = 0;  ///< Since 1970.

    bool same_file(const FileStamp& other) const { return device == other.device && inode == other.inode; }
    bool operator==(const FileStamp&) const = default;
};

/// All zero when there is no such file.
FileStamp stamp_of(const std::string& path);

}  // namespace oriel::db
