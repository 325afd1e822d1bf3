#include "db/file_stamp.h"

#include <sys/stat.h>

namespace oriel::db {

FileStamp stamp_of(const std::string& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return {};
    constexpr std::int64_t kSecond = 1'000'000'000;
    return {found.st_dev, found.st_ino, found.st_size, found.st_mtim.tv_sec * kSecond + found.st_mtim.tv_nsec};
}

}  // namespace oriel::db
