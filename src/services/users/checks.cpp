#include "services/users/checks.h"

#include <algorithm>

namespace oriel::services {

Status check_text(std::string_view field, std::string_view text, std::size_t max_length) {
    // Bytes that go on with a character of UTF-8 begin with the bits 10.
    const auto length = static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    if (length > max_length) {
        return Error::validation(std::string(field), "invalid",
                                 "'" + std::string(field) + "' may have " + std::to_string(max_length) +
                                     " characters at most, found " + std::to_string(length));
    }
    if (text.find('\0') != std::string_view::npos) {
        return Error::validation(std::string(field), "invalid", "'" + std::string(field) + "' holds a NUL character");
    }
    return Ok{};
}

}  // namespace oriel::services
