#include "api/reply.h"

namespace oriel::api::reply {

namespace {

http::Response with_headers(Call& call, http::Response response) {
    for (http::Header& header : call.headers) response.headers.push_back(std::move(header));
    return response;
}

}  // namespace

http::Response json(Call& call, std::string body) {
    http::Response response;
    response.status = call.status == 0 ? 200 : call.status;
    response.body = std::move(body);
    add_json_headers(response);
    return with_headers(call, std::move(response));
}

http::Response empty(Call& call) {
    http::Response response;
    response.status = call.status == 0 ? 204 : call.status;
    return with_headers(call, std::move(response));
}

http::Response of(Call& call, Text text) {
    http::Response response;
    response.status = call.status == 0 ? 200 : call.status;
    response.headers.push_back({"Content-Type", std::move(text.content_type)});
    response.headers.push_back({"X-Content-Type-Options", "nosniff"});
    response.headers.push_back({"Vary", "Accept-Encoding"});
    response.body = std::move(text.text);
    return with_headers(call, std::move(response));
}

http::Response of(Call& call, Stream stream) {
    http::Response response;
    response.status = call.status == 0 ? 200 : call.status;
    response.headers.push_back({"Content-Type", std::move(stream.content_type)});
    response.headers.push_back({"X-Content-Type-Options", "nosniff"});
    response.headers.push_back({"Vary", "Accept-Encoding"});
    response.body = std::move(stream.body);
    return with_headers(call, std::move(response));
}

void add_paging_headers(Call& call, const Paging& paging, std::size_t returned, std::optional<std::int64_t> total) {
    std::string link = link_header(call.request, call.base_url, paging, returned, total);
    if (!link.empty()) call.set_header("Link", std::move(link));
    if (total) call.set_header("X-Total-Count", std::to_string(*total));
}

}  // namespace oriel::api::reply
