#include "lang/liquid/letters.h"

#include <cstdint>

namespace oriel::lang::liquid {

namespace {

/// Stretches of Unicode in which case follows one rule.
struct Stretch {
    std::uint32_t first;
    std::uint32_t last;
    /// Distance from the capital letter to the small one; 1 when they take turns, capital first.
    std::uint32_t distance;
};

/// By capital letters. Where letters take turns, `first` is the first capital and `last` the last small one.
constexpr Stretch kStretches[] = {
    {0x41, 0x5A, 32},    {0xC0, 0xD6, 32},    {0xD8, 0xDE, 32},   {0x100, 0x12F, 1},  {0x132, 0x137, 1},
    {0x139, 0x148, 1},   {0x14A, 0x177, 1},   {0x179, 0x17E, 1},  {0x386, 0x386, 38}, {0x388, 0x38A, 37},
    {0x38C, 0x38C, 64},  {0x38E, 0x38F, 63},  {0x391, 0x3A1, 32}, {0x3A3, 0x3AB, 32}, {0x400, 0x40F, 80},
    {0x410, 0x42F, 32},  {0x460, 0x481, 1},   {0x48A, 0x4BF, 1},  {0x4D0, 0x52F, 1},  {0x531, 0x556, 48},
    {0x1E00, 0x1E95, 1}, {0x1EA0, 0x1EFF, 1},
};

enum class Case : std::uint8_t { upper, lower };

std::uint32_t converted(std::uint32_t code, Case wanted) {
    if (wanted == Case::upper && code == 0x3C2) return 0x3A3;  // The sigma at the end of a word.
    if (wanted == Case::upper && code == 0xFF) return 0x178;
    if (wanted == Case::lower && code == 0x178) return 0xFF;
    for (const Stretch& stretch : kStretches) {
        if (stretch.distance == 1) {
            if (code < stretch.first || code > stretch.last) continue;
            const bool small = (code - stretch.first) % 2 == 1;
            if (small == (wanted == Case::lower)) return code;
            return small ? code - 1 : code + 1;
        }
        if (wanted == Case::lower && code >= stretch.first && code <= stretch.last) return code + stretch.distance;
        if (wanted == Case::upper && code >= stretch.first + stretch.distance &&
            code <= stretch.last + stretch.distance) {
            return code - stretch.distance;
        }
    }
    return code;
}

void append_utf8(std::string& out, std::uint32_t code) {
    if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
    } else {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    }
    out += static_cast<char>(0x80 | (code & 0x3F));
}

bool follows(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

std::string with_case(std::string_view text, Case wanted) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const auto next = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]) & 0x3Fu; };
        if (byte < 0x80) {
            out += static_cast<char>(converted(byte, wanted));
            ++at;
        } else if ((byte & 0xE0) == 0xC0 && follows(text, at + 1)) {
            const std::uint32_t code = (byte & 0x1Fu) << 6 | next(1);
            if (wanted == Case::upper && code == 0xDF)
                out += "SS";
            else
                append_utf8(out, converted(code, wanted));
            at += 2;
        } else if ((byte & 0xF0) == 0xE0 && follows(text, at + 1) && follows(text, at + 2)) {
            append_utf8(out, converted((byte & 0x0Fu) << 12 | next(1) << 6 | next(2), wanted));
            at += 3;
        } else {
            out += text[at++];
        }
    }
    return out;
}

}  // namespace

std::string to_upper(std::string_view text) {
    return with_case(text, Case::upper);
}

std::string to_lower(std::string_view text) {
    return with_case(text, Case::lower);
}

}  // namespace oriel::lang::liquid
