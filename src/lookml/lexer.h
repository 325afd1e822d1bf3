#pragma once

#include <array>
#include <cstdint>

/// What the characters of LookML mean (lookml.md 1.2), as one table.
namespace oriel::lookml::lexer {

enum CharClass : std::uint8_t {
    kBlank = 1,     ///< space, tab, CR, LF
    kKeyStart = 2,  ///< letter or underscore
    kKey = 4,       ///< letter, digit or underscore
    kAtom = 8,      ///< what an atom is made of; a closing `*` is looked at apart
};

constexpr std::array<std::uint8_t, 256> make_classes() {
    std::array<std::uint8_t, 256> table{};
    for (const char c : {' ', '\t', '\r', '\n'}) table[static_cast<unsigned char>(c)] = kBlank;
    for (int c = 'a'; c <= 'z'; ++c) {
        table[static_cast<std::size_t>(c)] = kKeyStart | kKey | kAtom;
        table[static_cast<std::size_t>(c - 'a' + 'A')] = kKeyStart | kKey | kAtom;
    }
    for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = kKey | kAtom;
    table['_'] = kKeyStart | kKey | kAtom;
    for (const char c : {'-', '+', '.'}) table[static_cast<unsigned char>(c)] = kAtom;
    return table;
}

inline constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

inline bool is(char c, CharClass wanted) {
    return (kClasses[static_cast<unsigned char>(c)] & wanted) != 0;
}

}  // namespace oriel::lookml::lexer
