#include "http/head_parser.h"

#include "http/url.h"

#include <algorithm>
#include <array>

namespace oriel::http {

namespace {

constexpr std::size_t kMaxMethod = 32;
constexpr std::size_t kMaxHeaders = 200;

constexpr std::array<bool, 256> make_token_chars() {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (const char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(c)] = true;
    return table;
}
constexpr std::array<bool, 256> kTokenChars = make_token_chars();

Refusal bad(std::string message) {
    return {400, Error::invalid_request(std::move(message))};
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Printable, short, for messages.
std::string shown(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, 60))
        out += static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e ? '?' : c;
    return text.size() > 60 ? out + "..." : out;
}

std::optional<Refusal> parse_request_line(std::string_view line, Request& request, Framing& framing,
                                          std::string_view& authority) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return bad("malformed request line; expected 'METHOD /path HTTP/1.1'");
    }
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!is_token(method) || method.size() > kMaxMethod) return bad("malformed method in the request line");
    request.method = method;

    if (version == "HTTP/1.1") {
        framing.http_1_0 = false;
    } else if (version == "HTTP/1.0") {
        framing.http_1_0 = true;
    } else if (version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.' && version[5] >= '0' &&
               version[5] <= '9' && version[7] >= '0' && version[7] <= '9') {
        return Refusal{
            505, Error::invalid_request("version '" + std::string(version) + "' is not spoken here; use HTTP/1.1")};
    } else {
        return bad("malformed version in the request line; expected 'HTTP/1.1'");
    }
    framing.keep_alive = !framing.http_1_0;
    return set_target(request, target, authority);
}

/// Adds the line to the headers; names and values must be clean.
std::optional<Refusal> parse_header_line(std::string_view line, Request& request, std::size_t& used) {
    if (line.front() == ' ' || line.front() == '\t')
        return bad("a header line begins with white space; folded headers are not accepted");
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return bad("header line '" + shown(line) + "' has no colon");
    const std::string_view name = line.substr(0, colon);
    if (!is_token(name)) return bad("malformed header name '" + shown(name) + "'");
    const std::string_view value = trim(line.substr(colon + 1));
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\t') || byte == 0x7f)
            return bad("header '" + shown(name) + "' holds a control character");
    }
    if (used == kMaxHeaders) return Refusal{431, {ErrorCode::too_large, "more than 200 headers"}};
    // Slots of the connection's previous request are filled again: no allocation for short values.
    if (used == request.headers.size()) request.headers.emplace_back();
    request.headers[used].name.assign(name);
    request.headers[used].value.assign(value);
    ++used;
    return std::nullopt;
}

/// Calls `visit` for each element of a comma list.
template <typename Visit>
void each_element(std::string_view list, Visit visit) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        const std::string_view element = trim(list.substr(0, comma));
        if (!element.empty()) visit(element);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

std::optional<std::uint64_t> parse_length(std::string_view text) {
    if (text.empty() || text.size() > 18) return std::nullopt;  // 18 digits always fit.
    std::uint64_t value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return value;
}

class FramingReader {
public:
    explicit FramingReader(Framing& framing) : framing_(framing) {}

    std::optional<Refusal> header(const Header& header) {
        const std::string_view name = header.name;
        // The length alone rules most headers out.
        switch (name.size()) {
            case 4:
                if (equal_folded(name, "Host")) {
                    if (has_host_) return bad("two Host headers");
                    has_host_ = true;
                }
                break;
            case 6:
                if (equal_folded(name, "Expect")) return expect(header.value);
                break;
            case 10:
                if (equal_folded(name, "Connection")) connection(header.value);
                break;
            case 14:
                if (equal_folded(name, "Content-Length")) return length(header.value);
                break;
            case 16:
                if (equal_folded(name, "Content-Encoding") && !equal_folded(header.value, "identity") &&
                    !header.value.empty()) {
                    body_coding_ = header.value;
                }
                break;
            case 17:
                if (equal_folded(name, "Transfer-Encoding")) return coding(header.value);
                break;
            default: break;
        }
        return std::nullopt;
    }

