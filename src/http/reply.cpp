#include "http/reply.h"

#include "http/gzip.h"

namespace oriel::http {

ReplyContext ReplyContext::of(const Request& request, const Framing& framing) {
    ReplyContext context;
    context.head_only = request.method == "HEAD";
    context.http_1_0 = framing.http_1_0;
    context.keep_alive = framing.keep_alive;
    const std::string_view accepted = request.header("Accept-Encoding");
    context.gzip = !accepted.empty() && accepts_gzip(accepted);
    return context;
}

bool may_compress(const Response& response) {
    return !is_bodiless(response.status) && response.status != 206 && is_textual(response.header("Content-Type")) &&
           response.header("Content-Encoding").empty();
}

HeadExtras base_extras(const ReplyContext& context) {
    HeadExtras extras;
    extras.close = !context.keep_alive;
    extras.keep_alive_1_0 = context.http_1_0 && context.keep_alive;
    extras.retry_after_s = context.retry_after_s;
    return extras;
}

void render_reply(Response& response, const ReplyContext& context, std::string& head, std::string& body) {
    body = std::move(std::get<std::string>(response.body));
    HeadExtras extras = base_extras(context);
    if (is_bodiless(response.status)) {
        body.clear();
        if (response.status == 304) extras.vary_encoding = is_textual(response.header("Content-Type"));
        append_head(head, response, extras);
        return;
    }
    if (may_compress(response)) {
        extras.vary_encoding = true;
        if (context.gzip && body.size() >= kGzipMinimum) {
            body = gzip(body);
            extras.gzip = true;
        }
    }
    extras.content_length = body.size();
    append_head(head, response, extras);
    if (context.head_only) body.clear();
}

}  // namespace oriel::http
