#include "api/paging.h"

namespace oriel::api {

namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

void append_encoded(std::string& out, std::string_view text) {
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '_' || c == '.' || c == '~';
        if (plain) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        }
    }
}

class LinkWriter {
public:
    LinkWriter(const http::Request& request, std::string_view base_url) {
        url_ = base_url;
        for (const char c : std::string_view(request.path)) {
            // Whatever could end the URL or the entry early: a pager splits this header at commas.
            if (c == ',')
                url_ += "%2C";
            else if (c == '<')
                url_ += "%3C";
            else if (c == '>')
                url_ += "%3E";
            else
                url_ += c;
        }
        url_ += '?';
        for (const auto& [name, value] : request.query) {
            if (name == "limit" || name == "offset" || name == "page" || name == "per_page") continue;
            append_encoded(url_, name);
            url_ += '=';
            append_encoded(url_, value);
            url_ += '&';
        }
    }

    void add(std::string_view rel, std::int64_t limit, std::int64_t offset) {
        if (!text_.empty()) text_ += ", ";
        text_ += '<';
        text_ += url_;
        text_ += "limit=" + std::to_string(limit) + "&offset=" + std::to_string(offset);
        text_ += ">; rel=\"";
        text_ += rel;
        text_ += '"';
    }
    std::string take() { return std::move(text_); }

private:
    std::string url_;
    std::string text_;
};

}  // namespace

std::string link_header(const http::Request& request, std::string_view base_url, const Paging& paging,
                        std::size_t returned, std::optional<std::int64_t> total) {
    if (!paging.is_given() || *paging.limit <= 0) return {};
    const std::int64_t limit = *paging.limit;
    const auto count = static_cast<std::int64_t>(returned);
    // Without a total, a full part is taken for a sign that there is more.
    const bool more = total ? paging.offset + count < *total && count > 0 : count >= limit;
    LinkWriter links(request, base_url);
    links.add("first", limit, 0);
    if (paging.offset > 0) links.add("prev", limit, paging.offset > limit ? paging.offset - limit : 0);
    if (more) links.add("next", limit, paging.offset + limit);
    if (total) {
        // The last part as seen from here: steps of `limit` from this offset.
        const std::int64_t phase = paging.offset % limit;
        const std::int64_t rest = *total - 1 - phase;
        links.add("last", limit, rest >= 0 ? rest / limit * limit + phase : 0);
    }
    return links.take();
}

}  // namespace oriel::api
