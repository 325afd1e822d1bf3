#include "base/ids.h"

#include <sodium.h>

#include "base/assert.h"

#include <charconv>

namespace oriel {

std::string random_alphanumeric(std::size_t length) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    // Bytes from 248 up are drawn again: 248 = 4 * 62, so each character is equally likely.
    constexpr unsigned kFairBytes = 248;
    static const bool started = sodium_init() >= 0;
    ORIEL_ASSERT(started);
    std::string text;
    text.reserve(length);
    unsigned char drawn[64];
    while (text.size() < length) {
        randombytes_buf(drawn, sizeof drawn);
        for (const unsigned byte : drawn) {
            if (byte >= kFairBytes) continue;
            text.push_back(kAlphabet[byte % kAlphabet.size()]);
            if (text.size() == length) break;
        }
    }
    sodium_memzero(drawn, sizeof drawn);
    return text;
}

std::optional<std::int64_t> parse_id(std::string_view id) {
    if (id.empty() || id[0] < '1' || id[0] > '9') return {};
    std::int64_t number = 0;
    const auto result = std::from_chars(id.data(), id.data() + id.size(), number);
    if (result.ec != std::errc{} || result.ptr != id.data() + id.size()) return {};
    return number;
}

std::string format_id(std::int64_t id) {
    return std::to_string(id);
}

}  // namespace oriel
