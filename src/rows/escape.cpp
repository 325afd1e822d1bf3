#include "rows/escape.h"

#include <array>
#include <cstdint>

namespace oriel::rows {

namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
constexpr std::uint64_t kHighs = 0x8080808080808080ULL;

std::uint64_t load8(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    return word;
}

/// Not zero exactly when one of the eight bytes is `byte`.
constexpr std::uint64_t has_byte(std::uint64_t word, char byte) {
    const std::uint64_t difference = word ^ (kOnes * static_cast<unsigned char>(byte));
    return (difference - kOnes) & ~difference & kHighs;
}

/// Not zero exactly when one of the eight bytes is below 0x20.
constexpr std::uint64_t has_control(std::uint64_t word) {
    return (word - kOnes * 0x20) & ~word & kHighs;
}

bool is_plain_json(unsigned char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/// How many bytes from the start need no escape and are ASCII.
std::size_t plain_json_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at + 8 <= text.size()) {
        const std::uint64_t word = load8(text.data() + at);
        if (((word & kHighs) | has_control(word) | has_byte(word, '"') | has_byte(word, '\\')) != 0) break;
        at += 8;
    }
    while (at < text.size() && is_plain_json(static_cast<unsigned char>(text[at]))) ++at;
    return at;
}

/// Length of the well-formed UTF-8 sequence at the start of `text` (RFC 3629), or 0.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (first == 0xE0 && byte(1) < 0xA0) return 0;  // overlong
        if (first == 0xED && byte(1) > 0x9F) return 0;  // surrogates
        return continues(1) && continues(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (first == 0xF0 && byte(1) < 0x90) return 0;  // overlong
        if (first == 0xF4 && byte(1) > 0x8F) return 0;  // past U+10FFFF
        return continues(1) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

void append_json_escape(TextBuffer& out, unsigned char c) {
    switch (c) {
        case '"': out.append("\\\""); return;
        case '\\': out.append("\\\\"); return;
        case '\n': out.append("\\n"); return;
        case '\r': out.append("\\r"); return;
        case '\t': out.append("\\t"); return;
        case '\b': out.append("\\b"); return;
        case '\f': out.append("\\f"); return;
        default: break;
    }
    constexpr std::string_view kHex = "0123456789abcdef";
    out.append("\\u00");
    out.append(kHex[c >> 4U]);
    out.append(kHex[c & 15U]);
}

bool needs_quotes(std::string_view text, char delimiter) {
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        const std::uint64_t word = load8(text.data() + at);
        if ((has_byte(word, '"') | has_byte(word, delimiter) | has_byte(word, '\n') | has_byte(word, '\r')) != 0)
            return true;
    }
    for (; at < text.size(); ++at) {
        if (text[at] == '"' || text[at] == delimiter || text[at] == '\n' || text[at] == '\r') return true;
    }
    return false;
}

}  // namespace

void append_json_text(TextBuffer& out, std::string_view text) {
    std::size_t plain = plain_json_prefix(text);
    if (plain == text.size()) {
        char* at = out.reserve(plain + 2);
        *at++ = '"';
        std::memcpy(at, text.data(), plain);
        at += plain;
        *at++ = '"';
        out.set_end(at);
        return;
    }
    out.append('"');
    while (true) {
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) break;
        const auto first = static_cast<unsigned char>(text.front());
        if (first < 0x80) {
            append_json_escape(out, first);
            text.remove_prefix(1);
        } else {
            // A run of letters of other scripts is copied whole.
            std::size_t run = 0;
            while (run < text.size() && static_cast<unsigned char>(text[run]) >= 0x80) {
                const std::size_t length = utf8_length(text.substr(run));
                if (length == 0) break;
                run += length;
            }
            if (run == 0) {
                out.append("\xEF\xBF\xBD");
                run = 1;
            } else {
                out.append(text.substr(0, run));
            }
            text.remove_prefix(run);
        }
        plain = plain_json_prefix(text);
    }
    out.append('"');
}

void append_delimited_text(TextBuffer& out, std::string_view text, char delimiter) {
    if (!needs_quotes(text, delimiter)) {
        out.append(text);
        return;
    }
    out.append('"');
    while (true) {
        const std::size_t quote = text.find('"');
        if (quote == std::string_view::npos) break;
        out.append(text.substr(0, quote));
        out.append("\"\"");
        text.remove_prefix(quote + 1);
    }
    out.append(text);
    out.append('"');
}

void append_html_text(TextBuffer& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&': out.append("&amp;"); break;
            case '<': out.append("&lt;"); break;
            case '>': out.append("&gt;"); break;
            case '"': out.append("&quot;"); break;
            case '\'': out.append("&#39;"); break;
            default: out.append(c);
        }
    }
}

void append_markdown_text(TextBuffer& out, std::string_view text) {
    constexpr std::string_view kMarkup = "\\`*_[]|~";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        if (c == '\n' || c == '\r') {
            out.append("<br>");
        } else if (c == '<') {
            out.append("&lt;");
        } else if (c == '&') {
            out.append("&amp;");
        } else {
            if (kMarkup.find(c) != std::string_view::npos) out.append('\\');
            out.append(c);
        }
    }
}

}  // namespace oriel::rows
