#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace oriel::services {

/// The most characters a name of a person, group, role, set or attribute may have.
inline constexpr std::size_t kMaxNameLength = 255;
/// The most characters a value of a user attribute may have: lists of allowed values are long.
inline constexpr std::size_t kMaxValueLength = 65'535;

/// Errors: validation_failed for a text that is longer than `kMaxNameLength` characters or holds a NUL, which not
/// every metadata store can keep.
Status check_text(std::string_view field, std::string_view text, std::size_t max_length = kMaxNameLength);

/// Turns not_allowed (405) into forbidden (403), with the same words: for operations that document 403 for what is
/// built in or managed outside.
template <typename T>
Result<T> refuse_as_forbidden(Result<T> result) {
    if (result.ok() || result.error().code != ErrorCode::not_allowed) return result;
    return Error::forbidden(result.error().message);
}

/// Turns not_allowed (405) into validation_failed (422) of a field, with the same words: where the other thing that the
/// path or the body names is what cannot be.
template <typename T>
Result<T> refuse_as_invalid(std::string field, Result<T> result) {
    if (result.ok() || result.error().code != ErrorCode::not_allowed) return result;
    return Error::validation(std::move(field), "invalid", result.error().message);
}

}  // namespace oriel::services
