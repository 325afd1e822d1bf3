#include "http/response_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

namespace oriel::http {

namespace {

void append_number(std::string& out, std::uint64_t value) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

void append_clean(std::string& out, std::string_view value) {
    const std::size_t from = out.size();
    out += value;
    for (std::size_t i = from; i < out.size(); ++i) {
        const auto byte = static_cast<unsigned char>(out[i]);
        if ((byte < 0x20 && byte != '\t') || byte == 0x7f) out[i] = ' ';
    }
}

}  // namespace

std::string_view reason_phrase(int status) {
    switch (status) {
        case 100: return "Continue";
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 402: return "Payment Required";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 424: return "Failed Dependency";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 505: return "HTTP Version Not Supported";
        default: return "Status";
    }
}

std::string_view http_date() {
    thread_local std::time_t cached_second = -1;
    thread_local std::string text;
    const std::time_t second = std::time(nullptr);
    if (second != cached_second) {
        constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        std::tm parts{};
        gmtime_r(&second, &parts);
        std::array<char, 32> buffer{};
        // Day and month names by hand: strftime's follow the locale.
        text = kDays[static_cast<std::size_t>(parts.tm_wday)];
        text.append(buffer.data(), std::strftime(buffer.data(), buffer.size(), ", %d ", &parts));
        text += kMonths[static_cast<std::size_t>(parts.tm_mon)];
        text.append(buffer.data(), std::strftime(buffer.data(), buffer.size(), " %Y %H:%M:%S GMT", &parts));
        cached_second = second;
    }
    return text;
}

bool list_holds(std::string_view list, std::string_view member) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view element = list.substr(0, comma);
        while (!element.empty() && element.front() == ' ') element.remove_prefix(1);
        while (!element.empty() && element.back() == ' ') element.remove_suffix(1);
        if (equal_folded(element, member)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

void append_head(std::string& out, const Response& response, const HeadExtras& extras) {
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::uint64_t>(response.status));
    out += ' ';
    out += reason_phrase(response.status);
    out += "\r\nDate: ";
    out += http_date();
    out += "\r\n";
    for (const Header& header : response.headers) {
        append_clean(out, header.name);
        out += ": ";
        append_clean(out, header.value);
        out += "\r\n";
    }
    if (extras.gzip) out += "Content-Encoding: gzip\r\n";
    if (extras.vary_encoding && !list_holds(response.header("Vary"), "Accept-Encoding"))
        out += "Vary: Accept-Encoding\r\n";
    if (extras.retry_after_s > 0 && response.header("Retry-After").empty()) {
        out += "Retry-After: ";
        append_number(out, static_cast<std::uint64_t>(extras.retry_after_s));
        out += "\r\n";
    }
    if (extras.content_length) {
        out += "Content-Length: ";
        append_number(out, *extras.content_length);
        out += "\r\n";
    }
    if (extras.chunked) out += "Transfer-Encoding: chunked\r\n";
    if (extras.close) out += "Connection: close\r\n";
    if (extras.keep_alive_1_0) out += "Connection: keep-alive\r\n";
    out += "\r\n";
}

}  // namespace oriel::http
