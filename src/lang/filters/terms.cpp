#include "lang/filters/terms.h"

#include "lang/filters/filters.h"

#include <fmt/format.h>

namespace oriel::lang::filters {

std::string_view trim(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool equals_ignoring_case(std::string_view a, std::string_view lower_case) {
    if (a.size() != lower_case.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const char c = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] - 'A' + 'a') : a[i];
        if (c != lower_case[i]) return false;
    }
    return true;
}

std::string beginning(std::string_view text, std::size_t size) {
    if (text.size() <= size) return std::string(text);
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    return std::string(text.substr(0, size)) + "…";
}

Error bad_filter(std::string_view kind, std::string_view text, std::string_view reason) {
    constexpr std::size_t kShown = 200;
    std::string message = fmt::format("'{}' is not a {} filter: {}", beginning(text, kShown), kind, reason);
    Error error = Error::validation("filters", "invalid", message);
    error.message = std::move(message);
    return error;
}

Error too_many_terms(std::string_view kind, std::string_view text) {
    return bad_filter(kind, text, fmt::format("it has more than {} terms", kMaxTerms));
}

}  // namespace oriel::lang::filters
