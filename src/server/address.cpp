#include "server/address.h"

#include <charconv>

namespace oriel::server {

Result<Address> parse_address(std::string_view text) {
    const Error wrong =
        Error::invalid_request("an address is HOST:PORT, such as 127.0.0.1:19999; found '" + std::string(text) + "'");
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return wrong;
    std::string_view host = text.substr(0, colon);
    if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return wrong;
    }
    const std::string_view digits = text.substr(colon + 1);
    Address address;
    address.host = host.empty() ? "::" : std::string(host);
    const auto end = digits.data() + digits.size();
    const auto parsed = std::from_chars(digits.data(), end, address.port);
    if (parsed.ec != std::errc() || parsed.ptr != end) return wrong;
    return address;
}

std::string url_host(const std::string& host) {
    if (host == "::" || host == "0.0.0.0") return "127.0.0.1";
    return host.find(':') != std::string::npos ? "[" + host + "]" : host;
}

}  // namespace oriel::server
