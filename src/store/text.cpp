#include "store/text.h"

#include <cstddef>
#include <cstdint>

namespace oriel::store {
namespace {

/// Letters that come in pairs, capital first: even code points are capitals, or odd ones.
struct PairRange {
    char32_t first;
    char32_t last;
    char32_t capital_parity;
};
constexpr PairRange kPairs[] = {
    {0x0100, 0x012F, 0}, {0x0132, 0x0137, 0}, {0x0139, 0x0148, 1}, {0x014A, 0x0177, 0}, {0x0179, 0x017E, 1},
    {0x01CD, 0x01DC, 1}, {0x01DE, 0x01EF, 0}, {0x01F8, 0x021F, 0}, {0x0222, 0x0233, 0}, {0x0370, 0x0373, 0},
    {0x03D8, 0x03EF, 0}, {0x0460, 0x0481, 0}, {0x048A, 0x04BF, 0}, {0x04C1, 0x04CE, 1}, {0x04D0, 0x052F, 0},
    {0x1E00, 0x1E95, 0}, {0x1EA0, 0x1EFF, 0},
};

/// Capitals that stand together, their small letters `distance` later.
struct BlockRange {
    char32_t first;
    char32_t last;
    char32_t distance;
};
constexpr BlockRange kBlocks[] = {
    {0x00C0, 0x00D6, 0x20}, {0x00D8, 0x00DE, 0x20}, {0x0388, 0x038A, 0x25},
    {0x0391, 0x03A1, 0x20}, {0x03A3, 0x03AB, 0x20}, {0x0400, 0x040F, 0x50},
    {0x0410, 0x042F, 0x20}, {0x0531, 0x0556, 0x30}, {0xFF21, 0xFF3A, 0x20},
};

struct Single {
    char32_t capital;
    char32_t small;
};
constexpr Single kSingles[] = {
    {0x0178, 0x00FF}, {0x0386, 0x03AC}, {0x038C, 0x03CC}, {0x038E, 0x03CD},
    {0x038F, 0x03CE}, {0x04C0, 0x04CF}, {0x1E9E, 0x00DF},
};

char32_t to_lower(char32_t letter) {
    if (letter < 0x80) return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
    for (const auto& block : kBlocks) {
        if (letter >= block.first && letter <= block.last) return letter + block.distance;
    }
    for (const auto& pair : kPairs) {
        if (letter >= pair.first && letter <= pair.last && letter % 2 == pair.capital_parity) return letter + 1;
    }
    for (const auto& single : kSingles) {
        if (letter == single.capital) return single.small;
    }
    return letter;
}

/// One character from the front of `text`, which is not empty, and its size in bytes. Anything that is no UTF-8 is
/// one byte, marked by `valid`.
struct Character {
    char32_t code;
    std::size_t size;
    bool valid;
};

Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return {lead, 1, true};
    const Character broken{lead, 1, false};
    const std::size_t size = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return broken;
    char32_t code = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return broken;
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return broken;
    return {code, size, true};
}

void append_utf8(std::string& out, char32_t code) {
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0U | (code >> 6U));
        put(0x80U | (code & 0x3FU));
    } else {
        put(0xE0U | (code >> 12U));
        put(0x80U | ((code >> 6U) & 0x3FU));
        put(0x80U | (code & 0x3FU));
    }
}

}  // namespace

std::string fold_case(std::string_view text) {
    std::string folded;
    folded.reserve(text.size());
    while (!text.empty()) {
        const Character character = first_character(text);
        const char32_t lower = character.valid ? to_lower(character.code) : character.code;
        // Only letters below U+10000 change, so append_utf8 needs no four-byte form.
        if (lower != character.code) {
            append_utf8(folded, lower);
        } else {
            folded.append(text.substr(0, character.size));
        }
        text.remove_prefix(character.size);
    }
    return folded;
}

bool matches_pattern(std::string_view pattern, std::string_view text) {
    // On a mismatch only the last `%` needs another try: it takes one character more.
    std::string_view pattern_after_percent;
    std::string_view text_at_percent;
    bool seen_percent = false;
    while (!text.empty()) {
        const Character wanted = pattern.empty() ? Character{0, 0, true} : first_character(pattern);
        const Character found = first_character(text);
        if (wanted.size != 0 && wanted.code == '%' && wanted.valid) {
            pattern.remove_prefix(1);
            seen_percent = true;
            pattern_after_percent = pattern;
            text_at_percent = text;
            continue;
        }
        const bool same = wanted.valid == found.valid && to_lower(wanted.code) == to_lower(found.code);
        if (wanted.size != 0 && ((wanted.code == '_' && wanted.valid) || same)) {
            pattern.remove_prefix(wanted.size);
            text.remove_prefix(found.size);
            continue;
        }
        if (!seen_percent) return false;
        text_at_percent.remove_prefix(first_character(text_at_percent).size);
        text = text_at_percent;
        pattern = pattern_after_percent;
    }
    return pattern.find_first_not_of('%') == std::string_view::npos;
}

bool is_storable_text(std::string_view text) {
    while (!text.empty()) {
        const Character character = first_character(text);
        if (!character.valid || character.code == 0) return false;
        text.remove_prefix(character.size);
    }
    return true;
}

}  // namespace oriel::store
