#include "lang/liquid/search.h"

#include <cstring>
#include <string>

namespace oriel::lang::liquid {

namespace {

bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

std::size_t find_bytes(std::string_view text, std::string_view part, std::size_t from) {
    if (from > text.size()) return std::string_view::npos;
    if (part.empty()) return from;
    const void* found = memmem(text.data() + from, text.size() - from, part.data(), part.size());
    if (found == nullptr) return std::string_view::npos;
    return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::size_t find_last_bytes(std::string_view text, std::string_view part) {
    if (part.empty()) return text.size();
    const std::string back_text(text.rbegin(), text.rend());
    const std::string back_part(part.rbegin(), part.rend());
    const std::size_t found = find_bytes(back_text, back_part, 0);
    return found == std::string_view::npos ? found : text.size() - found - part.size();
}

std::size_t character_count(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += continues_character(c) ? 0 : 1;
    return count;
}

std::size_t character_offset(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    while (at < text.size() && count > 0) {
        ++at;
        while (at < text.size() && continues_character(text[at])) ++at;
        --count;
    }
    return at;
}

}  // namespace oriel::lang::liquid
