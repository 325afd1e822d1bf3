#include "lang/liquid/filter_functions.h"
#include "lang/liquid/search.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace oriel::lang::liquid {

namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Whether a character reference such as `&amp;` or `&#39;` begins with the `&` at `at`.
bool at_reference(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    const bool number = end < text.size() && text[end] == '#';
    if (number) ++end;
    const std::size_t begin = end;
    // No reference is longer, so that a row of `&` and letters is not read again and again.
    while (end < text.size() && end - begin < 32 && (number ? is_digit(text[end]) : is_letter(text[end]))) ++end;
    return end > begin && end < text.size() && text[end] == ';';
}

std::string escaped(std::string_view text, bool once) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        switch (text[i]) {
            case '&': out += once && at_reference(text, i) ? "&" : "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += text[i];
        }
    }
    return out;
}

/// Removes every stretch from `open` to `close`; what is never closed stays.
std::string without(std::string_view text, std::string_view open, std::string_view close) {
    std::string out;
    std::size_t done = 0;
    for (;;) {
        const std::size_t begin = find_bytes(text, open, done);
        if (begin == std::string_view::npos) break;
        const std::size_t end = find_bytes(text, close, begin + open.size());
        if (end == std::string_view::npos) break;
        out.append(text.substr(done, begin - done));
        done = end + close.size();
    }
    out.append(text.substr(done));
    return out;
}

/// `%` and two digits for every byte but letters, digits and `kept`.
std::string percent_encoded(std::string_view text, std::string_view kept) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (is_letter(c) || is_digit(c) || kept.find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kDigits[byte >> 4];
        out += kDigits[byte & 0x0F];
    }
    return out;
}

int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

Result<Value> filter_escape(FilterRun& run) {
    const std::string text = TRY(run.input_bytes());
    return run.made(escaped(text, false));
}

Result<Value> filter_escape_once(FilterRun& run) {
    const std::string text = TRY(run.input_bytes());
    return run.made(escaped(text, true));
}

Result<Value> filter_strip_html(FilterRun& run) {
    std::string text = TRY(run.input_bytes());
    constexpr std::pair<std::string_view, std::string_view> kHidden[] = {
        {"<script", "</script>"}, {"<!--", "-->"}, {"<style", "</style>"}, {"<", ">"}};
    for (const auto& [open, close] : kHidden) text = without(text, open, close);
    return run.made(std::move(text));
}

Result<Value> filter_url_encode(FilterRun& run) {
    const std::string text = TRY(run.input_bytes());
    std::string out = percent_encoded(text, "-_.~ ");
    for (char& c : out) {
        if (c == ' ') c = '+';
    }
    return run.made(std::move(out));
}

Result<Value> filter_encode(FilterRun& run) {
    const std::string text = TRY(run.input_bytes());
    return run.made(percent_encoded(text, "-_.~"));
}

Result<Value> filter_url_decode(FilterRun& run) {
    const std::string text = TRY(run.input_bytes());
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = i + 2 < text.size() && text[i] == '%' ? hex_digit(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return run.made(std::move(out));
}

}  // namespace oriel::lang::liquid