    std::optional<Refusal> finish() const {
        if (!has_host_ && !framing_.http_1_0) return bad("no Host header; HTTP/1.1 demands one");
        if (framing_.chunked && framing_.content_length)
            return bad("both Content-Length and Transfer-Encoding; send one of them");
        if (framing_.chunked && framing_.http_1_0) return bad("Transfer-Encoding in an HTTP/1.0 request");
        const bool body = framing_.chunked || framing_.content_length.value_or(0) > 0;
        if (body && !body_coding_.empty()) {
            return Refusal{415, Error::invalid_request("a request body with content encoding '" + shown(body_coding_) +
                                                       "' is not accepted; send it as it is")};
        }
        return std::nullopt;
    }

private:
    std::optional<Refusal> length(std::string_view value) {
        const auto parsed = parse_length(value);
        if (!parsed) return bad("Content-Length '" + shown(value) + "' is not a number of bytes");
        if (framing_.content_length) return bad("two Content-Length headers");
        framing_.content_length = parsed;
        return std::nullopt;
    }

    std::optional<Refusal> coding(std::string_view value) {
        if (framing_.chunked) return bad("two Transfer-Encoding headers");
        if (!equal_folded(value, "chunked")) {
            return Refusal{501,
                           {ErrorCode::not_implemented, "transfer encoding '" + shown(value) +
                                                            "' is not spoken here; use 'chunked' or Content-Length"}};
        }
        framing_.chunked = true;
        return std::nullopt;
    }

    std::optional<Refusal> expect(std::string_view value) {
        if (!equal_folded(value, "100-continue")) {
            return Refusal{
                417, Error::invalid_request("expectation '" + shown(value) + "' is not known; only '100-continue' is")};
        }
        framing_.expect_continue = !framing_.http_1_0;
        return std::nullopt;
    }

    void connection(std::string_view value) {
        each_element(value, [&](std::string_view option) {
            if (equal_folded(option, "close")) {
                framing_.keep_alive = false;
                closing_ = true;
            } else if (equal_folded(option, "keep-alive") && !closing_) {
                framing_.keep_alive = true;
            }
        });
    }

    Framing& framing_;
    bool has_host_ = false;
    bool closing_ = false;
    std::string body_coding_;  // A copy: the list of headers still grows.
};

}  // namespace

bool is_token(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return kTokenChars[static_cast<unsigned char>(c)]; });
}

std::optional<Refusal> set_target(Request& request, std::string_view target, std::string_view& authority) {
    if (target.empty()) return bad("empty target in the request line");
    for (const char c : target) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7f || c == '#')
            return bad("the request target holds a space, control character or '#'; percent-encode it");
    }
    request.target.assign(target);
    std::string_view rest = target;
    if (rest.front() != '/' && rest != "*") {
        const std::size_t scheme = rest.starts_with("http://") ? 7 : rest.starts_with("https://") ? 8 : 0;
        if (scheme == 0) return bad("malformed request target; it must begin with '/'");
        rest.remove_prefix(scheme);
        const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
        authority = rest.substr(0, end);
        if (authority.empty() || authority.find('@') != std::string_view::npos)
            return bad("malformed host in the request target");
        rest.remove_prefix(end);
    }
    const std::size_t question = std::min(rest.find('?'), rest.size());
    request.path.assign(rest.substr(0, question));
    if (request.path.empty()) request.path = "/";
    if (request.path.find_first_of('%') != std::string::npos || !is_utf8(request.path)) {
        auto decoded = percent_decode(request.path, Plus::literal);
        if (!decoded.ok()) return bad("in the path: " + decoded.error().message);
    }
    request.query.clear();
    if (question + 1 < rest.size()) {
        auto query = parse_query(rest.substr(question + 1));
        if (!query.ok()) return bad("in the query: " + query.error().message);
        request.query = std::move(query).value();
    }
    return std::nullopt;
}

std::optional<Refusal> parse_head(std::string_view head, Request& request, Framing& framing) {
    framing = Framing{};
    FramingReader reader(framing);
    std::size_t used = 0;
    std::string_view authority;
    bool first = true;
    std::optional<Refusal> refusal;
    while (!refusal) {
        const std::size_t end = head.find("\r\n");
        if (end == std::string_view::npos) {
            refusal = bad("the head ends in the middle of a line");
            break;
        }
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(end + 2);
        if (first) {
            refusal = parse_request_line(line, request, framing, authority);
            first = false;
        } else if (line.empty()) {
            break;
        } else {
            refusal = parse_header_line(line, request, used);
            if (!refusal) refusal = reader.header(request.headers[used - 1]);
        }
    }
    request.headers.resize(used);
    if (!refusal) refusal = reader.finish();
    // The target's own host counts, not the header (RFC 9112, 3.2.2).
    if (!refusal && !authority.empty()) {
        for (Header& header : request.headers) {
            if (equal_folded(header.name, "Host")) header.value = authority;
        }
    }
    return refusal;
}

}  // namespace oriel::http
