#include "api/authenticate.h"

namespace oriel::api {

namespace {

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != lower[i]) return false;
    }
    return true;
}

}  // namespace

std::string_view bearer_token(const http::Request& request) {
    std::string_view header = request.header("Authorization");
    while (!header.empty() && header.front() == ' ') header.remove_prefix(1);
    while (!header.empty() && header.back() == ' ') header.remove_suffix(1);
    const std::size_t blank = header.find(' ');
    if (blank == std::string_view::npos) return {};
    const std::string_view scheme = header.substr(0, blank);
    if (!equals_ignoring_case(scheme, "token") && !equals_ignoring_case(scheme, "bearer")) return {};
    std::string_view token = header.substr(blank);
    while (!token.empty() && token.front() == ' ') token.remove_prefix(1);
    return token;
}

}  // namespace oriel::api
