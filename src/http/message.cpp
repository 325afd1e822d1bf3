#include "http/message.h"

namespace oriel::http {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string_view find_header(const std::vector<Header>& headers, std::string_view name) {
    for (const Header& header : headers) {
        if (equal_folded(header.name, name)) return header.value;
    }
    return {};
}

}  // namespace

bool equal_folded(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

std::string_view Request::header(std::string_view name) const {
    return find_header(headers, name);
}

const std::string* Request::query_value(std::string_view name) const {
    for (const auto& pair : query) {
        if (pair.first == name) return &pair.second;
    }
    return nullptr;
}

std::string_view Response::header(std::string_view name) const {
    return find_header(headers, name);
}

Response Response::text(int status, std::string_view content_type, std::string body) {
    Response response;
    response.status = status;
    response.headers.push_back({"Content-Type", std::string(content_type)});
    response.body = std::move(body);
    return response;
}

}  // namespace oriel::http
