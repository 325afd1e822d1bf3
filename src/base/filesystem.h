#pragma once

#include "base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace oriel {

/// Permission bits of a file, such as 0600.
using FileMode = unsigned;

inline constexpr FileMode kPrivateFile = 0600;
inline constexpr FileMode kPrivateDirectory = 0700;

/// The whole file. Errors: not_found when absent; too_large past `max_bytes`; internal with the path and the reason.
Result<std::string> read_file(const std::string& path, std::size_t max_bytes = 64U << 20U);

/// Puts `bytes` at `path` in one step: a reader sees the old file or the new one, also after a power cut.
/// Errors: internal with the path and the reason; the old file is then untouched.
Status write_file(const std::string& path, std::string_view bytes, FileMode mode);

/// As `write_file`, but never over something that is there. Errors: conflict when `path` exists.
Status create_file(const std::string& path, std::string_view bytes, FileMode mode);

/// Creates the directory and its parents; one that exists stays as it is.
Status create_directories(const std::string& path, FileMode mode = kPrivateDirectory);

/// Permission bits, or nothing when there is no such file.
std::optional<FileMode> file_mode(const std::string& path);
bool file_exists(const std::string& path);

}  // namespace oriel
